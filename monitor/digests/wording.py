"""The words, dates and numbers of one interface language.

Phrases stand in ``languages/*.toml``, and names that we write otherwise than Unicode CLDR; the
names of other countries and languages, months and days, the plural rules and the mark between
thousands are those of CLDR, from Babel.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from config.gazetteer_parts import load_people_names
from config.settings import INTERFACES

if TYPE_CHECKING:
    from babel import Locale

MILLION: Final = 1_000_000
GROUPED_FROM: Final = 10_000
"""Smaller numbers may be years."""

LARGEST: Final = 10**15
"""What is greater is nobody's quantity, and more than Babel sets."""

ROUND: Final = 3
"""Digits of a number at most that is said in words: none of them is lost then."""

_CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of CLDR in the order in which a phrase gives those of its language."""

_EVENT: Final = re.compile(r"(?P<kind>[a-z]+(?:-[a-z]+)*)-(?P<year>\d{4})-(?P<city>[a-z]+)")
"""The term of a meeting: its kind, its year, the city without spaces (DESIGN, tags)."""


@dataclass(frozen=True)
class Wording:
    """What the digest says in one language; ``code`` is en, ru or zh."""

    code: str
    tables: dict[str, Any]
    locale: Locale

    @cached_property
    def plurals(self) -> tuple[str, ...]:
        """The plural categories of the language, for which a phrase of ``[count]`` has a form."""
        tags = self.locale.plural_form.tags | {"other"}
        return tuple(category for category in _CATEGORIES if category in tags)

    def say(self, key: str, /, **values: str) -> str:
        """Return the sentence *key* ("nothing", "section.top") with *values* filled in."""
        found: Any = self.tables
        for part in (f"say.{key}" if "." not in key else key).split("."):
            found = found[part]
        return str(found).format(**values)

    def count(self, key: str, n: int, /, **values: str) -> str:
        """Return the phrase *key* of ``[count]`` for *n* things, in the right plural form."""
        forms = self.tables["count"][key]
        form = forms[self.plurals.index(self.locale.plural_form(n))]
        return str(form).format(n=self.number(n), **values)

    def number(self, n: int) -> str:
        """Return *n* with its thousands parted."""
        return f"{n:,}".replace(",", self.locale.number_symbols["latn"]["group"])

    def quantity(self, value: str) -> str:
        """Return a number of a text ("10000000000", "1.5", "5%") as it is written here.

        Round millions and more are words, as headlines have them; years stay as they are.
        """
        from babel.numbers import format_compact_decimal, format_decimal

        number = Decimal(value.removesuffix("%"))
        if number >= LARGEST:
            return value
        if number >= MILLION and len(number.normalize().as_tuple().digits) <= ROUND:
            forms = self.locale.compact_decimal_formats
            long: str = format_compact_decimal(
                number,
                format_type="long" if "long" in forms else "short",
                locale=self.locale,
                fraction_digits=ROUND - 1,
            )
            return long
        grouped = number >= GROUPED_FROM
        said: str = format_decimal(number, locale=self.locale, group_separator=grouped)
        return said + "%" * value.endswith("%")

    def list(self, parts: list[str]) -> str:
        """Return *parts* as an enumeration."""
        return self.say("list").join(parts)

    def country(self, code: str) -> str:
        """Return the name of a country, or what stands for it."""
        return str(self.tables["country"].get(code) or self.locale.territories.get(code, code))

    def language(self, code: str) -> str:
        """Return the name of a language, or its code."""
        return str(self.tables["language"].get(code) or self.locale.languages.get(code, code))

    def person(self, term: str, label: str) -> str:
        """Return the name of a person in this language, or the English *label*."""
        return label if self.code == "en" else load_people_names(self.code).get(term, label)

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
        months = self.locale.months["format"]
        short = self.tables["date"].get("months_short", {})
        return str(self.tables["date"][pattern]).format(
            day=str(at.day),
            month=months["wide"][at.month],
            month_short=short.get(str(at.month)) or months["abbreviated"][at.month],
            month_number=str(at.month),
            year=str(at.year),
            weekday=self.locale.days["format"]["wide"][at.weekday()],
        )


@cache
def wording(interface: str) -> Wording:
    """Return the words of *interface*; English for a language that the digest does not speak."""
    from babel import Locale  # 12 MB with the data of three languages: once there is an edition

    code = interface if interface in INTERFACES else "en"
    file = resources.files("monitor.digests") / "languages" / f"{code}.toml"
    return Wording(code, tomllib.loads(file.read_text("utf-8")), Locale(code))
