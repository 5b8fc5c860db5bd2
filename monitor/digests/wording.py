"""The words, dates and numbers of one interface language, from ``languages/*.toml``.

Plural forms follow the rules of Unicode CLDR for whole numbers: English one and other,
Russian one, few and many, Chinese one form.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any, Final

from config.settings import INTERFACES


def _english(n: int) -> int:
    return 0 if n == 1 else 1


def _russian(n: int) -> int:
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2


def _chinese(n: int) -> int:
    return 0 * n


_PLURALS: Final[dict[str, Callable[[int], int]]] = {
    "en": _english,
    "ru": _russian,
    "zh": _chinese,
}

_EVENT: Final = re.compile(r"(?P<kind>[a-z]+(?:-[a-z]+)*)-(?P<year>\d{4})-(?P<city>[a-z]+)")
"""The term of a meeting: its kind, its year, the city without spaces (DESIGN, tags)."""


@dataclass(frozen=True)
class Wording:
    """What the digest says in one language; ``code`` is en, ru or zh."""

    code: str
    tables: dict[str, Any]

    def say(self, key: str, /, **values: str) -> str:
        """Return the sentence *key* ("nothing", "section.top") with *values* filled in."""
        found: Any = self.tables
        for part in (f"say.{key}" if "." not in key else key).split("."):
            found = found[part]
        return str(found).format(**values)

    def count(self, key: str, n: int, /, **values: str) -> str:
        """Return the phrase *key* of ``[count]`` for *n* things, in the right plural form."""
        forms = self.tables["count"][key]
        return str(forms[_PLURALS[self.code](n)]).format(n=self.number(n), **values)

    def number(self, n: int) -> str:
        """Return *n* with its thousands parted."""
        return f"{n:,}".replace(",", self.tables["date"]["thousands"])

    def list(self, parts: list[str]) -> str:
        """Return *parts* as an enumeration."""
        return self.say("list").join(parts)

    def country(self, code: str) -> str:
        """Return the name of a country, or what stands for it."""
        return str(self.tables["country"].get(code, code))

    def language(self, code: str) -> str:
        """Return the name of a language, or its code."""
        return str(self.tables["language"].get(code, code))

    def topic(self, term: str) -> str:
        """Return the name of a topic; a finer one (parent/child) has that of its parent."""
        parent = term.partition("/")[0]
        return str(self.tables["topic"].get(parent, parent))

    def event(self, term: str, label: str = "") -> str:
        """Return the name of a meeting, made from its term; *label* (English) for what is none."""
        found = _EVENT.fullmatch(term)
        pattern = self.tables["event"].get(found["kind"]) if found else None
        city = self.tables["city"].get(found["city"]) if found else None
        if found is None or pattern is None or (city is None and label):
            return label or term
        return str(pattern).format(city=city or found["city"].capitalize(), year=found["year"])

    def day(self, at: date, *, year: bool = True) -> str:
        """Return a short date: 21 Nov 2026, or 21 Nov without the *year*."""
        return self._date("day" if year else "day_of_year", at)

    def long_day(self, at: date) -> str:
        """Return a date with its weekday and month in full."""
        return self._date("long", at)

    def moment(self, at: datetime, *, today: date) -> str:
        """Return a local time: only the time on *today*, with the date on another day."""
        time = f"{at:%H:%M}"
        if at.date() == today:
            return time
        shown = self.day(at.date(), year=at.year != today.year)
        return str(self.tables["date"]["moment"]).format(date=shown, time=time)

    def _date(self, pattern: str, at: date) -> str:
        dates = self.tables["date"]
        return str(dates[pattern]).format(
            day=str(at.day),
            month=dates["months"][at.month - 1],
            month_short=dates["months_short"][at.month - 1],
            month_number=str(at.month),
            year=str(at.year),
            weekday=dates["weekdays"][at.weekday()],
        )


@cache
def wording(interface: str) -> Wording:
    """Return the words of *interface*; English for a language that the digest does not speak."""
    code = interface if interface in INTERFACES else "en"
    file = resources.files("monitor.digests") / "languages" / f"{code}.toml"
    return Wording(code, tomllib.loads(file.read_text("utf-8")))
