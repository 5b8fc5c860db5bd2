"""A reader subscribes, changes and ends in a real browser: each page is accessible and fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.web.browser import CHROMIUM, IS_NEEDED, browsing, overflow
from tests.web.conftest import ELSEWHERE, Asked
from tests.web.test_subscribing import BASE, ending, letters, subscriptions

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not CHROMIUM and not IS_NEEDED, reason="Debian's chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


def answered_by(site: Asked, pool: ThreadPoolExecutor) -> Callable[[Route], None]:
    """Return what answers the browser's requests: the site itself, without a network."""

    def answer(route: Route) -> None:
        asked, parts = route.request, urlsplit(route.request.url)
        kept = ("accept", "content-type", "cookie", "accept-language", "origin", "sec-fetch-site")
        headers = {name: value for name, value in asked.all_headers().items() if name in kept}
        found = pool.submit(
            site,
            parts.path + (f"?{parts.query}" if parts.query else ""),
            method=asked.method,
            by=ELSEWHERE,
            host="sco.example",
            headers=headers,
            content=asked.post_data_buffer or b"",
        ).result()
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.content)

    return answer


def looked_at(page: Page) -> None:
    """Look at the page that is shown now."""
    assert page.locator("h1").inner_text()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [n["html"][:120] for n in one["nodes"]][:3]) for one in found] == []
    assert overflow(page) <= 0


@pytest.mark.parametrize(
    ("interface", "theme", "width"),
    [("ru", "light", 380), ("zh", "dark", 900)],
)
def test_every_page_of_a_reader(
    asked: Callable[..., Asked], browser: Browser, interface: str, theme: str, width: int
) -> None:
    site = asked(public_url=f"{BASE}/", sign_up=True)
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        locale=interface,
    )
    with ThreadPoolExecutor(1) as pool:
        context.route("**/*", answered_by(site, pool))
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{BASE}/subscribe")
        looked_at(page)
        page.fill("#address", "reader@example.org")
        page.fill("#query", "topic:enrgy")
        page.click("form.wishes button")
        assert "energy" in page.locator('[role="alert"]').inner_text()
        looked_at(page)
        page.fill("#query", "topic:energy")
        page.click("form.wishes button")
        page.locator('[role="status"]').wait_for()
        looked_at(page)
        ((_, _, path),) = letters(site)
        _follow(page, path)
        (one,) = subscriptions(site)
        assert one.query == "topic:energy"
        _ends(page, ending(site, one))
        assert [text for text in said if "422" not in text and "404" not in text] == []
    context.close()


def _follow(page: Page, path: str) -> None:
    """Confirm by the link of a letter."""
    page.goto(f"{BASE}{path}")
    looked_at(page)
    page.click("main form button")
    page.locator('[role="status"]').wait_for()
    looked_at(page)


def _ends(page: Page, path: str) -> None:
    """Ask for a letter to change it, then end it; what leads nowhere says so."""
    page.goto(f"{BASE}{path}")
    looked_at(page)
    page.click("main form >> nth=1 >> button")
    page.locator('[role="status"]').wait_for()
    page.goto(f"{BASE}{path}")
    page.click("main form >> nth=0 >> button")
    page.locator('[role="status"]').wait_for()
    looked_at(page)
    page.goto(f"{BASE}/links/none")
    looked_at(page)
