"""Under which names this server answers, and whose pages may ask it to change something.

A browser can be led to 127.0.0.1 by any page that it shows (DNS rebinding): what gives the page
away is the name in the request's Host.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from config.settings import Settings
from monitor.web.problem import ProblemError

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


class Hosts:
    """Refuses requests for other hosts, and changes that a page of another site asks for."""

    def __init__(self, app: ASGIApp, *, names: Iterable[str]) -> None:
        self._app = app
        self._names = LOOPBACK | {name.lower().rstrip(".") for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer.

        :raises ProblemError: for what is refused
        """
        if scope["type"] == "http":
            self._look(scope)
        await self._app(scope, receive, send)

    def _look(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        named = headers.getlist("host")
        host = host_of(named[0]) if len(named) == 1 else ""
        if not host or (host not in self._names and host != _dialled(scope)):
            raise ProblemError(421, "wrong-host", "add the host to [web] hosts to be reached by it")
        if scope["method"] not in READING and _is_foreign(headers, named[0]):
            raise ProblemError(403, "foreign-origin", "a page of another site changes nothing")


def hosts_of(settings: Settings) -> frozenset[str]:
    """Return the names that the *settings* let in, beside those of this machine for itself."""
    public = urlsplit(settings.web.public_url).hostname
    return frozenset(settings.web.hosts) | ({public} if public else set())


def host_of(text: str) -> str:
    """Return the host of "host:port" in one form, "" for what is none."""
    host, bracket, rest = text.strip().lower().partition("]")
    if bracket:  # [::1]:8484
        host = host.removeprefix("[")
    else:
        host, _, rest = host.partition(":")
        rest = f":{rest}" if rest else ""
    if rest and not (rest[1:].isascii() and rest[1:].isdigit() and rest[0] == ":"):
        return ""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return host.rstrip(".")


def _dialled(scope: Scope) -> str:
    """Return the address that was dialled: a request that names it came by no name."""
    server = scope.get("server")
    try:
        return str(ipaddress.ip_address(server[0])) if server else ""
    except ValueError:
        return ""


def is_of_own_page(headers: Headers) -> bool:
    """Tell whether a browser says that a page of this very server asks. Programs say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return "origin" in headers and not _is_foreign(headers, headers.get("host", ""))


def _is_foreign(headers: Headers, host: str) -> bool:
    """Tell whether a browser says that another site's page asks. Programs say nothing of it.

    ``Sec-Fetch-Site`` is the browser's own word (https://www.w3.org/TR/fetch-metadata/); with it
    ``Origin`` may be "null", which it can be for a page of this server too.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        if site not in ("same-origin", "none"):
            return True
        if origin == "null":
            return False
    return origin is not None and urlsplit(origin).netloc.lower() != host.strip().lower()
