"""What a copy is to the text it was made from, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.reprints.changes import NONE
from storage.records import Article, Changes, Reprint, ReprintKind
from storage.store import Store

_KINDS: Final[dict[ReprintKind, str]] = {
    "exact": "the same text, word for word",
    "near": "nearly the same text: {copy:.0%} of it is {whose}'s",
    "excerpt": "an excerpt: {source:.0%} of {whose}'s text, and nothing else",
    "partial": "takes over {source:.0%} of {whose}'s text; {copy:.0%} of the copy is made of it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An article that carries the text of another one.

    ``source`` is the one that it was compared with, ``origin`` the first of the chain; None where
    it is not stored any more. ``article`` is the copy itself.
    """

    article: Article
    edge: Reprint
    source: Article | None
    origin: Article | None

    @property
    def kind(self) -> str:
        """How much of the text it carries: "an excerpt: 51% of Kabar's text, and nothing else"."""
        return _KINDS[self.edge.kind].format(
            copy=self.edge.containment,
            source=self.edge.containment_reverse,
            whose=outlet_of(self.source) if self.source else "the other",
        )


def outlet_of(article: Article) -> str:
    """Return who published *article*: the publisher, or the name of the source."""
    return article.publisher or article.source


def copies_of(store: Store, article: str) -> list[Copy]:
    """Return the copies whose chain begins at *article* or that were made from it, oldest first."""
    return _copies(store, store.reprints.copies(article))


def as_copy(store: Store, article: str) -> Copy | None:
    """Return *article* as the copy that it is, or None."""
    return next(iter(_copies(store, list(store.reprints.of([article]).values()))), None)


def _copies(store: Store, edges: Sequence[Reprint]) -> list[Copy]:
    names = {name for edge in edges for name in (edge.article, edge.source_article, edge.origin)}
    known = store.articles.get_all(sorted(names))
    found = [
        Copy(
            article=known[edge.article],
            edge=edge,
            source=known.get(edge.source_article),
            origin=known.get(edge.origin),
        )
        for edge in edges
        if edge.article in known
    ]
    return sorted(found, key=lambda copy: (_at(copy.article), copy.article.id))


def _at(article: Article) -> float:
    return (article.date_published or article.first_seen).timestamp()


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that was changed: ``what``, and the texts that say how, none for a bare fact."""

    what: str
    texts: tuple[str, ...] = ()


def changed(changes: Changes, headline: str = "", before: str = "") -> list[Changed]:
    """Return what *changes* says, the gravest first: figures and names, then text, then words.

    :param headline: that of the copy, or of the later version
    :param before: that of the source, or of the earlier version
    """
    found = [
        Changed("other figures", tuple(map(_exchange, changes.numbers))),
        Changed("other names", tuple(map(_exchange, changes.names))),
        Changed("left out", changes.sentences_dropped),
        Changed("added", changes.sentences_added),
    ]
    found = [one for one in found if one.texts]
    if changes.headline:
        texts = (f"{before} → {headline}",) if before and headline else ()
        found.append(Changed("another headline", texts))
    if changes.credit:
        found.append(Changed("credits", (changes.credit,)))
    return found


def _exchange(line: str) -> str:
    """Return "26 → 28" as it is, and in words where one of the two has nothing."""
    old, _, new = line.partition(" → ")
    if old == NONE:
        return f"{new} added"
    return f"{old} left out" if new == NONE else line
