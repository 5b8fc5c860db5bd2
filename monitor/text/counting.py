"""Numbers of things, as English messages say them."""

from __future__ import annotations


def counted(number: int, one: str, several: str = "") -> str:
    """Return "1 item", "2 items": *several* where that is more than an s behind *one*."""
    return f"{number} {one if number == 1 else several or one + 's'}"
