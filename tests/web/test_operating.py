"""What operators do: by pages and by the API alike, by nobody else, and by no GET."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from config.load import load_settings
from monitor.web.api.serving import OPERATIONS
from monitor.web.credentials import new_token, new_user
from storage.opening import open_reader, open_store
from storage.records import Source
from tests.outlets import Answer, Item, Outlet, rss
from tests.web import outside
from tests.web.conftest import ELSEWHERE, Asked
from tests.web.reading_pages import clean, soup_of, text_of
from tests.web.test_access import basic, bearer

Make = Callable[..., Asked]

OWN = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
PASSWORD = "correct horse battery"


@pytest.fixture
def desk(asked: Make, settings: Any, tmp_path: Path) -> tuple[Asked, dict[str, str]]:
    """A site with an operator, over sources and articles; and how he says who he is."""
    token, line = new_token("anna", frozenset({"read", "operate"}))
    reader, other = new_token("press", frozenset({"read"}))
    (tmp_path / "tokens").write_text(f"{line}\n{other}\n", "utf-8")
    site = asked(tokens_file=str(tmp_path / "tokens"))
    site.site.clock = lambda: outside.NOW
    with open_store(settings.database) as store:
        outside.fill(store)
        with store.writing():
            store.sources.follow(
                [Source(name="Kabar/KG", url="https://kabar.example/feed")], polled_by="poll"
            )
    site.reader = bearer(reader)  # type: ignore[attr-defined]
    return site, bearer(token)


def polls(settings: Any, name: str) -> str:
    """Return the state of the poll of *name*, "" for none."""
    with open_reader(settings.database) as store:
        state = store.work.state("poll", name)
    return state.state if state else ""


def source(settings: Any, name: str) -> Source | None:
    with open_reader(settings.database) as store:
        return store.sources.get(name)


def everything(settings: Any) -> list[str]:
    """Return all that the database holds."""
    connection = sqlite3.connect(settings.database)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_a_source_is_paused_asked_and_resumed_from_its_page(
    desk: tuple[Asked, dict[str, str]], settings: Any
) -> None:
    site, anna = desk
    path = "/sources/Kabar%2FKG"
    assert soup_of(site(path)).select("form[method=post]") == []
    page = soup_of(site(path, headers=anna))
    acts = [str(form["action"]) for form in page.select(".acts form")]
    assert acts == [f"/operate/{one}/Kabar/KG" for one in ("poll", "recrawl", "pause")]
    answer = site(acts[0], method="POST", headers=anna | OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done=poll")
    assert polls(settings, "Kabar/KG") == "due"
    told = soup_of(site(answer.headers["location"], headers=anna))
    assert "asked as soon as" in text_of(told.select_one("[role=status]"))

    assert site(acts[2], method="POST", headers=anna | OWN).status_code == 303
    found = source(settings, "Kabar/KG")
    assert found is not None
    assert not found.enabled
    assert polls(settings, "Kabar/KG") == ""
    again = soup_of(site(path, headers=anna))
    acts = [str(form["action"]) for form in again.select(".acts form")]
    assert acts == [f"/operate/{one}/Kabar/KG" for one in ("resume", "recrawl")]
    assert site("/operate/poll/Kabar%2FKG", method="POST", headers=anna | OWN).status_code == 409
    assert site(acts[0], method="POST", headers=anna | OWN).status_code == 303
    assert polls(settings, "Kabar/KG") == "due"


def test_programs_do_the_same(desk: tuple[Asked, dict[str, str]], settings: Any) -> None:
    site, anna = desk

    def act(path: str, **members: str) -> tuple[int, Any]:
        answer = site(f"/api/v1{path}", method="POST", headers=anna | JSON, json=members)
        return answer.status_code, answer.json()

    assert act("/sources/Kabar%2FKG/pause") == (200, {"done": "pause", "items": 1})
    status, told = act("/sources/Kabar%2FKG/pause")
    assert (status, told["code"]) == (409, "refused")
    assert act("/sources/Kabar%2FKG/resume")[0] == 200
    assert act("/sources/Kabar%2FKG/poll")[0] == 200
    assert act("/sources/unknown/poll")[0] == 404
    assert act("/sources/Kabar%2FKG/poll", x="1")[0] == 400
    new = {"name": "Asia", "url": "https://asia.example/rss", "country": "kz", "language": "ru"}
    assert act("/sources", **new) == (200, {"done": "add", "items": 1})
    assert act("/sources", **new)[0] == 409
    assert act("/sources", name="x", url="file:///etc/passwd")[0] == 400
    assert act("/sources", name="x")[0] == 400
    added = source(settings, "Asia")
    assert added is not None
    assert (added.country, added.language, added.kind) == ("KZ", "ru", "feed")
    assert polls(settings, "Asia") == "due"


def test_pages_are_fetched_again(desk: tuple[Asked, dict[str, str]], settings: Any) -> None:
    site, anna = desk
    path = f"/operate/articles/{outside.FIRST}"
    answer = site(path, method="POST", headers=anna | OWN)
    assert answer.headers["location"] == f"/articles/{outside.FIRST}?done=recrawl"
    with open_reader(settings.database) as store:
        assert store.work.items("fetch", state="due") == ["p1"]
    shown = soup_of(site(answer.headers["location"], headers=anna))
    assert shown.select_one("[role=status]") is not None
    answer = site(
        f"/api/v1/articles/{outside.FIRST}/recrawl", method="POST", headers=anna | JSON, json={}
    )
    assert answer.json() == {"done": "recrawl", "items": 1}
    unknown = site("/operate/articles/zzzz", method="POST", headers=anna | OWN)
    assert unknown.status_code == 409


@pytest.mark.long
def test_no_get_changes_anything(desk: tuple[Asked, dict[str, str]], settings: Any) -> None:
    site, anna = desk
    before = everything(settings)
    pages = ["/", "/sources", "/sources/Kabar%2FKG", f"/articles/{outside.FIRST}", "/operate"]
    links = {"/operate/pause/Kabar%2FKG", "/operate/add", "/operate/discover"}
    for page in pages:
        found = site(page, headers=anna)
        links |= {str(one) for one in re.findall(r'(?:href|action)="(/[^"]*)"', found.text)}
    paths = {f"/api/v1{one.path}" for one in OPERATIONS}
    for link in sorted(links | paths):
        for method in ("GET", "HEAD"):
            site(link, method=method, headers=anna)
    assert everything(settings) == before


@pytest.mark.server
def test_only_operators_act_and_only_from_pages_of_this_server(
    desk: tuple[Asked, dict[str, str]], settings: Any
) -> None:
    site, anna = desk
    path, api = "/operate/pause/Kabar%2FKG", "/api/v1/sources/Kabar%2FKG/pause"
    reader: dict[str, str] = site.reader  # type: ignore[attr-defined]
    before = everything(settings)
    refused = [
        site(path, method="POST", headers=OWN),
        site(path, method="POST", headers=OWN, by=ELSEWHERE),
        site(path, method="POST", headers=OWN | reader),
        site(path, method="POST", headers=anna | {"Content-Type": OWN["Content-Type"]}),
        site(path, method="POST", headers=anna | OWN | {"Sec-Fetch-Site": "cross-site"}),
        site(path, method="POST", headers=anna | OWN | {"Sec-Fetch-Site": "same-site"}),
        site(path, method="POST", headers=anna | OWN | {"Origin": "https://evil.example"}),
        site(path, method="POST", headers=anna | OWN | {"Content-Type": "text/plain"}),
        site(api, method="POST", headers=JSON, json={}),
        site(api, method="POST", headers=reader | JSON, json={}),
        site(api, method="POST", headers=anna | {"Content-Type": OWN["Content-Type"]}),
        site(api, method="POST", headers=anna | {"Content-Type": "text/plain"}, content="{}"),
        site(api, method="POST", headers=anna | JSON | {"Origin": "https://evil.example"}, json={}),
    ]
    assert [one.status_code for one in refused] == [
        *(401, 401, 403, 403, 403, 403, 403, 415),
        *(401, 403, 415, 415, 403),
    ]
    assert everything(settings) == before
    old = {"Origin": "http://localhost", "Content-Type": OWN["Content-Type"]}
    assert site(path, method="POST", headers=anna | old).status_code == 303


def test_a_person_signs_in_and_comes_back_to_the_page_and_to_no_other(
    asked: Make, tmp_path: Path
) -> None:
    line = new_user("anna", frozenset({"read", "operate"}), PASSWORD)
    (tmp_path / "users").write_text(f"{line}\n", "utf-8")
    site = asked(users_file=str(tmp_path / "users"))
    assert text_of(soup_of(site("/sources")).select_one("a[href='/operate']"))
    answer = site("/operate?source=//evil.example")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")
    clean(answer)
    anna = basic("anna", PASSWORD)
    there = site("/operate?source=//evil.example", headers=anna).headers["location"]
    assert there == "/sources/%2F%2Fevil.example"
    assert site("/operate", headers=anna).headers["location"] == "/sources"


def test_nothing_is_made_or_brought_up_to_date_by_the_server(
    desk: tuple[Asked, dict[str, str]], settings: Any
) -> None:
    site, anna = desk
    settings.database.unlink()
    answer = site("/operate/pause/Kabar%2FKG", method="POST", headers=anna | OWN)
    assert answer.status_code == 503
    assert not settings.database.exists()


def test_the_feeds_of_a_site_are_found_and_one_is_watched(tmp_path: Path, outlet: Outlet) -> None:
    token, line = new_token("anna", frozenset({"read", "operate"}))
    (tmp_path / "tokens").write_text(f"{line}\n", "utf-8")
    config = tmp_path / "desk.toml"
    config.write_text(
        f'[monitor]\ndata_dir = "{tmp_path}/var"\n[web]\ntokens_file = "{tmp_path}/tokens"\n'
        f'[fetch]\nhost_delay_seconds = 0\nallow_addresses = ["{outlet.address}"]\n'
        "[work]\nparse_seconds = 60\n",  # for the first job of a worker beside other tests
        "utf-8",
    )
    settings = load_settings(config, environment={})
    open_store(settings.database).close()
    site, anna = Asked(settings), bearer(token)
    outlet.pages["/"] = Answer(
        b'<html><link rel="alternate" type="application/rss+xml" href="/rss" title="All"></html>'
    )
    outlet.pages["/rss"] = rss(Item("One", outlet.url("/1")), Item("Two", outlet.url("/2")))
    form = urlencode({"url": outlet.url("/")})
    page = clean(site("/operate/discover", method="POST", headers=anna | OWN, content=form))
    given = {str(one["name"]): str(one.get("value", "")) for one in page.select(".card input")}
    assert (given["name"], given["url"], given["kind"]) == ("All", outlet.url("/rss"), "feed")
    answer = site("/operate/add", method="POST", headers=anna | OWN, content=urlencode(given))
    assert answer.headers["location"] == "/sources/All?done=add"
    added = source(settings, "All")
    assert added is not None
    assert added.url == outlet.url("/rss")
    assert polls(settings, "All") == "due"
    asked = {"url": outlet.url("/nothing")}
    told = site("/api/v1/discover", method="POST", headers=anna | JSON, json=asked)
    assert (told.status_code, told.json()["code"]) == (422, "nothing-found")
    assert str(tmp_path) not in told.text


def test_hostile_findings_stay_text(desk: tuple[Asked, dict[str, str]]) -> None:
    site, anna = desk

    async def found(url: str) -> list[dict[str, Any]]:
        bad = outside.BREAKOUT
        return [{"kind": "feed", "url": outside.ADDRESS, "title": bad, "why": bad, "items": 1}]

    site.site.discovery.look = found  # type: ignore[method-assign]
    answer = site(
        "/operate/discover",
        method="POST",
        headers=anna | OWN,
        content="url=https%3A%2F%2Fa.example",
    )
    page = clean(answer)
    assert page.select_one("form[action='/operate/add']") is not None
