"""Stories are judged again when they stand side by side: one event is told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.digests.same_event import together
from monitor.stories.view import pack, unpack, view
from storage.records import Article, Classification, Tag

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
BANK = ("person:li-wei", "place:dushanbe", "organisation:sco-bank", "topic:economy-trade-finance")
FLOOD = ("person:asan-uulu", "place:almaty", "organisation:flood-centre", "topic:green-environment")


def packed(name: str, language: str, headline: str, found: Sequence[str]) -> str:
    article = Article(
        id=name,
        url=f"https://news.example/{name}",
        source="Press",
        language=language,
        headline=headline,
        text=f"{headline}.",
        capture="",
        captured_at=AT,
        first_seen=AT + timedelta(hours=len(name)),
    )
    tags = tuple(
        Tag(scheme=one.split(":")[0], term=one.split(":")[1], label=one, spans=((0, 3),))
        for one in found
    )
    return pack(view(article, Classification(article=name, level="about", score=1, tags=tags)))


OTHERS = {
    f"s{n}": [packed(f"o{n}", "en", f"Item number {n} about matter {n}", [f"person:p{n}"])]
    for n in range(6)
}


def test_two_languages_of_one_event_are_one() -> None:
    english = packed("a", "en", "Ministers open the SCO bank with 8 billion in Dushanbe", BANK)
    russian = packed("b", "ru", "Министры открыли банк ШОС: 8 миллиардов в Душанбе", BANK)
    found = together({"x": [english], "y": [russian], **OTHERS})
    assert found["x"] == found["y"] == "x"
    assert all(found[name] == name for name in OTHERS)


def test_two_events_stay_two() -> None:
    bank = packed("a", "en", "Ministers open the SCO bank with 8 billion in Dushanbe", BANK)
    flood = packed("b", "en", "A centre in Almaty warns of floods in seven states", FLOOD)
    assert together({"x": [bank], "y": [flood], **OTHERS}) == {
        name: name for name in ("x", "y", *OTHERS)
    }


def test_what_lies_days_apart_is_two() -> None:
    one = packed("a", "en", "Ministers open the SCO bank with 8 billion in Dushanbe", BANK)
    later = replace_time(one, timedelta(days=5))
    assert together({"x": [one], "y": [later], **OTHERS})["y"] == "y"


def replace_time(line: str, span: timedelta) -> str:
    seen = unpack(line)
    return pack(replace(seen, article="later", at=seen.at + span))
