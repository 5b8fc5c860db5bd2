"""Passages of made-up words: texts whose overlap is known exactly."""

from __future__ import annotations

import random

SYLLABLES = ("ba", "ro", "ti", "ku", "len", "mar", "so", "vi", "dan", "pe", "zu", "gri", "hol")


def passage(number: int, words: int = 60) -> str:
    """Return the passage *number*: always the same words, no two passages alike."""
    chance = random.Random(number)
    return " ".join(
        "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))) for _ in range(words)
    )


def text(*numbers: int, words: int = 60) -> str:
    """Return the passages *numbers* as paragraphs."""
    return "\n\n".join(passage(number, words) + "." for number in numbers)
