"""The HTML part of a digest: one column, styles inlined, nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

import css_inline
from jinja2 import DictLoader, Environment, StrictUndefined, Template

from monitor.digests.measure import right_to_left
from monitor.digests.page import Page
from monitor.digests.wording import wording

BYTE_LIMIT: Final = 90_000
"""Of the part in UTF-8. Gmail clips a mail at 102 kB and hides what comes after."""


def html_part(page: Page) -> str:
    """Return *page* as a complete HTML document, ready to be sent."""
    return _inliner().inline(_template().render(page=page))


def fits(html: str) -> bool:
    """Tell whether a mail program will show all of *html*."""
    return len(html.encode("utf-8")) <= BYTE_LIMIT


@cache
def _template() -> Template:
    folder = resources.files("monitor.digests") / "templates"
    files = {
        name: (folder / name).read_text("utf-8") for name in ("digest.html.jinja", "screen.css")
    }
    environment = Environment(
        loader=DictLoader(files),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rtl"] = right_to_left
    environment.filters["language_name"] = lambda code, page: wording(page).language(code)
    return environment.get_template("digest.html.jinja")


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        inline_style_tags=False,
        keep_style_tags=True,
        load_remote_stylesheets=False,
        extra_css=(resources.files("monitor.digests") / "templates" / "inline.css").read_text(
            "utf-8"
        ),
    )
