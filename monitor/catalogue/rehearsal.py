"""What a stage would make of what is stored, were it run again: nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass

from config.settings import Settings
from monitor.engine.stage import Stage
from monitor.parts import Parts
from monitor.reading.differences import Change, changes_of, facts
from monitor.stages.build import stage as stage_of
from storage.correcting import corrected_finding
from storage.reasons import meaning
from storage.records import Article, Classification, Outcome
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """An article that would be another: its id, its headline now, and what would change."""

    article: str
    headline: str
    changes: tuple[Change, ...]


def rehearse(
    store: Store,
    settings: Settings,
    name: str,
    items: Sequence[str],
    advance: Callable[[], None],
) -> Iterator[Rehearsed]:
    """Run stage *name* over *items* in worker processes; yield what would change.

    :param store: only read from
    :param name: one of `monitor.stages.table.REHEARSED`
    :param advance: told of each item that is through
    """
    with ExitStack() as closing:
        parts = Parts(settings, closing)
        parts.check()
        stage = stage_of(name, parts)
        running: dict[Future[Outcome], str] = {}
        waiting = iter(items)
        while True:
            for item in waiting:
                value = stage.read(store, item, parts.clock())
                if isinstance(value, Outcome):
                    advance()
                    continue
                running[parts.workers.submit(stage.run, value, stage.seconds)] = item
                if len(running) >= 2 * settings.work.workers:
                    break
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                found = _compared(store, stage, running.pop(future), future)
                advance()
                if found is not None:
                    yield found


def _compared(store: Store, stage: Stage, item: str, future: Future[Outcome]) -> Rehearsed | None:
    """Compare what came of *item* with what is kept."""
    kept = store.articles.get(item) if stage.name == "classify" else store.articles.of_capture(item)
    error = future.exception()
    if error is not None:
        return _instead(kept, item, f"no result ({type(error).__name__})")
    outcome = future.result()
    article = next((r for r in outcome.records if isinstance(r, Article)), None)
    found = next((r for r in outcome.records if isinstance(r, Classification)), None)
    if stage.name == "extract":
        if article is None:
            return _instead(kept, item, meaning(outcome.reason))
        kept = store.articles.get(article.id)
        if kept is None:
            return Rehearsed(article.id, article.headline, (Change("article", "", "new"),))
        if kept.capture != item:
            return None  # a later capture is what is kept
    if kept is None:
        return None
    known = store.classifications.of([kept.id]).get(kept.id)
    if found is not None:
        found = corrected_finding(found, store.corrections.of([kept.id]).get(kept.id, ()))
    story = store.stories.story_of([kept.id]).get(kept.id, "")
    before = facts(kept, known, story)
    after = facts(article or kept, found or known, story)
    changes = tuple(changes_of(before, after))
    return Rehearsed(kept.id, kept.headline, changes) if changes else None


def _instead(kept: Article | None, item: str, why: str) -> Rehearsed | None:
    """Return that of an article that is kept, nothing would come; what was nothing stays so."""
    if kept is None:
        return None
    return Rehearsed(kept.id, kept.headline, (Change("article", item, why),))
