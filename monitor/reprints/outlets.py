"""Which outlet an article is from, and which outlets it credits, by whatever name or host."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from monitor.extraction.agencies import agency_of_host, canonical_name
from monitor.text.languages.folding import fold
from storage.records import Article

_FIRST: Final = re.compile(r"[\w'’]{4,}")


@lru_cache(maxsize=4096)
def outlet(name: str) -> str:
    """Return what identifies the outlet called *name*, however it is written.

    An agency is known by its names in all languages, also as the first word of the name of one
    of its services ("Sputnik Uzbekistan"); any other outlet by its name alone.
    """
    first = _FIRST.match(name.strip())
    agency = canonical_name(name) or (canonical_name(first[0]) if first else "")
    return fold(agency or name).text.strip()


def own_names(article: Article) -> frozenset[str]:
    """Return what identifies the outlet that published *article*: its names and its host."""
    return _identities((article.publisher, article.source, *_agencies_of(article.url)))


def credited_names(article: Article) -> frozenset[str]:
    """Return what identifies the outlets that *article* credits, its own left out."""
    agency = article.dateline.agency if article.dateline else ""
    if not article.credits and not agency:
        return frozenset()
    named = _identities((*article.credits, agency, *map(agency_of_host, article.credits)))
    return named - own_names(article)


def _agencies_of(url: str) -> tuple[str, ...]:
    return _agencies_at(urlsplit(url).hostname or "")


@lru_cache(maxsize=4096)
def _agencies_at(host: str) -> tuple[str, ...]:
    """Return the agencies whose host *host* is, or lies under."""
    parts = host.split(".")
    hosts = (".".join(parts[start:]) for start in range(len(parts) - 1))
    return tuple(map(agency_of_host, hosts))


def _identities(names: Iterable[str]) -> frozenset[str]:
    return _identified(tuple(names))


@lru_cache(maxsize=4096)
def _identified(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(outlet(name) for name in names if name.strip())
