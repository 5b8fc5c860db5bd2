"""Words and phrases of the lexicon, of all its languages together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from operator import attrgetter

from config.lexicon import by_language, shapes


def words(table: str) -> frozenset[str]:
    """Return the words of *table*, which is like ``saying.titles``, in all languages."""
    return frozenset(chain.from_iterable(by_language(attrgetter(table)).values()))


def phrases(*tables: str) -> str:
    """Return an alternation, in a group, of *tables* in all languages: words as they are
    written, fragments as `alternation` makes them."""
    found: list[str] = []
    for table in tables:
        each = dict.fromkeys(chain.from_iterable(by_language(attrgetter(table)).values()))
        is_plain = shapes()[table] == "words"
        found.append("|".join(map(re.escape, each)) if is_plain else _spaced("|".join(each)))
    return f"(?:{'|'.join(found)})"


def alternation(fragments: Iterable[str]) -> str:
    """Return the *fragments* as one group of alternatives, tried in their order.

    A space stands for any white space, ’ for any apostrophe.
    """
    return f"(?:{_spaced('|'.join(fragments))})"


def _spaced(pattern: str) -> str:
    """Return *pattern* with its spaces and apostrophes, outside character classes, made general."""
    return re.sub(r"(\[[^\]]*\])| (\?)| |’", _space, pattern)


def _space(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    if match.group() == "’":
        return "[‘’\u02bb\u02bc'`]"
    return r"\s*" if match[2] else r"\s+"
