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
from monitor.extraction.identity import address_of, article_key, site_of
from monitor.extraction.recurring import NOTHING_KNOWN, WINDOW, Known, learned, repeated
from monitor.stages.captures import document_of
from storage.contract.work import WorkState
from storage.records import (
    Article,
    Capture,
    Classification,
    Entry,
    Further,
    Outcome,
    Record,
    SitePage,
    Source,
)
from storage.store import Store

if TYPE_CHECKING:
    from monitor.extraction.page import Extracted
    from monitor.parts import Parts

INGESTED = Source(name="ingest", url="urn:ingest", kind="archive", display="full", enabled=False)
"""The source of what was taken in by hand and announced by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractTask:
    """A page's bytes, with who announced it.

    ``goes_on`` says that what its article is about is found out at once, and ``model`` who makes
    its vector afterwards ("" for nobody); ``additions`` are the operator's to the gazetteer.
    ``known`` is what the last pages of the site have in common.
    """

    source: Source
    capture: Capture
    entry: Entry | None
    now: datetime
    goes_on: bool = False
    model: str = ""
    additions: Additions = NO_ADDITIONS
    known: Known = NOTHING_KNOWN


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
        entry = next(iter(mine or entries), None)
        state = store.work.state("extract", capture.id)
        return ExtractTask(
            source=store.sources.get(capture.source) or INGESTED,
            capture=capture,
            entry=entry,
            now=now,
            goes_on=_is_first(store, capture, state),
            model=self._model,
            additions=self._additions,
            known=_known(store, capture, entry, state),
        )


def _known(store: Store, capture: Capture, entry: Entry | None, state: WorkState | None) -> Known:
    """Return what is known of the site of *capture*, whose reading is in that *state*.

    One that was read before is read with what was known then, so that a replay repeats it and a
    rehearsal can say what comes; asking for the page again (`recrawl`) is a new capture.
    """
    address = address_of(capture.final_url or capture.url, entry)
    site = site_of(address)
    if not site:
        return NOTHING_KNOWN
    article = article_key(address, entry)
    before = store.sites.of(article, capture=capture.id)
    if before is not None:
        return repeated(before.taken)
    if state is not None and state.settled_at is not None:
        return NOTHING_KNOWN
    return learned(store.sites.latest(site, but=article, limit=WINDOW))


def _is_first(store: Store, capture: Capture, state: WorkState | None) -> bool:
    """Tell whether nobody has read the page of *capture* yet, or tried to.

    What was read before is mostly unchanged, and then nothing more is to be done. What killed a
    worker is tried step by step, so that the text is not lost with what was to be found in it.
    """
    if state is not None and (state.tries or state.settled_at is not None):
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
        known=task.known,
    )
    article = extracted.article
    records: tuple[Record, ...] = ()
    further: tuple[Further, ...] = ()
    if article is not None:
        article = replace(article, capture=capture.id, captured_at=capture.at)
        # What `compare` looks up costs as much as a decision: it is made here, beside the others.
        signed = signature(article)
        records = (article, signed, *_site_page(article, extracted, signed.text_digest))
        further = tuple(_classified(article, task)) if task.goes_on else ()
    return Outcome(
        reason=extracted.reason,
        records=records,
        parked=not records,
        detail=f"{article.headline if article else capture.url} {extracted.detail}".rstrip(),
        further=further,
    )


def _site_page(article: Article, extracted: Extracted, text: str) -> tuple[SitePage, ...]:
    """Return what *article* may share with others of its site; nothing where it has none."""
    site = site_of(article.url)
    if not site or article.captured_at is None:
        return ()
    page = SitePage(
        article=article.id,
        capture=article.capture,
        site=site,
        at=article.captured_at,
        text=text,
        marks=extracted.marks,
        taken=extracted.taken,
    )
    return (page,)


def _classified(article: Article, task: ExtractTask) -> Iterator[Further]:
    """Yield what *article* is about, as `classify` says it; and that nothing is left to `embed`.

    The model itself is foreign C code: what it breaks must not be the text, so it has its own job.
    Where it tells relevance and topics of a relevant article too, that job is `classify`.
    """
    from monitor.meaning.weights import has_weights
    from monitor.stages import classify, embed

    try:
        outcome = classify.run(classify.ClassifyTask(article, task.additions))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the stage itself meets it again, and says so
        return
    found = next(one for one in outcome.records if isinstance(one, Classification))
    if found.level != "none" and has_weights(task.model):
        return
    if unwanted := embed.unwanted(found, task.model):
        outcome = replace(outcome, further=(Further("embed", article.id, found, unwanted),))
    yield Further("classify", article.id, article, outcome)
