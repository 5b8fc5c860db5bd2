"""Two stories that a third report shows to be one - and those that stay two."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from monitor.stories.place import placed
from monitor.stories.view import Outline, view
from storage.records import key
from tests.bench.labelled_texts import labelled
from tests.bench.meaning_stories import classify
from tests.stories.labelled import Report, reports
from tests.stories.shelf import Shelf, group

REPORTS = reports()
VIEWS = {each.article.url: view(each.article, each.classification) for each in REPORTS}
TRUE = {each.article.id: each.story for each in REPORTS}


def of(label: str, *languages: str) -> list[Outline]:
    """Return the reports of story *label* in *languages*, one after the other."""
    return [
        VIEWS[each.article.url]
        for language in languages
        for each in REPORTS
        if each.story == label and each.article.language == language
    ]


@cache
def three_reports() -> tuple[Report, ...]:
    """Return three reports of one event: two that begin two stories, one that shows them one."""
    texts = {text.labels["id"]: text for text in labelled("stories", "look3")}
    chosen = [texts[name] for name in ("s653", "s655", "s651")]
    classes = classify(chosen)
    return tuple(
        Report(one.labels["story"], one.article, classes[one.article.id]) for one in chosen
    )


def three() -> tuple[Outline, ...]:
    """Return them as grouping sees them."""
    return tuple(view(each.article, each.classification) for each in three_reports())


def stories(shelf: Shelf) -> set[str]:
    return {seen.story for seen in shelf.views.values()}


def test_a_report_that_is_like_both_makes_two_stories_one() -> None:
    one, other, last = three()
    shelf = Shelf()
    shelf.take(one)
    shelf.take(other)
    membership, (joining,) = placed(last, shelf.candidates(last))
    story = {seen.article: key("story", seen.article) for seen in (one, other)}
    story[last.article] = membership.story
    began = min((one, other, last), key=lambda seen: (seen.at, seen.article))
    assert joining.joined == story[began.article], "the one that began first"
    assert {joining.story, joining.joined} == set(story.values())
    for seen in (one, other, last):
        assert seen.article in joining.because
    shelf.take(last)
    assert stories(shelf) == {joining.joined}


def test_the_same_reports_again_make_nothing_of_it() -> None:
    one, other, last = three()
    shelf = Shelf()
    for seen in (one, other, last, last, one, other):
        shelf.take(seen)
    assert len(stories(shelf)) == 1
    present = shelf.views[last.article]
    assert placed(present, shelf.candidates(present))[1] == ()


def test_what_is_not_about_the_sco_and_what_carries_a_text_joins_nothing() -> None:
    one, other, last = three()
    shelf = Shelf()
    shelf.take(one)
    shelf.take(other)
    near = shelf.candidates(last)
    assert placed(_as(last, level="none"), near)[1] == ()
    membership, joinings = placed(_as(last, origin=other.article), near)
    assert (membership.story, joinings) == (key("story", other.article), ())


def _as(seen: Outline, **changes: object) -> Outline:
    return replace(seen, **changes)  # type: ignore[arg-type]


def test_of_a_summit_day_no_two_stories_become_one() -> None:
    """The talks of two pairs, the session, the bank and the declaration stay apart."""
    labels = ("xi-modi", "putin-modi", "bank", "declaration", "session")
    seen = sorted(
        (one for label in labels for one in of(label, "en", "ru", "zh")),
        key=lambda one: (one.at, one.article),
    )
    found = group(seen)
    for one in found:
        for other in found:
            if found[one] == found[other]:
                assert TRUE[one] == TRUE[other]
