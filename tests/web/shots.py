"""Pictures of every page at two widths in both themes, to be looked at.

python -m tests.web.shots [FOLDER]
python -m tests.web.shots --readme         # those of the README, into docs/pictures
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import ViewportSize

from config.load import load_settings
from monitor.cli import main as command
from storage.opening import open_reader
from tests.web.browser import THEMES, WIDTHS, browsing, tour
from tests.web.processes import serving

README_SIZE: Final[ViewportSize] = {"width": 1_000, "height": 720}


@contextmanager
def newsroom() -> Iterator[tuple[str, dict[str, str]]]:
    """Serve what the demo's newsroom left; yield where, and the pages to look at."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if command(["demo", "--keep", str(folder)]) != 0:
            raise SystemExit(1)
        settings = load_settings(folder / "demo.toml", environment={})
        with open_reader(settings.database) as store:
            pages = tour(store)
        config = str(folder / "demo.toml")
        with serving(settings.database.parent, "--config", config) as (place, _):
            yield f"http://{place}", pages


def main(target: Path) -> int:
    """Write pictures of every page into *target*; return 0."""
    target.mkdir(parents=True, exist_ok=True)
    with newsroom() as (place, pages), browsing() as browser:
        for width in WIDTHS:
            for theme in THEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme="dark" if theme == "dark" else "light",
                    locale="en",
                )
                page = context.new_page()
                for title, path in pages.items():
                    page.goto(f"{place}{path}")
                    page.screenshot(path=target / f"{title}-{width}-{theme}.png", full_page=True)
                context.close()
    print(f"{len(pages) * len(WIDTHS) * len(THEMES)} pictures in {target}")
    return 0


def readme(target: Path) -> int:
    """Write the beginnings of the day's page and of its first story's into *target*; return 0."""
    with newsroom() as (place, _), browsing() as browser:
        page = browser.new_page(viewport=README_SIZE, color_scheme="light", locale="en")
        page.goto(place)
        page.screenshot(path=target / "web-today.png")
        page.locator(".story h2 a").first.click()
        page.wait_for_url("**/stories/*")
        page.screenshot(path=target / "web-story.png")
    print(f"2 pictures in {target}")
    return 0


if __name__ == "__main__":
    if "--readme" in sys.argv:
        sys.exit(readme(Path("docs/pictures")))
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/shots")))
