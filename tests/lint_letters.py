"""Lint: words of other languages stand in ``config/``, not in code.

Counts the letters that are neither ASCII nor Latin in every Python file outside tests. A file that
has some must be listed below with its reason and the most it may have; the list may shrink.

    python -m tests.lint_letters
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDERS: Final = ("monitor", "storage", "config")

MOST: Final = 1_500
"""Letters in all files together."""

_EXAMPLES: Final = "examples in comments"
_SIGNS: Final = "signs and counters inside one pattern with their punctuation"

LISTED: Final[dict[str, tuple[int, str]]] = {
    "config/gazetteer.py": (41, _EXAMPLES),
    "config/grammar.py": (40, _EXAMPLES),
    "config/lexicon.py": (21, _EXAMPLES),
    "config/terms.py": (12, _EXAMPLES),
    "monitor/cli/demo.py": (3, "what a newcomer may search for"),
    "monitor/extraction/agencies.py": (6, _SIGNS),
    "monitor/extraction/captions.py": (7, _SIGNS),
    "monitor/extraction/credits.py": (105, _SIGNS),
    "monitor/extraction/dateline.py": (150, "the form of Chinese datelines, and examples"),
    "monitor/extraction/furniture.py": (2, _SIGNS),
    "monitor/extraction/signs.py": (24, _SIGNS),
    "monitor/quotes/quotes.py": (3, "particles between a Chinese verb and its quotation"),
    "monitor/reading/matching.py": (5, _EXAMPLES),
    "monitor/text/languages/consonants.py": (32, "how Cyrillic letters sound"),
    "monitor/taggers/addresses.py": (137, "the form of Russian addresses, and examples"),
    "monitor/taggers/countries.py": (19, _EXAMPLES),
    "monitor/taggers/country_names.py": (4, _EXAMPLES),
    "monitor/taggers/grammar.py": (24, _EXAMPLES),
    "monitor/taggers/matcher.py": (5, _EXAMPLES),
    "monitor/taggers/meetings.py": (23, _EXAMPLES),
    "monitor/taggers/numbers_said.py": (6, _EXAMPLES),
    "monitor/taggers/items.py": (1, "how a Korean sentence ends, inside one pattern"),
    "monitor/taggers/names.py": (25, _EXAMPLES),
    "monitor/taggers/names_by_sound.py": (7, _EXAMPLES),
    "monitor/taggers/names_by_office.py": (22, _EXAMPLES),
    "monitor/taggers/people.py": (6, _EXAMPLES),
    "monitor/taggers/person_places.py": (3, _EXAMPLES),
    "monitor/taggers/surnames_by_sound.py": (26, "capitals of one pattern, and examples"),
    "monitor/text/dates/formats.py": (3, "the time of Moscow, among the other zones"),
    "monitor/text/dates/reading.py": (89, "counters of East Asian dates and hours, and digits"),
    "monitor/text/dates/zones.py": (9, "the time of Moscow, among the other zones"),
    "monitor/text/decoding/charset.py": (10, "how UTF-8 looks in another encoding"),
    "monitor/text/decoding/detection.py": (55, "frequent letters, by which encodings are told"),
    "monitor/text/languages/folding.py": (52, "letters that are one in every language"),
    "monitor/text/languages/inflection.py": (10, _EXAMPLES),
    "monitor/text/languages/language.py": (3, "apostrophes, which are letters"),
    "monitor/text/languages/romanise.py": (16, _EXAMPLES),
    "storage/query.py": (6, "words of the query language; storage imports nothing"),
    "storage/query_fields.py": (7, "words of the query language; storage imports nothing"),
    "storage/words.py": (10, "letters that are one in a search; storage imports nothing"),
}
"""The most letters a file may have, and why."""


@cache
def is_foreign(char: str) -> bool:
    """Tell whether *char* is a letter that is neither ASCII nor Latin."""
    return not char.isascii() and char.isalpha() and "LATIN" not in unicodedata.name(char, "")


def faults(counts: dict[str, int]) -> Iterator[str]:
    """Yield what is wrong with the letters by file, *counts*."""
    for file, count in sorted(counts.items()):
        most, _ = LISTED.get(file, (0, ""))
        if count > most:
            yield (
                f"{file}: {count} letters that are not Latin, {most} allowed; words belong into "
                "config/lexicon, names into config/gazetteer"
            )
    for file in sorted(LISTED.keys() - {file for file, count in counts.items() if count}):
        yield f"{file}: has no such letters any more; take it off the list of {__name__}"
    if sum(counts.values()) >= MOST:
        yield f"{sum(counts.values())} letters in all, {MOST} are too many"


def letters() -> dict[str, int]:
    """Return the number of such letters of each Python file, by its path in the checkout."""
    return {
        str(path.relative_to(ROOT)): sum(map(is_foreign, path.read_text(encoding="utf-8")))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
    }


if __name__ == "__main__":
    found = list(faults(letters()))
    for fault in found:
        print(fault, file=sys.stderr)
    sys.exit(1 if found else 0)
