"""How a suite is judged: one function for each measure, from readings and what is right.

- ``pieces``: trafilatura's own (`tests/eval_common.py`): each piece that belongs to a body counts
  as found when the text holds it, white space folded, each that does not as found wrongly; F1 of
  the counts of all pages.
- ``words``: the F1 of a page's words against those of the whole body as the suite has it, as
  multisets (a Han, kana or Thai character is a word); mean over the pages.
- ``shingles``: article-extraction-benchmark's own, of four words (`tests.bench.extraction`).
- ``openings``: pages whose text holds the suite's first words, letters alone compared: the suite
  begins some bodies with the caption of a picture.
- ``titles``: pages where letters and digits are the same, cases folded.
- ``dates``: pages where the day is the same. A moment is right when it falls on that day
  somewhere on Earth: the suites have the day that the page prints, on the outlet's own clock.
- ``authors``: pages whose set of names is exactly the suite's; ``over``: where it holds all of
  them and more. Letters alone are compared, cases folded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from tests.bench.extraction import score_page, total
from tests.bench.suites.page import Gold, Page, Reading

LEAST_BODY: Final = 200
"""Letters of a body that is judged by its words: some pages of readability hold a caption."""

Pairs = Sequence[tuple[Gold, Reading]]

_SPACES: Final = re.compile(r"\s+")
_WORD: Final = re.compile("[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]|[^\\W_]+")
_EAST: Final = timedelta(hours=14)
_WEST: Final = timedelta(hours=12)


class Figure(NamedTuple):
    """A measure of one reader on one set of pages: a count of ``of``, or a share of 1."""

    value: float
    of: int
    is_count: bool

    def __str__(self) -> str:
        return f"{self.value:.0f}" if self.is_count else f"{self.value:.4f}"


def pieces(pairs: Pairs) -> Figure:
    """Return trafilatura's F1."""
    hits = wrong = missed = 0
    for gold, reading in pairs:
        text = _folded(reading.text)
        held = sum(_folded(piece) in text for piece in gold.held)
        hits += held
        missed += len(gold.held) - held
        wrong += sum(_folded(piece) in text for piece in gold.left_out)
    return Figure(2 * hits / ((2 * hits + wrong + missed) or 1), len(pairs), is_count=False)


def words(pairs: Pairs) -> Figure:
    """Return the mean F1 of the words of bodies over `LEAST_BODY` letters."""
    values = [words_of(gold, reading) for gold, reading in pairs]
    return Figure(sum(values) / (len(values) or 1), len(pairs), is_count=False)


def words_of(gold: Gold, reading: Reading) -> float:
    """Return the F1 of the words of one page."""
    wanted, found = _counted(gold.text), _counted(reading.text)
    both = (wanted & found).total()
    return 2 * both / ((wanted.total() + found.total()) or 1)


def shingles(pairs: Pairs) -> Figure:
    """Return article-extraction-benchmark's F1."""
    scores = [score_page(reading.text, gold.text) for gold, reading in pairs]
    return Figure(total(scores).f1, len(pairs), is_count=False)


def openings(pairs: Pairs) -> Figure:
    """Return how many texts hold the words that the suite's body begins with."""
    right = sum(_letters(gold.opening) in _letters(reading.text) for gold, reading in pairs)
    return Figure(right, len(pairs), is_count=True)


def titles(pairs: Pairs) -> Figure:
    """Return how many titles are the suite's."""
    right = sum(_letters(reading.title) == _letters(gold.title) for gold, reading in pairs)
    return Figure(right, len(pairs), is_count=True)


def dates(pairs: Pairs) -> Figure:
    """Return how many dates are the suite's, to the day."""
    right = sum(_on_day(reading.date, gold.date) for gold, reading in pairs)
    return Figure(right, len(pairs), is_count=True)


def authors(pairs: Pairs) -> Figure:
    """Return how many sets of authors are the suite's."""
    right = sum(_names(reading.authors) == _names(gold.authors) for gold, reading in pairs)
    return Figure(right, len(pairs), is_count=True)


def over(pairs: Pairs) -> Figure:
    """Return how many sets of authors hold the suite's and more."""
    more = sum(_names(reading.authors) > _names(gold.authors) for gold, reading in pairs)
    return Figure(more, len(pairs), is_count=True)


class Measure(NamedTuple):
    """A measure, the field of a reading that it looks at, and whom it counts."""

    judge: Callable[[Pairs], Figure]
    looks_at: str
    counts: Callable[[Gold], bool]


def _long(gold: Gold) -> bool:
    return len(gold.text) > LEAST_BODY


MEASURES: Final[dict[str, Measure]] = {
    "pieces": Measure(pieces, "text", lambda gold: bool(gold.held)),
    "words": Measure(words, "text", _long),
    "shingles": Measure(shingles, "text", lambda gold: bool(gold.text)),
    "openings": Measure(openings, "text", lambda gold: bool(gold.opening)),
    "titles": Measure(titles, "title", lambda gold: bool(gold.title)),
    "dates": Measure(dates, "date", lambda gold: bool(gold.date)),
    "authors": Measure(authors, "authors", lambda gold: bool(gold.authors)),
    "over": Measure(over, "authors", lambda gold: bool(gold.authors)),
}

ROWS: Final[dict[str, tuple[str, ...]]] = {
    "trafilatura": ("pieces", "titles", "dates", "authors", "over"),
    "fundus": ("words", "titles", "dates", "authors", "over"),
    "scrapinghub": ("shingles",),
    "readability": ("words", "titles"),
    "newspaper4k": ("words", "titles", "dates", "authors"),
    "postlight": ("openings", "titles", "dates", "authors"),
    "htmldate": ("dates",),
    "mediacloud": ("dates",),
}
"""What is measured on each suite."""


def judged(
    pages: Sequence[Page], readings: Sequence[Reading], measure: Measure
) -> tuple[tuple[Gold, Reading], ...]:
    """Return the pairs that a measure counts."""
    pairs = zip((page.gold for page in pages), readings, strict=True)
    return tuple((gold, reading) for gold, reading in pairs if measure.counts(gold))


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _on_day(date: str, day: str) -> bool:
    if len(date) <= len(day):
        return date == day
    moment = datetime.fromisoformat(date)
    return (moment - _WEST).date().isoformat() <= day <= (moment + _EAST).date().isoformat()


def _names(raw: Sequence[str]) -> frozenset[str]:
    return frozenset(_letters(name) for name in raw)


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _counted(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))
