"""extract: the article in a page. Runs in a worker process: the bytes are hostile.

A page that is read for the first time goes on at once, in the same worker, to what its article is
about: one hop between processes instead of two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from config.additions import NO_ADDITIONS, Additions
from monitor.stages.captures import document_of
from storage.records import (
    Article,
    Capture,
    Classification,
    Entry,
    Further,
    Outcome,
    Record,
    Source,
)
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts

INGESTED = Source(name="ingest", url="urn:ingest", kind="archive", display="full", enabled=False)
"""The source of what was taken in by hand and announced by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractTask:
    """A page's bytes, with who announced it.

    ``goes_on`` says that what its article is about is found out at once, and ``model`` who makes
    its vector afterwards ("" for nobody); ``additions`` are the operator's to the gazetteer.
    """

    source: Source
    capture: Capture
    entry: Entry | None
    now: datetime
    goes_on: bool = False
    model: str = ""
    additions: Additions = NO_ADDITIONS


def made(parts: Parts) -> Extract:
    """Return the stage."""
    return Extract(parts.model, parts.additions)


class Extract:
    """The extract stage, beside which *model* makes vectors ("" for none) and articles are
    classified with *additions* to the gazetteer."""

    def __init__(self, model: str, additions: Additions = NO_ADDITIONS) -> None:
        self._model = model
        self._additions = additions

    def read(self, store: Store, item: str, now: datetime) -> ExtractTask | Outcome:
        """Look up the capture *item*, its source and the entry that announced it."""
        capture = store.archive.get(item)
        if capture is None or not capture.body:
            return Outcome(reason="vanished", detail="the bytes are not kept any more")
        entries = store.entries.of_page(capture.page) or [
            entry
            for entry in (store.entries.get(capture.page, source=capture.source),)
            if entry is not None
        ]
        mine = [entry for entry in entries if entry.source == capture.source]
        return ExtractTask(
            source=store.sources.get(capture.source) or INGESTED,
            capture=capture,
            entry=next(iter(mine or entries), None),
            now=now,
            goes_on=_is_first(store, capture),
            model=self._model,
            additions=self._additions,
        )


def _is_first(store: Store, capture: Capture) -> bool:
    """Tell whether nobody has read the page of *capture* yet, or tried to.

    What was read before is mostly unchanged, and then nothing more is to be done. What killed a
    worker is tried step by step, so that the text is not lost with what was to be found in it.
    """
    known = store.work.state("extract", capture.id)
    if known is not None and (known.tries or known.settled_at is not None):
        return False
    return not any(
        one.digest and one.id != capture.id for one in store.archive.of_page(capture.page)
    )


def run(task: ExtractTask) -> Outcome:
    """Read the page and return its article, or the reason why there is none."""
    # Heavy, and only ever used in a worker: the daemon's own process stays small.
    from monitor.extraction.page import read_page
    from monitor.reprints.signature import signature

    capture = task.capture
    first_seen = task.entry.first_seen if task.entry and task.entry.first_seen else capture.at
    extracted = read_page(
        document_of(capture, encoding=task.source.encoding),
        source=task.source,
        entry=task.entry,
        first_seen=first_seen,
        now=task.now,
    )
    article = extracted.article
    records: tuple[Record, ...] = ()
    further: tuple[Further, ...] = ()
    if article is not None:
        article = replace(article, capture=capture.id, captured_at=capture.at)
        # What `compare` looks up costs as much as a decision: it is made here, beside the others.
        records = (article, signature(article))
        further = tuple(_classified(article, task)) if task.goes_on else ()
    return Outcome(
        reason=extracted.reason,
        records=records,
        parked=not records,
        detail=f"{article.headline if article else capture.url} {extracted.detail}".rstrip(),
        further=further,
    )


def _classified(article: Article, task: ExtractTask) -> Iterator[Further]:
    """Yield what *article* is about, as `classify` says it; and that nothing is left to `embed`.

    The model itself is foreign C code: what it breaks must not be the text, so it has its own job.
    """
    from monitor.stages import classify, embed

    try:
        outcome = classify.run(classify.ClassifyTask(article, task.additions))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the stage itself meets it again, and says so
        return
    found = next(one for one in outcome.records if isinstance(one, Classification))
    if unwanted := embed.unwanted(found, task.model):
        outcome = replace(outcome, further=(Further("embed", article.id, found, unwanted),))
    yield Further("classify", article.id, article, outcome)
