"""A plain HTTP server in a process of its own: what it costs is not in the measured process."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import ssl
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

HEAD = (
    b"Server: nginx\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\n"
    b'ETag: "5f1-61e2c"\r\nLast-Modified: Sat, 21 Nov 2026 09:00:00 GMT\r\n'
    b"Cache-Control: max-age=300\r\nVary: Accept-Encoding\r\n"
)
CERTIFICATE = Path(__file__).parents[1] / "hostile" / "tls" / "good.pem"
AUTHORITY = CERTIFICATE.with_name("authority.pem")


@contextlib.contextmanager
def beside(serve: Callable[[Connection], None]) -> Iterator[Connection]:
    """Run *serve*, a function of a module, in a process of its own; yield our end of its pipe."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there,), daemon=True)
    process.start()
    there.close()  # so that a server which cannot start is noticed, not waited for
    try:
        yield here
    finally:
        process.terminate()
        process.join()


@contextlib.contextmanager
def serving() -> Iterator[tuple[int, int]]:
    """Serve 304 to every request on all loopback addresses; yield the plain and the TLS port."""
    with beside(_serve) as pipe:
        plain, tls = pipe.recv()
        yield int(plain), int(tls)


def _serve(pipe: Connection) -> None:
    asyncio.run(_run(pipe))


async def _run(pipe: Connection) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    servers = [
        await asyncio.start_server(_answer, "0.0.0.0", 0, backlog=1_000),
        await asyncio.start_server(_answer, "0.0.0.0", 0, backlog=1_000, ssl=tls),
    ]
    pipe.send([server.sockets[0].getsockname()[1] for server in servers])
    await asyncio.gather(*(server.serve_forever() for server in servers))


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer until the client closes or asks to."""
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            close = b"connection: close" in head.lower()
            last = b"Connection: close\r\n" if close else b""
            writer.write(b"HTTP/1.1 304 Not Modified\r\n" + HEAD + last + b"\r\n")
            await writer.drain()
            if close:
                break
    writer.close()
