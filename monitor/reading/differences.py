"""What a second processing changed in articles: headline, text, relevance, tags, story, vector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from storage.records import Article, Classification, digest
from storage.store import Store

AT_ONCE: Final = 500
"""Articles that are looked up in one query."""

TOLD: Final = ("headline", "text", "relevance", "tags", "story", "vector")
"""What is compared, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of one article; of its text the length and a hash ("" for no text).

    So of its ``vector``: the model and a hash, "" for none and where it is not compared.
    """

    headline: str
    text: str
    relevance: str
    tags: tuple[str, ...]
    story: str
    vector: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is another now."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differences:
    """How many articles changed and in what, stayed as they were, are new, or are gone."""

    changed: int
    parts: Mapping[str, int]
    unchanged: int
    new: int
    gone: int

    def words(self) -> str:
        """Return it as one sentence."""
        parts = ", ".join(f"{name} of {n}" for name, n in self.parts.items())
        said = [f"{self.changed} changed" + (f" ({parts})" if parts else "")]
        said.append(f"{self.unchanged} unchanged")
        said += [f"{self.new} new"] if self.new else []
        said += [f"{self.gone} gone"] if self.gone else []
        return ", ".join(said)


def facts(article: Article, found: Classification | None, story: str) -> Facts:
    """Return what is compared of *article*."""
    text = article.text
    tags = found.tags if found else ()
    return Facts(
        headline=article.headline,
        text=f"{len(text)} characters, {digest(text.encode())[:8]}" if text else "",
        relevance=found.level if found else "",
        tags=tuple(sorted(f"{tag.scheme}:{tag.term}" for tag in tags)),
        story=story,
    )


def facts_of(store: Store, articles: Sequence[str]) -> dict[str, Facts]:
    """Return what is compared of *articles*, by id; those that are not stored are left out."""
    seen: dict[str, Facts] = {}
    models = sorted(store.vectors.counts())
    for at in range(0, len(articles), AT_ONCE):
        some = articles[at : at + AT_ONCE]
        found = store.classifications.of(some)
        stories = store.stories.story_of(some)
        vectors = {name: one for model in models for name, one in _vectors(store, some, model)}
        for name, article in store.articles.get_all(some).items():
            made = facts(article, found.get(name), stories.get(name, ""))
            seen[name] = replace(made, vector=vectors.get(name, ""))
    return seen


def _vectors(store: Store, articles: Sequence[str], model: str) -> Iterator[tuple[str, str]]:
    for name, vector in store.vectors.of(articles, model=model).items():
        yield name, f"{model}, {digest(vector.numbers)[:8]}"


def changes_of(before: Facts, after: Facts) -> Iterator[Change]:
    """Yield what is another in *after*; of tags those that went, and those that came."""
    for what in TOLD:
        old, new = getattr(before, what), getattr(after, what)
        if old == new:
            continue
        if what == "tags":
            gone, come = sorted(set(old) - set(new)), sorted(set(new) - set(old))
            yield Change(what, " ".join(gone), " ".join(come))
        else:
            yield Change(what, old, new)


def differences(before: Mapping[str, Facts], after: Mapping[str, Facts]) -> Differences:
    """Compare two looks at the same articles."""
    parts: Counter[str] = Counter()
    changed = 0
    for name in before.keys() & after.keys():
        found = [change.what for change in changes_of(before[name], after[name])]
        parts.update(found)
        changed += bool(found)
    both = len(before.keys() & after.keys())
    return Differences(
        changed=changed,
        parts={what: parts[what] for what in TOLD if parts[what]},
        unchanged=both - changed,
        new=len(after.keys() - before.keys()),
        gone=len(before.keys() - after.keys()),
    )


def articles_about(store: Store, about: str, items: Iterable[str]) -> list[str]:
    """Return the articles that work on *items* may change: of pages, of captures, or they.

    :param about: what the items name: "page", "capture" or "article"
    """
    if about == "article":
        return list(items)
    if about == "capture":
        found = (store.archive.get(item, body=False) for item in items)
        items = {capture.page for capture in found if capture is not None and capture.page}
    return store.selection.articles_of(items)
