"""Which URLs may be asked for: parsed once, and what is parsed goes on the wire."""

from __future__ import annotations

import re
from typing import Final

import httpx

from monitor.http import redirects
from monitor.http.exchange import ExchangeError, Header, plain

URL_LIMIT: Final = 2_048
"""Characters of a URL that is asked for, redirect targets included; as
`monitor.text.addresses.urls`."""

PORTS: Final = {"http": 80, "https": 443}
"""Of the schemes that are asked."""

HOST: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?|[0-9a-f:.]{2,45}")
"""A name or an address, as it goes on the wire."""


def admitted(text: str, how: str, ports: frozenset[int]) -> httpx.URL:
    """Return *text* parsed, or raise `ExchangeError` where it may not be asked for.

    *how* it came to be asked stands before the reason, *ports* are those that may be dialled.
    """
    if len(text) > URL_LIMIT:
        raise ExchangeError("url-refused", f"{how}a URL of more than {URL_LIMIT:,} characters")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise ExchangeError("url-refused", f"{how}something that is no URL") from None
    if url.scheme not in PORTS:
        raise ExchangeError("url-refused", f"{how}scheme {plain(url.scheme, 20)!r}")
    if url.userinfo:
        raise ExchangeError("url-refused", f"{how}a URL with a user name in it")
    host = url.raw_host.decode("ascii")
    if host.endswith("."):  # the root label: not part of a certificate's or virtual host's name
        host = host[:-1]
        url = url.copy_with(host=host)
    if not HOST.fullmatch(host) or ".." in host:
        raise ExchangeError("url-refused", f"{how}{plain(host, 60)!r}, which is no host")
    if port_of(url) not in ports:
        others = "of others only what [fetch] allow_addresses names with its address"
        raise ExchangeError("url-refused", f"{how}port {url.port}; asked are 80, 443, {others}")
    return url.copy_with(fragment=None) if url.fragment else url


def redirect_target(url: httpx.URL, headers: tuple[Header, ...]) -> str:
    """Return where a redirect from *url* leads; raise `ExchangeError` where that is no address."""
    found = redirects.location(headers)
    if len(found) != 1:
        raise ExchangeError(
            "bad-redirect", f"{len(found)} different targets" if found else "no target"
        )
    return joined(url, found.pop())


def joined(url: httpx.URL, target: str) -> str:
    """Return *target* as seen from *url*; raise `ExchangeError` where that is no address."""
    if not target or len(target) > URL_LIMIT:
        raise ExchangeError("bad-redirect", "an empty or endless target")
    try:
        return str(url.join(redirects.mended(target, url.scheme)))
    except (httpx.InvalidURL, ValueError, TypeError):
        raise ExchangeError("bad-redirect", "a target that is no URL") from None


def origin(url: httpx.URL) -> tuple[str, str, int]:
    """Return scheme, host and port, to which credentials are bound."""
    return url.scheme, host_of(url), port_of(url)


def host_of(url: httpx.URL) -> str:
    """Return the host as it goes on the wire; httpx's own ``host`` decodes A-labels, and raises
    for those that IDNA 2008 does not know.
    """
    return url.raw_host.decode("ascii")


def port_of(url: httpx.URL) -> int:
    """Return the port, where none is written that of the scheme."""
    return PORTS[url.scheme] if url.port is None else url.port
