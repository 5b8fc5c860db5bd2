"""Ports for servers that are started as programs: they cannot be given a socket that listens."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from itertools import cycle, islice
from typing import Final

FIRST: Final = 20_000
EACH: Final = 1_000
"""Below those that the system gives: each process of the tests has so many of its own."""

_mine = FIRST + EACH * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_ports = cycle(range(_mine, _mine + EACH))


def free_port() -> int:
    """Return a port of 127.0.0.1 at which nobody listens, and which nobody else is given meanwhile.

    One that the system gives, and that is let go of, can be another test's server a moment later.
    """
    for port in islice(_ports, EACH):
        with socket.socket() as found, suppress(OSError):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            found.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")
