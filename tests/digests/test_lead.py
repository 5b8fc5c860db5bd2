"""The beginning of an article, without dateline, within the terms of its source."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.digests.lead import SENTENCE_COLUMNS, SNIPPET_COLUMNS, lead
from monitor.digests.measure import width
from monitor.reading.view import ArticleView
from tests.digests.materials import view

BODY = (
    "The ministers met in the capital for three hours. They signed a plan. Nobody spoke of money."
)


def made(text: str, *, headline: str = "Ministers meet", display: str = "snippet") -> ArticleView:
    return view("Xinhua", headline, text, display=display)


@pytest.mark.parametrize(
    "dateline",
    [
        "TIANJIN, Sept. 1 (Xinhua) -- ",
        "ISLAMABAD, Feb 13 (APP): ",
        "DUSHANBE, November 20. /TASS/. ",
        "ТЯНЬЦЗИНЬ, 1 сентября. /ТАСС/. ",
        "МОСКВА, 18 ноя - ПРАЙМ. ",
        "新华社天津9月1日电（记者王宾）",
        "BURABAY. STEPPE NEWS – ",
        "BURABAY. ",
        "АНАЛИЗ. ",
    ],
)
def test_datelines_are_left_out(dateline: str) -> None:
    assert lead(made(dateline + BODY), 300) == "The ministers met in the capital for three hours."


def test_who_speaks_is_no_dateline() -> None:
    text = "Tokayev: the SCO needs a bank, and it needs it before the next summit of the leaders."
    assert lead(made(text), 300) == text


def test_a_snippet_is_one_sentence_and_the_whole_text_may_give_more() -> None:
    assert lead(made(BODY), 300) == "The ministers met in the capital for three hours."
    assert lead(made(BODY, display="full"), 75) == (
        "The ministers met in the capital for three hours. They signed a plan."
    )
    assert lead(made(BODY, display="full"), 300) == BODY


@pytest.mark.parametrize(
    "text",
    [
        "Министры встретились вчера в столице. Они подписали план.",
        "部长们昨天在首都举行了三个小时的会谈并签字。他们没有谈钱。",
    ],
)
def test_sentences_keep_the_space_between_them(text: str) -> None:
    assert lead(made(text, display="full"), 300) == text


def test_a_long_sentence_is_cut() -> None:
    long = "The ministers " + "and their deputies " * 40 + "met."
    assert width(lead(made(long), 400)) <= SNIPPET_COLUMNS
    assert width(lead(made(long, display="full"), 300)) <= 300
    assert lead(made(long), 400).endswith("…")


def test_a_sentence_is_whole_where_any_is() -> None:
    agency = "The ministers of " + "one state and of another state, " * 9 + "met in the capital."
    assert 220 < width(agency) <= SENTENCE_COLUMNS
    assert lead(made(agency), 300) == agency
    endless = "The ministers " + "and their deputies " * 40 + "met."
    assert lead(made(f"{endless} They signed a plan with three parts on Friday."), 300) == (
        "They signed a plan with three parts on Friday."
    )


def test_credits_and_the_headline_are_no_beginning() -> None:
    text = f"Ministers meet.\n\nPhoto credit: mfa.gov.kz\n\n{BODY}"
    assert lead(made(text), 300).startswith("The ministers met")
    assert lead(made("Photo credit"), 300) == ""
    assert lead(made(""), 300) == ""


@pytest.mark.parametrize(
    "headline",
    ["The ministers met in the capital for three hours", "The ministers met in the capital…"],
)
def test_a_headline_made_from_the_text_is_not_told_twice(headline: str) -> None:
    assert lead(made(BODY, headline=headline), 300) == "They signed a plan."


def test_abbreviations_end_no_sentence() -> None:
    text = "On Nov. 20 Gen. Khan and S. Jaishankar met in the U.S. embassy there. It was late."
    assert lead(made(text), 300) == (
        "On Nov. 20 Gen. Khan and S. Jaishankar met in the U.S. embassy there."
    )


def test_the_summary_of_the_feed_stands_in_for_a_missing_text() -> None:
    bare = made("")
    told = replace(bare, article=replace(bare.article, summary="A plan was  signed.\nQuickly."))
    assert lead(told, 300) == "A plan was signed."


@pytest.mark.shared
def test_the_seeds_begin_with_their_news(shared: Path) -> None:
    begins = [
        lead(made(file.read_text("utf-8"), headline=""), 300)
        for file in sorted((shared / "seeds").glob("*.txt"))
    ]
    assert begins[0] == (
        "The event was co-hosted by China Media Group (CMG) and the SCO Secretariat."
    )
    assert begins[4].startswith("Very soon, leaders of the Shanghai Cooperation Organization")
    assert all(40 <= width(begin) <= SENTENCE_COLUMNS for begin in begins)
    assert not any(begin.endswith("…") for begin in begins)
