"""Pictures of every page at two widths in both themes, to be looked at.

python -m tests.web.shots [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from config.load import load_settings
from monitor.cli import main as command
from storage.opening import open_reader
from tests.web.browser import THEMES, WIDTHS, browsing, tour
from tests.web.processes import serving


def main(target: Path) -> int:
    """Write the pictures into *target*; return 0."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if command(["demo", "--keep", str(folder)]) != 0:
            return 1
        settings = load_settings(folder / "demo.toml", environment={})
        with open_reader(settings.database) as store:
            pages = tour(store)
        with (
            serving(settings.database.parent, "--config", str(folder / "demo.toml")) as (place, _),
            browsing() as browser,
        ):
            for width in WIDTHS:
                for theme in THEMES:
                    context = browser.new_context(
                        viewport={"width": width, "height": 900},
                        color_scheme="dark" if theme == "dark" else "light",
                        locale="en",
                    )
                    page = context.new_page()
                    for title, path in pages.items():
                        page.goto(f"http://{place}{path}")
                        file = target / f"{title}-{width}-{theme}.png"
                        page.screenshot(path=file, full_page=True)
                    context.close()
    print(f"{len(pages) * len(WIDTHS) * len(THEMES)} pictures in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/shots")))
