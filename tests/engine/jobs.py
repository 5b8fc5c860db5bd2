"""Jobs for the worker tests: good ones, and every kind of bad one."""

from __future__ import annotations

import ctypes
import os
import signal
import time


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
