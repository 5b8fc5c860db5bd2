"""Digests are judged and tagged by the item that is about the SCO."""

from __future__ import annotations

from datetime import date

from storage.records import Classification
from tests.taggers.relevance_corpus import article_of, classifier

ITEMS = (
    "Harvest: farmers near Pavlodar began to cut barley a week early.",
    "Health: the health ministers of the Shanghai Cooperation Organisation agreed in Bishkek on a "
    "network of rural clinics. The ministers will meet again next year.",
    "Football: Tobol drew with Ordabasy, two goals each.",
    "Weather: rain in the north, frost in Japan and Canada.",
)


def classified(headline: str, items: tuple[str, ...]) -> Classification:
    text = "\n".join(items)
    return classifier().classify(article_of(headline, text, day=date(2026, 4, 8), language="en"))


def test_one_item_about_it_makes_the_digest_about_it() -> None:
    found = classified("News in brief", ITEMS)
    assert found.level == "about"
    assert any("one of its items" in line for line in found.evidence)


def test_tags_come_from_that_item_alone() -> None:
    terms = {tag.term for tag in classified("News in brief", ITEMS).tags}
    assert "health" in terms
    assert not terms & {"sport", "agriculture-food", "JP", "CA"}


def test_labels_show_a_digest_without_a_headline_that_says_so() -> None:
    assert classified("Wednesday", ITEMS).level == "about"


def test_items_may_begin_with_a_place_and_a_dash() -> None:
    cities = ("PAVLODAR", "BISHKEK", "KOSTANAY", "SEMEY")
    items = tuple(
        f"{city} — {item.partition(': ')[2]}" for city, item in zip(cities, ITEMS, strict=True)
    )
    found = classified("Wednesday", items)
    assert any("one of its items" in line for line in found.evidence)
    assert not {tag.term for tag in found.tags} & {"sport", "agriculture-food", "JP", "CA"}


def test_a_digest_without_it_is_none() -> None:
    assert classified("News in brief", (ITEMS[0], *ITEMS[2:])).level == "none"


def test_a_report_in_paragraphs_is_no_digest() -> None:
    report = (ITEMS[1].removeprefix("Health: "), "Rain fell on the guests.", "They left at noon.")
    found = classified("Health ministers of the SCO agree in Bishkek", report)
    assert not any("one of its items" in line for line in found.evidence)


def test_an_agenda_by_the_hour_is_no_digest() -> None:
    lines = (
        "09.30 – A bill on wells comes before the committee; farmers wait at the door.",
        "11.00 – The forest service presents its summer watch.",
        "14:15 – The President tells of his journey to the SCO summit in Astana.",
        "16.45 – A spring is a hundred years old; there is a band.",
    )
    assert classified("Today: wells, forests and a hundred years", lines).level == "mention"


def test_an_interview_is_no_digest() -> None:
    lines = (
        "The national coordinator at the Shanghai Cooperation Organisation, Murat Mukushev, spoke.",
        "— What is new?",
        "— Foreign Minister Wang Yi proposed a fund.",
        "— And the bank?",
        "— It waits for its statute.",
    )
    people = {tag.term for tag in classified("Waiting", lines).tags if tag.scheme == "person"}
    assert "wang-yi" in people
