"""A chart as a file: SVG, as the page has it, or PNG where that can be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from monitor.web.chart import Bars
from monitor.web.pages import Page, not_found, template
from monitor.web.picture import Picture
from monitor.web.site import Site


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart of days, with what it is called."""

    label: str
    days: tuple[tuple[date, int], ...]
    chart: Bars


def drawing(site: Site, page: Page, charts: Sequence[Drawn]) -> Response:
    """Return that of *charts* whose number the path of *page* names, as its file.

    :raises ProblemError: where there is none, or it cannot be drawn now
    """
    number, form = (page.request.path_params[name] for name in ("number", "form"))
    if not 1 <= number <= len(charts):
        raise not_found("there is no such chart")
    one = charts[number - 1]
    match form:
        case "svg":
            drawn = template("trend.svg.jinja").render(page=page, line=one, said=one.label)
            body, media = drawn.encode("utf-8", "replace"), "image/svg+xml"
        case "png" if site.working.can_draw:
            highest = page.words.number(one.chart.highest)
            picture = Picture(one.label, one.chart, highest, one.days[0][0], one.days[-1][0])
            body, media = site.working.png(picture), "image/png"
        case "png":
            raise not_found("PNG needs Pillow: pip install 'sco-monitor[report]'")
        case _:
            raise not_found("a chart is a file .svg or .png")
    return Response(
        body,
        media_type=media,
        headers={"Content-Disposition": f'attachment; filename="trend.{form}"'},
    )
