"""What the store does for ``place``, in memory: see ``monitor/stories/__init__.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from monitor.stories.fit import WINDOW
from monitor.stories.place import placed
from monitor.stories.view import Outline, lookup, pack
from storage.records import Membership

NEIGHBOURS = 60
RELATIVES = 20
UNDER_ONE_KEY = 300


class Shelf:
    """Keeps views with their stories, and finds candidates by text and by key."""

    def __init__(self) -> None:
        self.views: dict[str, Outline] = {}
        self._keys: defaultdict[str, list[str]] = defaultdict(list)

    def take(self, seen: Outline) -> Membership:
        """Place *seen* among what is here, and keep it; the same view again stays where it is."""
        known = self.views.get(seen.article)
        if known is not None and pack(known) == pack(seen):
            return Membership(article=seen.article, story=known.story)
        membership, joinings = placed(seen, self.candidates(seen))
        self.keep(seen, membership.story)
        for one in joinings:
            self._move(one.story, one.joined)
        return membership

    def _move(self, story: str, joined: str) -> None:
        for name, seen in self.views.items():
            if seen.story == story:
                self.views[name] = replace(seen, story=joined)

    def keep(self, seen: Outline, story: str) -> None:
        """Keep *seen* as a member of *story*."""
        if seen.article not in self.views:
            for name in lookup(seen):
                self._keys[name].append(seen.article)
        self.views[seen.article] = replace(seen, story=story)

    def candidates(self, seen: Outline) -> list[Outline]:
        """Return the relatives and the neighbours of *seen*."""
        relatives = [each for each in self.views.values() if _is_related(each, seen)]
        weights: defaultdict[str, float] = defaultdict(float)
        for name in lookup(seen):
            near = [
                other
                for other in self._keys[name][-UNDER_ONE_KEY:]
                if abs(self.views[other].at - seen.at) <= WINDOW
            ]
            for other in near:
                weights[other] += 1 / len(near)
        ranked = sorted(weights, key=lambda other: (-weights[other], other))[:NEIGHBOURS]
        found = {each.article: each for each in relatives[:RELATIVES]}
        found |= {name: self.views[name] for name in ranked}
        found.pop(seen.article, None)
        return list(found.values())


def _is_related(other: Outline, seen: Outline) -> bool:
    shares_origin = seen.origin and seen.origin in (other.article, other.origin)
    return bool(shares_origin) or other.origin == seen.article


def group(views: Iterable[Outline]) -> dict[str, str]:
    """Place *views* in the given order; return the story of each article."""
    shelf = Shelf()
    for seen in views:
        shelf.take(seen)
    return {name: seen.story for name, seen in shelf.views.items()}
