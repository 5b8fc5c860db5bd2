"""Translations: headlines as a machine says them in another language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.records import Translation


class Translations(Protocol):
    """At most one for each article and language."""

    def put(self, translation: Translation) -> bool:
        """Keep a translation, instead of an earlier one; return whether it is new or another."""

    def of(self, articles: Sequence[str], *, language: str = "") -> dict[str, list[Translation]]:
        """Return the translations of *articles*, by article, those of one in order of language.

        :param language: into which alone; "" for all
        """

    def made_before(self, digest: str, *, source: str, language: str) -> Translation | None:
        """Return a translation of the same headline (*digest*), of whichever article, or None."""
