"""The server's process: it listens, answers, and ends within seconds when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from typing import BinaryIO, Final

import uvicorn

from config.settings import Settings
from monitor.heap import keep_small
from monitor.web.app import application
from monitor.web.connections import Connection
from monitor.web.limits import HEAD_BYTES
from monitor.web.site import Site

log = logging.getLogger(__name__)

LISTEN: Final = "127.0.0.1:8484"
"""Where the server is that no setting gives a place."""

STOP_SECONDS: Final = 3
"""What is under way at a stop may end within so many seconds; then it is cut."""

BACKLOG: Final = 128


class ListenError(Exception):
    """The server cannot listen where it is told to; the message says why."""


def listener(place: str) -> socket.socket:
    """Return a socket that listens at *place*, which is host:port.

    :raises ListenError: when the place is taken, or is not of this machine
    """
    host, _, port = place.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # With its protocol: asyncio sends at once (TCP_NODELAY) only what it knows to be TCP.
        found = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ListenError(f"{place}: cannot be listened at ({error.strerror})") from error
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(BACKLOG)
        found.setblocking(False)  # noqa: FBT003 - the socket's own
    except OSError as error:
        found.close()
        raise ListenError(
            f"{place}: cannot be listened at ({error.strerror}); "
            "choose another place with [web] listen"
        ) from error
    return found


def serve(settings: Settings, place: socket.socket, beats: BinaryIO | None = None) -> None:
    """Answer at *place* until SIGTERM or SIGINT come, or *beats* end.

    :param beats: the daemon's signs of life, a byte each; it is dead when they end
    """
    keep_small()
    site = Site(settings)
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_serve(site, place, beats))
    if site.is_busy:
        # The interpreter would wait for the question's thread. It only reads: nothing is lost.
        logging.shutdown()
        os._exit(0)


async def _serve(site: Site, place: socket.socket, beats: BinaryIO | None) -> None:
    server = _Server(
        uvicorn.Config(
            application(site),
            http=Connection,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level=logging.WARNING,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=True,
            h11_max_incomplete_event_size=HEAD_BYTES,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    async with _followed(site, server, beats):
        try:
            await server.serve(sockets=[place])
        finally:
            site.close()


class _Server(uvicorn.Server):
    """Uvicorn's server, whose signals are ours."""

    def stop(self) -> None:
        """Answer what is under way, and end; the second time at once."""
        if self.should_exit:
            self.force_exit = True
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        """Leave the signals as they are."""
        yield


@contextlib.asynccontextmanager
async def _followed(site: Site, server: _Server, beats: BinaryIO | None) -> AsyncIterator[None]:
    """Follow the daemon's signs of life while the block runs."""
    if beats is None:
        yield
        return
    site.pulse.beat()
    task = asyncio.create_task(_follow(site, server, beats))
    try:
        yield
    finally:
        task.cancel()


async def _follow(site: Site, server: _Server, beats: BinaryIO) -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), beats)
    while await reader.read(4_096):
        site.pulse.beat()
    log.info("the daemon is gone: the server ends")
    server.stop()


def beats_of_parent() -> BinaryIO:
    """Return the daemon's signs of life, as it hands them to the server that it starts."""
    return sys.stdin.buffer
