"""Debian's Chromium, driven by Playwright: pages as they are really shown."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from storage.store import Store

CHROMIUM: Final = shutil.which("chromium") or ""
IS_NEEDED: Final = os.environ.get("CI", "").lower() in ("1", "true")
"""Whether a missing browser is a failure: where a machine checks, nothing is passed over."""
WIDTHS: Final = (360, 1280)
THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Run the browser, without a network but loopback."""
    assert CHROMIUM, "Debian's chromium is not installed, and CI=true says that pages are looked at"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        try:
            yield browser
        finally:
            browser.close()


def tour(store: Store) -> dict[str, str]:
    """Return the pages to look at, by name: of a store that the demo's newsroom filled."""
    edge = max(
        (one for one in store.reprints.all() if one.kind != "partial"),
        key=lambda one: len(one.changes.sentences_added) + len(one.changes.numbers),
    )
    (story,) = store.stories.story_of([edge.article]).values()
    changed = next(n for n in store.articles.ids() if len(store.articles.versions(n)) > 1)
    edition = next(
        (e for one in store.subscriptions.all() if (e := store.digests.latest(one.name))), None
    )
    farsi = next((a.id for a in store.articles.all() if a.language in ("fa", "ur", "ar")), "")
    source = max(store.sources.all(), key=lambda one: len(store.articles.ids(source=one.name)))
    pages = {
        "today": "/",
        "story": f"/stories/{story}",
        "article": f"/articles/{changed}",
        "copy": f"/articles/{edge.article}",
        "search": "/search?q=SCO",
        "doubt": "/search?q=contry%3AKZ",
        "sources": "/sources",
        "source": f"/sources/{source.name}",
        "editions": "/editions",
        "trends": "/trends?q=SCO&q=country%3AKZ&days=28",
        "values": "/trends/values?field=country&count=stories",
        "organisations": "/trends/organisations",
        "phrase": "/trends/phrase?q=SCO",
        "outlets": "/trends/outlets",
        "calendar": "/calendar",
        "error": "/articles/zzzz",
    }
    if farsi:
        pages["right-to-left"] = f"/articles/{farsi}"
    if edition:
        pages["edition"] = f"/editions/{edition.date}/{edition.subscription}"
    return pages


def faults(page: Page) -> list[tuple[str, str, list[str]]]:
    """Return what axe-core's rules say against the page as it is now, in either theme."""
    found = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        found += [
            (theme, one["id"], [node["html"][:120] for node in one["nodes"]][:3])
            for one in Axe().run(page).response["violations"]
        ]
    return found


def shifted(page: Page) -> float:
    """Return how much of the page moved after it was drawn (Layout Instability, 0 for nothing)."""
    return float(page.evaluate(_SHIFTED))


_SHIFTED: Final = """() => new Promise((done) => {
  let sum = 0;
  const seen = new PerformanceObserver((list) => {
    for (const one of list.getEntries()) sum += one.value;
  });
  seen.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(sum)));
})"""


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
