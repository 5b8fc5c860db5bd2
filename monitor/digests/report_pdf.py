"""The document as PDF, by WeasyPrint: belongs into a worker, as texts from outside are set here.

Nothing is fetched: the page needs nothing but its own bytes, and whoever asks for an address in it
is refused. Needs the extra ``report`` and Pango.
"""

from __future__ import annotations

from typing import Any, Final

from monitor.digests.drawing import template
from monitor.digests.report import Report

SECONDS: Final = 60.0
"""For one document: a day of 40 stories takes some seconds, see docs/benchmarks.md."""

MEMORY_BYTES: Final = 512 * 1024 * 1024
"""Of the worker that sets it."""


def report_html(report: Report) -> str:
    """Return *report* as the HTML page that is set."""
    return template("report.html.jinja", "report.css").render(report=report, page=report.page)


def pdf(html: str) -> tuple[bytes, str]:
    """Return the page *html* as PDF, or what is missing here to make one.

    For a worker: its memory and its seconds are bounded there.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        return b"", (
            "PDF needs the extra `report` (pip install 'sco-monitor[report]') and Pango "
            f"(Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0): {error}"
        )

    class Nothing(URLFetcher):  # type: ignore[misc]  # the library has no types
        def fetch(self, *_: Any, **__: Any) -> Any:
            raise ValueError("nothing is fetched for a document")

    document = HTML(string=html, url_fetcher=Nothing(), base_url=None)
    return bytes(document.write_pdf()), ""
