"""What stands below the stories: what could not be seen, the numbers, why this mail comes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final

from monitor.digests.item import outlet_name
from monitor.digests.material import Material, SourceProblem
from monitor.digests.measure import clip
from monitor.digests.page import Room, Section, more
from monitor.digests.pieces import Arrangement
from monitor.digests.publishers import publisher, publishers
from monitor.digests.query_words import described
from monitor.digests.sections import Sections
from monitor.digests.wording import Wording
from monitor.reading.view import ArticleView
from storage.query import parse
from storage.records import Subscription

QUERY_COLUMNS: Final = 400
"""Of the description of a query in the footer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Makes what stands below; ``views`` are the articles of the edition."""

    words: Wording
    sections: Sections
    material: Material
    subscription: Subscription
    found: Arrangement
    room: Room
    zone: tzinfo

    # What could not be seen -----------------------------------------------------------------

    def unseen(self) -> Section | None:
        """List the sources that could not be read, by what is the matter and since when."""
        order = sorted(self.material.problems, key=lambda p: (p.country, p.name))
        kept = order[: self.room.problems]
        left = more(len(kept), order)
        by_state: dict[str, list[SourceProblem]] = defaultdict(list)
        for problem in kept:
            by_state[self._state(problem)].append(problem)
        return self.sections.section(
            "unseen",
            lines=[
                (state, self.words.list([self._source(problem) for problem in problems]))
                for state, problems in by_state.items()
            ],
            note=self._unseen_note(),
            closing=self.words.count("more_sources", left) if left else "",
            left=left,
        )

    def _unseen_note(self) -> str:
        """Say how many did not answer, and how many did but have no news: the list adds up."""
        words, counts = self.words, self.material.counts
        silent = sum(problem.answered for problem in self.material.problems)
        mute = len(self.material.problems) - silent
        said = [words.say("note.unseen")]
        if counts.sources and mute:
            total = words.number(counts.sources)
            said.append(words.count("no_answer", mute, total=total))
        if silent:
            said.append(words.count("without_news", silent))
        return words.say("gap").join(said)

    def _state(self, problem: SourceProblem) -> str:
        state = self.words.say(f"state.{problem.state}")
        if problem.since is None:
            return state
        local = problem.since.astimezone(self.zone).date()
        day = self.words.day(local, year=local.year != self.material.date.year)
        return self.words.say("problem", state=state, date=day)

    def _source(self, problem: SourceProblem) -> str:
        name = outlet_name(problem.name)
        return self.words.count("usual", problem.usual, name=name) if problem.usual else name

    def answered(self) -> str:
        """Say how many sources answered, "" where none is polled."""
        counts, words = self.material.counts, self.words
        if not counts.sources:
            return ""
        key = "answered_all" if counts.answered >= counts.sources else "answered"
        answered, total = words.number(counts.answered), words.number(counts.sources)
        return words.say(key, answered=answered, total=total)

    # In numbers -----------------------------------------------------------------------------

    def numbers(self, views: Sequence[ArticleView]) -> Section | None:
        """Say in a line each who reported, what was read, and who answered."""
        words, counts = self.words, self.material.counts
        lines: list[tuple[str, str]] = []
        if len(publishers(views)) > 1:
            lines.append((words.say("section.reporters"), self._reporters(views)))
        if counts.read:
            counted = (
                ("read", counts.read),
                ("about", counts.about),
                ("in_passing", counts.mentions),
                ("reprints", counts.reprints),
            )
            lines.append(("", words.list([words.count(name, n) for name, n in counted if n])))
        if counts.sources and not self.found.empty:
            lines.append(("", self.answered()))
        return self.sections.section("numbers", lines=lines)

    def _reporters(self, views: Sequence[ArticleView]) -> str:
        """Name the outlets with most articles, and whose texts went furthest."""
        names = publishers(views)
        counted = Counter(publisher(view) for view in views)
        order = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = [
            self.words.say("outlet_times", outlet=outlet_name(names[one]), n=str(n))
            if n > 1
            else outlet_name(names[one])
            for one, n in order[: self.room.outlets]
        ]
        left = more(len(shown), order)
        listed = self.words.list(shown)
        if left:
            listed = self.words.say("gap").join((listed, self.words.count("more_outlets", left)))
        furthest = self._furthest()
        return self.words.say("semicolon").join(filter(None, (listed, furthest)))

    def _furthest(self) -> str:
        copies: dict[str, set[str]] = defaultdict(set)
        names: dict[str, str] = {}
        for report in (report for piece in self.found.pieces for report in piece.reports):
            source = report.origin or report.lead
            own = publisher(source)
            names.setdefault(own, source.outlet)
            copies[own] |= {publisher(view) for view in report.articles} - {own}
        if not copies:
            return ""
        first, found = min(copies.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if len(found) < 2:
            return ""
        outlets = self.words.count("reprinted", len(found))
        return self.words.say("furthest", outlet=outlet_name(names[first]), what=outlets)

    # The footer -----------------------------------------------------------------------------

    def footer(self) -> tuple[str, ...]:
        """Say what time it covers, why it comes, and how to end that."""
        words, material, subscription = self.words, self.material, self.subscription
        contact = material.contact.removeprefix("mailto:")
        languages = words.list([words.language(code) for code in subscription.languages])
        first, last = (at.astimezone(self.zone) for at in (material.since, material.until))
        # Over midnight both ends need their date.
        today = material.date if first.date() == last.date() else date.min
        since, until = words.moment(first, today=today), words.moment(last, today=today)
        query = clip(described(parse(subscription.query), words), QUERY_COLUMNS)
        lines = (
            words.say("window", since=since, until=until, zone=str(self.zone)),
            words.say("why", name=outlet_name(subscription.name), query=query),
            words.say("only_languages", languages=languages) if languages else "",
            words.say("contact", contact=contact) if contact else "",
        )
        return tuple(line for line in lines if line)
