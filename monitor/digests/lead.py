"""The beginning of an article: a sentence or two that say what happened, within its terms.

An article whose source allows only a snippet gives one sentence, one whose source allows the
whole text as many as fit.
"""

from __future__ import annotations

from typing import Final

from monitor.digests.measure import clip, width
from monitor.extraction.dateline import strip_dateline
from monitor.reading.view import ArticleView
from monitor.text.sentences import sentence_spans

LEAST_COLUMNS: Final = 40
"""A shorter paragraph is a credit, a place or a section name (seeds: "Photo credit: mfa.gov.kz"
has 24); in Chinese that is twenty characters."""

SNIPPET_COLUMNS: Final = 220
"""The longest snippet: about one long sentence, well inside what quotation rights allow."""

_PARAGRAPHS_READ: Final = 4


def lead(view: ArticleView, columns: int) -> str:
    """Return the beginning of the article in at most *columns*, or "" where there is no text."""
    article = view.article
    snippet = view.display == "snippet"
    columns = min(columns, SNIPPET_COLUMNS) if snippet else columns
    paragraphs = article.text.split("\n\n", _PARAGRAPHS_READ)[:_PARAGRAPHS_READ]
    for paragraph in (*filter(_is_long_enough, paragraphs), article.summary):
        found = _beginning(paragraph, article.headline, 0 if snippet else columns)
        if found:
            return clip(found, columns)
    return ""


def _beginning(paragraph: str, headline: str, columns: int) -> str:
    """Return the first sentence that is not the headline, and what follows within *columns*."""
    line = strip_dateline(" ".join(paragraph.split()))
    first = last = -1
    for begin, end in sentence_spans(line):
        if first < 0 and (_repeats(line[begin:end], headline) or _is_label(line[begin:end])):
            continue
        if first >= 0 and width(line[first:end]) > columns:
            break
        first, last = (begin if first < 0 else first), end
    return line[first:last] if first >= 0 else ""


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
