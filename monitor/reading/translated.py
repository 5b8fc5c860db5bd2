"""Headlines in other languages: which text is translated, and which translations still hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from config.settings import Settings
from monitor.text.clean import clean_line
from storage.records import Article, Translation, key

if TYPE_CHECKING:
    from storage.store import Store

LETTERS: Final = 500
"""Of a headline: the longest of the labelled articles has 248."""


def headline_of(article: Article) -> str:
    """Return the headline of *article* as it is translated, "" where it has none."""
    return clean_line(article.headline, LETTERS)


def headline_key(article: Article) -> str:
    """Return the name of that headline: the same for every article that bears it."""
    return key("headline", headline_of(article))


def translations(
    store: Store, articles: Sequence[Article], language: str = ""
) -> dict[str, tuple[Translation, ...]]:
    """Return the translations of the headlines that *articles* have now, by article.

    :param language: into which alone; "" for all
    """
    found = store.translations.of([article.id for article in articles], language=language)
    return {
        article.id: held
        for article in articles
        if (held := tuple(one for one in found.get(article.id, ()) if _holds(article, one)))
    }


def in_language(
    store: Store, settings: Settings, articles: Sequence[Article], language: str
) -> dict[str, Translation]:
    """Return the headlines of *articles* in *language*, by article; nothing without a translator.

    What one that is not wanted any more has said is shown no more.
    """
    if not settings.translator.is_set:
        return {}
    foreign = [article for article in articles if article.language != language]
    return {name: found[0] for name, found in translations(store, foreign, language).items()}


def _holds(article: Article, translation: Translation) -> bool:
    """Tell whether *translation* is of the headline that *article* has now."""
    is_usable = article.status == "usable" and article.language == translation.source
    return is_usable and headline_key(article) == translation.digest
