"""The HTML part of a digest: one column, styles inlined, nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

import css_inline

from monitor.digests.drawing import template
from monitor.digests.page import Page

BYTE_LIMIT: Final = 90_000
"""Of the part in UTF-8. Gmail clips a mail at 102 kB and hides what comes after."""


def html_part(page: Page) -> str:
    """Return *page* as a complete HTML document, ready to be sent."""
    return _inliner().inline(template("digest.html.jinja", "screen.css").render(page=page))


def fits(html: str) -> bool:
    """Tell whether a mail program will show all of *html*."""
    return len(html.encode("utf-8")) <= BYTE_LIMIT


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
