"""Why an article is in its story, for people: with headlines for ids, and after stories joined."""

from __future__ import annotations

import re
from typing import Final

from monitor.text.clean import clean_line
from storage.records import Merger, key
from storage.store import Store

_ID: Final = re.compile(r"\b[0-9a-f]{20}\b")

_LONGEST: Final = 80
"""Characters of a headline that stand for an article."""


def because(store: Store, article: str, story: str) -> str:
    """Return why *article* is in its *story*.

    One that began a story of its own, which became part of this later, is here for that: why it
    was placed alone is said as what it is, older.
    """
    reason = with_headlines(store, store.stories.because(article))
    own = key("story", article)
    if story == own or all(one.story != own for one in store.stories.mergers(of=[story])):
        return reason
    return f"the story {own}, which began with it, became part of this one; before: {reason}"


def joined(store: Store, merger: Merger) -> str:
    """Return what became part of a story, and why."""
    return f"story {merger.story} became part of it: {with_headlines(store, merger.because)}"


def with_headlines(store: Store, text: str) -> str:
    """Return *text* in which articles are named by their headlines and short ids.

    What is not known any more, as a text that was withdrawn, keeps its id.
    """
    found = store.articles.get_all(sorted(set(_ID.findall(text))))
    short = store.names.short(sorted(found))

    def named(match: re.Match[str]) -> str:
        article = found.get(match[0])
        if article is None or not article.headline:
            return match[0]
        line = clean_line(article.headline)
        headline = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
        return f"“{headline}” ({short[article.id]})"

    return _ID.sub(named, text)
