"""What made a topic, in words: the concepts of the glossary behind it, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from config.additions import NO_ADDITIONS, Additions
from config.gazetteer import load_gazetteer, load_topics
from storage.records import Article, Tag

MOST: Final = 8
"""Words told of one topic; the first in the order of the text."""


def topic_lines(
    article: Article, tags: Sequence[Tag], additions: Additions = NO_ADDITIONS
) -> Iterator[str]:
    """Yield one line for each topic of *tags* that has places in *article*.

    *additions* are the operator's to the gazetteer.

    Such as "topic Energy: pipeline (pipelines) in the headline, ...". A word that is a name of
    the topic itself and no concept stands alone.
    """
    text = f"{article.headline}\n\n{article.text}"
    for tag in tags:
        if tag.scheme != "topic" or not tag.spans:
            continue
        told: dict[tuple[str, str], list[str]] = {}
        for start, end in sorted(tag.spans):
            word = " ".join(text[start:end].split())
            places = told.setdefault(
                (_concept(_stems(additions).get(tag.term, {}), word), word), []
            )
            place = _place(text, len(article.headline), start)
            if place not in places:
                places.append(place)
        said = [
            f"{_named(concept, word)} in {' and '.join(places)}"
            for (concept, word), places in list(told.items())[:MOST]
        ]
        more = f", and {len(told) - MOST} more" if len(told) > MOST else ""
        yield f"topic {tag.label}: {', '.join(said)}{more}"


def _named(concept: str, word: str) -> str:
    """Return *concept* as people write it, and the *word* for it where that is another one."""
    name = concept.replace("_", " ")
    return word if name in ("", word.casefold()) else f"{name} ({word})"


def _place(text: str, headline: int, start: int) -> str:
    """Return where *start* is: the headline, or the paragraph by its number from 1."""
    if start < headline:
        return "the headline"
    body = text[headline + 2 : start]
    return f"paragraph {body.count(chr(10) * 2) + 1}"


def _concept(stems: Mapping[str, str], word: str) -> str:
    """Return the concept of the longest of a topic's *stems* that *word* begins with, or ""."""
    folded = word.casefold()
    ends = range(len(folded), 0, -1)
    return next((stems[folded[:end]] for end in ends if folded[:end] in stems), "")


@lru_cache(maxsize=2)
def _stems(additions: Additions) -> Mapping[str, Mapping[str, str]]:
    """Return the stems of the concepts of each topic, with their concepts."""
    is_other = any(where.table in ("topic", "concept") for where, _ in additions.entries())
    topics = load_gazetteer(additions=additions).topics if is_other else load_topics()
    return {
        topic.term: {
            name.text.rstrip("*").casefold(): name.concept for name in topic.names if name.concept
        }
        for topic in topics
    }
