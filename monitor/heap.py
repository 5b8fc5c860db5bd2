"""The C library's heap: how many there are, and what lies free in them.

Pages and answers of very different sizes come and go; what is free between them glibc keeps, for
each thread in a heap of its own, and the process stays as large as its worst minute. Other
libraries give back by themselves, or not at all: they are left alone.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Final

_ARENA_MAX: Final = -8
_MMAP_THRESHOLD: Final = -3
"""Parameters of mallopt(3), by malloc.h."""

LARGE: Final = 131_072
"""Bytes from which a piece goes back at once when it is free: glibc's own first value, which grows
with what is asked for unless it is set."""


def give_back() -> None:
    """Have all that lies free given back to the system (malloc_trim(3))."""
    _call("malloc_trim", ctypes.c_size_t)(0)


def keep_small() -> None:
    """Have one heap for all threads, and large pieces apart; before they begin.

    For a process whose threads hold the interpreter in turn anyway.
    """
    mallopt = _call("mallopt", ctypes.c_int, ctypes.c_int)
    mallopt(_ARENA_MAX, 1)
    mallopt(_MMAP_THRESHOLD, LARGE)


@cache
def _call(name: str, *types: type[ctypes._SimpleCData[int]]) -> Callable[..., object]:
    """Return the C library's function *name*, or one that does nothing."""
    try:
        function = ctypes.CDLL(None)[name]
    except (OSError, AttributeError, TypeError):  # macOS, musl, Windows
        return lambda *_: None
    function.argtypes, function.restype = types, ctypes.c_int
    return function
