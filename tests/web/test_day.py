"""Today and other days, held against the store."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from config.settings import Settings
from monitor.reading.stories import stories_of_time
from monitor.watch.states import TROUBLE
from monitor.watch.survey import survey
from monitor.web import day
from monitor.web.words import words_of
from storage.reasons import GOOD
from storage.store import Store
from tests.web import outside
from tests.web.conftest import Asked
from tests.web.reading_pages import soup_of, text_of


def _day(store: Store) -> datetime:
    """Return the beginning of the day of the last article."""
    last = max(article.first_seen for article in store.articles.all())
    return datetime.combine(last.date(), time(), UTC)


def test_a_day_has_its_stories_by_importance_with_who_told_them(shown: Asked, store: Store) -> None:
    since = _day(store)
    wanted = stories_of_time(store, since, since + timedelta(days=1))
    assert wanted
    page = soup_of(shown(f"/days/{since.date()}"))
    cards = page.select(".story")
    assert [card["data-story"] for card in cards] == [told.story.id for told in wanted]
    assert f"{len(wanted)} stories" in text_of(page.select_one(".lead"))
    for card, told in zip(cards, wanted, strict=True):
        said = text_of(card)
        assert told.first.outlet in said
        assert f"{len(told.copies)} cop" in said
        assert f"{len(told.articles) - len(told.copies)} text" in said
        assert f"{len(told.story.outlets)} outlet" in said
        svg = card.select_one("svg")
        assert svg is not None
        counted = [
            int(part.split(": ")[1])
            for part in str(svg["aria-label"]).split(": ", 1)[1].split(", ")
        ]
        assert sum(counted) == len(told.asked)
        assert len(svg.select("rect")) == len(counted)


def test_a_foreign_headline_is_told_in_the_language_of_the_page(shown: Asked, store: Store) -> None:
    since = _day(store)
    found = {t.story.id: t.first for t in stories_of_time(store, since, since + timedelta(days=1))}
    glossed = 0
    for code in ("en", "ru", "zh"):
        for card in soup_of(shown(f"/days/{since.date()}?ui={code}")).select(".story"):
            first = found[str(card["data-story"])]
            told = card.select_one(".gloss")
            if first.article.language == code:
                assert told is None
                continue
            countries = [words_of(code).country(term) for term in first.terms("country")]
            topics = [words_of(code).topic(term) for term in first.terms("topic")]
            if countries or topics:
                assert any(name in text_of(told) for name in (*countries, *topics))
                glossed += 1
    assert glossed > 10


def test_filters_leave_what_carries_the_tag(shown: Asked, store: Store) -> None:
    since = _day(store)
    page = soup_of(shown(f"/days/{since.date()}"))
    links = [str(link["href"]) for link in page.select(".facets a")]
    assert {link.split("?")[1].split("=")[0] for link in links} >= {"topic", "country", "language"}
    for link in links[::5]:
        field, value = link.split("?")[1].replace("%2F", "/").split("=")
        found = {str(card["data-story"]) for card in soup_of(shown(link)).select(".story")}
        members = store.stories.members(list(found))
        assert found
        for names in members.values():
            articles = store.articles.get_all(names).values()
            tags = [t for c in store.classifications.of(names).values() for t in c.tags]
            terms = {
                t.term.split("/")[0] if field == "topic" else t.term
                for t in tags
                if t.scheme == field
            }
            assert value in ({a.language for a in articles} if field == "language" else terms)
    assert not soup_of(shown(f"/days/{since.date()}?event=no-such-meeting")).select(".story")


def test_today_says_what_cannot_be_seen(shown: Asked, store: Store) -> None:
    page = soup_of(shown("/"))
    lines = survey(store, datetime.now(UTC))
    troubled = {line["name"] for line in lines if line["state"] in TROUBLE}
    listed = {text_of(link) for link in page.select("#unseen a")}
    assert listed == troubled
    long_ago = soup_of(shown("/days/2026-01-01")).select_one("#unseen")
    assert "nothing was asked" in text_of(long_ago)


def test_another_day_says_who_gave_no_good_answer(newsroom: Settings, store: Store) -> None:
    shown, since = Asked(newsroom), _day(store)
    shown.site.clock = lambda: since + timedelta(days=3)
    page = soup_of(shown(f"/days/{since.date()}"))
    wanted = {}
    for source in store.sources.all(enabled=True):
        polls = store.archive.history(source.name, since=since)
        asked = [poll for poll in polls if poll.at < since + timedelta(days=1)]
        if asked and not any(poll.reason in GOOD for poll in asked):
            wanted[source.name] = len(asked)
    assert wanted
    listed = {
        text_of(item.select_one("a")): text_of(item.select_one(".by"))
        for item in page.select("#unseen li")
    }
    assert listed == {
        name: f"asked {number} time{'s' * (number > 1)}" for name, number in wanted.items()
    }


def test_a_busy_day_has_pages(
    newsroom: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day, "SHOWN", 5)
    shown, since = Asked(newsroom), _day(store)
    wanted = [t.story.id for t in stories_of_time(store, since, since + timedelta(days=1))]
    found: list[str] = []
    path = f"/days/{since.date()}"
    links = [str(one["href"]) for one in soup_of(shown(path)).select("nav.links a")]
    assert len(links) == -(-len(wanted) // 5) > 1
    for link in links:
        found += [str(one["data-story"]) for one in soup_of(shown(link)).select(".story")]
    assert found == wanted
    # What one has asked for is told to the next in his own language.
    russian = soup_of(shown(f"{path}?ui=ru")).select(".story")
    assert [str(one["data-story"]) for one in russian] == wanted[:5]
    assert "копи" in text_of(russian[0])


def test_a_day_without_news_yet_begins_with_the_day_before(
    newsroom: Settings, store: Store
) -> None:
    shown, day = Asked(newsroom), _day(store)
    shown.site.clock = lambda: day + timedelta(days=1, hours=5)
    page = soup_of(shown("/"))
    before = soup_of(shown(f"/days/{day.date()}"))
    stories = [str(one["data-story"]) for one in page.select(".story")]
    assert stories == [str(one["data-story"]) for one in before.select(".story")] != []
    assert "today yet" in text_of(page.select_one(".note"))
    assert page.select_one("#unseen")
    assert not soup_of(shown(f"/days/{(day + timedelta(days=1)).date()}")).select(".story")


def test_the_day_before_and_the_day_after_are_linked(shown: Asked) -> None:
    page = soup_of(shown("/days/2026-02-28"))
    assert [str(link["href"]) for link in page.select(".days a")] == [
        "/days/2026-02-27",
        "/days/2026-03-01",
    ]
    assert not soup_of(shown("/")).select('.days a[rel="next"]')


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "today", "%00"])
def test_what_is_no_day_is_not_found(shown: Asked, day: str) -> None:
    assert shown(f"/days/{day}").status_code == 404


def test_what_comes_from_outside_stays_text(hostile: Asked) -> None:
    page = soup_of(hostile("/"))
    assert "{{ 7 * 7 }}" in text_of(page.select_one(f'[data-story="{outside.STORY}"] h2'))
    assert soup_of(hostile("/?country=%22%3E%3Cscript%3E&topic=" + "x" * 3_000))
