"""The sections with stories: top, topics, updates, late ones, corrections, mentions.

What a section cannot set as items stands in it as lines; what it has no room for even so is
counted in ``left``, and then there is an annex.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final, TypeVar

from monitor.digests.item import Items
from monitor.digests.page import Block, PageItem, Room, Section, Weight, more
from monitor.digests.pieces import Arrangement, Group, Piece
from monitor.digests.wording import Wording

EVENT_LEAST: Final = 5
"""An event may set this many stories as items even where nothing else happened; beyond that, no
more than there are other stories, so that it never fills more than half."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """Makes the sections of one page."""

    words: Wording
    items: Items
    found: Arrangement
    room: Room

    def news(self) -> tuple[Section | None, ...]:
        """Set what is new: at the top, and by topic where there is more."""
        groups, top = self.found.news, self.room.top
        if len(groups) <= top + 1:
            return (self.section("news", self._groups(groups, lead=True)),)
        return (
            self.section("top", self._groups(groups[:top], lead=True)),
            self._topics(groups[top:]),
        )

    def updates(self) -> Section | None:
        """Set what is new in stories that were shown, then those with nothing new, as lines."""
        found, room = self.found, self.room
        blocks = [self._list(found.updates, room.updates, self.items.update, "more_updates")]
        if found.again:
            again = self._list(found.again, 0, self.items.line, "more_updates")
            blocks.append(
                Block(
                    items=again.items,
                    title=self.words.count("again", len(found.again)),
                    more=again.more,
                    left=again.left,
                )
            )
        note = self.words.say("note.updates") if found.updates else ""
        return self.section("updates", blocks, note=note)

    def late(self) -> Section | None:
        """Set what is older than the edition's time."""
        found = self.found.late
        blocks = [self._list(found, self.room.late, self.items.brief, "more_stories")]
        return self.section("late", blocks, note=self.words.say("note.late"))

    def mentions(self) -> Section | None:
        """List what mentions the organisation."""
        found = self.found.mentions
        blocks = [self._list(found, 0, self.items.line, "more_mentions")]
        return self.section("mentions", blocks, note=self.words.say("note.mentions"))

    def corrections(self) -> Section | None:
        """Set what is otherwise now than it was shown."""
        shown, listed = self._parted(self.found.corrections, self.room.corrections)
        left = more(len(shown) + len(listed), self.found.corrections)
        block = Block(
            items=(
                *map(self.items.correction, shown),
                *map(self.items.correction_line, listed),
            ),
            more=self.words.count("more_corrections", left) if left else "",
            left=left,
        )
        return self.section("corrections", [block], note=self.words.say("note.corrections"))

    def section(
        self,
        name: str,
        blocks: Iterable[Block] = (),
        *,
        lines: Iterable[tuple[str, str]] = (),
        note: str = "",
        left: int = 0,
        closing: str = "",
    ) -> Section | None:
        """Return the section *name*, or None where it would be empty."""
        section = Section(
            name=name,
            title=self.words.say(f"section.{name}"),
            note=note,
            blocks=tuple(block for block in blocks if block.items or block.more),
            lines=tuple(lines),
            more=closing,
            left=left,
        )
        return section if section.blocks or section.lines or section.more else None

    # Groups ---------------------------------------------------------------------------------

    def _groups(self, groups: Sequence[Group], *, lead: bool) -> list[Block]:
        return [
            self._group(group, self._weight(number, lead=lead))
            for number, group in enumerate(groups)
        ]

    def _weight(self, number: int, *, lead: bool) -> Weight:
        if not lead or number >= self.room.full:
            return "brief"
        return "full" if number else "lead"

    def _group(self, group: Group, first: Weight) -> Block:
        """Set one event, or one story; where it is the first, the next with its beginning too."""
        if not group.event[0]:
            return Block(items=(self.items.story(group.pieces[0], first),))
        others = self._total() - len(group.pieces)
        shown = min(self.room.event, max(EVENT_LEAST, others))
        second: Weight = "full" if first == "lead" else "brief"
        brief: Weight = "brief"
        weights: Iterable[Weight] = chain((first, second), repeat(brief))
        made = self._list(group.pieces, shown, None, "more_event", weights)
        return Block(
            title=self.words.event(*group.event), items=made.items, more=made.more, left=made.left
        )

    def _topics(self, groups: Sequence[Group]) -> Section | None:
        """Set what is not at the top: events on their own, the rest by topic."""
        topics: dict[str, list[Piece]] = defaultdict(list)
        for group in groups:
            if not group.event[0]:
                topics[group.pieces[0].topic].append(group.pieces[0])
        events = [group for group in groups if group.event[0]]
        by_topic = sorted(topics.items(), key=lambda pair: pair[0] == "")
        blocks = self.room.blocks
        rest = [piece for group in events[blocks:] for piece in group.pieces]
        events = events[:blocks]
        for _, pieces in by_topic[blocks - len(events) :]:
            rest += pieces
        by_topic = by_topic[: blocks - len(events)]
        made = [*self._groups(events, lead=False), *(self._topic(*pair) for pair in by_topic)]
        if rest:
            made.append(self._list(rest, 0, self.items.line, "more_stories"))
        return self.section("topics", made)

    def _topic(self, topic: str, pieces: Sequence[Piece]) -> Block:
        made = self._list(pieces, self.room.topic, self.items.brief, "more_stories")
        title = self.words.topic(topic) if topic else self.words.say("section.other")
        return Block(title=title, items=made.items, more=made.more, left=made.left)

    def _total(self) -> int:
        return sum(len(group.pieces) for group in self.found.news)

    # Lists ----------------------------------------------------------------------------------

    def _list(
        self,
        pieces: Sequence[Piece],
        room: int,
        setting: Callable[[Piece], PageItem] | None,
        closing: str,
        weights: Iterable[Weight] = (),
    ) -> Block:
        """Set the first of *pieces* as items, more as lines, and say how many are left."""
        shown, listed = self._parted(pieces, room)
        left = more(len(shown) + len(listed), pieces)
        if setting is not None:
            set_ = [setting(piece) for piece in shown]
        else:
            pairs = zip(shown, weights, strict=False)
            set_ = [self.items.story(piece, weight) for piece, weight in pairs]
        return Block(
            items=(*set_, *map(self.items.line, listed)),
            more=self.words.count(closing, left) if left else "",
            left=left,
        )

    def _parted(self, things: Sequence[T], room: int) -> tuple[Sequence[T], Sequence[T]]:
        return things[:room], things[room : room + self.room.lines]
