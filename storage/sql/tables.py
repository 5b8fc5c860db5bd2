"""The tables that every store has, with their keys: what moves from one database to another.

A table stands behind those that it refers to. The index of words is none of them: it is made anew.
"""

from __future__ import annotations

from typing import Final

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "ids": ("number",),
    "work": ("item", "stage"),
    "queues": ("stage", "name"),
    "outside": ("number",),
    "bodies": ("digest",),
    "captures": ("number",),
    "entries": ("number",),
    "sources": ("name",),
    "health": ("source",),
    "trials": ("source",),
    "known_items": ("source", "url"),
    "follows": ("number",),
    "walks": ("number",),
    "articles": ("number",),
    "article_versions": ("article", "version"),
    "signatures": ("article",),
    "sketches": ("hash", "article"),
    "reprints": ("article",),
    "classifications": ("article",),
    "tags": ("article", "scheme", "term"),
    "memberships": ("article",),
    "mergers": ("story",),
    "profiles": ("article",),
    "profile_keys": ("key", "at", "article"),
    "vectors": ("article",),
    "vector_sums": ("model", "language"),
    "planned_events": ("article", "place"),
    "translations": ("article", "language"),
    "site_pages": ("article", "capture"),
    "corrections": ("article", "field", "term"),
    "subscriptions": ("name",),
    "links": ("digest",),
    "digests": ("number",),
    "digest_stories": ("digest", "place"),
    "digest_articles": ("digest", "place"),
    "digest_shown": ("digest", "place"),
    "deliveries": ("id",),
    "known": ("number",),
    "tombstones": ("page",),
    "tombstone_names": ("name", "page"),
}

OWN: Final = frozenset({("work", "job")})
"""Columns that one kind of database has for itself: they stay where they are."""

NUMBERED: Final = ("ids", "captures", "entries", "digests", "known")
"""Those whose key the database gives."""
