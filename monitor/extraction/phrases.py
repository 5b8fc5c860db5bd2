"""The phrases of ``phrases.toml``, joined into regular expressions."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


def phrases(kind: str) -> str:
    """Return an alternation, in a group, of all phrases of *kind*; a space matches any."""
    joined = "|".join(phrase for found in _table()[kind].values() for phrase in found)
    return f"(?:{_spaced(joined)})"


def words(kind: str) -> frozenset[str]:
    """Return the single words of *kind*, whose phrases are lists of words."""
    found = _table()[kind].values()
    return frozenset(word for lists in found for line in lists for word in line.split())


def _spaced(pattern: str) -> str:
    """Return *pattern* with its spaces and apostrophes, outside character classes, made general."""
    return re.sub(r"(\[[^\]]*\])| (\?)| |’", _space, pattern)


def _space(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    if match.group() == "’":
        return "[‘’ʻʼ'`]"
    return r"\s*" if match[2] else r"\s+"


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return table
