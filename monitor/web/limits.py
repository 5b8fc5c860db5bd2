"""How much one asker may take: bytes of a request, seconds of an answer, tries in a time."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.web.problem import PAUSE, ProblemError

BODY_BYTES: Final = 262_144
"""The longest body of a request: forms and small JSON; nothing is uploaded here."""

TARGET_BYTES: Final = 8_192
"""The longest path and query: a search of 4,000 letters of any script fits."""

HEAD_BYTES: Final = 16_384
"""The longest headers of a request, all of them."""

ANSWER_SECONDS: Final = 20.0
"""From a request's head to the end of its answer: several questions of a second each, and waiting
for a thread."""

REMEMBERED: Final = 10_000
"""Askers whose tries are remembered: a megabyte; the longest unheard of is forgotten first."""


class Limits:
    """Ends requests that are too long, or take too long."""

    def __init__(
        self, app: ASGIApp, *, body: int = BODY_BYTES, seconds: float = ANSWER_SECONDS
    ) -> None:
        self._app = app
        self._body = body
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer within the limits.

        :raises ProblemError: for what is beyond them
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._look(scope)
        try:
            async with asyncio.timeout(self._seconds):
                await self._app(scope, self._counted(receive), send)
        except TimeoutError:
            words = "the answer took too long: ask for less"
            raise ProblemError(503, "too-slow", words, PAUSE) from None

    def _look(self, scope: Scope) -> None:
        if len(scope["raw_path"]) + len(scope["query_string"]) > TARGET_BYTES:
            raise ProblemError(414, "address-too-long", f"at most {TARGET_BYTES} bytes")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD_BYTES:
            raise ProblemError(431, "head-too-large", f"at most {HEAD_BYTES} bytes of headers")
        for name, value in scope["headers"]:
            if name == b"content-length" and int(value) > self._body:
                raise self._too_large()

    def _counted(self, receive: Receive) -> Receive:
        """Return *receive*, which raises where more comes than may."""
        number = 0

        async def counted() -> Message:
            nonlocal number
            message = await receive()
            number += len(message.get("body", b""))
            if number > self._body:
                raise self._too_large()
            return message

        return counted

    def _too_large(self) -> ProblemError:
        words = f"at most {self._body} bytes"
        return ProblemError(413, "body-too-large", words, {"Connection": "close"})


class Tries:
    """How often each asker may try something: *most* at once, and one more every *seconds*."""

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, asker: str) -> int:
        """Return the seconds until *asker* may try again, 0 for now. It is no try itself."""
        free_at = self._free_at.get(_group(asker), 0.0)
        late = free_at - self._clock() - (self._most - 1) * self._seconds
        return max(0, int(late) + 1) if late > 0 else 0

    def count(self, asker: str) -> None:
        """Note a try of *asker*."""
        name = _group(asker)
        now = self._clock()
        self._free_at[name] = max(now, self._free_at.get(name, 0.0)) + self._seconds
        self._free_at.move_to_end(name)
        while len(self._free_at) > REMEMBERED:
            self._free_at.popitem(last=False)

    def forgive(self, asker: str) -> None:
        """Take the last try of *asker* back: it was right."""
        name = _group(asker)
        if name in self._free_at:
            self._free_at[name] -= self._seconds

    def take(self, asker: str, what: str) -> None:
        """Count a try of *asker*.

        :raises ProblemError: where it has none left
        """
        if wait := self.wait(asker):
            words = f"too many {what}: wait {wait} seconds"
            raise ProblemError(429, "too-many", words, {"Retry-After": str(wait)})
        self.count(asker)


def _group(asker: str) -> str:
    """Return what stands for *asker*: whoever has one address of IPv6 has its whole network."""
    try:
        address = ipaddress.ip_address(asker)
    except ValueError:
        return asker
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)
