"""A site made for tests: pages of one template, read in turn as the stage reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from monitor.extraction.page import Extracted, read_page
from monitor.extraction.recurring import WINDOW, learned
from monitor.reprints.signature import text_digest
from monitor.sources import Document
from storage.records import SitePage, Source

START = datetime(2026, 11, 1, 6, tzinfo=UTC)
SOURCE = Source(name="Kabar", url="https://news.example/feed")
TOPICS = (
    "glacier", "harvest", "railway", "library", "hospital", "orchard", "bridge", "theatre",
    "reservoir", "airport", "museum", "factory", "stadium", "forest", "harbour", "school",
)  # fmt: skip


def story(number: int) -> list[str]:
    """Return three paragraphs that no other number has."""
    topic = TOPICS[number % len(TOPICS)]
    return [
        f"Engineers of district {number} opened the new {topic} on Friday after three years "
        f"of work, and several hundred residents walked through the {topic} on its first morning.",
        f"The cost of the {topic} came to {number + 3} million soms, the administration reported, "
        "and two thirds of that sum were paid out of the budget of the region itself.",
        f"A second {topic} is to be built beside the river before the end of next year, for which "
        "a tender will be announced once the drawings have been examined.",
    ]


def page(
    number: int,
    *,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    body: Sequence[str] | None = None,
    title: str = "{}",
    head: str = "",
) -> str:
    """Return a page of the site; its lines *before* and *after* the story are markup."""
    headline = f"District {number} opens its new {TOPICS[number % len(TOPICS)]}"
    told = "".join(f"<p>{text}</p>" for text in (story(number) if body is None else body))
    return (
        f"<html><head><title>{title.format(headline)}</title>{head}</head><body><article>"
        f"<h1>{title.format(headline)}</h1>{''.join(before)}{told}{''.join(after)}"
        "</article></body></html>"
    )


@dataclass
class Site:
    """What was read of the site so far, a page each day."""

    pages: list[SitePage] = field(default_factory=list)

    def read(self, markup: str) -> Extracted:
        """Read the next page, with what is known by those before it."""
        number = len(self.pages)
        at = START + timedelta(days=number)
        url = f"https://news.example/{number}"
        found = read_page(
            Document(url=url, media_type="text/html", body=markup.encode(), at=at),
            source=SOURCE,
            entry=None,
            first_seen=at,
            now=at,
            known=learned(self.pages[-WINDOW:]),
        )
        assert found.article is not None
        self.pages.append(
            SitePage(
                article=found.article.id,
                capture=str(number),
                site="news.example",
                at=at,
                text=text_digest(found.article),
                marks=found.marks,
                taken=found.taken,
            )
        )
        return found

    def read_all(self, numbers: range, markup: Callable[[int], str]) -> list[Extracted]:
        """Read a page for each of *numbers*."""
        return [self.read(markup(number)) for number in numbers]


def text_of(found: Extracted) -> str:
    """Return the text that was read."""
    assert found.article is not None
    return found.article.text


def headline_of(found: Extracted) -> str:
    """Return the headline that was read."""
    assert found.article is not None
    return found.article.headline
