"""What addresses in settings look like: of the web, of this machine, of a place to listen at."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

HOST: Final = re.compile(r"[\w.:-]{1,253}")
"""A host by its name or address."""


def is_http(url: str) -> bool:
    """Tell whether *url* is an absolute http(s) address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in url
    except ValueError:
        return False


def without_user(url: str) -> str:
    """Return *url* without the user name and password that it may carry: for messages."""
    head, _, rest = url.partition("//")
    place, slash, path = rest.partition("/")
    return f"{head}//{place.rpartition('@')[2]}{slash}{path}" if rest else url


def is_local(url: str) -> bool:
    """Tell whether *url* is an absolute path on this machine, also as ``file:///...``."""
    path = url.removeprefix("file://")
    return path.startswith("/") and "/../" not in f"{path}/" and not set("#?") & set(path)


def is_local_place(listen: str) -> bool:
    """Tell whether what listens at *listen* (host:port) is reached from this machine alone."""
    host = listen.rpartition(":")[0].removeprefix("[").removesuffix("]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_network(text: str) -> bool:
    """Tell whether *text* is a network, like 10.0.0.0/8."""
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def is_listening_place(text: str) -> bool:
    """Tell whether *text* is host:port, with an IPv6 address in brackets."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or not 0 < int(port[:6]) < 65_536:
        return False
    if host.startswith("["):
        return is_address(text)
    return bool(HOST.fullmatch(host)) and ":" not in host


def is_address(text: str) -> bool:
    """Tell whether *text* is ip:port, with an IPv6 address in brackets."""
    host, _, port = text.rpartition(":")
    try:
        ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    is_bracketed = host.startswith("[") and host.endswith("]")
    return is_bracketed == (":" in host) and port.isdigit() and 0 < int(port) < 65_536
