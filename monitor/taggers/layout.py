"""Where a text is cut into sentences, and what in it is not news; each is found when first asked.

Of most texts nobody asks: where nothing in them may mean the organisation, what they begin with is
all that was looked at. Cutting all of a page of 4,500 letters and looking for its boilerplate is a
third of what classifying it costs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

from monitor.taggers.items import other_items
from monitor.taggers.matcher import Hit
from monitor.text.boilerplate import Span, boilerplate_spans
from monitor.text.sentences import sentences_of

LEAD_SENTENCES: Final = 3
"""So many sentences at the beginning of the body tell what the news is."""

LONGEST_SENTENCE: Final = 3_000
"""Characters after which a sentence is cut for tagging: what is longer has no marks, or none that
are known, and what stands so far apart in it says nothing of each other."""

UNMARKED: Final = 100
"""Characters after which the next space ends a sentence where no mark does: in Thai and Lao."""

_CLAUSE: Final = re.compile(r"(?<=[\u0e00-\u0eff])[^\S\n]+(?=[\u0e00-\u0eff])")


class Layout:
    """The sentences of a text, those of its lead, and its spans that are not news.

    *hits* are the names in it; a text that is *whole_news* has no boilerplate, as the title and
    summary of a feed have none.
    """

    def __init__(
        self,
        text: str = "",
        headline_length: int = 0,
        hits: Sequence[Hit] = (),
        *,
        whole_news: bool = False,
    ) -> None:
        self._text: Final = text
        self._headline_length: Final = headline_length
        self._hits: Final = hits
        self._whole_news: Final = whole_news

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """All sentences as (start, end), the headline being the first."""
        return tuple(_cut(self._text, sentences_of(self._text)))

    @cached_property
    def lead(self) -> tuple[tuple[int, int], ...]:
        """The first LEAD_SENTENCES sentences of the body."""
        every = _cut(self._text, sentences_of(self._text))
        return tuple(
            islice((one for one in every if one[0] >= self._headline_length), LEAD_SENTENCES)
        )

    @cached_property
    def boilerplate(self) -> tuple[Span, ...]:
        """The spans that are not news: explainers, credits, other items of a digest."""
        if self._whole_news:
            return ()
        items = other_items(self._text, self._headline_length, self._hits)
        return (*boilerplate_spans(self._text, self.sentences), *items)


def _cut(text: str, sentences: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the sentences, those that are too long in pieces."""
    for start, end in sentences:
        begin = start
        for gap in _CLAUSE.finditer(text, start, end):
            if gap.start() - begin >= UNMARKED:
                yield begin, gap.start()
                begin = gap.end()
        for piece in range(begin, end, LONGEST_SENTENCE):
            yield piece, min(end, piece + LONGEST_SENTENCE)
