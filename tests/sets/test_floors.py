"""Floors on the sets that were looked at last: by words, with vectors, across languages.

What is printed by ``python -m tests.bench.meaning`` less a little: who changes rules or words sees
here when texts that the rules were not written on are read worse. When a newer part is looked at,
it takes the place of these, with the figures of that look.
"""

from __future__ import annotations

import pytest

from tests.bench.directions import KEPT, is_kept
from tests.bench.labelled_texts import labelled
from tests.bench.meaning import NEWEST
from tests.bench.meaning_stories import figures as stories
from tests.bench.meaning_tags import figures as tags

TAGS = {
    "about: precision": 0.97,
    "about: F1": 0.96,
    "about told from mention": 0.95,
    "topics: F1": 0.78,
    "countries: F1": 0.88,
    "people: F1": 0.90,
    "event: F1": 0.93,
    "about: precision, with vectors": 0.97,
    "about: F1, with vectors": 0.96,
    "about told from mention, with vectors": 0.94,
    "topics: F1, with vectors": 0.82,
    "countries: F1, with vectors": 0.90,
}
STORIES = {
    "stories: B-cubed F1": 0.82,
    "stories: B-cubed F1 across languages": 0.75,
    "stories with vectors: B-cubed F1": 0.88,
    "stories with vectors: B-cubed F1 across languages": 0.84,
    "reprints: F1": 0.96,
}
BEFORE = {
    "stories: B-cubed F1": 0.92,
    "stories: B-cubed F1 across languages": 0.89,
    "stories with vectors: B-cubed F1": 0.93,
    "stories with vectors: B-cubed F1 across languages": 0.92,
    "reprints: F1": 0.94,
}
"""Of the stories that were looked at before, which are told better."""
MOVED = 0.03
"""How much another order of arrival may change a figure of stories."""


@pytest.mark.long
@pytest.mark.parametrize(
    ("measure", "part", "floors"),
    [(tags, NEWEST[0], TAGS), (stories, NEWEST[0], STORIES), (stories, "look13", BEFORE)],
)
def test_the_newest_part_stands_above_its_floors(
    measure: object, part: str, floors: dict[str, float]
) -> None:
    found = measure(part, wrong=False)  # type: ignore[operator]
    assert {name: found.get(name) for name, least in floors.items() if found[name] < least} == {}
    moved = [figure for name, figure in found.items() if name.endswith("another order moves")]
    assert all(figure < MOVED for figure in moved)
    assert not [figure for name, figure in found.items() if "pairs joined" in name and figure]


def test_the_vectors_of_those_parts_are_kept_and_are_of_these_texts() -> None:
    """Without them the floors would cost a minute, or be passed over where no model is."""
    assert {part for _, part in KEPT} >= set(NEWEST)
    for name, part in KEPT:
        stale = [one.labels["id"] for one in labelled(name, part) if not is_kept(one.article)]
        assert stale == [], "python -m tests.bench.directions makes them anew"
