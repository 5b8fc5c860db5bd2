"""What a digest tells: reports, stories, stories of one event, and all of it in order."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.digests.facts import Sentence
from monitor.digests.material import Correction
from monitor.reading.view import ArticleView
from storage.records import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One text: its first article of this digest, and the copies of it by other outlets.

    ``origin`` is the article that they all copy, when it was told before or is not among them.
    ``news`` are the sentences with facts that this reader was not shown, in an update.
    """

    lead: ArticleView
    copies: tuple[ArticleView, ...] = ()
    origin: ArticleView | None = None
    news: tuple[Sentence, ...] = ()

    @property
    def articles(self) -> tuple[ArticleView, ...]:
        """The lead and its copies."""
        return (self.lead, *self.copies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A story as this digest tells it: its new reports, the best for this reader first.

    ``event`` is (term, label) or ("", ""), ``topic`` a term or "". ``before`` is what readers
    were shown of the story last, if they were; ``joined`` is what they were shown last of other
    stories that have turned out to be this one.
    """

    story: str
    reports: tuple[Report, ...]
    importance: float
    event: tuple[str, str] = ("", "")
    topic: str = ""
    before: Shown | None = None
    joined: tuple[Shown, ...] = ()

    @property
    def articles(self) -> tuple[ArticleView, ...]:
        """All new articles of the story."""
        return tuple(article for report in self.reports for article in report.articles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Stories that are told together: of one event, or one story on its own (no event)."""

    pieces: tuple[Piece, ...]
    importance: float
    event: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Everything that this digest has to tell, most important first.

    ``again`` are stories shown before that have new reports, but no fact that was not shown.
    """

    news: tuple[Group, ...] = ()
    late: tuple[Piece, ...] = ()
    updates: tuple[Piece, ...] = ()
    mentions: tuple[Piece, ...] = ()
    corrections: tuple[Correction, ...] = ()
    again: tuple[Piece, ...] = ()
    stories: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The stories that are news or updates; mentions and what has nothing new left out."""
        return (*(p for group in self.news for p in group.pieces), *self.late, *self.updates)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.pieces or self.mentions or self.corrections or self.again)
