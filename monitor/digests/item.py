"""One story, one report or one correction, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Final

from monitor.digests.arrange import Piece, Report
from monitor.digests.lead import lead
from monitor.digests.material import Correction
from monitor.digests.measure import clip, isolated
from monitor.digests.page import Citation, PageItem, Room, Weight, web_address
from monitor.digests.wording import Wording
from monitor.reading.view import ArticleView

NAMED_COPIERS: Final = 3
"""Up to so many outlets that reprint a text are named, more are counted."""

CHANGES_SHOWN: Final = 4
"""Numbers and names that a correction lists."""

CHANGE_COLUMNS: Final = 60
"""Of each of them."""

NAME_COLUMNS: Final = 60
"""Of the name of an outlet; pages put whole sentences there."""

LEAST_SUMMARY: Final = 60
"""Columns below which a summary says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Makes the items of one page: ``words`` and ``zone`` are the reader's, ``today`` its date."""

    words: Wording
    room: Room
    zone: tzinfo
    today: date

    def story(self, piece: Piece, weight: Weight = "full") -> PageItem:
        """Return a story with the best of its reports, and who else reported it."""
        if weight == "brief":
            return self._item(piece, weight, also=0, columns=0)
        return self._item(piece, weight, also=self.room.also, columns=self.room.summary)

    def brief(self, piece: Piece) -> PageItem:
        """Return a story in two lines."""
        return self.story(piece, "brief")

    def update(self, piece: Piece) -> PageItem:
        """Return what is new in a story that readers know."""
        also = self.room.update_reports - 1
        item = self._item(piece, "full", also=also, columns=self.room.summary // 2)
        if piece.before is None:
            return item
        known = isolated(headline(piece.before, self.room.headline))
        said = filter(None, (item.note, self.words.say("before", headline=known) if known else ""))
        return replace(item, note=self.words.say("semicolon").join(said))

    def correction(self, correction: Correction) -> PageItem:
        """Return an article as it reads now, and what became of it."""
        view = correction.view
        said = [self.words.say(correction.kind, outlet=outlet_name(view.outlet))]
        before = clip(correction.earlier_headline, self.room.headline)
        if before and before != clip(view.article.headline, self.room.headline):
            said.append(self.words.say("earlier_headline", headline=isolated(before)))
        found = (*correction.changes.numbers, *correction.changes.names)[:CHANGES_SHOWN]
        if found and correction.kind == "changed":
            listed = [isolated(clip(change, CHANGE_COLUMNS)) for change in found]
            said.append(self.words.say("changes", what=self.words.list(listed)))
        note = self.words.say("gap").join(said)
        return PageItem(headline=self._quote(view), byline=self._byline(view), note=note)

    def subject(self, view: ArticleView, columns: int) -> str:
        """Return the headline of *view* for a line of another direction."""
        return isolated(headline(view, columns) or self.words.say("no_headline"))

    def reprinted(self, copies: Sequence[ArticleView]) -> str:
        """Say who reprinted a text."""
        words = self.words
        outlets = list(dict.fromkeys(view.outlet for view in copies))
        if len(outlets) <= NAMED_COPIERS:
            names = words.list([outlet_name(outlet) for outlet in outlets])
            return words.count("reprinted_names", len(outlets), names=names)
        countries = {view.article.country for view in copies} - {""}
        return words.say(
            "reprinted" if len(countries) > 1 else "reprinted_one_country",
            outlets=words.count("reprinted", len(outlets)),
            countries=words.count("reprinted_in", len(countries)),
        )

    def _item(self, piece: Piece, weight: Weight, *, also: int, columns: int) -> PageItem:
        report = piece.reports[0]
        shown = _other_outlets(piece)[:also]
        left = len(piece.reports) - 1 - len(shown)
        return PageItem(
            headline=self._quote(report.lead),
            byline=self._byline(report.lead),
            weight=weight,
            summary=_summary(report.lead, columns),
            note=self._copies(report),
            also=tuple(self._outlet(view) for view in shown),
            more=self.words.count("more_reports", left) if left and weight != "brief" else "",
        )

    def _quote(self, view: ArticleView) -> Citation:
        return Citation(
            text=headline(view, self.room.headline) or self.words.say("no_headline"),
            language=view.article.language,
            url=self._address(view),
        )

    def _outlet(self, view: ArticleView) -> Citation:
        codes = ", ".join(code for code in (view.article.country, view.article.language) if code)
        text = outlet_name(view.outlet) + (f" ({codes})" if codes else "")
        return Citation(text=text, url=self._address(view))

    def _address(self, view: ArticleView) -> str:
        url = web_address(view.article.url) or web_address(view.article.canonical_url)
        return url if len(url) <= self.room.link else ""

    def _byline(self, view: ArticleView) -> tuple[str, ...]:
        article = view.article
        country = self.words.country(article.country) if article.country else ""
        when = ""
        if article.date_published is not None:
            local = article.date_published.astimezone(self.zone)
            when = self._when(local, date_only=article.date_only)
        return tuple(part for part in (outlet_name(view.outlet), country, when) if part)

    def _when(self, local: datetime, *, date_only: bool) -> str:
        if date_only:
            return self.words.day(local.date(), year=local.year != self.today.year)
        return self.words.moment(local, today=self.today)

    def _copies(self, report: Report) -> str:
        """Say whose text it is and who reprinted it."""
        said = []
        origin = report.origin
        if origin is not None and origin.outlet != report.lead.outlet:
            said.append(self.words.say("copy_of", outlet=outlet_name(origin.outlet)))
        copies = [view for view in report.copies if view.outlet != report.lead.outlet]
        if copies:
            said.append(self.reprinted(copies))
        return self.words.list(said)


def outlet_name(outlet: str) -> str:
    """Return the name of an outlet or a source for a line of another direction."""
    return isolated(clip(outlet, NAME_COLUMNS))


def headline(view: ArticleView, columns: int) -> str:
    """Return the headline in at most *columns*, the beginning of a text that has none, or ""."""
    return clip(" ".join(view.article.headline.split()) or lead(view, columns), columns)


def _summary(view: ArticleView, columns: int) -> Citation | None:
    text = lead(view, columns) if columns >= LEAST_SUMMARY and view.article.headline else ""
    return Citation(text=text, language=view.article.language) if text else None


def _other_outlets(piece: Piece) -> list[ArticleView]:
    """Return the reports after the first, one for each outlet and language."""
    first = piece.reports[0].lead
    seen = {(first.outlet, first.article.language)}
    found: list[ArticleView] = []
    for report in piece.reports[1:]:
        view = report.lead
        if (view.outlet, view.article.language) not in seen:
            seen.add((view.outlet, view.article.language))
            found.append(view)
    return found
