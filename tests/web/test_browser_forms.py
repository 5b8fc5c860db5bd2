"""What people fill in, in a real browser: each form and what it answers, in either theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from config.load import load_settings
from config.settings import Settings
from monitor.notifiers._links import Links
from monitor.web.credentials import new_token
from storage.opening import open_reader, open_store
from tests.web import outside
from tests.web.browser import CHROMIUM, IS_NEEDED, browsing, faults, overflow
from tests.web.processes import PATIENCE, free_place, serving

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not CHROMIUM and not IS_NEEDED, reason="Debian's chromium is not installed"),
]

TIMEOUT = 1_000 * PATIENCE
"""Milliseconds for what takes one: machines that run tests are busy."""


@dataclass(frozen=True)
class Place:
    """A server that takes subscriptions and operators, and the token of one."""

    url: str
    token: str
    settings: Settings


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser."""
    with browsing() as found:
        yield found


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Start the server over sources and articles whose every word is hostile."""
    listens = free_place()
    token, line = new_token("anna", frozenset({"read", "operate"}))
    (tmp_path / "tokens").write_text(line + "\n", "utf-8")
    config = tmp_path / "sco.toml"
    config.write_text(
        f'catalogue = false\n[monitor]\ndata_dir = "{tmp_path}"\n'
        f'[web]\npublic_url = "http://{listens}"\nsign_up = true\n'
        f'tokens_file = "{tmp_path / "tokens"}"\n',
        "utf-8",
    )
    settings = load_settings(config, environment={})
    with open_store(settings.database) as store:
        outside.fill(store)
    with serving(tmp_path, "--config", str(config), place=listens):
        yield Place(f"http://{listens}", token, settings)


def looked_at(page: Page, what: str) -> None:
    """Hold the page to the rules."""
    for details in page.query_selector_all("details"):
        details.evaluate("one => { one.open = true }")
    assert not faults(page), what
    assert overflow(page) <= 0, what


def link_in_letter(place: Place) -> str:
    """Return the link in the newest letter."""
    with open_reader(place.settings.database) as store:
        letter = message_from_string(store.deliveries.all()[0].payload, policy=policy.default)
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(rf"{place.url}/links/\S+", body.get_content())
    assert found is not None
    return found[0]


def test_a_reader_subscribes_changes_and_ends(place: Place, browser: Browser) -> None:
    page = browser.new_page(locale="ru", viewport={"width": 360, "height": 900})
    page.set_default_timeout(TIMEOUT)
    page.goto(f"{place.url}/search?q=topic%3Aenergy+OR+-topic%3Aenergy")
    page.locator('a[href^="/subscribe"]').click()
    page.wait_for_url("**/subscribe?query=*")
    assert page.locator("#query").input_value() == "topic:energy OR -topic:energy"
    looked_at(page, "the form")
    page.locator("#address").fill("reader@example.org")
    page.locator("#timezone").fill("Nowhere")
    page.locator("main button").click()
    page.get_by_role("alert").wait_for()
    looked_at(page, "a fault")
    page.locator("#timezone").fill("Asia/Tashkent")
    page.locator("main button").click()
    page.locator("form").nth(1).wait_for(state="detached")
    looked_at(page, "a letter is on its way")
    page.goto(link_in_letter(place))
    looked_at(page, "to confirm")
    page.locator("main button").click()
    page.wait_for_load_state()
    looked_at(page, "confirmed")
    with open_store(place.settings.database) as store:
        (one,) = [one for one in store.subscriptions.all() if one.address == "reader@example.org"]
        made = Links(place.settings).ending(one)
        assert made is not None
        with store.writing():
            store.put([made[1]])
    page.goto(made[0])
    looked_at(page, "to end it")
    page.locator('form[action$="/letter"] button').click()
    page.wait_for_load_state()
    page.goto(link_in_letter(place))
    looked_at(page, "to change it")
    page.locator("#at").fill("09:00")
    page.locator("main button").click()
    page.wait_for_load_state()
    looked_at(page, "changed")
    with open_reader(place.settings.database) as store:
        found = store.subscriptions.get(one.name)
    assert found is not None
    assert found.at == "09:00"
    page.close()


def test_an_operator_pauses_a_source_and_asks_for_a_page_again(
    place: Place, browser: Browser
) -> None:
    page = browser.new_page(
        locale="en",
        viewport={"width": 360, "height": 900},
        extra_http_headers={"Authorization": f"Bearer {place.token}"},
    )
    page.set_default_timeout(TIMEOUT)
    page.goto(f"{place.url}/sources")
    looked_at(page, "sources")
    page.goto(f"{place.url}/sources/Silent")
    page.locator('form[action^="/operate/pause/"] button').click()
    page.wait_for_url("**/sources/Silent?done=pause*")
    looked_at(page, "a source that is paused")
    page.goto(f"{place.url}/articles/{outside.FIRST}")
    looked_at(page, "an article")
    page.locator('form[action^="/operate/articles/"] button').click()
    page.wait_for_url("**?done=*")
    looked_at(page, "what was asked for")
    with open_reader(place.settings.database) as store:
        assert "Silent" not in {one.name for one in store.sources.all(enabled=True)}
    page.close()
