"""The versions of an article, each with what it changed; as `show --versions` tells them."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.reprints.changes import changes
from storage.records import Article, Changes, digest
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Version:
    """One version; ``changed`` is what is other in it than in the one before, None in the first.

    ``hash`` is the SHA-256 of headline, blank line and text in UTF-8: whoever cites this version
    can show that it is the one.
    """

    article: Article
    changed: Changes | None
    hash: str


def history(store: Store, article: str) -> tuple[Version, ...]:
    """Return every version of *article*, oldest first."""
    versions = store.articles.versions(article)
    return tuple(
        Version(
            article=version,
            changed=None if earlier is None else changes(version, earlier),
            hash=text_hash(version),
        )
        for earlier, version in zip([None, *versions], versions, strict=False)
    )


def text_hash(article: Article) -> str:
    """Return the SHA-256 of what the article says, in hex."""
    return digest(f"{article.headline}\n\n{article.text}".encode())
