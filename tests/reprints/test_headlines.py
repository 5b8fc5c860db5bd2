"""Headlines of one form tell what the texts are filled in with; other headlines tell nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.reprints.headlines import are_one_form
from monitor.reprints.judge import Candidate, compare
from monitor.reprints.words import units
from storage.records import Article

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)

NOTICE = (
    "The secretariat announces a competition for the post of editor in the department of {0}. "
    "The post is open to citizens of member states whom the authority of their country has "
    "proposed. The editor keeps the calendar, answers letters and writes the part on {0} of the "
    "annual report. Applicants are between 25 and 55 years old, hold a degree and have worked in "
    "public service for five years. The contract runs for three years and can be prolonged once. "
    "Papers that reach the secretariat late, or from the applicants themselves, are not read. "
    "Those who are admitted write a test and talk to the board by video in May."
)


def article(name: str, headline: str, text: str, *, hours: int = 0) -> Article:
    at = AT + timedelta(hours=hours)
    return Article(
        id=name,
        url=f"https://{name}.example/page",
        source=name,
        publisher=name,
        headline=headline,
        text=text,
        capture="",
        captured_at=at,
        first_seen=at,
        date_published=at,
        language="en",
    )


FORESTS = article("a", "Vacancy: editor, department of forests", NOTICE.format("forests"))
BRIDGES = article("b", "Vacancy: editor, department of bridges", NOTICE.format("bridges"), hours=30)


def test_one_form_under_headlines_of_one_form_is_no_copy() -> None:
    assert compare(BRIDGES, [Candidate(FORESTS)]).edges == ()
    assert compare(FORESTS, [Candidate(BRIDGES)]).edges == ()


@pytest.mark.parametrize(
    "headline",
    [
        "Vacancy: editor, department of forests",
        "Vacancy: editor in the secretariat's department of forests",
        "Competition for a post opens",
        "",
    ],
)
def test_a_copy_with_some_words_altered_is_one_under_any_other_headline(headline: str) -> None:
    altered = BRIDGES.text.replace("bridges", "forests").replace("in May", "in June")
    copy = replace(BRIDGES, headline=headline, text=altered)
    (edge,) = compare(copy, [Candidate(FORESTS)]).edges
    assert (edge.article, edge.source_article) == ("b", "a")


def test_the_same_text_is_a_copy_whatever_its_headline_says() -> None:
    copy = replace(BRIDGES, text=FORESTS.text)
    assert [edge.kind for edge in compare(copy, [Candidate(FORESTS)]).edges] == ["exact"]


def test_a_word_that_the_other_text_has_is_nothing_filled_in() -> None:
    ours, theirs = units("Ministers agree on rail tariffs"), units("Ministers agree on one price")
    text = units("The ministers agreed on tariffs for rail: one price for every border")
    assert not are_one_form(ours, theirs, text, text)
    assert are_one_form(ours, theirs, units("Of tariffs"), units("Of a price"))
