"""Leave out of a text, of its authors and of its dates what is its site's and not the article's.

What recurs is counted elsewhere (`recurring`); here is decided what may go. Agencies repeat real
paragraphs of background, at the end above all, and there counting alone cannot tell them from
furniture. So only the edges of a text are looked at; a whole sentence that links nowhere goes
only where it stands on nearly all pages and the story does not speak of the same; and where half
of a text would go, nothing does: a site whose every page carries the same text keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Final

from monitor.extraction.authors import is_organisation
from monitor.extraction.dateline import find_dateline
from monitor.extraction.furniture import LONGEST, REAL_PARAGRAPH, is_sentence, weight
from monitor.extraction.recurring import Known, mark
from storage.records import Recurring

FIRST: Final = 4
LAST: Final = 8
"""Paragraphs at the beginning and at the end of a text that may be its site's."""

LEAST: Final = 0.5
"""Share of the weight of a text that must remain."""

SENTENCE_SHARE: Final = 0.75
"""Share of a site's last pages on which a sentence that links nowhere must stand."""

SENTENCE_PAGES: Final = 6
"""The pages of that share must be so many."""

SAME_WORDS: Final = 2
"""Words of a sentence that the rest of the story has too, from which it is the story's."""

MOST_AUTHORS: Final = 4
_STEM: Final = 5
_WORD: Final = re.compile(r"[^\W\d_\u3400-\u9fff]{5,}|(?=([\u3400-\u9fff]{2}))")


def edges(paragraphs: Sequence[str]) -> Iterator[int]:
    """Yield the places of those *paragraphs* that may be their site's, each once."""
    number = len(paragraphs)
    for place in [*range(min(FIRST, number)), *range(max(FIRST, number - LAST), number)]:
        text = paragraphs[place]
        if weight(text) <= LONGEST and find_dateline(text) is None:
            yield place


def without_sitewide(
    paragraphs: Sequence[str],
    known: Known,
    *,
    headline: str,
    linked: Callable[[Sequence[str]], Container[str]],
) -> tuple[tuple[str, ...], tuple[Recurring, ...]]:
    """Return the *paragraphs* that are the article's, and the others.

    :param linked: of given paragraphs those that hold a link on the page; asked if need be
    """
    places = edges(paragraphs) if known.counts else ()
    there = [at for at in places if known.is_sites("paragraph", paragraphs[at])]
    if not there:
        return tuple(paragraphs), ()
    links = linked([paragraphs[at] for at in there if _is_told(paragraphs[at])])
    rest = [text for place, text in enumerate(paragraphs) if place not in there]
    told = _stems("\n".join([headline, *rest]))
    gone = {at for at in there if _may_go(paragraphs[at], known, links, told)}
    kept = tuple(text for place, text in enumerate(paragraphs) if place not in gone)
    if sum(map(weight, kept)) < LEAST * sum(map(weight, paragraphs)):
        return tuple(paragraphs), ()
    taken = dict.fromkeys(paragraphs[at] for at in sorted(gone))
    return kept, tuple(known.recurring("paragraph", text) for text in taken)


def _may_go(text: str, known: Known, links: Container[str], told: frozenset[str]) -> bool:
    if not _is_told(text) or text in links:
        return True
    if known.pages < SENTENCE_PAGES:
        return False
    if not known.is_sites("paragraph", text, share=SENTENCE_SHARE):
        return False
    return len(_stems(text) & told) < SAME_WORDS


def _is_told(text: str) -> bool:
    """Say whether *text* says something: some scripts end a sentence with no mark."""
    return is_sentence(text) or weight(text) >= REAL_PARAGRAPH


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the longer words of *text*, and its pairs of Han characters."""
    found = ((match[1] or match[0]) for match in _WORD.finditer(text.casefold()))
    return frozenset(word[:_STEM] for word in found if word)


def shared_authors(authors: Iterable[str], known: Known) -> list[str]:
    """Return those of *authors* that are the site's: a desk, a login, an outlet; never a person,
    however much they write."""
    return [
        name
        for name in authors
        if known.is_sites("author", name) and (is_organisation(name) or _is_login(name))
    ]


def _is_login(name: str) -> bool:
    """Say whether *name* is one word of a script with cases; names of persons there have two."""
    return len(name.split()) == 1 and name.lower() != name.upper()


def marks_of(
    paragraphs: Sequence[str],
    *,
    beside_titles: Iterable[str],
    authors: Iterable[str],
    dates: Iterable[str],
    places: Iterable[str],
) -> tuple[int, ...]:
    """Return the marks that a page leaves of what may be its site's, ascending: a few dozen."""
    found = {mark("paragraph", paragraphs[at]) for at in edges(paragraphs)}
    found |= {mark("title", text) for text in beside_titles}
    found |= {mark("author", name) for name in list(authors)[:MOST_AUTHORS]}
    found |= {mark("date", text) for text in dates}
    found |= {mark("place", text) for text in places}
    return tuple(sorted(found))
