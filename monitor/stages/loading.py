"""What a worker would load at its first pages, loaded before: words, patterns and tables.

Most of it is made at the first need, deep inside of what reads a page, so small pages are read for
it; what few pages need is asked for by its name. Nothing is kept of what is read, and what cannot
be loaded here is met again, and reported, by the page that needs it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING, Final

from config.additions import NO_ADDITIONS, Additions
from config.gazetteer_files import TABLES
from storage.records import Capture

if TYPE_CHECKING:
    from monitor.stages.extract import ExtractTask

_DECLARED: Final = '<meta property="article:published_time" content="2026-01-04T10:20Z">'
_AT: Final = datetime(2026, 1, 5, tzinfo=UTC)

_PAGE: Final = """<!DOCTYPE html><html lang="{language}"><head><title>{title} - The Page</title>
<meta property="og:site_name" content="The Page"><meta name="author" content="{byline}">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}"}}</script>
{more}</head><body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>
<p class="byline">{byline}, <span class="date">{date}</span></p>
<p>{text}</p><p>{text} {text}</p><p>{text}</p></article>
<footer>\N{COPYRIGHT SIGN} 2026</footer></body></html>"""


def load(additions: Additions = NO_ADDITIONS) -> Iterator[None]:
    """Load everything that reading and judging an article needs, with *additions* to the
    gazetteer; yield after each piece of it."""
    # Here, in whoever loads: the processes that have it done need none of it.
    from monitor.stages import classify, extract

    classify.classifier(additions)
    yield
    for page in pages():
        for more in ("", _DECLARED):
            extract.run(task_of(page, more, additions))
            yield
    for piece in _PIECES:
        with suppress(Exception):
            piece()
        yield


def keep() -> None:
    """Make all that is kept beside the bytecode (`config.kept`): for an installation in which the
    service may not write there, and would make it at each start."""
    from config.gazetteer_parts import load_labels, load_people_names
    from config.lexicon import check_lexicon
    from monitor.reprints.names import of_gazetteer
    from monitor.sources.shipped_catalogue import shipped_sources

    for _ in load():
        pass
    for scheme in TABLES:
        load_labels(scheme)
    load_people_names("en")
    check_lexicon()
    shipped_sources()
    of_gazetteer(("sco",))


def pages() -> list[dict[str, str]]:
    """Return the small pages: language, title, byline, date and text of each."""
    data = resources.files("monitor.stages").joinpath("loading.toml").read_text(encoding="utf-8")
    found: list[dict[str, str]] = tomllib.loads(data)["pages"]
    return found


def task_of(
    page: Mapping[str, str], more: str = "", additions: Additions = NO_ADDITIONS
) -> ExtractTask:
    """Return the task of reading a small *page*, with *more* in its head."""
    from monitor.stages import extract

    name = f"page-{page['language']}"
    capture = Capture(
        id=name, source="page", url=f"http://www.page.example.com/news/{name}.html",
        purpose="article", at=_AT, reason="ok", page=name, media_type="text/html",
        body=_PAGE.format(more=more, **page).encode(),
    )  # fmt: skip
    return extract.ExtractTask(
        source=extract.INGESTED, capture=capture, entry=None, now=_AT, goes_on=True,
        additions=additions,
    )  # fmt: skip


def _stop_words() -> None:
    """Words of a hundred languages, by which jusText finds the text of a page without another."""
    from lxml.html import fromstring
    from trafilatura.external import try_justext

    try_justext(fromstring("<html><body><p>A text.</p></body></html>"), None, None)


def _months() -> None:
    """The names of months in two hundred languages, and the time zones, of dateparser."""
    from htmldate.extractors import external_date_parser, month_words

    month_words()
    external_date_parser("12 Temmuz 2025 10:20 GMT+3", "%Y-%m-%d")


def _concepts() -> None:
    """What the words of all languages speak of, by which reports of one event meet."""
    from monitor.stories.concepts import concepts

    concepts(("sco",))


def _languages() -> None:
    """The model that tells languages apart where their words do not."""
    from monitor.text.languages.language import identify

    identify("Bu xəbər haqqında daha ətraflı məlumat.")


_PIECES: Final[tuple[Callable[[], object], ...]] = (_stop_words, _months, _languages, _concepts)
