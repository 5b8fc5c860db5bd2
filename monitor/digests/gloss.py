"""What an article is about, in the reader's words, for who cannot read its headline. Pure.

Made of its tags (people, countries, topic) and of the numbers of the headline, so nothing is said
that nobody found in the text. Where the operator's translator has said the headline in the reader's
language, that stands in its place, marked as what it is (`monitor.digests.item`).
"""

from __future__ import annotations

from typing import Final

from monitor.digests.measure import isolated
from monitor.digests.wording import Wording
from monitor.reading.view import ArticleView
from monitor.reprints.quantities import quantities
from storage.records import Tag

PEOPLE: Final = 3
COUNTRIES: Final = 4
NUMBERS: Final = 3
"""Named at most; a gloss is one line."""


def gloss(view: ArticleView, words: Wording) -> str:
    """Return the line, or "" where nothing is known."""
    tags = view.classification.tags if view.classification else ()
    end = len(view.article.headline)
    headline = view.article.headline
    people = [words.person(tag.term, tag.label) for tag in _first(tags, "person", end)[:PEOPLE]]
    countries = [words.country(tag.term) for tag in _first(tags, "country", end)[:COUNTRIES]]
    numbers = dict.fromkeys(words.quantity(one.value) for one in quantities(headline))
    topics = sorted(_first(tags, "topic", end), key=lambda tag: -tag.confidence)
    parts = (
        words.list([isolated(name) for name in people]),
        words.list(countries),
        words.topic(topics[0].term) if topics else "",
    )
    said = [part for part in parts if part]
    if said and numbers:  # alone they say nothing
        said.append(words.say("figures", numbers=words.list(list(numbers)[:NUMBERS])))
    return words.say("semicolon").join(said)


def _first(tags: tuple[Tag, ...], scheme: str, end: int) -> list[Tag]:
    """Return the tags of *scheme*: those found in the headline alone, if any was."""
    found = [tag for tag in tags if tag.scheme == scheme]
    named = [tag for tag in found if any(start < end for start, _ in tag.spans)]
    return named or found
