"""Who asks, and what he may: read, or act as an operator.

On this machine everybody may read. From elsewhere one says who he is: by a token, by a name and a
password, or by a reverse proxy that is known and says it for him.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from config.settings import WebSettings
from monitor.web.credentials import Credentials, Scope
from monitor.web.hosts import LOOPBACK, host_of
from monitor.web.limits import Tries
from monitor.web.problem import ProblemError

GUESSES: Final = 10
GUESS_SECONDS: Final = 30.0
"""Wrong tokens and passwords of one asker: so many at once, then one in so many seconds."""

FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a proxy adds: whoever asks through one is not on this machine because the proxy is."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: ``name`` is "" for nobody in particular, ``address`` is where he is."""

    name: str
    address: str
    scopes: frozenset[Scope]


class Access:
    """Tells askers apart, by the settings ``[web]``."""

    def __init__(self, web: WebSettings) -> None:
        self._web = web
        self._proxies = [ipaddress.ip_network(proxy) for proxy in web.proxies]
        self._credentials = Credentials(web.tokens_file, web.users_file)
        self._guesses = Tries(GUESSES, GUESS_SECONDS)

    async def asker(self, request: HTTPConnection) -> Asker:
        """Return who makes *request*.

        :raises ProblemError: when he says who he is, and it is wrong
        """
        headers, peer = request.headers, request.client.host if request.client else ""
        address = self._address(headers, peer)
        given = headers.get("authorization", "")
        if given:
            name, scopes = await self._known(given, address)
            return Asker(name, address, scopes)
        name = self._named_by_proxy(headers, peer)
        scopes = frozenset[Scope]()
        if name:
            scopes = frozenset({"read", "operate"} if name in self._web.operators else {"read"})
        elif self._web.public or is_at_home(headers, peer):
            scopes = frozenset({"read"})
        return Asker(name, address, scopes)

    async def allow(self, request: HTTPConnection, scope: Literal["read", "operate"]) -> Asker:
        """Return who makes *request*, who may do what *scope* says.

        :raises ProblemError: when he may not
        """
        asker = await self.asker(request)
        if scope in asker.scopes:
            return asker
        if asker.name:
            raise ProblemError(403, "not-allowed", f"{asker.name} may not {scope} here")
        raise self._unknown("who-asks", "say who asks, by a token or a password")

    async def _known(self, given: str, address: str) -> tuple[str, frozenset[Scope]]:
        """Return the name and scopes of *given* credentials; wrong ones are counted."""
        known = self._credentials.remembered(given)
        if known is None:
            if wait := self._guesses.wait(address):
                words = f"too many wrong tokens or passwords: wait {wait} seconds"
                raise ProblemError(429, "too-many", words, {"Retry-After": str(wait)})
            # Before the look: guesses that come at once are counted all the same.
            self._guesses.count(address)
            known = await run_in_threadpool(self._credentials.look, given)
            if known is not None:
                self._guesses.forgive(address)
        if known is None:
            raise self._unknown("unknown", "this token or password is not known")
        return known

    def _unknown(self, code: str, words: str) -> ProblemError:
        kind = "Basic" if self._web.users_file else "Bearer"
        return ProblemError(401, code, words, {"WWW-Authenticate": f'{kind} realm="sco-monitor"'})

    def _named_by_proxy(self, headers: Headers, peer: str) -> str:
        if not self._web.user_header or not self._is_proxy(peer):
            return ""
        named = headers.getlist(self._web.user_header)
        return named[0].strip() if len(named) == 1 else ""

    def _address(self, headers: Headers, peer: str) -> str:
        """Return where the request began: the last that proxies of ours have not added."""
        address = peer
        for hop in _hops(headers):
            if not self._is_proxy(address):
                break
            address = hop
        return address

    def _is_proxy(self, text: str) -> bool:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return False
        return any(address in network for network in self._proxies)


def _hops(headers: Headers) -> Iterator[str]:
    """Yield what proxies say whom they were asked by, the last first."""
    for line in reversed(headers.getlist("x-forwarded-for")):
        for part in reversed(line.split(",")):
            yield part.strip()


def is_somebody(request: HTTPConnection, asker: Asker) -> bool:
    """Tell whether *asker* is somebody in particular: terms bind what is shown to everybody."""
    peer = request.client.host if request.client else ""
    return bool(asker.name) or is_at_home(request.headers, peer)


def is_at_home(headers: Headers, peer: str) -> bool:
    """Tell whether the request comes from this machine itself, and not through a proxy on it."""
    return (
        host_of(f"[{peer}]" if ":" in peer else peer) in LOOPBACK
        and host_of(headers.get("host", "")) in LOOPBACK
        and not any(name in headers for name in FORWARDED)
    )
