"""Organisation tags: the SCO and nobody else's SCO, its organs, other organisations that act."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.taggers.entities import TAGGERS, Case, corpus, gazetteer, on, prepared, score, terms
from tests.taggers.relevance_corpus import article_of, classifier

FLOOR = 0.9
"""F1 on the corpus, whose lists of organisations are not complete: 1.0 of them was found."""


def found(text: str, **about: object) -> set[str]:
    return terms("organisations", prepared(text, **about))  # type: ignore[arg-type]


@pytest.mark.parametrize("case", corpus(), ids=lambda case: case.name)
def test_the_corpus(case: Case) -> None:
    tags = terms("organisations", case.text)
    assert case.expected["organisations"] <= tags
    assert not case.absent & tags


def test_an_organ_brings_its_organisation() -> None:
    assert found("Секретариат ШОС провёл форум.", language="ru") >= {"sco", "sco-secretariat"}
    assert found("The Regional Anti-Terrorist Structure in Tashkent warned.") == {"sco", "sco-rats"}


def test_rats_are_animals_without_the_organisation() -> None:
    assert found("RATS were seen in the harbour.") == set()


def test_what_stands_in_a_credit_does_not_act() -> None:
    text = "MOSCOW, September 1. /TASS/. The SCO met, Xinhua reports.\n\nSource: Xinhua"
    assert found(text) == {"sco"}
    assert "xinhua" in found("Xinhua News Agency signed an agreement with the SCO Secretariat.")


def test_the_charter_of_the_un_is_not_the_un() -> None:
    assert "un" not in found("The parties uphold the UN Charter.")
    assert "un" in found("The UN sent observers.")


def test_a_row_of_organisations_is_left_out() -> None:
    text = "The SCO works with the UN, the CIS, the CSTO, ASEAN and the EAEU."
    assert found(text) == {"sco"}


def test_an_explainer_still_names_the_organisation() -> None:
    assert found("Rain fell.\n\nThe SCO comprises ten member states: China, India, Iran.") == {
        "sco"
    }


def test_the_foreign_ministry_of_a_state() -> None:
    assert "mfa-kazakhstan" in found("the Kazakh Ministry of Foreign Affairs said")
    assert "mfa-china" in found("中国外交部发言人表示", language="zh")
    assert "mfa-russia" in found("МИД России сообщил", language="ru")


def test_spans_stand_in_headline_and_text() -> None:
    text = prepared("The SCO met.", headline="SCO meets", date=on(2025, 9, 1))
    tagger = TAGGERS["organisations"]
    (tag,) = tagger.tag(text, gazetteer())
    assert [text.text[start:end] for start, end in tag.spans] == ["SCO", "SCO"]
    assert tag.label == "Shanghai Cooperation Organisation"
    assert 0 < tag.confidence <= 1


@pytest.mark.shared
def test_no_text_of_ntrex_names_the_organisation(shared: Path) -> None:
    with (shared / "data/texts/ntrex.jsonl").open(encoding="utf-8") as lines:
        for line in list(lines)[::7]:
            row = json.loads(line)
            text = prepared(row["text"], headline=row["title"], language=row["lang"])
            assert not any(term.startswith("sco") for term in terms("organisations", text))


@pytest.mark.shared
def test_all_texts_of_the_kremlin_that_name_it_are_found(shared: Path) -> None:
    with (shared / "data/texts/kremlin.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    short = [row for row in rows if len(row["text"]) < 20_000]
    wrong = [
        row["id"]
        for row in short
        if bool(row["match"])
        != ("sco" in terms("organisations", prepared(row["text"], headline=row["title"])))
    ]
    assert wrong == []


@pytest.mark.shared
def test_chinese_documents_and_their_traps(shared: Path) -> None:
    with (shared / "data/texts/zh-official.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = prepared(row["text"], headline=row["title"], language="zh")
            assert ("sco" in terms("organisations", text)) == (row["match"] == "name"), row["id"]


def test_quality_does_not_fall() -> None:
    f1, notes = score("organisations")
    assert f1 >= FLOOR, notes


@pytest.mark.parametrize(
    ("headline", "text", "language"),
    [
        (
            "Leaders of eleven nations gather in Bishkek",
            "The presidents of Russia, China and Kazakhstan landed in Bishkek on Monday. They will "
            "sign a declaration of the member states.",
            "en",
        ),
        (
            "Schanghai-Gipfel in Bischkek",
            "Die Staatschefs kamen in Bischkek zusammen und unterzeichneten eine Erklärung.",
            "de",
        ),
        (
            "Interbank consortium meets in Bishkek",
            "Heads of banks from the member states sat down in Bishkek to speak of lending.",
            "en",
        ),
    ],
)
def test_a_text_about_the_organisation_has_it_whatever_it_is_told_by(
    headline: str, text: str, language: str
) -> None:
    article = article_of(headline, text, day=date(2026, 8, 31), language=language)
    result = classifier().classify(article)
    assert result.level == "about"
    (tag,) = (tag for tag in result.tags if (tag.scheme, tag.term) == ("organisation", "sco"))
    assert tag.spans
    assert tag.label == "Shanghai Cooperation Organisation"


def test_what_it_is_told_by_is_said_where_no_name_stands() -> None:
    by_city = article_of(
        "Leaders of eleven nations gather in Bishkek",
        "The presidents of Russia, China and Kazakhstan landed in Bishkek on Monday. They will "
        "sign a declaration of the member states.",
        day=date(2026, 8, 31),
    )
    by_name = article_of("SCO leaders in Bishkek", "Leaders of the SCO met in Bishkek on Monday.")
    told, silent = (
        [piece for piece in classifier().classify(one).of_tags if "organisation" in piece[0]]
        for one in (by_city, by_name)
    )
    assert silent == []
    assert told == [
        (
            "organisation Shanghai Cooperation Organisation",
            "not by a name that is its alone: the text tells of a meeting of it, by its city "
            "(“Bishkek”)",
        )
    ]


def test_a_text_that_is_not_about_it_is_not_given_it() -> None:
    article = article_of(
        "Hotels fill up in Bishkek",
        "Hotels in Bishkek are full. Buses run late, and cafes close early this week.",
        day=date(2026, 8, 31),
    )
    result = classifier().classify(article)
    assert result.level != "about"
    assert "sco" not in {tag.term for tag in result.tags}
