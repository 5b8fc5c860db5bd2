"""Sketches in a file: the newest are put into their table together, in the order of the hashes.

One article's hashes lie on as many pages of the table, and each transaction would write nearly
every page of it again. So an article is only named at first (``sketches_later``): its hashes stand
beside its signature anyhow, and look-ups take those from memory. Memory is what a transaction has
at hand: read again from the two tables wherever somebody else has written, or something was undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from storage.sql.later import Later, Posting
from storage.sql.sketches import Sketches, unpacked

TOGETHER: Final = 64
"""Articles whose hashes are put in together."""


class SortedSketches(Sketches):
    """The ``sketches`` and ``sketches_later`` tables."""

    def add(self, article: int, hashes: Sequence[int]) -> None:
        """Keep these for *article*, whose signature has them, and which has no others."""
        later = self._later()
        self._database.execute("INSERT INTO sketches_later (article) VALUES (?)", [article])
        later.add(article, hashes)
        if len(later.articles) >= TOGETHER:
            self.put_in()

    def remove(self, article: int, hashes: Sequence[int]) -> None:
        """Forget those of *article*: they are all that were added."""
        later = self._later()
        if article not in later.articles:
            super().remove(article, hashes)
            return
        self._database.execute("DELETE FROM sketches_later WHERE article = ?", [article])
        later.remove(article)

    def put_in(self) -> None:
        """Put all that are named into the table. Belongs inside a transaction."""
        self._database.executemany(
            "INSERT INTO sketches (hash, article) VALUES (?, ?)", self._later().sorted()
        )
        self._database.execute("DELETE FROM sketches_later")
        self._database.at_hand.later.clear()

    def _beside(self, hashes: Iterable[int]) -> list[Posting]:
        return self._later().postings(hashes)

    def _later(self) -> Later:
        at_hand = self._database.at_hand.later
        found = at_hand.get(_ALL)
        if found is None:
            rows = self._database.execute(
                "SELECT s.article, s.sketch FROM sketches_later l "
                "CROSS JOIN signatures s ON s.article = l.article"
            )
            found = Later((article, unpacked(sketch)) for article, sketch in rows)
            at_hand.keep(_ALL, found)
        return found


_ALL: Final = ""
