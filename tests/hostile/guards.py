"""A guard that keeps turns, and addresses of the newsroom."""

from __future__ import annotations

from monitor.http.guard import Guard
from monitor.http.politeness import Politeness
from tests.hostile.scripts import PATIENT
from tests.hostile.server import Newsroom


def url(newsroom: Newsroom, path: str, place: str = "server") -> str:
    return f"http://{newsroom.places[place]}{path}"


def polite_guard(newsroom: Newsroom, politeness: Politeness, **more: object) -> Guard:
    return Guard(PATIENT, "polite/1", newsroom.allowed, politeness=politeness, **more)  # type: ignore[arg-type]
