"""Where a sitemap without dates grows: at its end, at its beginning, or nobody knows.

WordPress writes the oldest first and numbers its files upward, others do the reverse. Numbers in
the addresses tell; where there are none, both ends are read in turn: what is new is in one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final, TypeVar

_Item = TypeVar("_Item")

CLEAR: Final = 2
"""So many times as many steps up as down say that numbers rise (or the reverse)."""

_NUMBER: Final = re.compile(r"\d{1,15}")
_NEWS: Final = re.compile(r"news|article|post(?!-?page)|stor(?:y|ies)|publication|content", re.I)
_NO_NEWS: Final = re.compile(
    r"categor|taxonom|tags?\b|author|users?\b|image|video|product|static|misc|posts?-page|\bpages?\b",
    re.I,
)


def ends(items: Sequence[_Item], *, of: Callable[[_Item], str]) -> list[_Item]:
    """Return *items* with what is likely the newest first, by their addresses alone."""
    direction = _direction([_last_number(of(item)) for item in items])
    if direction:
        return list(reversed(items)) if direction > 0 else list(items)
    return _in_turn(items)


def growing(urls: Sequence[str]) -> list[str]:
    """Return the undated children of an index, what is likely the newest first.

    Files of one family differ in their number alone. Families of news stand before others, and
    those of categories, authors and pictures last; within one its two ends come in turn, the
    highest number first: some systems put the newest items into the first file.
    """
    families: dict[str, list[str]] = {}
    for url in urls:
        families.setdefault(_NUMBER.sub("#", url.rpartition("//")[2].partition("/")[2]), []).append(
            url
        )
    ordered = sorted(families, key=_rank)
    found: list[str] = []
    for family in ordered:
        numbered = sorted(families[family], key=lambda url: _last_number(url) or 0)
        found += _in_turn(numbered)
    return found


def _rank(family: str) -> int:
    name = family.rpartition("/")[2] or family
    if _NO_NEWS.search(name):
        return 2
    return 0 if _NEWS.search(name) else 1


def _in_turn(items: Sequence[_Item]) -> list[_Item]:
    """Return *items* from both ends in turn, the last first."""
    half = len(items) // 2
    late, early = list(reversed(items[half:])), list(items[:half])
    found = [one for pair in zip(late, early, strict=False) for one in pair]
    return found + late[len(early) :]


def _last_number(url: str) -> int | None:
    numbers = _NUMBER.findall(url.partition("//")[2].partition("/")[2])
    return int(numbers[-1]) if numbers else None


def _direction(numbers: Iterable[int | None]) -> int:
    """Return 1 where *numbers* rise, -1 where they fall, 0 where they do neither."""
    known = [number for number in numbers if number is not None]
    up = sum(a < b for a, b in pairwise(known))
    down = sum(a > b for a, b in pairwise(known))
    if up > CLEAR * down:
        return 1
    return -1 if down > CLEAR * up else 0
