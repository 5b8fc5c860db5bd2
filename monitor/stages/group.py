"""group: which articles, in any language, tell the same event?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeVar

from monitor.engine.stage import Later
from monitor.meaning.centre import Centre
from monitor.meaning.expected import expected
from monitor.parts import Parts
from monitor.stages.embed import has_vector
from monitor.stages.extract import INGESTED
from monitor.stories.fit import WINDOW
from monitor.stories.place import placed
from monitor.stories.view import Outline, lookup, pack, unpack, view
from storage.records import Article, Merger, Outcome, Profile, Vector, digest
from storage.store import Store

T = TypeVar("T")

RELATIVES: Final = 20
NEIGHBOURS: Final = 40
"""Articles looked at: those that carry the same text, and those that share most."""

PATIENCE: Final = timedelta(seconds=20)
"""How long an article waits for its vector, which takes a fraction of a second. Where none is
coming, or a backlog stands before it, it is grouped without one, and again when there is one."""

_STEP: Final = timedelta(seconds=1)

GROWN: Final = 0.05
"""Share of the vectors by which there are more, or fewer, when the means are looked up again."""


def order(store: Store, items: Sequence[str]) -> list[str]:
    """Return the articles *items* as they were published, those without a date at the end.

    Which stories a day has hangs on the order in which its reports are placed: where they are
    placed together it is not which page was the quickest that decides.
    """
    found = store.articles.get_all(items)
    dates = {name: one.date_published for name, one in found.items()}
    return sorted(
        items, key=lambda name: (dates.get(name) or datetime.max.replace(tzinfo=UTC), name)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTask:
    """An article as grouping sees it, with those that may tell the same, and when it is asked.

    ``labels`` is what its tags are called, by anchor.
    """

    article: Outline
    candidates: tuple[Outline, ...]
    now: datetime
    labels: Mapping[str, str] = field(default_factory=dict)


def made(parts: Parts) -> Group:
    """Return the stage."""
    return Group(parts.model)


class Group:
    """The group stage, which compares the vectors of *model* too ("" for none)."""

    def __init__(self, model: str) -> None:
        self._directions = Directions(model)
        self._model = model
        self._waits_since: dict[str, datetime] = {}

    def read(self, store: Store, item: str, now: datetime) -> GroupTask | Outcome | Later:
        """Look up the article *item*, its relatives by text and its neighbours by what they say."""
        article = store.articles.get(item)
        if article is None:
            return Outcome(reason="vanished")
        found = store.classifications.of([item]).get(item)
        if found is None:
            return Outcome(reason="unchanged", detail="not classified yet: that opens it again")
        if found.level != "none" and self._waits(store, article, now):
            return Later("vector", now + _STEP, 0.0)
        self._directions.look_again(store)
        story = store.stories.story_of([item]).get(item, "")
        reprint = store.reprints.of([item]).get(item)
        was_polled = article.date_published is not None or _was_polled(store, article)
        outline = view(article, found, reprint, story=story, was_polled=was_polled)
        (seen,) = self._directions.given(store, [outline])
        if story and store.stories.profiles([item]).get(item) == pack(seen):
            # Nothing that grouping looks at has changed: what was told once stays told.
            return Outcome(reason="unchanged")
        origin = reprint.origin if reprint else item
        copies = store.reprints.copies(origin, limit=RELATIVES)
        names = {origin, *(edge.article for edge in copies)}
        if seen.level != "none":
            names.update(
                store.stories.neighbours(
                    lookup(seen), since=seen.at - WINDOW, until=seen.at + WINDOW, limit=NEIGHBOURS
                )
            )
            if seen.story:
                names.update(store.stories.members([seen.story]).get(seen.story, [])[:3])
        names.discard(item)
        packed = store.stories.profiles(sorted(names))
        stories = store.stories.story_of(list(packed))
        candidates = [
            _unpacked(line, stories.get(name, "")) for name, line in sorted(packed.items())
        ]
        return GroupTask(
            article=seen,
            candidates=self._directions.given(store, candidates),
            now=now,
            labels={f"{tag.scheme}:{tag.term.lower()}": tag.label for tag in found.tags},
        )

    def _waits(self, store: Store, article: Article, now: datetime) -> bool:
        """Tell whether the vector of *article* is still to come, and not waited for too long."""
        if not self._model:
            return False
        coming = store.work.state("embed", article.id)
        is_coming = coming is not None and coming.due_at is not None
        if not is_coming or has_vector(store, article, self._model):
            self._waits_since.pop(article.id, None)
            return False
        return now - self._waits_since.setdefault(article.id, now) < PATIENCE


def _was_polled(store: Store, article: Article) -> bool:
    """Tell whether a poll saw *article* appear: no person took it in, and no walk into the past."""
    capture = store.archive.get(article.capture, body=False)
    if capture is None:
        return article.source != INGESTED.name
    entries = store.entries.of_page(capture.page) if capture.page else []
    if any(one.found == "announced" and one.source != INGESTED.name for one in entries):
        return True
    return not entries and capture.purpose != "ingest"


class Directions:
    """The directions of vectors, without what is common to their languages.

    The means are those of the store, looked up again when it has grown by `GROWN`: they move
    slowly, and a replay sums up the same.
    """

    def __init__(self, model: str) -> None:
        self._model = model
        self._count = 0
        self._centre = Centre({}, expected(model))
        self._directions: dict[str, Sequence[float]] = {}
        self._known: dict[str, tuple[Vector, Outline, Outline]] = {}

    def look_again(self, store: Store) -> None:
        """Look up the means, where the store has grown."""
        if not self._model:
            return
        count = store.vectors.counts().get(self._model, 0)
        if abs(count - self._count) > GROWN * self._count:
            self._count = count
            self._centre = Centre(store.vectors.sums(self._model), expected(self._model))
            self._directions.clear()
            self._known.clear()

    def given(self, store: Store, outlines: Sequence[Outline]) -> tuple[Outline, ...]:
        """Return *outlines*, those of a vector with its name and direction."""
        if not self._model:
            return tuple(outlines)
        vectors = store.vectors.of([seen.article for seen in outlines], model=self._model)
        return tuple(
            self._directed(seen, vector) if (vector := vectors.get(seen.article)) else seen
            for seen in outlines
        )

    def _directed(self, seen: Outline, vector: Vector) -> Outline:
        """Return *seen* with the name and the direction of *vector*: the same as the last time."""
        known = self._known.get(seen.article)
        if known is not None and (known[0] is vector or known[0] == vector):
            _, before, directed = known
            if before is seen:
                return directed
            directed = seen.directed(directed.vector, directed.direction)
        else:
            name = _name(vector)
            directed = seen.directed(name, self._direction(name, vector))
        _keep(self._known, seen.article, (vector, seen, directed))
        return directed

    def _direction(self, name: str, vector: Vector) -> Sequence[float]:
        found = self._directions.get(name)
        if found is None:
            direction = self._centre.direction(vector)
            found = direction if any(direction) else ()
            _keep(self._directions, name, found)
        return found


def _keep(known: dict[str, T], name: str, value: T) -> None:
    """Hold *value* by *name*; the oldest goes."""
    if name not in known and len(known) >= _REMEMBERED:
        del known[next(iter(known))]
    known[name] = value


_REMEMBERED: Final = 512
"""Articles of which something is held, each of which is a candidate many times on a busy day: 6 MB
of directions, 3 MB of views. With 1,000 and 4,096 of them the process grew for nine days."""


def _name(vector: Vector) -> str:
    return f"{vector.model}:{digest(vector.numbers)[:12]}:{vector.language}"


@lru_cache(maxsize=_REMEMBERED)
def _unpacked(line: str, story: str) -> Outline:
    """Return the view that was packed."""
    return unpack(line, story=story)


def run(task: GroupTask) -> Outcome:
    """Return the article's story, its profile, and which stories it shows to be one."""
    seen = task.article
    membership, joinings = placed(seen, task.candidates, task.labels)
    profile = Profile(
        article=seen.article,
        at=seen.at,
        packed=pack(seen),
        keys=() if seen.level == "none" else lookup(seen),
    )
    alone = membership.because.startswith(("no report", "not about"))
    return Outcome(
        reason="unchanged" if alone else "ok",
        records=(
            profile,
            membership,
            *(
                Merger(story=one.story, joined=one.joined, at=task.now, because=one.because)
                for one in joinings
            ),
        ),
        detail=membership.because,
    )
