"""What one reader remembers: what the editions of this subscription showed, story by story. Pure.

An update is what that leaves: sentences with a fact that stood in nothing shown of the story.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from monitor.digests.facts import Sentence, news, sentences
from monitor.digests.material import StoryNews
from monitor.digests.measure import width
from monitor.digests.pieces import Piece, Report
from storage.records import Merger, Shown

SENTENCES: Final = 2
"""With new facts, that an update quotes of one report; of a source of snippets it is one."""

LONGEST: Final = 400
"""Columns of a sentence that can be quoted whole."""


class Memory:
    """What was shown, by story and by article.

    :param mergers: the stories that became part of others, and were not told to be
    """

    def __init__(self, shown: Iterable[Shown], mergers: Iterable[Merger] = ()) -> None:
        self._by_story: defaultdict[str, list[Shown]] = defaultdict(list)
        self._by_article: defaultdict[str, list[Shown]] = defaultdict(list)
        for one in shown:
            if one.story:
                self._by_story[one.story].append(one)
                self._by_article[one.article].append(one)
        self._parts: defaultdict[str, set[str]] = defaultdict(set)
        for merger in mergers:
            self._parts[merger.joined] |= {merger.story, merger.joined}

    def knows(self, story: StoryNews) -> bool:
        """Tell whether the reader was shown the story; stories merge: its articles are asked too.

        What stood among the mentions was no story.
        """
        return bool(self._of(story))

    def update(self, story: StoryNews, piece: Piece) -> Piece:
        """Return *piece* with what its reports say that the reader was not shown.

        Reports with most news come first; what one says is known to those after it. Copies of a
        text that was shown say nothing new.
        """
        shown = self._of(story)
        known = frozenset(fact for one in shown for fact in one.facts)
        told: list[Report] = []
        for report in piece.reports:
            found: tuple[Sentence, ...] = ()
            if report.origin is None or report.origin.article.id not in self._by_article:
                found = _news(report, known)
            known = known.union(*(one.facts for one in found))
            told.append(replace(report, news=found))
        told.sort(key=lambda report: not report.news)
        named = [one for one in shown if one.headline]
        before = (named or shown)[-1]
        joined = self._joined(story, named, before)
        return replace(piece, reports=tuple(told), before=before, joined=joined)

    def _joined(self, story: StoryNews, named: Sequence[Shown], before: Shown) -> tuple[Shown, ...]:
        """Return what was shown last of each other story that has turned out to be this one."""
        last = {one.story: one for one in named if one.story in self._parts.get(story.id, ())}
        last.pop(before.story, None)
        return tuple(one for one in last.values() if one.headline != before.headline)

    def _of(self, story: StoryNews) -> list[Shown]:
        found = list(self._by_story.get(story.id, ()))
        for view in story.articles:
            found += self._by_article.get(view.article.id, ())
        return list(dict.fromkeys(found))


def _news(report: Report, known: frozenset[str]) -> tuple[Sentence, ...]:
    """Return the sentences that say most of what is not *known*, in the order of the text."""
    left = [one for one in sentences(report.lead) if width(one.text) <= LONGEST]
    most = SENTENCES if report.lead.display == "full" else 1
    chosen: list[Sentence] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda one: (len(news(one.facts, known)), -one.start))
        if not news(best.facts, known):
            break
        chosen.append(best)
        left.remove(best)
        known |= best.facts
    return _in_order(chosen)


def _in_order(chosen: Sequence[Sentence]) -> tuple[Sentence, ...]:
    return tuple(sorted(chosen, key=lambda one: one.start))
