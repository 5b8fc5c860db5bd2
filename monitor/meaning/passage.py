"""The text of an article that is turned into a vector."""

from __future__ import annotations

from typing import Final

from monitor.meaning.cutting import LETTERS
from monitor.text.boilerplate import strip_boilerplate
from storage.records import Article, digest

READ: Final = 20_000
"""Characters in which the lead is looked for."""


def passage(article: Article) -> str:
    """Return headline and lead of *article*, the dateline and what every text carries left out."""
    beginning = article.text[:READ]
    text = strip_boilerplate(beginning, article.language) or beginning
    return f"{article.headline}\n{text}"[:LETTERS]


def digest_of(article: Article) -> str:
    """Return the name of what a vector of *article* is made from: headline, text and language."""
    parts = (article.language, article.headline, article.text[:READ])
    return digest("\x1f".join(parts).encode("utf-8", "replace"))[:20]
