"""Which state presides over the organisation, and the yearly meetings of its that nobody listed.

The state that presides holds the next summit, and before it the ministers' meeting. After the last
summit of the gazetteer its countries say who presides (``status = "chair"``): a summit is announced
for a state long before its days are known. Governments meet in an order of their own.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer

AFTERWARDS: Final = timedelta(days=60)
"""In these days after a summit a text means that one, and no coming one."""

AHEAD: Final = timedelta(days=400)
"""So long after the last listed summit the next one is the one to come, and not a later one."""

OF_THE_CHAIR: Final = frozenset({"summit", "fm"})
"""Yearly meetings that the presiding state holds."""


@lru_cache(maxsize=64)
def chair_on(gazetteer: Gazetteer, day: date) -> str:
    """Return the ISO code of the state that presides on *day*, "" where that is not known."""
    summits = (one for one in gazetteer.meetings if one.kind == "summit")
    coming = next((one.host for one in summits if one.ends >= day), "")
    return coming or min(gazetteer.states("chair", day), default="")


@lru_cache(maxsize=64)
def unlisted_year(gazetteer: Gazetteer, kind: str, day: date) -> int:
    """Return the year of the meeting of *kind* that is the next one on *day* and is not listed.

    0 where the chair holds no such meetings, or where one of that year is listed.
    """
    if kind not in OF_THE_CHAIR:
        return 0
    summits = [one for one in gazetteer.meetings if one.kind == "summit"]
    year = next((one.ends.year for one in summits if one.ends + AFTERWARDS >= day), 0)
    if not year and summits and day <= summits[-1].ends + AHEAD:
        year = max(day.year, summits[-1].ends.year + 1)
    listed = {one.starts.year for one in gazetteer.meetings if one.kind == kind}
    return 0 if year in listed else year
