"""compare: is this text a copy of another? The earliest known is the origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.reprints.judge import Candidate, EdgeChanges
from monitor.reprints.judge import compare as judge
from monitor.reprints.signature import SCHEME, signature
from storage.records import Article, Original, Outcome, Signature
from storage.store import Store

CANDIDATES: Final = 20
"""Texts looked at whole: the sketch ranks true copies first."""

SHARED_VALUES: Final = 2
"""Sketch values that two texts must share to be looked at: one alone is a common phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareTask:
    """An article with its signature, and what it is to the articles that may share its text.

    ``verdict`` is None where it may share its text with none, ``signature`` where it is kept.
    """

    article: Article
    signature: Signature | None
    verdict: EdgeChanges | None


def read(store: Store, item: str, _now: datetime) -> CompareTask | Outcome:
    """Look up the article *item*, those whose sketch meets its own, and their relatives."""
    article = store.articles.get(item)
    if article is None:
        return Outcome(reason="vanished")
    kept = store.reprints.signature(item)
    is_current = kept is not None and kept.scheme == SCHEME
    mine = kept if kept is not None and is_current else signature(article)
    if article.status == "withheld":
        return Outcome(reason="withheld", records=() if is_current else (mine,))
    copies = {edge.article for edge in store.reprints.copies(item)}
    names = {*store.reprints.alike(mine, least=SHARED_VALUES, limit=CANDIDATES), *copies}
    known = store.reprints.of([item, *sorted(names)])
    for edge in known.values():
        names |= {edge.source_article, edge.origin}
    names.discard(item)
    edges = store.reprints.of([item, *sorted(names)])
    articles = store.articles.get_all(sorted(names))
    candidates = tuple(
        Candidate(article=found, parent=edges.get(name))
        for name, found in sorted(articles.items())
        if found.status != "withheld"
    )
    verdict = None
    if candidates or edges:
        digests = store.reprints.text_digests(articles, scheme=SCHEME) | {item: mine.text_digest}
        verdict = judge(article, candidates, tuple(edges.values()), digests)
        if copies or _moves_others(verdict, item):
            origins = {item, *names, *(edge.origin for edge in edges.values())}
            family = tuple(store.reprints.families(origins))
            verdict = judge(article, candidates, family, digests)
    return CompareTask(article=article, signature=None if is_current else mine, verdict=verdict)


def _moves_others(verdict: EdgeChanges, item: str) -> bool:
    """Tell whether *verdict* ties others than *item* anew, or to nothing.

    Otherwise no chain changes that does not end with *item*, of which there is no copy: whoever
    carries the same text (hundreds, for one of an agency) need not be looked at.
    """
    return any(edge.article != item for edge in verdict.edges) or bool({*verdict.roots} - {item})


def run(task: CompareTask) -> Outcome:
    """Return every edge that this article changes, and its signature where it is another."""
    signatures = (task.signature,) if task.signature else ()
    if task.verdict is None:
        # Most articles share no text with any other: nothing has to be read for that.
        alone = Original(article=task.article.id)
        return Outcome(reason="unchanged", records=(*signatures, alone))
    verdict = task.verdict
    is_copy = any(edge.article == task.article.id for edge in verdict.edges)
    return Outcome(
        reason="ok" if is_copy else "unchanged",
        records=(
            *signatures,
            *verdict.edges,
            *(Original(article=name) for name in verdict.roots),
        ),
    )
