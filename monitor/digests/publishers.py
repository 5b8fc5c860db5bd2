"""Who published it: an outlet is one, by whatever name its sources go."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.reading.view import ArticleView
from monitor.reprints.outlets import outlet


def publisher(view: ArticleView) -> str:
    """Return what identifies the outlet of *view*: Xinhua is the same in every language."""
    return outlet(view.outlet)


def publishers(views: Iterable[ArticleView]) -> dict[str, str]:
    """Return the outlets of *views*, each with the name under which it stands first."""
    found: dict[str, str] = {}
    for view in views:
        found.setdefault(publisher(view), view.outlet)
    return found
