"""Host names: how the network knows them, who registered them, and where they have moved.

Nothing here raises for any string.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Final, NamedTuple
from urllib.parse import unquote

AUTHORITY_LIMIT: Final = 1_024
"""Characters of a host with port as written; percent-encoded, a full name of 253 takes 759."""

DEFAULT_PORTS: Final = {"http": "80", "https": "443"}

MOVES_LIMIT: Final = 4
"""How many moves may follow each other."""

_AUTHORITY: Final = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]*))?")
_PLAIN_HOST: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_.\-]*[a-z0-9_\-])?")
_EDITION_LABELS: Final = frozenset({"www", "m", "mobile", "amp", "wap", "touch", "pda"})


def read_authority(authority: str) -> tuple[str, str] | None:
    """Return normal host and port ("" for none), or None when the authority is refused."""
    match = _AUTHORITY.fullmatch(authority)  # an "@" fails below: no host has one
    if match is None or len(authority) > AUTHORITY_LIMIT:
        return None
    port = (match["port"] or "").lstrip("0")
    if len(port) > 5 or (port and int(port) > 65_535) or (match["port"] and not port):
        return None
    host = ascii_host(match["host"])
    return (host, port) if host else None


@lru_cache(maxsize=4096)
def ascii_host(host: str) -> str:
    """Return *host* as the network knows it, or "" when it is none."""
    if host.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(host[1:-1])}]" if "%" not in host else ""
        except ValueError:
            return ""
    host = host.lower()
    if "%" in host:
        host = unquote(host, errors="replace").lower()
    if not host.isascii():
        host = _to_ascii(host)
    host = host.removesuffix(".")
    if len(host) > 253 or not _PLAIN_HOST.fullmatch(host) or ".." in host:
        return ""
    labels = host.split(".")
    if max(map(len, labels)) > 63:
        return ""
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return _ipv4(labels)
    return host


def _to_ascii(host: str) -> str:
    """Return the A-label form of an international host name (UTS 46), or "" """
    import idna  # 5 ms, and most hosts need none of it

    try:
        return idna.encode(host[:512], uts46=True, transitional=False).decode("ascii")
    except (UnicodeError, ValueError, IndexError):
        return _as_registered(host[:512])


_REGISTERED: Final = frozenset({"Ll", "Lo", "Lm", "Mn", "Mc", "Nd", "So"})
"""Categories of the signs of such names: letters, marks, digits and pictures."""


def _as_registered(host: str) -> str:
    """Return the A-labels of a name that IDNA 2008 forbids and registries sold all the same, such
    as one with a heart in it; "" for all others (WHATWG URL, "domain to ASCII", is as lenient).
    """
    labels = re.split("[.\u3002\uff0e\uff61]", unicodedata.normalize("NFKC", host))
    signs = (sign for label in labels for sign in label if not sign.isascii())
    if any(unicodedata.category(sign) not in _REGISTERED for sign in signs):
        return ""
    try:
        return ".".join(
            label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
            for label in labels
        )
    except (UnicodeError, ValueError):
        return ""


def _ipv4(labels: list[str]) -> str:
    """Return the dotted quad for every spelling that resolvers know (WHATWG URL), or "" """
    numbers = []
    for label in labels:
        if not label.isalnum():  # int() takes "1_0" and "-1"
            return ""
        base = 16 if label.startswith("0x") else 8 if len(label) > 1 and label[0] == "0" else 10
        try:
            numbers.append(int(label[2:] or "0" if base == 16 else label, base))
        except ValueError:
            return ""
    if len(numbers) > 4 or any(number > 255 for number in numbers[:-1]):
        return ""
    value = numbers[-1]
    if value >= 256 ** (5 - len(numbers)):
        return ""
    for position, number in enumerate(numbers[:-1]):
        value += number << (8 * (3 - position))
    return str(ipaddress.IPv4Address(value))


def registrable_domain(host_or_url: str) -> str:
    """Return the domain that somebody registered ("mfa.gov.cn" of "www.mfa.gov.cn"), the key
    of politeness; ``host:port`` for IP literals and names without a dot, "" for no host.
    """
    return _domain(*_host_and_port(host_or_url), private=False)


def same_site(a: str, b: str) -> bool:
    """Say whether two URLs or hosts belong to one publisher: one registrable domain, where
    hosting domains (``github.io``, ``blogspot.com``) count as public suffixes, and moves count.
    """
    first, second = (
        _domain(moved(host), port, private=True) for host, port in map(_host_and_port, (a, b))
    )
    return bool(first) and first == second


@lru_cache(maxsize=4096)
def moved(host: str) -> str:
    """Return the host of today, without ``www.`` and the labels of mobile and AMP editions."""
    moves = rules().moves
    host = _without_mobile(host)
    for _ in range(MOVES_LIMIT):
        labels = host.split(".")
        for start in range(len(labels) - 1):
            target = moves.get(".".join(labels[start:]))
            if target:
                host = ".".join((*labels[:start], target))
                break
        else:
            break
    return host


def _without_mobile(host: str) -> str:
    """Return *host* without the labels of editions, also inside it (``en.m.wikipedia.org``)."""
    labels = host.split(".")
    front = [label for label in labels[:-2] if label not in _EDITION_LABELS]
    return ".".join(front + labels[-2:])


class Rules(NamedTuple):
    """The tables of ``config/domain-moves.toml``."""

    moves: dict[str, str]
    """Old host -> new host, both without ``www.``"""
    redirectors: dict[str, tuple[str, ...]]
    """Host and path -> the parameters that may hold the target."""
    redirecting: frozenset[str]
    """The hosts of the redirectors."""


@cache
def rules() -> Rules:
    """Return the tables of ``config/domain-moves.toml``, read once."""
    data = tomllib.loads(
        resources.files("config").joinpath("domain-moves.toml").read_text(encoding="utf-8")
    )
    return Rules(
        moves={old.lower(): new.lower() for old, new in data["moves"].items()},
        redirectors={where: tuple(names) for where, names in data["redirectors"].items()},
        redirecting=frozenset(where.partition("/")[0] for where in data["redirectors"]),
    )


@lru_cache(maxsize=4_096)
def _host_and_port(host_or_url: str) -> tuple[str, str]:
    """Return normal host and port of a URL or of a bare ``host[:port]``; "" where there is none."""
    text = host_or_url.strip().replace("\\", "/")
    scheme, found, rest = text.partition("://")
    if not found or not scheme.isalnum():
        scheme, rest = "", text
    authority = re.split(r"[/?#]", rest.lstrip("/"), maxsplit=1)[0]
    where = read_authority(authority.rpartition("@")[2])
    if where is None:
        return "", ""
    return where[0], where[1] or DEFAULT_PORTS.get(scheme.lower(), "")


@lru_cache(maxsize=16_384)
def _domain(host: str, port: str, *, private: bool) -> str:
    if "." not in host or host.startswith("[") or host.rpartition(".")[2].isdigit():
        return f"{host}:{port}" if port else host
    from tld import get_fld  # reads its bundled public suffix list: 50 ms

    found = get_fld(f"http://{host}/", fail_silently=True, search_private=private)
    return found or host
