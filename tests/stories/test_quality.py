"""Floors that grouping may not fall below, on the labelled reports."""

from __future__ import annotations

import pytest

from monitor.stories.view import view
from tests.bench.stories import b_cubed, delayed
from tests.stories.labelled import Report, reports
from tests.stories.shelf import Shelf, group

REPORTS = reports()
TRUE = {each.article.id: each.story for each in REPORTS}
VIEWS = {each.article.id: view(each.article, each.classification) for each in REPORTS}


@pytest.mark.long
@pytest.mark.parametrize("order", [REPORTS, *(delayed(REPORTS, seed, 8.0) for seed in range(3))])
def test_reports_of_one_event_are_together_and_of_two_apart(order: list[Report]) -> None:
    precision, recall, f1 = b_cubed(group(VIEWS[each.article.id] for each in order), TRUE)
    assert precision >= 0.87
    assert recall >= 0.95
    assert f1 >= 0.92


def test_one_event_does_not_fill_the_brief() -> None:
    """Of the summit days no story holds more than the reports of one sub-event."""
    found = group(VIEWS[each.article.id] for each in REPORTS)
    stories = {found[each.article.id] for each in REPORTS if each.article.first_seen.month >= 8}
    labels = {each.story for each in REPORTS if each.article.first_seen.month >= 8}
    assert len(stories) >= len(labels)
    largest = max(list(found.values()).count(story) for story in stories)
    assert largest <= 10


def test_languages_meet() -> None:
    """Most stories told in several languages hold more than one of them."""
    found = group(VIEWS[each.article.id] for each in REPORTS)
    languages: dict[str, set[str]] = {}
    for each in REPORTS:
        languages.setdefault(found[each.article.id], set()).add(each.article.language)
    assert sum(len(spoken) > 1 for spoken in languages.values()) >= 25


def test_a_second_placing_changes_nothing() -> None:
    shelf = Shelf()
    for each in REPORTS:
        shelf.take(VIEWS[each.article.id])
    before = {name: seen.story for name, seen in shelf.views.items()}
    for name in before:
        shelf.take(shelf.views[name])
    after = {name: seen.story for name, seen in shelf.views.items()}
    assert after == before
