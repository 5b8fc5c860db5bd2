"""Who says what: one quotation of a story, word for word, with its speaker. Pure."""

from __future__ import annotations

from typing import Final

from monitor.digests.facts import quotes
from monitor.digests.measure import isolated, one_line, width
from monitor.digests.page import Citation, Said
from monitor.digests.pieces import Piece
from monitor.digests.wording import Wording

LEAST, LONGEST = 40, 220
"""Columns of a quotation that says something, and that a page has room for."""

REPORTS_READ: Final = 3
"""Of a story: the best for this reader."""


def quotation(piece: Piece, words: Wording, summary: str) -> Said | None:
    """Return the first quotation whose speaker is named and that is not in *summary*.

    A report in the language of the lead is preferred: it is the language of the story here.
    """
    language = piece.reports[0].lead.article.language
    for report in piece.reports[:REPORTS_READ]:
        view = report.lead
        if view.article.language != language:
            continue
        for quote in quotes(view):
            text = one_line(quote.text)
            speaker = words.person(quote.term, quote.label) if quote.term else quote.speaker
            if quote.attribution != "stated" or not speaker or text in summary:
                continue
            if LEAST <= width(text) <= LONGEST:
                return Said(
                    words=Citation(text=text, language=view.article.language),
                    speaker=words.say(
                        "speaker",
                        name=isolated(one_line(speaker)),
                        outlet=isolated(one_line(view.outlet)),
                    ),
                )
    return None
