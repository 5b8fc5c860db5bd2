"""The pages of sources, held against the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from monitor.reading.outlet import outlet_of
from monitor.watch import rhythm
from monitor.watch.survey import survey
from monitor.web.sources import _strip
from storage.opening import open_store
from storage.records import Entry, Health, Source
from storage.store import Store
from tests.web import outside
from tests.web.conftest import Asked
from tests.web.reading_pages import soup_of, text_of


def test_every_source_stands_under_its_country_with_its_state(shown: Asked, store: Store) -> None:
    page = soup_of(shown("/sources"))
    for line in survey(store, datetime.now(UTC)):
        section = page.select_one(f"#country-{line['country'] or 'none'}")
        assert section is not None
        (item,) = (
            one for one in section.select("li") if text_of(one.select_one("a")) == line["name"]
        )
        assert item.select(f".state-{line['state']}")
    rows = page.select("tbody tr")
    assert sum(int(text_of(row.select("td")[0])) for row in rows) == len(
        store.sources.all(enabled=True)
    )


def test_the_card_says_what_was_asked_and_what_the_outlet_does(shown: Asked, store: Store) -> None:
    now = datetime.now(UTC)
    copied = 0
    for source in store.sources.all():
        page = soup_of(shown(f"/sources/{quote(source.name)}"))
        polls = store.archive.history(source.name, since=now - timedelta(days=7))
        times = [row.select_one("time") for row in page.select(".scroll tbody tr")]
        assert len([one for one in times if one]) == len(polls)
        outlet = outlet_of(store, source.name, now)
        wanted = store.articles.ids(source=source.name)
        assert sorted(outlet.articles) == sorted(wanted)
        assert f"{len(wanted)} article" in text_of(page.select_one(".facts"))
        edges = store.reprints.of(wanted).values()
        assert outlet.copies == sum(edge.kind != "partial" for edge in edges)
        copied += outlet.copies
        known = store.articles.get_all(wanted).values()
        edited = sum(article.version > 1 for article in known)
        share = f"{edited} ({100 * edited / len(wanted):.0f} %)" if wanted else "0"
        card = text_of(page.select_one(".facts"))
        assert f"Changed after publication {share}" in card
        credited = {one for article in known for one in article.credits}
        assert credited - {source.publisher} == {name for name, _ in outlet.agencies}
        assert {str(a["href"]) for a in page.select(".line a")} == {
            f"/articles/{n}" for n in wanted
        }
    assert copied


def test_the_card_says_who_owns_the_outlet_in_the_language_of_the_page(hostile: Asked) -> None:
    with open_store(hostile.settings.database) as store, store.writing():
        for name, owner in (("Agency", "state agency"), ("Guild", "a guild of printers")):
            store.sources.add(
                Source(name=name, url=f"https://{name}.example/feed", ownership=owner)
            )
    russian = text_of(soup_of(hostile("/sources/Agency?ui=ru")).select_one(".facts"))
    assert "Владелец государственное агентство" in russian
    assert "a guild of printers" in text_of(soup_of(hostile("/sources/Guild")).select_one(".facts"))


def test_countries_stand_in_the_order_of_their_names(shown: Asked) -> None:
    for code in ("en", "ru"):
        page = soup_of(shown(f"/sources?ui={code}"))
        names = [text_of(row.select_one("th")) for row in page.select("tbody tr")]
        assert names == sorted(names, key=str.casefold)
        assert len(names) > 5


def test_the_strip_counts_what_came_and_marks_what_did_not(hostile: Asked) -> None:
    now = outside.NOW
    with open_store(hostile.settings.database) as store:
        with store.writing():
            store.sources.add(Source(name="Daily", url="https://daily.example/feed"))
            store.put(
                [
                    Entry(
                        id=f"e{day}-{number}",
                        source="Daily",
                        guid=f"{day}-{number}",
                        link=f"https://daily.example/{day}/{number}",
                        page=f"page{day}-{number}",
                        published=now - timedelta(days=day, minutes=number),
                        first_seen=now - timedelta(days=day),
                        capture=f"poll{day}",
                    )
                    for day in range(3, 10)
                    for number in range(day)
                ]
            )
        items = {day.at.date(): day.items for day in _strip(store, "Daily", "", now)}
        learned = rhythm.Rhythm((5.0,) * 7, (1 / 24,) * 24, 1.0, 9.0, 9.0, now)
        packed = learned.pack()
        assert rhythm.unpack(packed).is_known
        with store.writing():
            store.sources.put_health(Health(source="Daily", rhythm=packed, polled_at=now))
    for day in range(3, 10):
        assert items[(now - timedelta(days=day)).date()] == day
    page = soup_of(hostile("/sources/Daily"))
    heats = [str(one["class"][0]) for one in page.select(".strip rect")]
    assert len(heats) == 28
    assert heats[-10:-3] == ["heat-4", "heat-4", "heat-4", "heat-3", "heat-3", "heat-2", "heat-2"]
    assert heats[-3:] == ["heat-quiet"] * 3
    cells = [text_of(cell) for cell in page.select("details tr:nth-child(10) td")]
    assert cells[1:] == ["9", "5.0"]


def test_what_comes_from_outside_stays_text(hostile: Asked) -> None:
    page = soup_of(hostile("/sources"))
    assert "{{ 7 * 7 }}" in text_of(page.select_one("#country-KZ"))
    card = soup_of(hostile("/sources/" + quote(outside.BREAKOUT)))
    assert "{{ 7 * 7 }}" in text_of(card.select_one("h1"))
    assert hostile("/sources/nobody").status_code == 404
    assert hostile("/sources/..%2f..%2fetc%2fpasswd").status_code == 404
