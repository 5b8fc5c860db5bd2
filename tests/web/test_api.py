"""The API, held against the store and against the exports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

import pytest
from starlette.routing import Route

from monitor.digests.lead import SNIPPET_COLUMNS, lead
from monitor.reading import export
from monitor.reading.stories import stories_of_time, story_view_line
from monitor.reading.view import views
from monitor.web.api.operation import Operation
from monitor.web.api.serving import OPERATIONS, endpoint_of
from monitor.web.api.shapes import SHAPES
from monitor.web.credentials import new_token
from monitor.web.limits import Tries
from monitor.web.readers import Readers
from storage.opening import open_store
from storage.query import parse
from storage.records import Known
from storage.store import Store
from tests.docs.test_export import documented
from tests.web import outside
from tests.web.conftest import ELSEWHERE, Asked
from tests.web.test_readers import endless

API = "/api/v1"
Make = Callable[..., Asked]

NOT_EXPORTED: Final[dict[str, list[Any]]] = {"translations": []}
"""Fields that articles have here alone: docs/api.md."""


def got(asked: Asked, path: str, **more: Any) -> Any:
    """Return the JSON of a good answer."""
    answer = asked(API + path, **more)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def plain(*lines: Any) -> list[Any]:
    """Return *lines* as JSON has them."""
    found: list[Any] = json.loads(json.dumps(lines))
    return found


def pages(asked: Asked, path: str, limit: int = 7) -> Iterator[list[Any]]:
    """Yield the pages of a list up to the last."""
    mark, cursor = "&" if "?" in path else "?", ""
    while True:
        page = got(asked, f"{path}{mark}limit={limit}{cursor}")
        yield page["items"]
        if not page["has_more"]:
            return
        cursor = f"&cursor={page['next']}"


def whole(asked: Asked, path: str, limit: int = 7) -> list[Any]:
    """Return the whole list."""
    return [one for page in pages(asked, path, limit) for one in page]


def test_articles_come_as_they_became_known(shown: Asked, store: Store) -> None:
    names = store.ledger.touched(after=0, upto=store.ledger.newest())
    found = list(pages(shown, "/articles"))
    assert len(found) > 2
    assert all(len(page) <= 7 for page in found)
    seen = list(dict.fromkeys(one["id"] for page in found for one in page))
    assert seen == names
    lines = {line["id"]: line for line in export.article_lines(store, names)}
    assert all(one == lines[one["id"]] | NOT_EXPORTED for page in found for one in page)


def test_other_records_are_those_of_the_articles(shown: Asked, store: Store) -> None:
    names = store.ledger.touched(after=0, upto=store.ledger.newest())
    edges = [export.reprint_line(edge) for edge in store.reprints.of(names).values()]
    expected = {
        "tags": list(export.tag_lines(store, names)),
        "quotes": list(export.quote_lines(store, names)),
        "reprints": edges,
        "stories": list(export.story_lines(store, store.stories.ids(relevant=True))),
    }
    for name, lines in expected.items():
        assert lines, name
        found = whole(shown, f"/{name}", limit=200)
        assert sorted(map(json.dumps, found)) == sorted(map(json.dumps, lines)), name


def test_what_is_known_of_one_article(shown: Asked, store: Store) -> None:
    edge = store.reprints.all()[0]
    (line,) = export.article_lines(store, [edge.article])
    line |= NOT_EXPORTED
    assert got(shown, f"/articles/{edge.article}") == line
    assert got(shown, f"/articles/{edge.article[:9]}") == line
    assert got(shown, f"/articles/{quote(line['url'], safe='')}") == line
    own = got(shown, f"/articles/{edge.article}/reprints")["items"]
    assert own[:1] == plain(export.reprint_line(edge))
    copies = {copy.article for copy in store.reprints.copies(edge.origin)}
    assert {one["article"] for one in got(shown, f"/articles/{edge.origin}/reprints")["items"]} >= (
        copies
    )
    tags = list(export.tag_lines(store, [edge.origin]))
    assert got(shown, f"/articles/{edge.origin}/tags")["items"] == tags
    story = store.stories.story_of([edge.article])[edge.article]
    assert got(shown, f"/stories/{story}") == next(export.story_lines(store, [story]))


def test_a_query_narrows_what_becomes_known(shown: Asked, store: Store) -> None:
    wanted = {hit.article for hit in store.search.find(parse("country:KZ"), limit=1_000)}
    known = set(store.ledger.touched(after=0, upto=store.ledger.newest()))
    found = {one["id"] for one in whole(shown, "/articles?q=country%3AKZ", 3)}
    assert found == wanted & known
    assert 0 < len(found) < len(known)


def test_search_is_that_of_the_store(shown: Asked, store: Store) -> None:
    for sort in ("best", "newest"):
        hits = store.search.find(parse("SCO"), limit=1_000, newest=sort == "newest")
        found = whole(shown, f"/search?q=SCO&sort={sort}", 5)
        assert [one["id"] for one in found] == [hit.article for hit in hits]
        assert len(found) > 5


def test_days_sources_and_trends(shown: Asked, store: Store) -> None:
    first = store.articles.ids()[0]
    since = store.articles.get_all([first])[first].first_seen.replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    found = stories_of_time(store, since, since + timedelta(days=1))
    assert got(shown, f"/days/{since:%Y-%m-%d}/stories?limit=200")["items"] == [
        story_view_line(one) for one in found
    ]
    lines = sorted(export.source_lines(store), key=lambda line: line["name"])
    assert whole(shown, "/sources", 4) == lines
    assert got(shown, f"/sources/{quote(lines[0]['name'], safe='')}") == lines[0]
    told = got(shown, "/trends?q=SCO&q=country%3AKZ&days=7")
    counted = [store.search.count(parse(text)) for text in ("SCO", "country:KZ")]
    assert [one["articles"] for one in told["queries"]] == counted
    assert all(len(one["days"]) == 7 for one in told["queries"])
    since = datetime.fromisoformat(told["since"])
    stories = store.search.stories_by_day(
        parse("country:KZ"), since=since, until=since + timedelta(days=7)
    )
    assert {one["day"]: one["stories"] for one in told["queries"][1]["days"] if one["stories"]} == {
        day.isoformat(): number for day, number in stories.days.items()
    }


def test_every_field_is_described_and_named_in_the_page_of_the_fields(
    shown: Asked, hostile: Asked
) -> None:
    lists = {
        one.shape: one
        for one in OPERATIONS
        if one.is_list and "{" not in one.path and one.method == "GET"
    }
    lists.pop("announced")  # tests/web/test_calendar.py has some
    for shape, one in lists.items():
        asked = hostile if shape == "edition_entry" else shown
        items = got(asked, one.path)["items"]
        assert items, shape
        fields = list(SHAPES[shape]["properties"])
        assert all(sorted(item) == sorted(fields) for item in items), shape
        if shape != "edition_entry":
            named = documented({"story": "stories"}.get(shape, f"{shape}s"))
            named = [name for name in named if "." not in name and "[" not in name]
            assert named == [one for one in fields if shape != "article" or one not in NOT_EXPORTED]
    edition = got(hostile, "/editions/2026-11-28/desk")
    assert list(edition) == list(SHAPES["edition"]["properties"])
    assert list(edition) == documented("Editions", "api.md")
    assert edition["text"] == outside.BREAKOUT


def test_the_last_cursor_gives_later_what_became_known_since(hostile: Asked, settings: Any) -> None:
    def note(name: str) -> None:
        with open_store(settings.database) as store, store.writing():
            store.put([Known(article=name, at=outside.NOW)])

    assert got(hostile, "/articles")["items"] == []
    note(outside.FIRST)
    page = got(hostile, "/articles")
    assert [one["id"] for one in page["items"]] == [outside.FIRST]
    assert not page["has_more"]
    later = f"/articles?cursor={page['next']}"
    assert got(hostile, later)["items"] == []
    note(outside.COPY)
    note(outside.FIRST)
    assert [one["id"] for one in got(hostile, later)["items"]] == [outside.COPY, outside.FIRST]
    assert got(hostile, "/articles?since=2026-11-29")["items"] == []
    assert len(got(hostile, "/articles?since=2026-11-28")["items"]) == 2


def test_an_answer_that_is_known_costs_no_body(shown: Asked) -> None:
    for path in (f"{API}/articles?limit=3", f"{API}/openapi.json", "/feed.atom?q=country:KZ"):
        first = shown(path)
        tag = first.headers["etag"]
        assert first.headers["cache-control"] == "private, no-cache"
        again = shown(path, headers={"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert shown(path, headers={"If-None-Match": '"other"'}).content == first.content


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/articles?limit=0", 400, "bad-parameter"),
        ("/articles?limit=201", 400, "bad-parameter"),
        ("/articles?limit=%D9%A3", 400, "bad-parameter"),
        ("/articles?limit=1&limit=2", 400, "bad-parameter"),
        ("/articles?limits=1", 400, "bad-parameter"),
        ("/articles?since=yesterday", 400, "bad-parameter"),
        ("/articles?since=0001-01-01T00:00:00%2B14:00", 400, "bad-parameter"),
        ("/articles?cursor=WyJmb3VuZCIsMl0", 400, "bad-parameter"),
        ("/articles?cursor=%F0%9F%98%80", 400, "bad-parameter"),
        ("/articles?cursor=" + "Wy" * 500, 400, "bad-parameter"),
        ("/search?sort=worst", 400, "bad-parameter"),
        ("/search?q=" + "a" * 1_001, 400, "bad-parameter"),
        ("/trends?q=1&q=2&q=3&q=4", 400, "bad-parameter"),
        ("/trends?days=8", 400, "bad-parameter"),
        ("/days/2026-02-30/stories", 400, "bad-parameter"),
        ("/editions?cursor=WyJlZGl0aW9uIiwieCAtMSJd", 400, "bad-parameter"),
        ("/articles/zzzz", 404, "not-found"),
        ("/articles/%2e%2e/%2e%2e/etc/passwd", 404, "not-found"),
        ("/sources/%00", 404, "not-found"),
        ("/nothing", 404, "not-found"),
    ],
)
def test_what_is_wrong_is_told_as_a_problem(
    shown: Asked, path: str, status: int, code: str
) -> None:
    answer = shown(API + path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_reading_has_no_other_method(shown: Asked) -> None:
    acted = {one.path for one in OPERATIONS if one.method == "POST"}
    for one in OPERATIONS:
        if one.path not in acted:
            answer = shown(API + one.path, method="POST")
            assert answer.status_code == 405, one.path
            assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_everybody_gets_the_beginning_somebody_the_whole(
    shown: Asked, store: Store, asked: Make, tmp_path: Any
) -> None:
    token, line = new_token("press", frozenset({"read"}))
    (tmp_path / "tokens").write_text(line, "utf-8")
    site = Asked(shown.settings)
    open_ = asked(public=True, tokens_file=str(tmp_path / "tokens"))
    open_.site.programs = Readers(site.settings.database)
    name = max(store.articles.all(), key=lambda one: len(one.text) if one.language == "en" else 0)
    view = views(store, [name])[name.id]
    assert view.display == "snippet"
    path = f"/articles/{name.id}"
    assert got(open_, path, by=ELSEWHERE)["text"] == lead(view, SNIPPET_COLUMNS) != name.text
    assert open_(f"{API}/editions", by=ELSEWHERE).json()["code"] == "who-asks"
    known = {"Authorization": f"Bearer {token}"}
    assert got(open_, path, by=ELSEWHERE, headers=known)["text"] == name.text
    assert open_(f"{API}/editions", by=ELSEWHERE, headers=known).status_code == 200


def test_nobody_in_particular_from_elsewhere_is_asked_who_he_is(shown: Asked) -> None:
    for one in OPERATIONS:
        answer = shown(API + one.path, method=one.method, by=ELSEWHERE)
        assert answer.status_code == 401, one.path


def test_pages_of_other_sites_read_only_where_the_settings_say_so(asked: Make) -> None:
    there = {"Origin": "https://desk.example.org"}
    path = f"{API}/articles"
    allow = "access-control-allow-origin"
    assert allow not in asked()(path, headers=there).headers
    site = asked(origins=("https://desk.example.org",))
    answer = site(path, headers=there)
    assert answer.headers[allow] == there["Origin"]
    assert site(f"{path}?x=1", headers=there).headers[allow] == there["Origin"]
    assert allow not in site(path, headers={"Origin": "https://evil.example"}).headers
    assert allow not in site("/search", headers=there).headers
    asks = {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "Authorization",
    }
    assert site(path, method="OPTIONS", headers=there | asks).headers[allow] == there["Origin"]
    asks["Access-Control-Request-Method"] = "POST"
    assert site(path, method="OPTIONS", headers=there | asks).status_code == 400


def test_a_question_that_takes_too_long_is_given_up(asked: Make) -> None:
    site = asked()
    slow = Operation(
        name="slow", path="/slow", means="", shape="tag", answers=lambda _, store: endless(store)
    )
    site.app.router.routes.append(Route("/slow", endpoint_of(site.site, slow, Tries(1, 60.0))))
    answer = site("/slow")
    assert (answer.status_code, answer.json()["code"]) == (503, "too-slow")
    assert answer.headers["retry-after"] == "5"
    assert site("/slow").json()["code"] == "too-many"
