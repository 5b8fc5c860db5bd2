"""Classify one article: its relevance to the SCO and all its tags.

Not a tagger (no ``TAGGER``): it runs them. The gazetteer is compiled once; classifying reads
nothing else, so the same article gives the same result until gazetteer or code change.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from config.gazetteer import Gazetteer
from config.own_words import using
from monitor.taggers import Explaining, Likeness, TaggedText, Tagger, discover, prepare
from monitor.taggers.names_by_sound import with_names_by_sound
from monitor.taggers.planned import planned_events
from monitor.taggers.relevance import judge
from monitor.taggers.rivals import member_states
from monitor.taggers.shipped import matcher_of
from monitor.text.languages.in_cyrillic import without_filler
from storage.records import Article, Classification, Planned, PlannedEvent, Tag

log: Final = logging.getLogger(__name__)


class Classifier:
    """Classifies articles with one gazetteer. Thread-safe."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        taggers: tuple[Tagger, ...] | None = None,
        *,
        remark: str = "",
    ) -> None:
        """Compile *gazetteer* (about 0.3 s); *taggers* are those of the folder unless given.

        *remark* is the last of the evidence for every article, where there is one.
        """
        self.gazetteer: Final = gazetteer
        self._remarks: Final = (remark,) if remark else ()
        self.matcher: Final = matcher_of(gazetteer)
        self._taggers: Final = discover() if taggers is None else taggers

    def classify(self, article: Article, text: TaggedText | None = None) -> Classification:
        """Return relevance and tags of *article*. A tagger that fails loses its tags only.

        :param text: the article as it was prepared, where that was done already
        """
        with using(self.gazetteer.words):
            text = text or self.prepared(article)
            judgement = judge(text, self.gazetteer)
            asked = (
                () if judgement.level == "none" and _is_far(text, self.gazetteer) else self._taggers
            )
            found = [self._tags(tagger, text, article.id) for tagger in asked]
        said = (
            *_other_letters(article, text),
            *_unread(text),
            *self._remarks,
        )
        return Classification(
            article=article.id,
            level=judgement.level,
            score=judgement.score,
            evidence=tuple(
                map(
                    without_filler,
                    (*judgement.evidence, *said, *(e for _, of in found for e in of)),
                )
            ),
            tags=tuple(tag for tags, _ in found for tag in tags),
        )

    def read(
        self, article: Article, whole: Callable[[], Likeness | None] = lambda: None
    ) -> tuple[Classification, Planned]:
        """Return relevance and tags of *article*, and what it announces.

        :param whole: asked of a relevant text alone, since it costs more than all else: what it is
            like as a whole (`TaggedText.whole`)
        """
        with using(self.gazetteer.words):
            text = self.prepared(article)
            if judge(text, self.gazetteer).level != "none" and (likeness := whole()):
                text = replace(text, whole=likeness)
            found = self.classify(article, text)
            return found, Planned(article=article.id, events=self._planned(text, found))

    def prepared(self, article: Article) -> TaggedText:
        """Return *article* as the taggers read it."""
        with using(self.gazetteer.words):
            return with_names_by_sound(prepare(article, self.matcher), self.gazetteer)

    def _planned(self, text: TaggedText, found: Classification) -> tuple[PlannedEvent, ...]:
        try:
            return planned_events(text, self.gazetteer, article=found.article, level=found.level)
        except Exception:  # as with tags
            log.exception("announcements of article %s were not read", found.article)
            return ()

    def _tags(
        self, tagger: Tagger, text: TaggedText, article: str
    ) -> tuple[tuple[Tag, ...], tuple[str, ...]]:
        """Return the tags that *tagger* finds, and what it says of them where the text has to do
        with the organisation: nobody asks it of another."""
        try:
            tags = tagger.tag(text, self.gazetteer)
            is_asked = tags and judge(text, self.gazetteer).level != "none"
            if not is_asked or not isinstance(tagger, Explaining):
                return tags, ()
            return tags, tuple(tagger.told(text, self.gazetteer, tags))
        except Exception:  # one tagger's bug must not lose the article
            log.exception("tagger %s failed on article %s", tagger.name, article)
            return (), ()


def _is_far(text: TaggedText, gazetteer: Gazetteer) -> bool:
    """Say whether fewer of the states of the organisation than COMPANY are named in *text*."""
    named: set[str] = set()
    for hit in text.hits:
        if hit.term.scheme == "country":
            named.add(hit.term.term)
        elif hit.term.scheme == "place":
            named.add(hit.term.country)
        elif hit.term.scheme == "person":
            named.update(one.country for one in hit.term.periods)
    return len(named & member_states(gazetteer)) < COMPANY


COMPANY: Final = 2
"""States of the organisation that a text names, or it has no tags where it is `none`: whom it names
and where it plays is half of what classifying costs (4 of 10 ms of a page of 4,500 letters), and
nobody asks it of the weather or of football. Of 12 texts of four labelled sets that were judged
`none` wrongly 9 name as many."""


def _other_letters(article: Article, text: TaggedText) -> tuple[str, ...]:
    """Say that the words of a text in Latin letters were looked for in Cyrillic ones."""
    begins = article.text[:_BEGINNING]
    place = text.headline_length + 2
    if text.text[place : place + len(begins)] == begins[: len(text.text) - place]:
        return ()
    return ("its Latin letters were read as Cyrillic ones, in which its language is known here",)


_BEGINNING: Final = 400
"""Characters that show whether a text was read in the letters that it stands in."""


def _unread(text: TaggedText) -> tuple[str, ...]:
    """Say how much of a very long text was not read."""
    if not text.unread:
        return ()
    return (f"only the first {len(text.text):,} characters were read, {text.unread:,} were not",)
