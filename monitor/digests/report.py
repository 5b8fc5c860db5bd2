"""An edition as a document: cover, contents, themes in the client's order, clippings, sources.

Here it is put into words, once for every form; `report_pdf` and `report_docx` set it. A clipping
has the whole text where the terms of its source allow that, else its beginning and the address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from monitor.digests.arrange import arrange
from monitor.digests.editor import edit
from monitor.digests.item import Items, outlet_name
from monitor.digests.lead import lead
from monitor.digests.material import Material
from monitor.digests.page import ANNEX, Page, PageItem, web_address
from monitor.digests.pieces import Arrangement, Piece
from monitor.digests.publishers import publisher
from monitor.digests.wording import Wording, wording
from monitor.reading.view import ArticleView
from storage.query import parse
from storage.records import Subscription

SNIPPET_COLUMNS: Final = 600
"""Of the beginning of a text that the terms of its source do not let us pass on."""

CLIPPING_LETTERS: Final = 60_000
"""Of a whole text; what is longer is a document of its own, and its address stands below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clipping:
    """One text: ``item`` as the digest tells it, its ``paragraphs``, and what is said of them."""

    number: int
    item: PageItem
    paragraphs: tuple[str, ...]
    language: str
    note: str
    url: str

    @property
    def anchor(self) -> str:
        """Its name within the document."""
        return f"clipping-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Clippings under one heading."""

    title: str
    clippings: tuple[Clipping, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """An outlet of the annex: its name, country, how many texts, and addresses of these."""

    outlet: str
    country: str
    count: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The document, ready to be set. ``closing`` are the sections that have no clippings."""

    page: Page
    subscription: str
    contents_title: str
    themes: tuple[Theme, ...]
    sources_title: str
    sources: tuple[SourceRow, ...]
    closing_title: str
    closing: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def language(self) -> str:
        """The language of the words around the clippings."""
        return self.page.language


def report(subscription: Subscription, material: Material) -> Report:
    """Return the document of *material* for *subscription*."""
    found = arrange(subscription, material)
    page = edit(subscription, material, found, ANNEX)
    words = wording(subscription.interface)
    items = Items(
        words=words,
        room=ANNEX,
        zone=ZoneInfo(subscription.timezone),
        today=material.date,
        reads=frozenset((words.code, *subscription.languages)),
        translations=material.translations,
    )
    themes = _numbered(_themes(found, subscription, words), items, words)
    views = [view for piece in (*found.pieces, *found.mentions) for view in piece.articles]
    return Report(
        page=page,
        subscription=subscription.name,
        contents_title=words.say("report.contents"),
        themes=themes,
        sources_title=words.say("report.sources"),
        sources=_sources(views, words),
        closing_title=words.say("report.remarks"),
        closing=_closing(page),
    )


def _themes(
    found: Arrangement, subscription: Subscription, words: Wording
) -> dict[str, list[Piece]]:
    """Return the stories under their headings: topics that the query names first, in its order.

    What the client asked for by name leads; then comes what weighs most.
    """
    asked = [term.value for term in parse(subscription.query).terms() if term.field == "topic"]
    order: dict[str, list[Piece]] = {words.topic(topic): [] for topic in asked}
    for group in found.news:
        for piece in group.pieces:
            if words.topic(piece.topic) in order or not group.event[0]:
                title = words.topic(piece.topic) if piece.topic else words.say("section.other")
            else:
                title = words.event(*group.event)
            order.setdefault(title, []).append(piece)
    for name, pieces in (("updates", found.updates), ("late", found.late)):
        order.setdefault(words.say(f"section.{name}"), []).extend(pieces)
    return {title: pieces for title, pieces in order.items() if pieces}


def _numbered(themes: dict[str, list[Piece]], items: Items, words: Wording) -> tuple[Theme, ...]:
    made, number = [], 0
    for title, pieces in themes.items():
        clippings = []
        for piece in pieces:
            number += 1
            clippings.append(_clipping(number, piece, items, words))
        made.append(Theme(title=title, clippings=tuple(clippings)))
    return tuple(made)


def _clipping(number: int, piece: Piece, items: Items, words: Wording) -> Clipping:
    view = piece.reports[0].lead
    is_whole = view.display == "full" and view.article.status == "usable"
    text = view.article.text if is_whole else lead(view, SNIPPET_COLUMNS)
    is_cut = len(text) > CLIPPING_LETTERS
    paragraphs = [part.strip() for part in text[:CLIPPING_LETTERS].split("\n")]
    note = words.say("report.cut") if is_cut else "" if is_whole else words.say("report.snippet")
    return Clipping(
        number=number,
        item=items.update(piece) if piece.before else items.story(piece, "full"),
        paragraphs=tuple(filter(None, paragraphs)),
        language=view.article.language,
        note=note,
        url=web_address(view.article.url) or web_address(view.article.canonical_url),
    )


def _sources(views: Iterable[ArticleView], words: Wording) -> tuple[SourceRow, ...]:
    """Return who published what is in the document, each outlet once, most texts first."""
    by_outlet: dict[str, list[ArticleView]] = {}
    for view in views:
        by_outlet.setdefault(publisher(view), []).append(view)
    rows = []
    for group in sorted(by_outlet.values(), key=lambda group: (-len(group), group[0].outlet)):
        first = group[0]
        urls = dict.fromkeys(web_address(view.article.url) for view in group)
        rows.append(
            SourceRow(
                outlet=outlet_name(first.outlet),
                country=words.country(first.article.country) if first.article.country else "",
                count=words.count("articles", len(group)),
                urls=tuple(filter(None, urls)),
            )
        )
    return tuple(rows)


def _closing(page: Page) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what the edition says beside its stories: corrections, mentions, what was not seen."""
    found = []
    for section in page.sections:
        if section.name not in ("corrections", "mentions", "unseen", "numbers"):
            continue
        lines = [
            " · ".join(filter(None, (item.headline.text, *item.byline, item.gloss, item.note)))
            for block in section.blocks
            for item in block.items
        ]
        lines += [": ".join(filter(None, (label, text))) for label, text in section.lines]
        found.append((section.title, tuple(filter(None, (section.note, *lines, section.more)))))
    return tuple(found)
