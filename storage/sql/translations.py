"""Headlines in other languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from storage.contract.translations import Translations
from storage.records import Translation
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, Ids, listed
from storage.sql.rows import Row, from_row, select, to_row

_READ: Final = "SELECT i.id, t.language, t.source, t.digest, t.text, t.translator FROM"


class SqlTranslations(Translations):
    """The ``translations`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, translation: Translation) -> bool:
        """Keep a translation; return whether it is new or another."""
        known = self.of([translation.article], language=translation.language)
        if known.get(translation.article) == [translation]:
            return False
        row = to_row(translation) | {"article": self._ids.given(translation.article)}
        self._database.execute(
            f"INSERT INTO translations ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) "
            "ON CONFLICT (article, language) DO UPDATE SET source = excluded.source, "
            "digest = excluded.digest, text = excluded.text, translator = excluded.translator",
            list(row.values()),
        )
        return True

    def of(self, articles: Sequence[str], *, language: str = "") -> dict[str, list[Translation]]:
        """Return the translations of *articles*, by article, those of one in order of language."""
        found: dict[str, list[Translation]] = defaultdict(list)
        for row in select(
            self._database,
            f"{_READ} {ASKED} CROSS JOIN translations t ON t.article = i.number "
            "WHERE ? IN ('', t.language) ORDER BY i.id, t.language",
            [listed(articles), language],
        ):
            made = _translation(row)
            found[made.article].append(made)
        return dict(found)

    def made_before(self, digest: str, *, source: str, language: str) -> Translation | None:
        """Return a translation of the same headline, of whichever article, or None."""
        for row in select(
            self._database,
            f"{_READ} translations t CROSS JOIN ids i ON i.number = t.article "
            "WHERE t.digest = ? AND t.source = ? AND t.language = ? ORDER BY t.article LIMIT 1",
            [digest, source, language],
        ):
            return _translation(row)
        return None


def _translation(row: Row) -> Translation:
    return from_row(Translation, row | {"article": row["id"]})
