"""Whatever arrives in whatever order: the same edges, one origin a chain, no circle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.records import Article, Reprint
from tests.reprints.index import arrive
from tests.reprints.passages import text
from tests.reprints.variants import START, article

AGENCIES = ("Xinhua", "TASS", "Kazinform")


@st.composite
def articles(draw: st.DrawFn, agencies: Sequence[str] = AGENCIES) -> list[Article]:
    """Return two to seven articles made of a few common passages, near each other in time."""
    lines: tuple[tuple[str, ...], ...] = ((), *((agency,) for agency in agencies))
    found = []
    for number in range(draw(st.integers(2, 7))):
        passages = draw(st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True))
        published = START + timedelta(hours=draw(st.integers(0, 40)))
        found.append(
            article(
                f"outlet {number}",
                f"Headline {number}",
                text(*passages, words=45),
                publisher=draw(st.sampled_from((f"outlet {number}", *agencies))),
                credits=draw(st.sampled_from(lines)),
                date_published=draw(st.sampled_from((published, None))),
                date_only=draw(st.booleans()),
                first_seen=published + timedelta(hours=draw(st.integers(0, 30))),
            )
        )
    return found


@pytest.mark.long
@given(articles(agencies=()), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_arrival_does_not_matter(found: list[Article], chance: Random) -> None:
    assert arrive(_shuffled(found, chance)) == arrive(found)


@pytest.mark.long
@given(articles(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_nor_does_it_where_credits_overrule_dates(found: list[Article], chance: Random) -> None:
    """All articles are candidates here: a credit counts only where who credits is at hand."""
    expected = arrive(found, everything=True)
    assert arrive(_shuffled(found, chance), everything=True) == expected


@pytest.mark.long
@given(articles())
@settings(max_examples=100, deadline=None)
def test_chains_end_at_their_origin(found: list[Article]) -> None:
    edges = arrive(found)
    for name, edge in edges.items():
        assert edge.article == name
        assert _root(edges, name) == edge.origin
        assert edge.origin not in edges


def _shuffled(found: Sequence[Article], chance: Random) -> list[Article]:
    shuffled = list(found)
    chance.shuffle(shuffled)
    return shuffled


def _root(edges: dict[str, Reprint], name: str) -> str:
    """Follow the chain upwards; more steps than edges would be a circle."""
    for _ in range(len(edges) + 1):
        if name not in edges:
            return name
        name = edges[name].source_article
    raise AssertionError("the chain runs in a circle")
