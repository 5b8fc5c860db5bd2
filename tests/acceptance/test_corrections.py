"""An analyst corrects an article: the word holds through everything, and can be taken back."""

from __future__ import annotations

import pytest

from tests.acceptance.test_beside_the_daemon import daemon, until
from tests.acceptance.texts import ENERGY, TOURISM
from tests.desk import Desk
from tests.outlets import Item, Outlet, page, rss

WHY = "the meeting is only where he was asked"


@pytest.fixture
def read(outlet: Outlet, desk: Desk) -> str:
    """The id of an article that is about the SCO and energy, beside one about tourism."""
    energy, capital = outlet.url("/news/energy"), outlet.url("/news/capital")
    outlet.pages["/feed"] = rss(Item(energy, "Energy ministers meet"), Item(capital, "Capital"))
    outlet.pages["/news/energy"] = page("SCO energy ministers meet in Bishkek", *ENERGY)
    outlet.pages["/news/capital"] = page("Tourist capital of the SCO named", *TOURISM)
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    assert desk("run", "--once").code == 0
    return next(line["id"] for line in desk.articles() if line["url"] == energy)


def line_of(desk: Desk, name: str) -> dict[str, object]:
    """Return what is exported of the article *name*."""
    return next(line for line in desk.articles() if line["id"] == name)


def level_and_topics(desk: Desk, name: str) -> tuple[str, set[str]]:
    """Return the relevance of the article *name* and its topics."""
    line = line_of(desk, name)
    tags: list[dict[str, str]] = line["tags"]  # type: ignore[assignment]
    level: str = line["relevance"]["level"]  # type: ignore[index]
    return level, {tag["term"] for tag in tags if tag["scheme"] == "topic"}


def test_a_correction_holds_through_replay_and_a_new_text_and_is_taken_back(
    outlet: Outlet, desk: Desk, read: str
) -> None:
    before = level_and_topics(desk, read)
    assert before[0] == "about"
    assert "energy" in before[1]
    words = ("--relevance", "mention", "--topic", "+tourism", "--no-topic", "energy")
    told = desk("correct", read[:8], *words, "--because", WHY)
    assert told.code == 0, told.err
    assert f"corrected: {read} relevance mention, not about" in told.out
    level, topics = level_and_topics(desk, read)
    assert level == "mention"
    assert "tourism" in topics
    assert "energy" not in topics

    assert "0 would change" in desk("replay", "classify", "--dry-run").out
    for stage in ("extract", "classify"):
        assert desk("replay", stage).code == 0
    outlet.pages["/news/energy"] = page("SCO energy ministers met in Bishkek", *ENERGY, WHY)
    assert desk("recrawl", "--url", outlet.url("/news/energy")).code == 0
    line = line_of(desk, read)
    assert line["version"] == 2
    assert level_and_topics(desk, read) == (level, topics)
    assert WHY in desk("why", read).out

    (first, *_) = exported = desk("export", "corrections").lines
    assert {one["field"] for one in exported} == {"relevance", "topic"}
    assert (first["value"], first["before"], first["because"]) == ("mention", "about", WHY)
    assert first["text"] == line["text"]

    assert desk("correct", read, "--undo").code == 0
    assert level_and_topics(desk, read) == before
    again = desk("correct", read, "--undo")
    assert (again.code, "nothing was said" in again.err) == (1, True)


def tags_of(desk: Desk, name: str) -> set[tuple[str, str]]:
    tags: list[dict[str, str]] = line_of(desk, name)["tags"]  # type: ignore[assignment]
    return {(tag["scheme"], tag["term"]) for tag in tags}


def test_organisations_places_and_events_are_corrected_as_topics_are(desk: Desk, read: str) -> None:
    before = tags_of(desk, read)
    assert {("organisation", "sco"), ("place", "bishkek")} <= before
    words = ("--organisation", "eaeu", "--no-place", "bishkek", "--event", "fm-2025-tianjin")
    told = desk("correct", read, *words, "--because", WHY)
    assert told.code == 0, told.err
    corrected = before - {("place", "bishkek")} | {
        ("organisation", "eaeu"),
        ("event", "fm-2025-tianjin"),
    }
    assert tags_of(desk, read) == corrected
    assert "0 would change" in desk("replay", "classify", "--dry-run").out
    for stage in ("extract", "classify"):
        assert desk("replay", stage).code == 0
    assert tags_of(desk, read) == corrected
    why = desk("why", read).out
    for said in ("organisation eaeu", "no place bishkek", "event fm-2025-tianjin"):
        assert why.count(f"{said}: {WHY}") == 1
    found = desk("search", "event:fm-2025-tianjin", "organisation:eaeu", "--json").lines
    assert [line["id"] for line in found] == [read]
    fields = {(one["field"], one["value"]) for one in desk("export", "corrections").lines}
    assert fields == {("organisation", "yes"), ("place", "no"), ("event", "yes")}
    assert desk("correct", read, "--undo").code == 0
    assert tags_of(desk, read) == before


def test_an_article_is_put_into_another_story_and_back(desk: Desk, read: str) -> None:
    was = line_of(desk, read)["story"]
    other = next(line["story"] for line in desk.articles() if line["id"] != read)
    assert was != other
    assert desk("correct", read, "--story", str(other), "--because", WHY).code == 0
    assert desk("replay", "group").code == 0
    assert line_of(desk, read)["story"] == other
    assert f"story {other}: by hand: {WHY}" in desk("why", read).out
    assert desk("correct", read, "--story", "new", "--because", WHY).code == 0
    assert line_of(desk, read)["story"] not in (None, other)
    assert desk("correct", read, "--undo").code == 0
    assert line_of(desk, read)["story"] == was


def test_what_is_not_known_is_refused_with_what_is_near(desk: Desk, read: str) -> None:
    for words, near in (
        (("--topic", "enrgy"), "energy"),
        (("--country", "Kazakhstan"), "KZ"),
        (("--organisation", "eaue"), "eaeu"),
        (("--organisation", "Eurasian Economic Union"), "eaeu"),
        (("--place", "Tashkent"), "tashkent"),
        (("--event", "summit-2025-tianjing"), "summit-2025-tianjin"),
        (("--event", "summit"), "summit-20"),
        (("--story", "ffffffff"), "no story"),
    ):
        told = desk("correct", read, *words, "--because", WHY)
        assert (told.code, near in told.err) == (1, True), told
    assert desk("correct", "--list", "--json").lines == []


def test_beside_a_daemon_the_daemon_does_it(desk: Desk, read: str) -> None:
    with daemon(desk):
        until(lambda: "running" in desk("status").out)
        told = desk("correct", read, "--relevance", "none", "--because", WHY)
        assert told.code == 0, told.err
        assert level_and_topics(desk, read)[0] == "none"
