"""A story taken apart: whose text was printed by whom, who says what, and what ties languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from monitor.reading.export import quote_lines
from monitor.reading.view import ArticleView
from monitor.stories.view import unpack
from storage.records import Reprint
from storage.store import Store

QUOTED: Final = 40
"""Articles of a story whose quotations are read: each takes about a millisecond."""

DEEPEST: Final = 6
"""Copies of copies of copies; what is deeper stands in one row. A page is no wider."""

QUOTES_SHOWN: Final = 30
ANCHORS_SHOWN: Final = 20
SOUND: Final = "name:"
"""What begins so is a name by its consonants ("name:tsknt"), alike in every script."""

ANCHORED: Final = 100
"""Articles of a story whose terms are compared."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article and what was made of its text; ``edge`` says how it came by its own."""

    view: ArticleView
    edge: Reprint | None
    copies: tuple[Text, ...]

    @property
    def size(self) -> int:
        """How many articles there are in it."""
        return 1 + sum(copy.size for copy in self.copies)


def texts(views: Sequence[ArticleView]) -> tuple[Text, ...]:
    """Return *views* (earliest first) as trees: each copy under what it was made from.

    One whose source is not among them stands under the origin of its chain, or else by itself
    with its edge.
    """
    known = {view.article.id for view in views}
    below: defaultdict[str, list[ArticleView]] = defaultdict(list)
    for view in views:
        below[_parent(view, known)].append(view)

    def grown(view: ArticleView, depth: int) -> Text:
        if depth > DEEPEST:
            return Text(view, view.reprint, ())
        copies = below[view.article.id] if depth < DEEPEST else list(_all_below(view, below))
        return Text(view, view.reprint, tuple(grown(one, depth + 1) for one in copies))

    trees = [grown(view, 0) for view in below[""]]
    return tuple(sorted(trees, key=lambda tree: -tree.size))


def _all_below(
    view: ArticleView, below: Mapping[str, Sequence[ArticleView]]
) -> Iterator[ArticleView]:
    """Yield what was made from *view*, and from that, and so on."""
    waiting = [view]
    while waiting:
        copies = list(below[waiting.pop().article.id])
        yield from copies
        waiting += copies


def _parent(view: ArticleView, known: set[str]) -> str:
    """Return the article under which *view* stands, "" for none. No circle: an edge always leads
    to what was there before (`monitor.reprints.precedence`)."""
    edge = view.reprint
    for name in (edge.source_article, edge.origin) if edge else ():
        if name in known and name != view.article.id:
            return name
    return ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is quoted ("" for nobody named), and what he is quoted with: lines of `quote_lines`.

    ``person`` is the term of his tag, "" where he has none.
    """

    name: str
    quotes: tuple[dict[str, Any], ...]
    person: str = ""


def speakers(store: Store, views: Sequence[ArticleView]) -> tuple[Speaker, ...]:
    """Return who is quoted in texts of their own, the most quoted first; equal words once."""
    own = [view.article.id for view in views if view.reprint is None][:QUOTED]
    said: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    persons: dict[str, str] = {}
    for line in quote_lines(store, own):
        name = line["label"] or line["speaker"] or ""
        persons.setdefault(name, (line["label"] and line["person"]) or "")
        said[name].setdefault(" ".join(line["quote"].split()).casefold(), line)
    found = [
        Speaker(name, tuple(lines.values()), persons.get(name, "")) for name, lines in said.items()
    ]
    found.sort(key=lambda one: (not one.name, -len(one.quotes), one.name))
    shown, left = [], QUOTES_SHOWN
    for one in found:
        if left > 0:
            shown.append(Speaker(one.name, one.quotes[:left], one.person))
            left -= len(one.quotes)
    return tuple(shown)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A term that articles of several languages share ("person:..."), and these languages."""

    term: str
    languages: tuple[str, ...]


def anchors_of(store: Store, views: Sequence[ArticleView]) -> tuple[Anchor, ...]:
    """Return the terms that tie the languages of a story, those of most languages first."""
    some = views[:ANCHORED]
    packed = store.stories.profiles([view.article.id for view in some])
    languages: defaultdict[str, set[str]] = defaultdict(set)
    weights: defaultdict[str, float] = defaultdict(float)
    for line in packed.values():
        seen = unpack(line)
        for term, weight in seen.anchors.terms:
            languages[term].add(seen.language)
            weights[term] += weight
    shared = [term for term, found in languages.items() if len(found) > 1]
    shared.sort(key=lambda term: (-len(languages[term]), -weights[term], term))
    return tuple(Anchor(term, tuple(sorted(languages[term]))) for term in shared[:ANCHORS_SHOWN])
