"""People by office before the name, in languages without a finder of their own.

One safe form only: an office directly before two to four capitalised words ("Dışişleri Bakanı
Hakan Fidan", "министрі Ермек Көшербаев"). A language takes part when its lexicon has titles
(``offices.of_names``) and says what names look like (``names.run``); today the Turkic ones do.
These languages hang their cases on the name. In Turkish an apostrophe shows where the name ends;
elsewhere only names count whose surname ends like one in the nominative
(``names.surname_endings``). On NTREX, whose English side tells who is meant, each of the 65 names
found (57 of them Turkish) is one (tests/taggers/test_names_by_office.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from config.lexicon import Lexicon, by_language, load_lexicon
from config.own_words import per_words
from monitor.taggers import TaggedText
from monitor.text.languages.romanise import as_russian
from monitor.text.languages.wording import Wording, either

WITH_FINDERS: Final = frozenset({"ru", "zh"})
"""Languages that ``names.py`` has a finder for."""


def _takes_part(one: Lexicon) -> bool:
    by_office = one.offices.of_names and one.names.run and not one.names.title_before
    return bool(by_office) and one.language not in WITH_FINDERS


@per_words
def languages_by_office() -> frozenset[str]:
    """Return the languages in which people are found by an office before the name."""
    return frozenset(by_language(lambda one: one.names.run if _takes_part(one) else ()))


_NO_NAME: Final = Wording(lambda one: one.names.no_names, only=_takes_part)


@dataclass(frozen=True, slots=True)
class _Finder:
    """The patterns of one language; ``nominative`` None: any surname is in the nominative."""

    named: re.Pattern[str]
    nominative: re.Pattern[str] | None


@per_words
def _finder(language: str) -> _Finder:
    one = load_lexicon(language)
    titles, run, endings = one.offices.of_names, one.names.run, one.names.surname_endings
    return _Finder(
        named=re.compile(rf"(?<!\w){either(titles)} (?P<name>{either(run)})(?![\w-])"),
        nominative=re.compile(f"{either(endings)}$") if endings else None,
    )


def names_by_office(text: TaggedText) -> Iterator[tuple[str, int, int]]:
    """Yield (name in Latin letters, start, end) of the people whom *text* names by office.

    The language of *text* is one of ``languages_by_office``.
    """
    finder = _finder(text.language)
    for match in finder.named.finditer(text.text):
        name, start = match["name"], match.start("name")
        words = name.split()
        if any(_NO_NAME.match(word) for word in words):
            continue
        if finder.nominative is not None and not finder.nominative.search(words[-1]):
            continue
        yield as_russian(name, text.language), start, start + len(name)
