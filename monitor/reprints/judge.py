"""Decide, one article at a time, who copied from whom.

The edges between any set of articles follow from the articles alone, so that the order in
which they arrive, a replay or a crash in the middle changes nothing: all are put in one
order (``precedence``), and each article is tied to the earliest of those before it that
explain its text nearly as well as any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.reprints.pool import Pool
from storage.records import Article, Reprint


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be copy or source of another, and its present edge if it is a copy."""

    article: Article
    parent: Reprint | None = None

    @property
    def origin(self) -> str:
        """The article at the root of its chain: itself where it is no copy."""
        return self.parent.origin if self.parent else self.article.id


@dataclass(frozen=True, slots=True)
class EdgeChanges:
    """What changes.

    ``edges`` are to be stored in place of the present edges of their articles. The articles
    in ``roots`` are copies of nothing: an edge that one has is to be removed.
    """

    edges: tuple[Reprint, ...] = ()
    roots: tuple[str, ...] = ()


def compare(
    article: Article,
    candidates: Sequence[Candidate],
    family: Sequence[Reprint] = (),
    digests: Mapping[str, str] | None = None,
) -> EdgeChanges:
    """Judge *article* against *candidates*, any of which may also be a copy of it.

    *candidates* are the articles that share its sketch or its digest, the parents and
    origins of these, and the present copies of *article*. *family* are the present edges
    of all articles whose origin is *article* or the origin of a candidate, so that the
    origins stay right when the root of a chain changes. The order of both does not matter.
    *digests* are the `text_digest` of articles that are known, by id.
    """
    present = {edge.article: edge for edge in family}
    present |= {each.article.id: each.parent for each in candidates if each.parent}
    pool = Pool([article, *(each.article for each in candidates)], digests or {})
    in_question = pool.touched_by(article.id, present)
    judged = {article.id, *in_question}
    edges = {name: edge for name, edge in present.items() if name not in judged}
    for copy in sorted(in_question, key=pool.place):
        old = present.get(copy) if copy != article.id else None
        sources = pool.sources(copy, in_question[copy], old)
        source = next((each for each in sources if not _leads_to(copy, each, edges)), None)
        if source is None:
            continue
        unchanged = old and old.source_article == source and source != article.id
        edges[copy] = old if old and unchanged else pool.edge(copy, source)
    return _verdict(pool, present, edges, judged)


def _leads_to(goal: str, start: str, edges: Mapping[str, Reprint]) -> bool:
    """Tell whether the chain from *start* upwards comes to *goal*."""
    seen: set[str] = set()
    while start != goal:
        if start in seen or start not in edges:
            return False
        seen.add(start)
        start = edges[start].source_article
    return True


def _verdict(
    pool: Pool, present: Mapping[str, Reprint], edges: Mapping[str, Reprint], judged: set[str]
) -> EdgeChanges:
    """Set the origins anew and return what is other than before."""
    settled = [replace(edge, origin=_root(pool, edge, edges)) for edge in edges.values()]
    changed = [edge for edge in settled if present.get(edge.article) != edge]
    return EdgeChanges(
        edges=tuple(sorted(changed, key=lambda edge: edge.article)),
        roots=tuple(sorted(judged - edges.keys())),
    )


def _root(pool: Pool, edge: Reprint, edges: Mapping[str, Reprint]) -> str:
    """Return the article at the root of the chain that *edge* belongs to.

    Where the chain leaves what is at hand, the origin recorded at that place is followed.
    """
    seen = {edge.article}
    while True:
        above = edge.source_article
        if above not in edges and above not in pool:
            above = edge.origin
        if above not in edges or above in seen:
            return above
        seen.add(above)
        edge = edges[above]
