"""How much a story weighs: by who tells it in words of their own, where, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import Final

from monitor.reading.view import ArticleView
from monitor.reprints.outlets import outlet

COPIES: Final = ("exact", "near", "excerpt")
"""Kinds of reprint that are no report of their own; a partial one has text of its own."""

# Set by hand, checked by the cases in tests/digests/test_arrange.py and
# tests/reading/test_stories.py. Logarithms, so that the tenth outlet says less than the second.
OUTLET_WEIGHT: Final = 2.0
COUNTRY_WEIGHT: Final = 1.0
LANGUAGE_WEIGHT: Final = 1.0
COPY_WEIGHT: Final = 0.5
SCORE_WEIGHT: Final = 1.5
EVENT_WEIGHT: Final = 1.0


def importance(
    leads: Sequence[ArticleView], everything: Sequence[ArticleView], *, has_event: bool
) -> float:
    """Return the weight of a story, 0 and more; it only says which of two comes first.

    :param leads: its texts, each once
    :param everything: these and all copies of them
    :param has_event: whether it is told of a meeting that has a name
    """
    outlets = {outlet(view.outlet) for view in leads}
    copiers = {outlet(view.outlet) for view in everything} - outlets
    scores = [view.classification.score for view in leads if view.classification]
    return (
        OUTLET_WEIGHT * log2(1 + len(outlets))
        + COUNTRY_WEIGHT * log2(1 + len({view.article.country for view in everything}))
        + LANGUAGE_WEIGHT * log2(1 + len({view.article.language for view in leads}))
        + COPY_WEIGHT * log2(1 + len(copiers))
        + SCORE_WEIGHT * max(scores, default=0.0)
        + (EVENT_WEIGHT if has_event else 0.0)
    )
