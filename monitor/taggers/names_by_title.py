"""People by a title before or after the name, or by a verb that only people govern.

For languages that write names with capitals and whose lexicon says what titles stand around a name
(``names.title_before``). In each run of capitals the name is what follows the last word that is
none: a state or a body of the gazetteer, an office, "Ministry", "Agricultura"
(``names.no_names``; of English ``config/gazetteer/not-names.txt``). Titles are in the nominative,
so the name behind them is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from config.gazetteer_parts import load_words
from config.lexicon import by_language, load_lexicon
from config.own_words import per_words
from monitor.taggers.spans import Spans
from monitor.text.languages.wording import either

REACH: Final = 110
"""How far before a name, in characters, its title may begin."""
LONGEST: Final = 4
"""Words of a name with a capital."""

_TOKENS: Final = re.compile(r"\S+")
_OF_BEFORE: Final = re.compile(r"\b(?:of|at|for) $")


@dataclass(frozen=True, slots=True)
class _Finder:
    """The patterns of one language."""

    run: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    speaks: re.Pattern[str]
    no_name: re.Pattern[str]
    no_names: frozenset[str]


@per_words
def languages_by_title() -> frozenset[str]:
    """Return the languages in which people are found by their titles."""
    return frozenset(by_language(lambda one: one.names.title_before))


@per_words
def _finder(language: str) -> _Finder:
    names = load_lexicon(language).names
    return _Finder(
        run=re.compile(rf"(?<![\w-]){either(names.run)}"),
        before=re.compile(either(names.title_before)),
        after=re.compile(either(names.title_after), re.IGNORECASE),
        speaks=re.compile(either(names.speaks)),
        no_name=re.compile(either(names.no_names)),
        no_names=load_words("not-names") if language == "en" else frozenset(),
    )


def names_by_title(line: str, language: str, taken: Spans) -> Iterator[tuple[str, int, int]]:
    """Yield (name, start, end) of the people whom *line* names with a title.

    *language* is one of ``languages_by_title``; names do not touch *taken*.
    """
    finder = _finder(language)
    for run in finder.run.finditer(line):
        found = _trimmed(line, run.start(), run.end(), taken, finder)
        if found is not None and (
            finder.before.search(line, max(0, found[1] - REACH), found[1])
            or finder.speaks.match(line, found[2])
            or finder.after.match(line, found[2])
        ):
            yield found


def _trimmed(
    line: str, start: int, end: int, taken: Spans, finder: _Finder
) -> tuple[str, int, int] | None:
    """Return the name at the end of the run: what follows the last word that is no name."""
    tokens = list(_TOKENS.finditer(line, start, end))
    first = 0
    for index, token in enumerate(tokens):
        word = token[0].rstrip(",.").removesuffix("'s").removesuffix("’s")
        if (
            word in finder.no_names
            or finder.no_name.match(word)
            or taken.touch(token.start(), token.end())
        ):
            first = index + 1
    rest = tokens[first:]
    while rest and rest[0][0][0].islower():
        rest = rest[1:]  # "of" and its like belong to what stood before
    if len(rest) > 2 and not first and _OF_BEFORE.search(line, max(0, start - 5), start):
        rest = rest[-2:]  # "director of Sevmash Alexei Ivanov"
    if len({token[0] for token in rest}) < len(rest):
        return None
    capitals = sum(not token[0][0].islower() for token in rest)
    if not 2 <= capitals <= LONGEST or rest[-1][0].endswith("."):
        return None
    begin, stop = rest[0].start(), rest[-1].end()
    name = line[begin:stop]
    if name.endswith(("'s", "’s")):
        name, stop = name[:-2], stop - 2
    return (name, begin, stop) if all(len(part) > 1 for part in name.split()) else None
