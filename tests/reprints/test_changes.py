"""What a copy changed."""

from __future__ import annotations

import time

import pytest

from monitor.reprints.changes import LONGEST_SENTENCE, MOST_LISTED, changes
from storage.records import Changes, Dateline
from tests.reprints.passages import passage, text
from tests.reprints.variants import article

SOURCE = (
    "President Sadyr Zhaparov opened the forum in Bishkek on Friday. About 1,200 guests from "
    "26 countries came to the event.\n\n"
    "Trade between the two countries grew by 12 percent last year, the minister said. It reached "
    "4.5 billion dollars, the highest figure since 2019.\n\n"
    "The next meeting will be held in Osh. The delegates also visited a park of technologies."
)


def of(copy: str, source: str = SOURCE, **more: object) -> Changes:
    headline = str(more.pop("headline", "Forum opens in Bishkek"))
    return changes(
        article("copy", headline, copy, **more),
        article("source", "Forum opens in Bishkek", source),
    )


def test_a_copy_that_changed_nothing() -> None:
    assert of(SOURCE) == Changes()
    assert of(SOURCE.replace("'", "’").replace("\n\n", " ")) == Changes()


def test_the_headline() -> None:
    assert of(SOURCE, headline="Big forum in Bishkek").headline
    assert not of(SOURCE, headline="FORUM OPENS IN BISHKEK!").headline


def test_numbers_altered_left_out_and_added() -> None:
    altered = SOURCE.replace("1,200", "1,500").replace("4.5 billion", "5.4 billion")
    assert of(altered).numbers == ("1,200 → 1,500", "4.5 billion → 5.4 billion")
    assert of(SOURCE.replace(" from 26 countries", "")).numbers == ("26 → –",)
    assert of(SOURCE.replace("last year", "last year (2025)")).numbers == ("– → 2025",)


def test_the_same_number_in_another_form_is_no_change() -> None:
    assert (
        of(SOURCE.replace("4.5 billion", "4,500 million").replace("1,200", "1 200")).numbers == ()
    )


def test_names() -> None:
    assert of(SOURCE.replace("Zhaparov", "Japarov")).names == (
        "President Sadyr Zhaparov → President Sadyr Japarov",
    )
    assert of(SOURCE.replace("held in Osh", "held in Naryn")).names == ("Osh → Naryn",)
    assert of(SOURCE.replace("President Sadyr Zhaparov", "Sadyr Zhaparov")).names == ()


def test_sentences_left_out_and_added() -> None:
    cut = SOURCE.split("\n\n")[0] + "\n\nOur reporter counted three brass bands at the gate."
    found = of(cut)
    assert found.sentences_added == ("Our reporter counted three brass bands at the gate.",)
    assert found.sentences_dropped[0].startswith("Trade between the two")
    assert len(found.sentences_dropped) == 4


def test_a_reworded_sentence_is_neither() -> None:
    reworded = SOURCE.replace(
        "The next meeting will be held in Osh", "Next meeting will be held in Osh city"
    )
    found = of(reworded)
    assert (found.sentences_dropped, found.sentences_added) == ((), ())


def test_chinese() -> None:
    source = "习近平在天津会见莫迪。双方签署了24份文件。会后举行了宴会。贸易额达到1200亿美元。"
    copy = "习近平在天津会见莫迪。双方签署了22份文件。贸易额达到1200亿美元。本报记者现场报道。"
    found = of(copy, source, language="zh")
    assert found.numbers == ("24 → 22",)
    assert found.sentences_dropped == ("会后举行了宴会。",)
    assert found.sentences_added == ("本报记者现场报道。",)


def test_the_credit_is_the_phrase_or_else_the_name() -> None:
    assert of(SOURCE, credits=("Xinhua",)).credit == "Xinhua"
    assert of(SOURCE, dateline=Dateline(place="BISHKEK", agency="Kabar")).credit == "Kabar"
    assert "Xinhua" in of(f"{SOURCE}\n\nSource: Xinhua", credits=("Xinhua",)).credit


def test_boilerplate_of_the_copy_is_not_an_added_sentence() -> None:
    disclaimer = "The opinions expressed in this article do not necessarily reflect our position."
    assert of(f"{SOURCE}\n\n{disclaimer}").sentences_added == ()


def test_lists_and_sentences_are_bounded() -> None:
    many = "\n\n".join(f"{passage(number, 70).capitalize()}." for number in range(60))
    found = of(text(100), many)
    assert len(found.sentences_dropped) == MOST_LISTED
    assert all(len(sentence) <= LONGEST_SENTENCE for sentence in found.sentences_dropped)


@pytest.mark.long
def test_huge_texts_end_soon() -> None:
    """Without bounds this takes minutes; the limit is a hundred times what it needs."""
    same_pairs = "the summit of the organisation . " * 40_000
    varied = "\n\n".join(f"{passage(number, 30).capitalize()}." for number in range(3000))
    start = time.process_time()
    of(same_pairs, same_pairs.replace("summit", "meeting"))
    of(varied, varied.replace("ba", "bu"))
    of("a" * 3_000_000, "b" * 3_000_000)
    assert time.process_time() - start < 30
