"""The demo's newsroom, whose stories are true by construction, in many orders of arrival."""

from __future__ import annotations

import random
from datetime import timedelta
from statistics import fmean

import pytest

from monitor.stories.view import Outline
from tests.bench.stories import b_cubed
from tests.stories.newsroom import newsroom
from tests.stories.shelf import group


@pytest.fixture(scope="module")
def room() -> tuple[list[Outline], dict[str, str]]:
    """What grouping sees of each article that is no copy, and the story that it tells."""
    _, seen, true = newsroom()
    return seen, true


@pytest.mark.long
def test_hardly_an_order_of_arrival_mixes_two_events(
    room: tuple[list[Outline], dict[str, str]],
) -> None:
    seen, true = room
    found = []
    for seed in range(12):
        chance = random.Random(seed)
        delays = {each.article: timedelta(hours=chance.uniform(0, 6)) for each in seen}
        order = sorted(seen, key=lambda each: each.at + delays[each.article])
        found.append(b_cubed(group(order), true))
    precisions, recalls, _ = zip(*found, strict=True)
    # By words alone, as here, a record of trains is told with the opening of lifts in most of them
    # (same day, same topics, nobody named): 0.851 in the mean since weights are fitted to ten sets
    # with many such texts; 0.976 when they were fitted to two, which lost 0.03 of F1 on the others.
    assert fmean(precisions) >= 0.84
    assert min(precisions) >= 0.74
    assert min(recalls) >= 0.9
