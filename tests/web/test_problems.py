"""What went wrong, as a browser and as a program are told of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.web.conftest import ELSEWHERE, Asked
from tests.web.reading_pages import clean, text_of

Make = Callable[..., Asked]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def told(asked: Asked, path: str, **more: object) -> tuple[int, str]:
    """Return the status of a page for a browser, and its heading."""
    headers = BROWSER | more.pop("headers", {})  # type: ignore[operator]
    answer = asked(path, headers=headers, **more)  # type: ignore[arg-type]
    page = clean(answer)
    assert page.select_one("nav a[href='/']") is not None
    return answer.status_code, text_of(page.select_one("h1"))


def test_a_browser_gets_a_page_whatever_goes_wrong(
    asked: Make, caplog: pytest.LogCaptureFixture
) -> None:
    site = asked()

    async def broken(_: Request) -> Response:
        raise KeyError("secret")

    site.app.router.routes.append(Route("/broken", broken))
    assert told(site, "/nowhere") == (404, "There is nothing here")
    assert told(site, "/articles/zzzz") == (404, "There is nothing here")
    assert told(site, "/broken") == (500, "An error of this program")
    assert told(site, "/search", method="POST")[0] == 405
    assert told(site, "/", host="evil.example") == (421, "This cannot be shown")
    assert told(site, "/", by=ELSEWHERE) == (401, "Who are you?")
    assert told(site, "/?" + "x" * 9_000)[0] == 414
    russian = {"Accept-Language": "ru"}
    assert told(site, "/nowhere", headers=russian) == (404, "Здесь ничего нет")
    assert told(site, "/nowhere?ui=zh") == (404, "此处没有内容")
    site.settings.database.unlink()
    assert told(site, "/") == (503, "Not now")
    assert "secret" in caplog.text


def test_a_program_gets_json_and_so_does_whoever_asks_for_what_is_for_programs(asked: Make) -> None:
    site = asked()
    for path, headers in (("/nowhere", {}), ("/api/v1/nowhere", BROWSER), ("/feed.xml", BROWSER)):
        answer = site(path, headers=headers)
        assert answer.headers["content-type"] == "application/problem+json", path
        assert answer.json()["code"] == "not-found"


def test_what_is_asked_stays_text_in_the_page_of_a_problem(asked: Make) -> None:
    site = asked()
    for path in ("/%3Cscript%3E", "/days/%3Cscript%3E", "/sources/%3Cscript%3E"):
        page = clean(site(path, headers=BROWSER))
        assert page.select("script") == []


def test_a_page_that_cannot_be_drawn_is_json(asked: Make) -> None:
    site = asked()

    def broken() -> object:
        raise KeyError("no clock")

    site.site.clock = broken  # type: ignore[assignment]
    answer = site("/nowhere", host="evil.example", headers=BROWSER)
    assert (answer.status_code, answer.json()["code"]) == (421, "wrong-host")
