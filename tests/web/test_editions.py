"""The archive of editions, held against the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from storage.opening import open_store
from tests.web import outside
from tests.web.conftest import ELSEWHERE, Asked
from tests.web.reading_pages import soup_of, text_of

Make = Callable[..., Asked]


def _fill(site: Asked, days: int) -> list[str]:
    """Keep so many editions of the desk; return their dates, oldest first."""
    with open_store(site.settings.database) as store:
        edition = store.digests.latest("desk")
        assert edition is not None
        dates = [str(date(2026, 11, 29) + timedelta(days=n)) for n in range(days)]
        with store.writing():
            store.put(
                [replace(edition, id=f"e{day}", date=day, text=f"Told on {day}") for day in dates]
            )
        return [edition.date, *dates]


def test_the_archive_lists_all_editions_a_month_at_a_time(hostile: Asked) -> None:
    dates = _fill(hostile, 40)
    page = soup_of(hostile("/editions"))
    listed = [text_of(one) for one in page.select("main time")]
    (earlier,) = page.select('main a[href^="/editions?before="]')
    rest = soup_of(hostile(str(earlier["href"])))
    listed += [text_of(one) for one in rest.select("main time")]
    assert listed == dates[::-1]
    assert not rest.select('main a[href^="/editions?before="]')
    assert "secret@example.org" not in hostile("/editions").text


def test_an_edition_is_what_was_told_with_its_stories_and_neighbours(hostile: Asked) -> None:
    dates = _fill(hostile, 2)
    page = soup_of(hostile(f"/editions/{dates[1]}/desk"))
    assert text_of(page.select_one(".edition")) == f"Told on {dates[1]}"
    links = [str(link["href"]) for link in page.select(".days a")]
    assert links == [f"/editions/{dates[0]}/desk", f"/editions/{dates[2]}/desk"]
    assert page.select(f'main a[href="/stories/{outside.STORY}"]')
    first = soup_of(hostile(f"/editions/{dates[0]}/desk"))
    assert "{{ 7 * 7 }}" in text_of(first.select_one(".edition"))
    assert hostile("/editions/2026-01-01/desk").status_code == 404


def test_an_edition_is_shown_as_it_was_sent_and_runs_nothing(hostile: Asked) -> None:
    with open_store(hostile.settings.database) as store:
        edition = store.digests.latest("desk")
        assert edition is not None
        body = '<html><style>p { color: red }</style><p style="margin: 0">Told<script>x()</script>'
        with store.writing():
            store.put([replace(edition, id="e9", date="2026-12-01", html=body)])
            store.put([replace(edition, id="e8", date="2026-12-02", html="")])
    page = soup_of(hostile("/editions/2026-12-01/desk"))
    (link,) = page.select('main a[href$="/sent/desk"]')
    answer = hostile(str(link["href"]))
    assert answer.text == body
    policy = answer.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert policy[0].startswith("sandbox ")
    assert not [one for one in policy if "script" in one]
    assert not soup_of(hostile("/editions/2026-12-02/desk")).select('a[href*="/sent/"]')
    assert hostile("/editions/2026-12-02/sent/desk").status_code == 404
    assert hostile(str(link["href"]), by=ELSEWHERE).status_code == 401


def test_editions_are_nothing_for_everybody(asked: Make) -> None:
    site = asked(public=True)
    assert site("/editions", by=ELSEWHERE).status_code == 401
    assert site("/editions/2026-11-28/desk", by=ELSEWHERE).status_code == 401
    assert site("/", by=ELSEWHERE).status_code == 200
