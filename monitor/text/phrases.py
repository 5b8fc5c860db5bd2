"""Phrases of the lexicon as parts of regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable


def alternation(fragments: Iterable[str]) -> str:
    """Return the *fragments* as one group of alternatives, tried in their order.

    A space stands for any white space, ’ for any apostrophe.
    """
    return f"(?:{spaced('|'.join(fragments))})"


def spaced(pattern: str) -> str:
    """Return *pattern* with its spaces and apostrophes, outside character classes, made general."""
    return re.sub(r"(\[[^\]]*\])| (\?)| |’", _space, pattern)


def _space(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    if match.group() == "’":
        return "[‘’ʻʼ'`]"
    return r"\s*" if match[2] else r"\s+"
