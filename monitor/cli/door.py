"""The door through which everything that commands print goes out, on stdout and on stderr.

Names and addresses are other people's words, the operator's own included: a character that a
terminal would obey (ESC, the C1 controls, BEL, overrides of the writing direction) leaves as
U+FFFD. What the stream's encoding cannot say leaves as an escape, never as an error.
`rich` draws past the door (its own protocol, ``rich_proxied_file``): texts are cleaned before.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, TextIO

OBEYED: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
)
"""Controls but tab and line ends (ECMA-48), and overrides of direction (Unicode UAX 9)."""


def harmless(text: str) -> str:
    """Return *text* with U+FFFD in the place of what a terminal would obey."""
    return OBEYED.sub("\ufffd", text) if OBEYED.search(text) else text


class Door:
    """A text stream that writes to another one what is harmless of what it is given."""

    def __init__(self, stream: TextIO) -> None:
        self.rich_proxied_file = stream

    def write(self, text: str) -> int:
        """Write *text*, cleaned; return how much was given."""
        self.rich_proxied_file.write(harmless(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        """Return what the stream itself has: whether it is a terminal, its bytes, its number."""
        return getattr(self.rich_proxied_file, name)


@contextmanager
def clean_output() -> Iterator[None]:
    """Have everything that the block prints go through the door."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_door(stream) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _door(stream: TextIO | None) -> Any:
    """Return a door to *stream*; None stays None (a closed descriptor)."""
    if stream is None or isinstance(stream, Door):
        return stream
    if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
        stream.reconfigure(errors="backslashreplace")
    return Door(stream)
