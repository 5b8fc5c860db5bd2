"""One story, one report or one correction, in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Final

from monitor.digests.facts import facts_in, sentences
from monitor.digests.gloss import gloss
from monitor.digests.lead import lead
from monitor.digests.material import Correction
from monitor.digests.measure import clip, isolated, one_line
from monitor.digests.page import Citation, PageItem, Room, Said, Weight, web_address
from monitor.digests.pieces import Piece, Report
from monitor.digests.publishers import publisher, publishers
from monitor.digests.quotation import quotation
from monitor.digests.wording import Wording
from monitor.extraction.dateline import strip_dateline
from monitor.reading.view import ArticleView
from monitor.reprints.changes import NONE
from storage.records import Shown, Translation

NAMED_COPIERS: Final = 3
"""Up to so many outlets that reprint a text are named, more are counted."""

CHANGES_SHOWN: Final = 4
"""Numbers and names that a correction lists."""

CHANGE_COLUMNS: Final = 60
"""Of each of them."""

NAME_COLUMNS: Final = 60
"""Of the name of an outlet; pages put whole sentences there."""

LONGEST: Final = 2_000
"""Characters of a headline or a name that are looked at: more is no headline."""

LEAST_SUMMARY: Final = 60
"""Columns below which a summary says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Makes the items of one page: ``words`` and ``zone`` are the reader's, ``today`` its date.

    ``reads`` are the languages that the reader knows; a headline in another has a gloss: what a
    machine makes of it, marked as that, of ``translations`` (by article), or else what it is about.
    ``base`` is where the pages are ("": nowhere).
    """

    words: Wording
    room: Room
    zone: tzinfo
    today: date
    reads: frozenset[str]
    base: str = ""
    translations: Mapping[str, Translation] = field(default_factory=dict)

    def story(self, piece: Piece, weight: Weight = "full") -> PageItem:
        """Return a story with the best of its reports, and who else reported it."""
        view = piece.reports[0].lead
        whole = weight in ("lead", "full")
        summary = self._summary(view) if whole else None
        told = summary.text if summary else ""
        said = quotation(piece, self.words, told, base=self.base) if whole else None
        also, left = self._also(piece) if weight != "line" else ((), 0)
        notes = [self._copies(piece.reports[0]), self._differences(piece)] if whole else []
        return PageItem(
            headline=self._quote(view),
            byline=self._byline(view, short=weight == "line") + self._size(piece, weight),
            weight=weight,
            gloss=self._gloss(view),
            is_translated=self._is_translated(view),
            summary=summary,
            said=said,
            note=self.words.say("semicolon").join(filter(None, notes)),
            also=self._outlets(piece, also),
            more=self.words.count("more_reports", left) if left else "",
            left=left,
            shown=self._shown(piece, also, summary=summary, said=said),
        )

    def brief(self, piece: Piece) -> PageItem:
        """Return a story in two lines."""
        return self.story(piece, "brief")

    def line(self, piece: Piece) -> PageItem:
        """Return a story in one line."""
        return self.story(piece, "line")

    def update(self, piece: Piece) -> PageItem:
        """Return what is new in a story that the reader was shown: only that."""
        report = piece.reports[0]
        view = report.lead
        also, left = self._also(piece)
        before = piece.before.headline if piece.before else ""
        told = self.words.say("before", headline=isolated(before)) if before else ""
        joined = [self.words.say("joined", headline=isolated(one.headline)) for one in piece.joined]
        quoted = [one for one in report.news if not one.is_headline]
        text = one_line(" […] ".join(strip_dateline(one.text) for one in quoted))
        summary = Citation(text=text, language=view.article.language) if text else None
        return PageItem(
            headline=self._quote(view),
            byline=self._byline(view),
            gloss=self._gloss(view),
            is_translated=self._is_translated(view),
            summary=summary,
            note=self.words.say("semicolon").join(
                filter(None, (self._copies(report), told, *joined))
            ),
            also=self._outlets(piece, also),
            more=self.words.count("more_reports", left) if left else "",
            left=left,
            shown=self._shown(piece, also, news=(one.facts for one in quoted)),
        )

    def correction(self, correction: Correction) -> PageItem:
        """Return an article as it reads now, and what became of it."""
        view = correction.view
        said = [self.words.say(correction.kind, outlet=outlet_name(view.outlet))]
        before = clip(one_line(correction.earlier_headline[:LONGEST]), self.room.headline)
        if before and before != clip(view.article.headline, self.room.headline):
            said.append(self.words.say("earlier_headline", headline=isolated(before)))
        found = (*correction.changes.numbers, *correction.changes.names)[:CHANGES_SHOWN]
        if found and correction.kind == "changed":
            listed = [isolated(clip(change, CHANGE_COLUMNS)) for change in found]
            said.append(self.words.say("changes", what=self.words.list(listed)))
        note = self.words.say("gap").join(said)
        return PageItem(
            headline=self._quote(view),
            byline=self._byline(view),
            gloss=self._gloss(view),
            is_translated=self._is_translated(view),
            note=note,
            shown=(self._shown_of(view, view.story if view.level == "about" else ""),),
        )

    def correction_line(self, correction: Correction) -> PageItem:
        """Return a corrected article in one line."""
        view = correction.view
        return PageItem(
            headline=self._quote(view),
            byline=(
                *self._byline(view, short=True),
                self.words.say(f"short_{correction.kind}"),
            ),
            weight="line",
            shown=(self._shown_of(view, view.story if view.level == "about" else ""),),
        )

    def subject(self, view: ArticleView, columns: int) -> str:
        """Return the headline of *view* for a line of another direction, in a language read here
        if a machine has said it in one."""
        if translated := self._translated(view, columns):
            return translated
        return isolated(headline(view, columns) or self.words.say("no_headline"))

    def reprinted(self, copies: Sequence[ArticleView]) -> str:
        """Say who reprinted a text."""
        words = self.words
        outlets = list(publishers(copies).values())
        if len(outlets) <= NAMED_COPIERS:
            names = words.list([outlet_name(outlet) for outlet in outlets])
            return words.count("reprinted_names", len(outlets), names=names)
        countries = {view.article.country for view in copies} - {""}
        return words.say(
            "reprinted" if len(countries) > 1 else "reprinted_one_country",
            outlets=words.count("reprinted", len(outlets)),
            countries=words.count("reprinted_in", len(countries)),
        )

    # Parts ----------------------------------------------------------------------------------

    def _quote(self, view: ArticleView) -> Citation:
        return Citation(
            text=headline(view, self.room.headline) or self.words.say("no_headline"),
            language=view.article.language,
            url=self._address(view),
        )

    def _gloss(self, view: ArticleView) -> str:
        language = view.article.language
        if not language or language in self.reads:
            return ""
        return self._translated(view, self.room.headline) or gloss(view, self.words)

    def _is_translated(self, view: ArticleView) -> bool:
        return view.article.id in self.translations and view.article.language not in self.reads

    def _translated(self, view: ArticleView, columns: int) -> str:
        """Return what a machine makes of the headline, said to be that, or ""."""
        if not self._is_translated(view):
            return ""
        made = self.translations[view.article.id]
        return self.words.say("machine", text=isolated(clip(one_line(made.text), columns)))

    def _summary(self, view: ArticleView) -> Citation | None:
        columns = self.room.summary
        text = lead(view, columns) if columns >= LEAST_SUMMARY and view.article.headline else ""
        return Citation(text=one_line(text), language=view.article.language) if text else None

    def _also(self, piece: Piece) -> tuple[tuple[ArticleView, ...], int]:
        """Return the other reports that are named, and how many are not: each outlet first."""
        first = piece.reports[0].lead
        seen = {(publisher(first), first.article.language)}
        once: list[ArticleView] = []
        again: list[ArticleView] = []
        for report in piece.reports[1:]:
            name = (publisher(report.lead), report.lead.article.language)
            (again if name in seen else once).append(report.lead)
            seen.add(name)
        named = tuple([*once, *again][: self.room.also])
        return named, len(once) + len(again) - len(named)

    def _outlets(self, piece: Piece, also: Sequence[ArticleView]) -> tuple[Citation, ...]:
        """Return *also* as links; an outlet's further reports in a language have its name and a
        number, by whatever name its sources go: "TASS (RU, ru)", "TASS (RU, ru; 2)"."""
        counted: Counter[tuple[str, str]] = Counter()
        names: dict[tuple[str, str], str] = {}
        found = []
        for view in (piece.reports[0].lead, *also):
            one = (publisher(view), view.article.language)
            counted[one] += 1
            name = names.setdefault(one, view.outlet)
            codes = ", ".join(filter(None, (view.article.country, view.article.language)))
            if counted[one] > 1:
                codes = "; ".join(filter(None, (codes, str(counted[one]))))
            text = outlet_name(name) + (f" ({codes})" if codes else "")
            found.append(Citation(text=text, url=self._address(view)))
        return tuple(found[1:])

    def _address(self, view: ArticleView) -> str:
        url = web_address(view.article.url) or web_address(view.article.canonical_url)
        return url if len(url) <= self.room.link else ""

    def _byline(self, view: ArticleView, *, short: bool = False) -> tuple[str, ...]:
        article = view.article
        country = self.words.country(article.country) if article.country else ""
        when = ""
        if article.date_published is not None:
            local = article.date_published.astimezone(self.zone)
            when = self._when(local, date_only=article.date_only)
        parts = (outlet_name(view.outlet), "" if short else country, when)
        return tuple(part for part in parts if part)

    def _when(self, local: datetime, *, date_only: bool) -> str:
        if date_only:
            return self.words.day(local.date(), year=local.year != self.today.year)
        return self.words.moment(local, today=self.today)

    def _size(self, piece: Piece, weight: Weight) -> tuple[str, ...]:
        """Say in how many texts of their own a story is told, and how often they were copied.

        A long story says that in its note.
        """
        texts = len(publishers(report.lead for report in piece.reports))
        said = [self.words.count("texts", texts)] if texts > 1 else []
        copies = sum(len(report.copies) for report in piece.reports)
        if copies and weight in ("brief", "line"):
            said.append(self.words.count("reprints", copies))
        return tuple(said)

    def _copies(self, report: Report) -> str:
        """Say whose text it is and who reprinted it."""
        said = []
        origin = report.origin
        if origin is not None and publisher(origin) != publisher(report.lead):
            said.append(self.words.say("copy_of", outlet=outlet_name(origin.outlet)))
        copies = [view for view in report.copies if publisher(view) != publisher(report.lead)]
        if copies:
            said.append(self.reprinted(copies))
        return self.words.list(said)

    def _differences(self, piece: Piece) -> str:
        """Say how many copies changed a number, a name or the headline."""
        copies = [view for view in piece.reports[0].copies if view.reprint]
        changed = [view for view in copies if _is_other(view)]
        if not changed:
            return ""
        total = self.words.number(len(copies))
        said = self.words.count("changed_copies", len(changed), total=total)
        found = [
            change
            for view in changed
            for change in (view.reprint.changes.numbers if view.reprint else ())
            if NONE not in change.split(" → ")
        ]
        listed = [isolated(clip(one, CHANGE_COLUMNS)) for one in dict.fromkeys(found)]
        what = self.words.list(listed[:CHANGES_SHOWN])
        return said + self.words.say("colon") + what if what else said

    # What the reader has seen ---------------------------------------------------------------

    def _shown(
        self,
        piece: Piece,
        also: Iterable[ArticleView],
        *,
        summary: Citation | None = None,
        said: Said | None = None,
        news: Iterable[frozenset[str]] = (),
    ) -> tuple[Shown, ...]:
        view = piece.reports[0].lead
        story = piece.story if view.level != "mention" else ""
        facts: set[str] = set().union(*news)
        for text in (summary.text if summary else "", said.words.text if said else ""):
            facts |= _facts_of(piece, text)
        first = self._shown_of(view, story, facts)
        others = (Shown(story=story, article=other.article.id) for other in also)
        return (first, *others)

    def _shown_of(self, view: ArticleView, story: str, facts: Iterable[str] = ()) -> Shown:
        line = headline(view, self.room.headline)
        found = facts_in(view, 0, len(view.article.headline)) if view.article.headline else ()
        return Shown(
            story=story,
            article=view.article.id,
            headline=line,
            facts=tuple(sorted({*found, *facts})),
        )


def outlet_name(outlet: str) -> str:
    """Return the name of an outlet or a source for a line of another direction."""
    return isolated(clip(one_line(outlet[:LONGEST]), NAME_COLUMNS))


def headline(view: ArticleView, columns: int) -> str:
    """Return the headline in at most *columns*, the beginning of a text that has none, or ""."""
    line = one_line(view.article.headline[:LONGEST])
    return clip(line or one_line(lead(view, columns)), columns)


def _facts_of(piece: Piece, text: str) -> set[str]:
    """Return the facts of the sentences that stand in *text*, words of one of the reports."""
    if not text:
        return set()
    found: set[str] = set()
    for report in piece.reports:
        for one in sentences(report.lead):
            if not one.is_headline and (one.text in text or text in one.text):
                found |= one.facts
    return found


def _is_other(view: ArticleView) -> bool:
    changes = view.reprint.changes if view.reprint else None
    return bool(changes and (changes.headline or changes.numbers or changes.names))
