"""One page of a suite with what the suite says is right, and what a reader made of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

Half = Literal["worked", "apart"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What a suite says of a page; None or empty where it says nothing.

    ``text`` is the whole body, ``held`` and ``left_out`` are pieces that belong and do not belong
    to it, ``opening`` are its first words. ``date`` is ISO, a day.
    """

    text: str = ""
    held: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    opening: str = ""
    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes as the suite keeps them; ``name`` is unique within the suite."""

    suite: str
    name: str
    url: str
    body: bytes
    gold: Gold

    @property
    def half(self) -> Half:
        """The half of its suite that a page is in, by its name: rules are made on one of them."""
        digest = hashlib.sha256(self.name.encode()).digest()
        return "worked" if digest[0] % 2 == 0 else "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader makes of a page; ``date`` is ISO, a day or a moment, "" where it finds none."""

    text: str = ""
    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
