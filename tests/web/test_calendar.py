"""The calendar: each announced event once, for people, for calendar programs and for others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from config.settings import Settings
from monitor.reading.icalendar import LONGEST
from monitor.web.api.shapes import SHAPES
from storage.opening import open_store
from storage.records import Classification, Planned, PlannedEvent
from tests.docs.test_export import documented
from tests.storage.records import ABOUT, ARTICLE
from tests.web import outside
from tests.web.conftest import ELSEWHERE, Asked
from tests.web.reading_pages import soup_of, text_of

TODAY = outside.NOW.date()
SUMMIT = PlannedEvent(
    article="a",
    kind="fm",
    label="Council of Foreign Ministers",
    starts=TODAY + timedelta(days=20),
    ends=TODAY + timedelta(days=21),
    event="fm-2026-tashkent",
    city="tashkent",
    country="UZ",
    sentence="The ministers will meet in Tashkent on December 18; all were asked, said he.",
    start=0,
    end=10,
)
MONTH = replace(
    SUMMIT,
    starts=TODAY.replace(day=1),
    ends=TODAY + timedelta(days=40),
    precise="month",
    announced_by="Nurlan Yermekbayev",
)
FESTIVAL = replace(
    SUMMIT,
    kind="festival",
    label="Festival",
    starts=TODAY - timedelta(days=3),
    ends=TODAY - timedelta(days=3),
    event="",
    city="",
    country="",
    sentence="上合组织电影节将于十一月二十五日举行。" * 12,
)


@pytest.fixture
def planned(settings: Settings) -> Asked:
    """A site over three articles: two announce one meeting, one a festival that is over."""
    with open_store(settings.database) as store, store.writing():
        for number, events in enumerate(((MONTH,), (SUMMIT, FESTIVAL), (SUMMIT,))):
            name = f"a{number}" * 4
            seen = outside.NOW - timedelta(hours=9 - number)
            article = replace(ARTICLE, id=name, url=f"https://a.example/{name}", first_seen=seen)
            mine = tuple(replace(one, article=name) for one in events)
            store.put([article, replace(ABOUT, article=name), Planned(article=name, events=mine)])
        irrelevant = replace(ARTICLE, id="none", url="https://a.example/none")
        other = replace(SUMMIT, article="none", event="", city="osh")
        found = Classification(article="none", level="none", score=0.0, evidence=())
        store.put([irrelevant, found, Planned(article="none", events=(other,))])
    asked = Asked(settings)
    asked.site.clock = lambda: outside.NOW
    return asked


def test_the_page_has_each_event_once_with_who_said_it_first(planned: Asked) -> None:
    page = soup_of(planned("/calendar"))
    assert text_of(page.select_one(".lead")) == "1 announced event"
    entries = page.select("main li[id]")
    assert len(entries) == 2
    first = text_of(entries[0])
    # The first with the day has the word; the month was said an hour before.
    assert "18 December 2026" in first or "18 Dec 2026" in first
    assert "Tashkent" in first
    assert SUMMIT.sentence in first
    assert "3 articles" in first
    assert entries[0].select_one("a[href='/articles/a1a1a1a1']") is not None
    assert FESTIVAL.sentence in text_of(entries[1])
    assert "Календарь" in soup_of(planned("/calendar?ui=ru")).get_text()


def test_a_calendar_program_reads_the_same(planned: Asked) -> None:
    answer = planned("/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= LONGEST
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    read = {str(one["SUMMARY"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert sorted(read) == ["Council of Foreign Ministers", "Festival"]
    meeting = read["Council of Foreign Ministers"]
    assert meeting["DTSTART"].dt == SUMMIT.starts
    assert meeting["DTEND"].dt == SUMMIT.ends + timedelta(days=1)
    for event in read.values():
        (alarm,) = event.walk("VALARM")
        assert (alarm["ACTION"], str(alarm["DESCRIPTION"])) == ("DISPLAY", str(event["SUMMARY"]))
        midnight = datetime.combine(event["DTSTART"].dt, time())
        reminded = midnight + alarm["TRIGGER"].dt
        assert reminded.date() == event["DTSTART"].dt - timedelta(days=1), "the day before"
        assert 8 <= reminded.hour <= 10
    assert meeting["LOCATION"] == "Tashkent, UZ"
    assert str(meeting["DESCRIPTION"]).split("\n")[0] == SUMMIT.sentence
    assert str(meeting["URL"]).endswith("/articles/a1a1a1a1")
    assert str(read["Festival"]["DESCRIPTION"]).startswith(FESTIVAL.sentence[:300])
    uids = {str(one["UID"]) for one in read.values()}
    again = Calendar.from_ical(planned("/calendar.ics").content).walk("VEVENT")
    assert {str(one["UID"]) for one in again} == uids
    assert planned("/calendar.ics", by=ELSEWHERE).status_code == 401


def test_programs_get_its_fields(planned: Asked) -> None:
    def items(query: str = "") -> list[Any]:
        found: list[Any] = planned(f"/api/v1/calendar{query}").json()["items"]
        return found

    (one,) = items()
    assert list(one) == list(SHAPES["announced"]["properties"])
    assert list(one) == documented("Announced events", "api.md")
    assert (one["starts"], one["ends"], one["precise"]) == ("2026-12-18", "2026-12-19", "day")
    assert one["articles"] == ["a0a0a0a0", "a1a1a1a1", "a2a2a2a2"]
    assert one["said_by"] == (ARTICLE.publisher or ARTICLE.source)
    assert len(items("?since=2026-11-01")) == 2
    assert items("?since=2027-06-01") == []
    assert date.fromisoformat(one["starts"]) == SUMMIT.starts


def test_what_comes_from_outside_stays_text(settings: Settings, hostile: Asked) -> None:
    bad = replace(
        SUMMIT,
        article=outside.FIRST,
        label=outside.BREAKOUT,
        sentence=f"{outside.BREAKOUT}\r\nBEGIN:VEVENT\nUID:x",
        city=outside.BREAKOUT,
        announced_by=outside.BREAKOUT,
        event="",
    )
    with open_store(settings.database) as store, store.writing():
        store.put([Planned(article=outside.FIRST, events=(bad,))])
    assert len(soup_of(hostile("/calendar")).select("main li[id]")) == 1
    answer = hostile("/calendar.ics")
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1
    assert b"javascript:" not in answer.content
