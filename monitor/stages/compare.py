"""compare: is this text a copy of another? The earliest known is the origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.reprints.judge import Candidate
from monitor.reprints.judge import compare as judge
from monitor.reprints.signature import SCHEME, signature
from storage.records import Article, Original, Outcome, Reprint, Signature
from storage.store import Store

CANDIDATES: Final = 20
"""Texts looked at whole: the sketch ranks true copies first."""

SHARED_VALUES: Final = 2
"""Sketch values that two texts must share to be looked at: one alone is a common phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareTask:
    """An article, the articles that may share its text, and their chains.

    ``signature`` is its signature where it is not kept yet.
    """

    article: Article
    signature: Signature | None
    candidates: tuple[Candidate, ...]
    family: tuple[Reprint, ...]


def read(store: Store, item: str, _now: datetime) -> CompareTask | Outcome:
    """Look up the article *item*, those whose sketch meets its own, and their relatives."""
    article = store.articles.get(item)
    if article is None:
        return Outcome(reason="vanished")
    kept = store.reprints.signature(item)
    is_current = kept is not None and kept.scheme == SCHEME
    mine = kept if kept is not None and is_current else signature(article)
    names = set(store.reprints.alike(mine, least=SHARED_VALUES, limit=CANDIDATES))
    names |= {edge.article for edge in store.reprints.copies(item)}
    known = store.reprints.of([item, *sorted(names)])
    for edge in known.values():
        names |= {edge.source_article, edge.origin}
    names.discard(item)
    edges = store.reprints.of([item, *sorted(names)])
    articles = store.articles.get_all(sorted(names))
    return CompareTask(
        article=article,
        signature=None if is_current else mine,
        candidates=tuple(
            Candidate(article=found, parent=edges.get(name))
            for name, found in sorted(articles.items())
            if found.status != "withheld"
        ),
        family=tuple(
            store.reprints.families({item, *names, *(edge.origin for edge in edges.values())})
        ),
    )


def run(task: CompareTask) -> Outcome:
    """Return every edge that this article changes, and its signature where it is another."""
    signatures = (task.signature,) if task.signature else ()
    if task.article.status == "withheld":
        return Outcome(reason="withheld", records=signatures)
    if not task.candidates and not task.family:
        # Most articles share no text with any other: nothing has to be read for that.
        alone = Original(article=task.article.id)
        return Outcome(reason="unchanged", records=(*signatures, alone))
    verdict = judge(task.article, task.candidates, task.family)
    is_copy = any(edge.article == task.article.id for edge in verdict.edges)
    return Outcome(
        reason="ok" if is_copy else "unchanged",
        records=(
            *signatures,
            *verdict.edges,
            *(Original(article=name) for name in verdict.roots),
        ),
    )
