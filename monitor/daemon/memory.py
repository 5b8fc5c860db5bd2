"""Memory that nothing uses any more, given back to the system.

Pages and feeds of very different sizes come and go; what is free between them the C library keeps,
and the process is as large as its worst hour. glibc's ``malloc_trim`` gives back every page of it
that is free (malloc_trim(3)); other libraries do so by themselves, or not at all.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Have the C library give back what is free; nothing where it cannot."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # macOS, musl, Windows
        return None
    trim.argtypes, trim.restype = [ctypes.c_size_t], ctypes.c_int
    return trim
