"""How sources and their pages do, in the language of the page.

What is found out about them is said in English where it is kept and told to operators; pages in
Russian and Chinese say the same in their own words, by its codes and numbers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from monitor.watch import survey
from storage.reasons import meaning

if TYPE_CHECKING:
    from monitor.web.pages import Page

OFTEN: Final = 1.5
"""Items a day, or a week, from which they are counted by it (as `monitor.watch.survey` does)."""

_UNITS: Final = (("d", 86_400), ("h", 3_600), ("min", 60))

Tables = Mapping[str, Mapping[str, str]]


def ended(page: Page, code: str, detail: str = "") -> Markup:
    """Return how a poll or a reading ended; *detail* is said in English alone."""
    tables = _tables(page.words.code)
    if tables is None or code not in tables["reason"]:
        return _english(survey.in_words(code, detail) if detail else meaning(code))
    return _own(tables["reason"][code])


def span(page: Page, time: timedelta) -> str:
    """Return a length of time in one unit: "5 min", "7 h", "3 d"."""
    tables = _tables(page.words.code)
    return survey.span(time) if tables is None else _span(tables, time)


def rate(page: Page, said: str, items_a_day: float | None) -> Markup:
    """Return how much a source publishes; *said* in English, "" where that is not known."""
    tables = _tables(page.words.code)
    if not said or tables is None or not items_a_day:
        return _english(said) if said else Markup("")
    if items_a_day >= OFTEN:
        name, number = "day", items_a_day
    elif 7 * items_a_day >= OFTEN:
        name, number = "week", 7 * items_a_day
    else:
        name, number = "days", 1 / items_a_day
    return _own(tables["rate"][name].format(n=f"{number:.0f}"))


def why(page: Page, line: Mapping[str, Any]) -> Markup:
    """Return what is the matter with the source of a *line* of `survey`, "" for nothing."""
    tables = _tables(page.words.code)
    said = line["why"]
    if not said:
        return Markup("")
    own = _why(tables, line, page.now) if tables else ""
    return _own(own) if own else _english(said)


def _why(tables: Tables, line: Mapping[str, Any], now: datetime) -> str:
    """Return it in words of *tables*, or "" where these have none."""
    doing, state = tables["doing"], line["state"]
    newest, answered = line["newest_item"], line["answered_at"]
    reason = tables["reason"].get(line["reason"], "")
    if state in ("gone", "slow"):
        return doing[state]
    if state in ("stale", "silent"):
        return doing[state].format(span=_span(tables, now - newest)) if newest else ""
    if state == "moved":
        return doing[state].format(url=line["moved_to"])
    if not reason or not (state in ("failing", "blocked") or line["failures"]):
        return ""
    if state not in ("failing", "blocked"):
        return doing["passing"].format(reason=reason)
    name = "never" if answered is None else "failing"
    return doing[f"{name}_long" if line["failures"] > 1 else name].format(
        reason=reason,
        times=line["failures"],
        span=_span(tables, now - answered) if answered else "",
    )


def _span(tables: Tables, time: timedelta) -> str:
    seconds = max(time.total_seconds(), 0)
    for unit, length in _UNITS:
        if seconds >= 2 * length or (unit == "min" and seconds >= length):
            return tables["span"][unit].format(n=int(seconds // length))
    return tables["span"]["s"].format(n=int(seconds))


def _english(text: str) -> Markup:
    return Markup('<bdi lang="en">{}</bdi>').format(text)


def _own(text: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(text)


@cache
def _tables(code: str) -> Tables | None:
    """Return the words of a language, None for English."""
    if code == "en":
        return None
    file = resources.files("monitor.web") / "languages" / f"doing_{code}.toml"
    return tomllib.loads(file.read_text("utf-8"))
