"""Jobs for the worker tests: good ones, and every kind of bad one."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def echo(value: object) -> object:
    return value


def crawl(seconds: float) -> float:
    """Get a fifth of a processor for *seconds* by the clock, as on a machine that others use."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pause = time.process_time() + 0.02
        while time.process_time() < pause:
            pass
        time.sleep(0.08)
    return seconds


def nap(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def pid(_: object) -> int:
    return os.getpid()


def parent(_: object) -> int:
    return os.getppid()


_LOADED: list[str] = []


def load_in_pieces(names: tuple[str, ...]) -> Iterator[None]:
    """Note each of *names* as loaded."""
    for name in names:
        _LOADED.append(name)
        yield


def load_badly() -> Iterator[None]:
    """Load one piece, and fail at the second."""
    yield from load_in_pieces(("good",))
    raise ImportError("nothing of that name")


def load_more(name: str) -> None:
    _LOADED.append(name)


def loaded(seconds: float) -> tuple[str, ...]:
    """Return what this process has loaded, after *seconds*."""
    time.sleep(seconds)
    return tuple(_LOADED)


def has_stop_words(_: object) -> bool:
    """Say whether jusText's words are loaded, which one page in a hundred needs."""
    external = sys.modules.get("trafilatura.external")
    return bool(external and external.JT_STOPLIST)


def sockets(seconds: float) -> int:
    """Return how many sockets this process holds, after *seconds*."""
    time.sleep(seconds)
    held = Path("/proc/self/fd").iterdir()
    return sum(os.readlink(one).startswith("socket:") for one in held if one.is_symlink())


def hang_in_c(_: object) -> int:
    """Hold the interpreter inside one C call, deaf to every Python signal handler."""
    return len(str(10**20_000_000))


def eat_memory(_: object) -> int:
    pieces = []
    while True:
        pieces.append(bytearray(10_000_000))


def fail_when_full(size: int) -> None:
    """Fail as C libraries do that get no more memory: with an error of another name."""
    taken = bytearray(b"x" * size)
    raise ValueError(f"unknown error after {len(taken):,} bytes")


def abort(_: object) -> None:
    os.abort()


def segfault(_: object) -> None:
    ctypes.string_at(0)


def leave(_: object) -> None:
    os._exit(3)


def fail(value: object) -> None:
    raise ValueError(f"cannot work with {value!r}")


def unpicklable(_: object) -> object:
    return lambda: None


def exit_politely(_: object) -> None:
    raise SystemExit(4)


def interrupt_self(_: object) -> str:
    os.kill(os.getpid(), signal.SIGINT)
    return "still here"


def write_to_stdout(_: object) -> str:
    print("a library says hello")
    return "done"


def big(size: int) -> bytes:
    return bytes(size)


def size(value: bytes) -> int:
    return len(value)
