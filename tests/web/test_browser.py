"""Every page in a real browser: no violation of accessibility rules, no overflow, no error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Final

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from config.settings import Settings
from storage.opening import open_reader
from storage.store import Store
from tests.web.browser import CHROMIUM, IS_NEEDED, WIDTHS, browsing, faults, overflow, shifted, tour
from tests.web.processes import serving

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not CHROMIUM and not IS_NEEDED, reason="Debian's chromium is not installed"),
]

FIRST_LOAD: Final = 100_000
"""Bytes of a page and its style sheet, headers left out."""

MEMORY: Final = 90 * 2**20
"""Bytes that the server may hold after all its pages were shown."""


@pytest.fixture(scope="module")
def server(newsroom: Settings) -> Iterator[tuple[str, int]]:
    """Where the server is, and the number of its process."""
    config = newsroom.database.parent / "demo.toml"
    with serving(newsroom.database.parent, "--config", str(config)) as (place, process):
        yield f"http://{place}", process.pid


@pytest.fixture(scope="module")
def site(newsroom: Settings, server: tuple[str, int]) -> tuple[str, dict[str, str]]:
    """Where the server is, and the pages to look at."""
    with open_reader(newsroom.database) as store:
        return server[0], tour(store)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser."""
    with browsing() as found:
        yield found


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_and_fits(
    site: tuple[str, dict[str, str]], browser: Browser, width: int
) -> None:
    place, pages = site
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=False)
    page = context.new_page()
    said: list[str] = []
    loaded: list[int] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda response: loaded.append(len(response.body())))
    for name, path in pages.items():
        loaded.clear()
        page.goto(f"{place}{path}", wait_until="load")
        assert overflow(page) <= 0, name
        assert shifted(page) == 0, name
        assert sum(loaded) < FIRST_LOAD, name
        for details in page.query_selector_all("details"):
            details.evaluate("one => { one.open = true }")
        assert not faults(page), name
        assert overflow(page) <= 0, f"{name}, opened"
        assert [one for one in said if "404" not in one] == [], name
    context.close()


def test_the_rules_find_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<title>x</title><main><img src='data:,'><p style='color:#eee'>pale</p></main>"
    )
    found = {one["id"] for one in Axe().run(page).response["violations"]}
    assert found >= {"image-alt", "color-contrast", "html-has-lang"}
    page.close()


def test_a_newcomer_finds_the_origin_and_the_silent_member_in_three_clicks(
    site: tuple[str, dict[str, str]], browser: Browser, store: Store
) -> None:
    place, _ = site
    page = browser.new_page(java_script_enabled=False, locale="en")
    # The front page, but where midnight came between.
    newest = max(one.first_seen for one in store.articles.all())
    page.goto(f"{place}/days/{newest.astimezone(UTC):%Y-%m-%d}")
    story = page.locator(".story", has_text="3 copies").first
    story.locator("h2 a").click()
    page.get_by_role("link", name="Whose text it is").click()
    copy = page.locator("#ledger > .tree > li").first
    origin = copy.locator(".line a").first
    assert origin.is_visible()
    page.get_by_role("link", name="Who is silent").click()
    proven = page.locator("#silent .card", has_text="watched, and silent").first
    assert "good answer" in proven.inner_text()
    origin.click()
    page.get_by_role("heading", name="copies of this text").wait_for()
    page.close()


def test_what_is_typed_is_searched_and_older_questions_end(
    site: tuple[str, dict[str, str]], browser: Browser
) -> None:
    place, _ = site
    page = browser.new_page(locale="en", viewport={"width": 360, "height": 900})
    said: list[str] = []
    ended: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: ended.append(request.url))
    page.goto(f"{place}/search")
    before = page.locator(".hits > li").count()
    page.route("**/search?q=SC&*", lambda _: None)  # never answered
    field = page.get_by_label("Look for", exact=True)
    with page.expect_request("**/search?q=SC&*"):
        field.press_sequentially("SC")
    field.fill("country:kaz")
    page.wait_for_url("**/search?q=country%3Akaz&sort=best")
    assert [one.partition("?")[2] for one in ended] == ["q=SC&sort=best"]
    offers = page.locator("#offers option")
    assert (offers.first.get_attribute("value"), offers.first.text_content()) == (
        "country:KZ",
        "country:Kazakhstan",
    )
    field.fill("country:KZ")
    page.wait_for_url("**/search?q=country%3AKZ&sort=best")
    shown = page.locator(".hits > li").evaluate_all("all => all.map(one => one.dataset.article)")
    assert 0 < len(shown) < before
    assert page.locator("#told").text_content() == page.locator(".lead").text_content()
    assert field.evaluate("one => one === document.activeElement")
    assert not faults(page)
    assert overflow(page) <= 0
    page.reload()
    again = page.locator(".hits > li").evaluate_all("all => all.map(one => one.dataset.article)")
    assert again == shown
    assert [one for one in said if "404" not in one] == []
    page.close()


def test_tags_are_switched_off_without_a_script(
    site: tuple[str, dict[str, str]], browser: Browser
) -> None:
    place, pages = site
    page = browser.new_page(java_script_enabled=False)
    page.goto(place + pages["article"])
    marked = page.locator(".text mark").first
    before = marked.evaluate("one => getComputedStyle(one).backgroundColor")
    page.get_by_label("Show the tags in the text").uncheck()
    after = marked.evaluate("one => getComputedStyle(one).backgroundColor")
    assert before != after == "rgba(0, 0, 0, 0)"
    page.close()


def test_the_keyboard_reaches_the_content_first(
    site: tuple[str, dict[str, str]], browser: Browser
) -> None:
    place, _ = site
    page = browser.new_page(locale="en")
    page.goto(place)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.close()


def test_the_server_stays_small_after_every_page_in_every_language(
    site: tuple[str, dict[str, str]], server: tuple[str, int]
) -> None:
    place, pages = site
    for path in [*pages.values(), "/feed.atom", "/api/v1/openapi.json", "/metrics"]:
        for language in ("en", "ru", "zh"):
            httpx.get(f"{place}{path}", headers={"Accept-Language": language}, timeout=60)
    held = Path(f"/proc/{server[1]}/statm").read_text().split()[1]
    assert int(held) * os.sysconf("SC_PAGE_SIZE") < MEMORY
