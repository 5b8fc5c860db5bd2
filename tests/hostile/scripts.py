"""How a case is written down, and the scripts that most cases are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from monitor.http.exchange import Limits
from tests.hostile.server import Script, Wire

PATIENT = Limits(deadline_seconds=15.0, max_bytes=1_000_000)
"""For what must not end by the deadline: never so slow but on a sick machine."""

QUICK = replace(PATIENT, deadline_seconds=0.4)
"""For what can only end by the deadline."""

BUSY_SECONDS = 10.0
"""How much later than its deadline a fetch may be seen to end on a machine that has other work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that a server does, and how the fetch must end.

    ``url`` and what scripts format hold places: ``{server}``, ``{other}``, ``{canary}``
    are host:port, ``{port}`` is the port of all of them. ``request`` are further fields of
    `Request`. ``body`` is what must arrive; ``detail`` must be in the detail.
    """

    name: str
    expect: str
    script: Script | None = None
    url: str = "http://{server}/{name}"
    limits: Limits | None = None
    request: Mapping[str, Any] = field(default_factory=dict)
    body: bytes | None = None
    status: int | None = None
    detail: str = ""
    retry_after: int | None = None

    @property
    def bounds(self) -> Limits:
        """The limits of the fetch: the case's own, or by whether it ends by the deadline."""
        return self.limits or (QUICK if self.expect.endswith("timeout") else PATIENT)


def raw(*parts: bytes | str) -> Script:
    """Return a script that sends exactly these bytes and closes."""
    data = b"".join(part.encode("latin-1") if isinstance(part, str) else part for part in parts)
    return lambda wire: wire.send(data)


def reply(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    headers: tuple[str, ...] = ("Content-Type: text/html",),
    length: bool = True,
) -> Script:
    """Return a script that sends a well-formed answer and closes."""
    lines = [f"HTTP/1.1 {status}", *headers, *([f"Content-Length: {len(body)}"] if length else [])]
    return raw("\r\n".join(lines), "\r\n\r\n", body)


def endless(head: str, piece: bytes) -> Script:
    """Return a script that sends *head* and then *piece* without end."""

    def script(wire: Wire) -> None:
        wire.send(head.encode())
        wire.flood(piece)

    return script


def breathless(data: str | bytes) -> Script:
    """Return a script that sends *data* and then holds its breath."""

    def script(wire: Wire) -> None:
        wire.send(data.encode() if isinstance(data, str) else data)
        wire.hold()

    return script


def moved(target: str, *, status: str = "302 Found", more: tuple[str, ...] = ()) -> Script:
    """Return a script that redirects to *target*, in which places are filled in."""

    def script(wire: Wire) -> None:
        place = target.format_map(wire.places)
        lines = [f"HTTP/1.1 {status}", f"Location: {place}", *more, "Content-Length: 0"]
        wire.send("\r\n".join(lines).encode("utf-8") + b"\r\n\r\n")

    return script
