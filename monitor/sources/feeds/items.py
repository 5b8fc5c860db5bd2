"""What an item of a feed says, before it is judged: the common form of RSS, Atom and JSON."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class ItemLink:
    """One link of an item as written, with the base against which it is read."""

    href: str
    rank: int
    """0 is the best; links are kept in this order, and the first usable one is the entry's."""
    base: str = ""


@dataclass(slots=True)
class FeedItem:
    """One item as announced: raw strings, markup and all; filled by a reader, field by field."""

    title: str = ""
    guid: str = ""
    links: list[ItemLink] = field(default_factory=list)
    summary: str = ""
    content: str = ""
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    published: str = ""
    updated: str = ""
    spare_dates: tuple[str, ...] = ()
    """Other dates of its publication, for where ``published`` is none."""
    language: str = ""

    says_more: bool = False
    """Whether there is more in it than the fields above, such as an enclosure."""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        if self.links or self.title or self.guid or self.says_more:
            return False
        told = self.summary or self.content or self.authors or self.categories
        return not (told or self.published or self.updated)


@dataclass(slots=True)
class Feed:
    """A whole feed as announced. ``broken`` counts items that could not be read at all,
    ``beyond`` those after the limit; ``how`` says which reader made sense of it.
    """

    items: list[FeedItem] = field(default_factory=list)
    title: str = ""
    link: str = ""
    language: str = ""
    ttl: str = ""
    period: str = ""
    frequency: str = ""
    broken: int = 0
    beyond: int = 0
    how: str = ""
