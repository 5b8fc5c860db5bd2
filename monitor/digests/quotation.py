"""Who says what: one quotation of a story, word for word, with its speaker. Pure."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from monitor.digests.facts import quotes
from monitor.digests.measure import isolated, one_line, width
from monitor.digests.page import Citation, Said
from monitor.digests.pieces import Piece
from monitor.digests.wording import Wording
from monitor.reading.marked import GAP
from storage.records import Article

LEAST, LONGEST = 40, 220
"""Columns of a quotation that says something, and that a page has room for."""

REPORTS_READ: Final = 3
"""Of a story: the best for this reader."""


def quotation(piece: Piece, words: Wording, summary: str, *, base: str = "") -> Said | None:
    """Return the first quotation whose speaker is named and that is not in *summary*.

    :param base: where the pages are ("": nowhere); its words lead to their place there

    A report in the language of the lead is preferred: it is the language of the story here.
    """
    language = piece.reports[0].lead.article.language
    for report in piece.reports[:REPORTS_READ]:
        view = report.lead
        if view.article.language != language:
            continue
        for one in quotes(view):
            text = one_line(one.text)
            speaker = words.person(one.term, one.label) if one.term else one.speaker
            if one.attribution != "stated" or not speaker or text in summary:
                continue
            if LEAST <= width(text) <= LONGEST:
                return Said(
                    words=Citation(
                        text=text,
                        language=view.article.language,
                        url=place(view.article, one.start, base),
                    ),
                    speaker=words.say(
                        "speaker",
                        name=isolated(one_line(speaker)),
                        outlet=isolated(one_line(view.outlet)),
                    ),
                )
    return None


def place(article: Article, start: int, base: str) -> str:
    """Return the address of the paragraph with the letter *start* on the page of *article*.

    Of this version: a later one may say something else. Paragraphs are numbered from 1 as
    `monitor.reading.marked` cuts them; what stands in the headline leads to the page.

    :param start: in headline, `GAP` and text
    :param base: where the pages are; "" where there are none, and then there is no address
    """
    if not base:
        return ""
    page = f"{base}/articles/{quote(article.id)}/versions/{article.version}"
    before = article.text[: max(start - len(article.headline) - len(GAP), 0)]
    number = sum(bool(one) for one in before.split(GAP)[:-1]) + 1
    return f"{page}#p{number}" if start >= len(article.headline) + len(GAP) else page
