"""The HTML part of an edition in a real browser: no violation of accessibility rules, all fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from config.settings import INTERFACES
from monitor.digests.compose import compose
from monitor.digests.material import Material
from tests.digests.materials import PRESS_OFFICE, common_day, empty_day, summit_day
from tests.digests.next_day import next_day
from tests.web.browser import CHROMIUM, browsing, overflow

PHONE = 844
"""Height of a phone's screen in CSS pixels, as common ones have it."""

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not CHROMIUM, reason="Debian's chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.mark.parametrize(
    ("day", "interface", "theme", "width"),
    [
        (common_day(), "en", "light", 900),
        (common_day(), "zh", "dark", 380),
        (summit_day(), "ru", "light", 380),
        (summit_day(), "en", "dark", 900),
        (empty_day(), "ru", "dark", 380),
        (next_day(PRESS_OFFICE), "zh", "light", 380),
    ],
    ids=lambda value: "" if isinstance(value, Material) else str(value),
)
def test_a_mail_is_accessible_and_fits(
    browser: Browser, day: Material, interface: str, theme: str, width: int
) -> None:
    links = replace(day, public_url="https://sco.example", unsubscribe_url="https://sco.example/l")
    html = compose(replace(PRESS_OFFICE, interface=interface), links).html
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
    )
    page = context.new_page()
    page.set_content(html)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert overflow(page) <= 0
    context.close()


@pytest.mark.parametrize("interface", INTERFACES)
def test_an_ordinary_day_takes_three_screens_of_a_phone(browser: Browser, interface: str) -> None:
    page = browser.new_page(viewport={"width": 380, "height": PHONE})
    page.set_content(compose(replace(PRESS_OFFICE, interface=interface), common_day()).html)
    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * PHONE
    page.close()
