"""An analyst's word about one article: its relevance, its tags, its story.

The word is kept (`storage.contract.corrections`) and the article classified again; whatever is
kept of it from then on is kept as the person said (`storage.correcting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from config.additions import NO_ADDITIONS, Additions
from monitor.catalogue.correctable import known_terms
from storage.contract.corrections import Correction
from storage.records import Article, Classification, Membership, key
from storage.store import Store

Work = tuple[str, str]
"""(stage, item): what is to be done now."""

ALONE: Final = "new"
"""What a person writes for a story of the article's own."""


class UnknownError(Exception):
    """What a person named is not known; the message says what to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person says of an article; "" and nothing where they say nothing.

    ``level`` is a level of relevance, ``story`` the beginning of a story's id or "new";
    ``tags`` are (scheme, term, whether the article has it).
    """

    because: str
    level: str = ""
    story: str = ""
    tags: tuple[tuple[str, str, bool], ...] = ()


def correct(
    store: Store,
    article: Article,
    wish: Wish,
    now: datetime,
    additions: Additions = NO_ADDITIONS,
) -> list[Correction]:
    """Keep what *wish* says of *article*; return it. Belongs inside a transaction.

    :param additions: the operator's to the gazetteer

    :raises UnknownError: for a tag that the gazetteer does not have, or no such story
    """
    found = store.classifications.of([article.id]).get(article.id)
    made = [_tag(article, found, tag, wish.because, now, additions) for tag in wish.tags]
    if wish.level:
        level = found.level if found else ""
        made.insert(0, _correction(article, "relevance", wish.level, level, wish.because, now))
    if wish.story:
        before = store.stories.story_of([article.id]).get(article.id, "")
        story = _story(store, article, wish.story)
        made.append(_correction(article, "story", story, before, wish.because, now))
        store.corrections.put(made[-1])
        store.put([Membership(article=article.id, story=story)])
    for one in made:
        store.corrections.put(one)
    said = {(one.field, one.term) for one in made}
    known = store.corrections.of([article.id]).get(article.id, ())
    return [one for one in known if (one.field, one.term) in said]


def take_back(store: Store, article: Article) -> Sequence[Correction]:
    """Forget what was said of *article*; return it. Belongs inside a transaction."""
    known = store.corrections.of([article.id]).get(article.id, ())
    store.corrections.drop(article.id)
    for one in known:
        if one.field == "story" and one.before:
            because = "where it was before it was put elsewhere by hand"
            store.put([Membership(article=article.id, story=one.before, because=because)])
    return known


def work_after(article: Article) -> list[Work]:
    """Return what is to be done once something was said of *article*, or taken back."""
    return [("classify", article.id), ("match", article.id)]


def _correction(
    article: Article, field: str, value: str, before: str, because: str, now: datetime
) -> Correction:
    return Correction(
        article=article.id, field=field, value=value, before=before, because=because, at=now
    )


def _tag(
    article: Article,
    found: Classification | None,
    tag: tuple[str, str, bool],
    because: str,
    now: datetime,
    additions: Additions,
) -> Correction:
    scheme, term, is_there = tag
    labels = known_terms(scheme, term, found, additions)
    if term not in labels:
        raise UnknownError(f"{term!r} is no {scheme} of the gazetteer; {_near(term, labels)}")
    had = any((one.scheme, one.term) == (scheme, term) for one in found.tags) if found else False
    return Correction(
        article=article.id,
        field=scheme,
        term=term,
        label=labels[term],
        value="yes" if is_there else "no",
        before=("yes" if had else "no") if found else "",
        because=because,
        at=now,
    )


def _near(term: str, labels: dict[str, str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(term, labels, n=3, cutoff=0.5)
    near += [name for name, label in labels.items() if label.casefold() == term.casefold()]
    names = ", ".join(near or sorted(labels)[:12])
    return f"do you mean one of {names}?" if near else f"there are {names} ..."


def _story(store: Store, article: Article, wanted: str) -> str:
    """Return the id of the story *wanted*: a known one, or one that nobody else is in."""
    if wanted == ALONE:
        own = key("story", article.id)
        others = [one for one in store.stories.members([own]).get(own, []) if one != article.id]
        # Others stay in the story that began with this article, or in what that is part of.
        is_taken = bool(others) or own in store.stories.joined([own])
        return key("story", article.id, "apart") if is_taken else own
    story = store.stories.find(wanted)
    if story is None:
        raise UnknownError(
            f"there is no story {wanted!r}; `sco-monitor show ID` names an article's"
        )
    return story
