"""What a writer has looked up, and what it wrote itself: asked for again, it is at hand.

An article is looked at by each stage on its way, within one transaction. What is at hand stands as
long as nobody else can have changed it (`storage.sql.connection.Connection.at_hand` says how long
that is); whoever writes a row says here what it is now, or that it is to be asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from storage.records import (
    Article,
    Classification,
    Display,
    Reprint,
    Signature,
    Subscription,
    Vector,
)
from storage.sql.later import Later

if TYPE_CHECKING:
    from storage.sql.connection import Connection

T = TypeVar("T")

NUMBERS: Final = 20_000
"""Numbers of ids: some 2 MB. An article is looked up 30 times on its way, within seconds; the
look-ups were an eighth of the engine's CPU."""

RECORDS: Final = 256
"""Records of each kind: of articles, which are the largest, some 2 MB."""


@dataclass(slots=True)
class Known(Generic[T]):
    """Values by name, None for what is known not to be there; at most *limit* of them, or none."""

    limit: int
    _values: dict[str, T | None] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def get(self, name: str) -> T | None:
        """Return the value of *name*; None for one that is not there, or not known."""
        return self._values.get(name)

    def keep(self, name: str, value: T | None) -> None:
        """Note what *name* is now."""
        if len(self._values) >= self.limit:
            self._values.clear()
        if self.limit:
            self._values[name] = value

    def forget(self, name: str) -> None:
        """Ask for *name* again the next time."""
        self._values.pop(name, None)

    def forget_but(self, names: Collection[str]) -> None:
        """Ask for all but *names* again."""
        self._values = {name: one for name, one in self._values.items() if name in names}

    def clear(self) -> None:
        """Ask for everything again."""
        self._values.clear()

    def found(
        self, names: Iterable[str], look_up: Callable[[list[str]], dict[str, T]]
    ) -> dict[str, T]:
        """Return the values of *names*, those that are there, in order of their names.

        :param look_up: returns the values of such as are not known yet
        """
        asked = sorted(set(names))
        values = {name: self._values[name] for name in asked if name in self._values}
        if missing := [name for name in asked if name not in values]:
            found = look_up(missing)
            for name in missing:
                values[name] = found.get(name)
                self.keep(name, values[name])
        return {name: one for name in asked if (one := values[name]) is not None}


class AtHand:
    """All that a connection has at hand: so many *numbers* of ids, and *records* of each kind."""

    __slots__ = (
        "_new",
        "_written",
        "articles",
        "classifications",
        "displays",
        "empty",
        "later",
        "numbers",
        "profiles",
        "reprints",
        "signatures",
        "stories",
        "subscriptions",
        "vectors",
    )

    def __init__(self, *, numbers: int = NUMBERS, records: int = RECORDS) -> None:
        self.numbers = Known[int](numbers)
        self.articles = Known[Article](records)
        self.classifications = Known[Classification](records)
        self.reprints = Known[Reprint](records)
        self.stories = Known[str](records)
        self.signatures = Known[Signature](records)
        self.profiles = Known[str](records)
        self.vectors = Known[Vector](records)
        self.displays = Known[Display](records)
        self.subscriptions = Known[tuple[Subscription, ...]](records)
        self.empty = Known[bool](records)
        self.later = Known[Later](min(records, 1))
        self._written = Known[set[str]](records)
        self._new = set[str]()

    @property
    def _of_names(self) -> tuple[Known[Any], ...]:
        """What is known of a record by its name alone."""
        found = (self.articles, self.classifications, self.reprints, self.signatures)
        return (*found, self.stories, self.profiles, self.vectors)

    def given(self, name: str, number: int) -> None:
        """Note the *number* that *name* was just given: nothing refers to it yet."""
        self.numbers.keep(name, number)
        for records in self._of_names:
            records.keep(name, None)
        self._written.keep(str(number), set())
        if self.numbers.limit:
            self._new.add(name)

    def is_new(self, name: str) -> bool:
        """Tell whether *name* is known to have been given its number in this transaction."""
        return name in self._new

    def forget_others(self) -> None:
        """Forget what others may have changed: all but what is known of new names."""
        for records in (self.numbers, *self._of_names):
            records.forget_but(self._new)
        for records in (self.displays, self.subscriptions, self.empty):
            records.clear()

    def is_blank(self, table: str, number: int) -> bool:
        """Tell whether *table* is known to have no row about *number*, which was just given."""
        written = self._written.get(str(number))
        return written is not None and table not in written

    def wrote(self, table: str, *numbers: int) -> None:
        """Note that *table* has rows about *numbers*."""
        for number in numbers:
            if (written := self._written.get(str(number))) is not None:
                written.add(table)

    def clear(self) -> None:
        """Forget all: it may be of what was undone, or another's by now."""
        for name in self.__slots__:
            getattr(self, name).clear()


NOTHING: Final = AtHand(numbers=0, records=0)
"""What is at hand where others may write at any time."""


def is_empty(database: Connection, table: str) -> bool:
    """Tell whether *table* has no rows: of some that nearly nobody fills each record is asked."""
    known = database.at_hand.empty
    found = known.get(table)
    if found is None:
        found = database.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None
        known.keep(table, found)
    return found
