"""Why two reports are one story or two, in words: for it, against it, and how much is enough."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from monitor.stories import place as placing
from monitor.stories.affinity import affinity
from monitor.stories.evidence import Weighed
from monitor.stories.in_words import MOST, against, shared
from monitor.stories.place import place
from monitor.stories.rarity import Rarity
from monitor.stories.view import Outline, view
from storage.records import Classification, Tag
from tests.reprints.variants import article
from tests.stories.shelf import Shelf
from tests.stories.test_joining import three


def outline(name: str, *terms: str, language: str = "en") -> Outline:
    """Return a report that has *terms* in its headline."""
    made = article(name, "Talks on water", "They met.", language=language)
    tags = tuple(
        Tag(scheme=scheme, term=term, label=term, spans=((0, 5),))
        for scheme, _, term in (each.partition(":") for each in terms)
    )
    found = Classification(article=made.id, level="about", score=1.0, tags=tags)
    return replace(view(made, found), story=f"story {name}")


def both(one: Outline, other: Outline, *others: Outline) -> tuple[str, str]:
    rarity = Rarity([one, other, *others])
    mine, theirs = Weighed(one, rarity), Weighed(other, rarity)
    found = affinity(mine, theirs)
    return shared(found, theirs), against(found, mine, theirs)


def test_what_only_one_names_is_said_by_sort() -> None:
    one = outline("a", "person:xi-jinping", "place:tianjin", "event:summit-2025-tianjin")
    other = outline("b", "person:narendra-modi", "place:osh", "event:chg-2025-moscow")
    _, told = both(one, other)
    assert "only one names the people Narendra Modi, Xi Jinping" in told
    assert "only one names the places Osh, Tianjin" in told
    assert "only one names the events event chg-2025-moscow, event summit-2025-tianjin" in told


def test_nothing_speaks_against_it_but_time_where_both_name_the_same() -> None:
    one = outline("a", "person:xi-jinping")
    other = replace(outline("b", "person:xi-jinping"), at=one.at - timedelta(hours=26))
    assert both(one, other) == ("Xi Jinping, concept talks, concept water", "26 h apart")


def test_of_many_findings_the_rest_is_counted() -> None:
    people = [f"person:minister-{number}" for number in range(MOST + 3)]
    told, _ = both(outline("a", *people), outline("b", *people))
    assert re.search(r" and \d+ more", told)
    assert len(told.split(", ")) == MOST


def test_a_crowd_is_said_and_a_few_are_not() -> None:
    one, other = outline("a", "person:xi-jinping"), outline("b", "person:xi-jinping")
    assert "choose among" not in both(one, other)[1]
    crowd = [outline(f"c{number}") for number in range(30)]
    assert "32 reports of these days to choose among" in both(one, other, *crowd)[1]


def numbers(text: str) -> tuple[float, float]:
    """Return the score and its border, as *text* says them last."""
    found = re.findall(r"fits(?: the story)? ([\d.]+), ([\d.]+) is enough", text)
    return float(found[-1][0]), float(found[-1][1])


def test_who_joined_reached_the_border_and_who_came_near_did_not() -> None:
    terms = ("person:xi-jinping", "place:osh", "topic:water")
    one, other = outline("a", *terms), outline("b", *terms)
    score, border = numbers(place(replace(one, story=""), [other]).because)
    assert score >= border == placing.ENOUGH
    score, border = numbers(place(replace(one, story=other.story), [other]).because)
    assert score >= border == placing.STAYING
    told = next(
        told
        for count in range(1, 12)
        for near in [outline("b", terms[0], *(f"person:minister-{n}" for n in range(count)))]
        for later in [replace(near, at=one.at - timedelta(hours=60))]
        for told in [place(replace(one, story=""), [later]).because]
        if not told.startswith("same event")
    )
    assert told.startswith("no report of the same event within 72 hours; the nearest is ")
    assert "against it: only one names the people" in told
    score, border = numbers(told)
    assert placing.NEARLY <= score < border


def test_what_is_far_from_all_is_said_to_be_alone_and_no_more() -> None:
    told = place(replace(outline("a", "person:x"), story=""), [outline("b", "person:y")])
    assert told.because == "no report of the same event within 72 hours"


def test_a_merger_says_what_is_shared_with_both_and_how_alike_all_are() -> None:
    one, other, last = three()
    shelf = Shelf()
    shelf.take(one)
    shelf.take(other)
    (joining,) = placing.placed(last, shelf.candidates(last))[1]
    assert joining.because.count("in common: ") == 2
    assert joining.because.count("against it: ") == 2
    assert re.search(r"alike: [\d.]+, 0\.9 is enough$", joining.because)
