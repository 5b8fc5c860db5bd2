"""The beginning of an article: a sentence or two that say what happened, within its terms.

An article whose source allows only a snippet gives one sentence, one whose source allows the
whole text as many as fit. Sentences are whole: where the first is too long for any page, the
next that fits stands for it, and only a text without one is cut.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from monitor.digests.measure import clip, width
from monitor.extraction.dateline import strip_dateline
from monitor.reading.view import ArticleView
from monitor.text.sentences import sentence_spans

LEAST_COLUMNS: Final = 40
"""A shorter paragraph is a credit, a place or a section name (seeds: "Photo credit: mfa.gov.kz"
has 24); in Chinese that is twenty characters."""

SNIPPET_COLUMNS: Final = 220
"""The longest snippet of several sentences, well inside what quotation rights allow."""

SENTENCE_COLUMNS: Final = 400
"""The longest sentence that is set whole, also as a snippet: agencies put the whole news into the
first one (35 words and more)."""

_PARAGRAPHS_READ: Final = 4

_REMEMBERED: Final = 1_024
"""Beginnings that are not looked for again (pages show the same stories to everybody; 1 ms each):
some 2 MB."""


def lead(view: ArticleView, columns: int) -> str:
    """Return the beginning of the article in at most *columns*, or "" where there is no text."""
    article = view.article
    paragraphs = article.text.split("\n\n", _PARAGRAPHS_READ)[:_PARAGRAPHS_READ]
    if view.display == "snippet":
        columns = 0
    return _lead((*paragraphs, article.summary), article.headline, columns)


@lru_cache(maxsize=_REMEMBERED)
def _lead(texts: tuple[str, ...], headline: str, columns: int) -> str:
    """Return the beginning of *texts*, the last of which may be short."""
    endless = ""
    for paragraph in (*filter(_is_long_enough, texts[:-1]), texts[-1]):
        text = _beginning(paragraph, headline, columns)
        if text and width(text) <= SENTENCE_COLUMNS:
            return text
        endless = endless or text
    return clip(endless, SNIPPET_COLUMNS)


def _beginning(paragraph: str, headline: str, columns: int) -> str:
    """Return the first sentence that is not the headline, and what follows within *columns*."""
    line = strip_dateline(" ".join(paragraph.split()))
    first = last = -1
    endless = ""
    for begin, end in sentence_spans(line):
        if first < 0 and (_repeats(line[begin:end], headline) or _is_label(line[begin:end])):
            continue
        if first < 0 and width(line[begin:end]) > SENTENCE_COLUMNS:
            endless = endless or line[begin:end]
            continue
        if first >= 0 and width(line[first:end]) > columns:
            break
        first, last = (begin if first < 0 else first), end
    return line[first:last] if first >= 0 else endless


def _is_label(sentence: str) -> bool:
    """Tell whether *sentence* is a place or a section before the text: "BURABAY.", "ANALYSIS."."""
    return sentence.isupper() and width(sentence) < LEAST_COLUMNS // 2


def _is_long_enough(paragraph: str) -> bool:
    return width(" ".join(paragraph.split())) >= LEAST_COLUMNS


def _repeats(sentence: str, headline: str) -> bool:
    """Tell whether *sentence* is the headline, or what a headline that was cut was made from."""
    said, known = sentence.strip(_ENDS).casefold(), headline.strip(_ENDS).casefold()
    return said == known or (headline.endswith("…") and bool(known) and said.startswith(known))


_ENDS: Final = " .。…"
