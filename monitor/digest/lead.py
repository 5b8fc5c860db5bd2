"""The beginning of an article: a sentence or two that say what happened, within its terms.

An article whose source allows only a snippet gives one sentence, one whose source allows the
whole text as many as fit.
"""

from __future__ import annotations

import re
from typing import Final

from monitor.digest.measure import clip, width
from monitor.query import ArticleView
from monitor.text.sentences import sentence_spans

LEAST_COLUMNS: Final = 40
"""A shorter paragraph is a credit, a place or a section name (seeds: "Photo credit: mfa.gov.kz"
has 24); in Chinese that is twenty characters."""

SNIPPET_COLUMNS: Final = 220
"""The longest snippet: about one long sentence, well inside what quotation rights allow."""

_PARAGRAPHS_READ: Final = 4

_DATELINES: Final = (
    re.compile(r"[^()]{2,60}\([A-Z][\w /.–-]{1,24}\)\s*(?:[-–—]+|:)\s+"),
    re.compile(r"[^/]{2,60}/\s?[^/\s][^/]{1,20}/\.?\s*[-–—]*\s*"),
    re.compile(r"[^。，]{0,8}[社网網][^。]{0,24}?[电電讯訊]\s*(?:[（(][^）)]{0,40}[）)])?\s*"),
    re.compile(r"[A-ZА-ЯЁ][A-ZА-ЯЁ -]{2,30}[.,] [^-–—]{0,24}[-–—]+ (?:[А-ЯЁA-Z. ]{3,20}\. )?"),
)
"""In this order the beginnings of: TIANJIN, Sept. 1 (Xinhua) -- or Beijing [China], August 31
(ANI): then ТЯНЬЦЗИНЬ, 1 сентября. /ТАСС/. then 新华社天津9月1日电（记者王宾）and last
МОСКВА, 18 ноя - ПРАЙМ."""


def lead(view: ArticleView, columns: int) -> str:
    """Return the beginning of the article in at most *columns*, or "" where there is no text."""
    article = view.article
    if view.display == "snippet":
        columns = min(columns, SNIPPET_COLUMNS)
    paragraph = _first_paragraph(article.text, article.headline) or " ".join(
        article.summary.split()
    )
    if not paragraph or _same(paragraph, article.headline):
        return ""
    kept = ""
    paragraph = without_dateline(paragraph)
    for begin, end in sentence_spans(paragraph):
        sentence = paragraph[begin:end]
        joined = f"{kept} {sentence}" if kept and sentence[0].isascii() else kept + sentence
        if kept and (view.display == "snippet" or width(joined) > columns):
            break
        kept = joined
    return clip(kept, columns)


def without_dateline(paragraph: str) -> str:
    """Return *paragraph* without the place, date and agency that wire stories begin with."""
    for pattern in _DATELINES:
        found = pattern.match(paragraph)
        if found and found.end() < len(paragraph) / 2:
            return paragraph[found.end() :]
    return paragraph


def _first_paragraph(text: str, headline: str) -> str:
    """Return the first paragraph that is one, on one line."""
    for paragraph in text.split("\n\n", _PARAGRAPHS_READ)[:_PARAGRAPHS_READ]:
        line = " ".join(paragraph.split())
        if width(line) >= LEAST_COLUMNS and not _same(line, headline):
            return line
    return ""


def _same(line: str, headline: str) -> bool:
    return line.strip(" .。").casefold() == headline.strip(" .。").casefold()
