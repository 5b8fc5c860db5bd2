"""The set about relevance and tags keeps its rules, and its checker sees what does not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sets.check import faults, size_of
from tests.sets.texts import Text, length_of, read_texts, text_of

TEXTS = read_texts()
FIRST = next(text for text in TEXTS if text.relevance == "about" and text.language == "en")


def test_the_set_keeps_its_rules() -> None:
    assert faults(TEXTS) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"id": "x1"}, "x1: no id of the form r001, s001, t001 or u001"),
        ({"headline": "Ends with a blank "}, "headline is empty or has blanks"),
        ({"host": "news.com"}, "news.com is no example host"),
        ({"text": "Too short."}, "2 words"),
        ({"relevance": "perhaps"}, "no relevance perhaps"),
        ({"topics": ()}, "0 topics"),
        ({"topics": ("weather",)}, "no topics ['weather']"),
        ({"countries": ("UZ", "CN")}, "countries are not sorted"),
        ({"countries": ("XJ",)}, "no countries ['XJ']"),
        ({"people": ("Zhang Ming", "Zhang Ming")}, "a person twice"),
        ({"event": "summit-tianjin"}, "no event summit-tianjin"),
    ],
)
def test_a_wrong_text_is_named(changed: dict[str, object], fault: str) -> None:
    wrong = replace(FIRST, **changed)  # type: ignore[arg-type]

    found = faults([wrong if text is FIRST else text for text in TEXTS])

    assert any(fault in line for line in found)


def test_a_happening_stays_in_one_part_and_no_text_stands_twice() -> None:
    other = "look" if FIRST.part == "learn" else "learn"

    found = faults([*TEXTS, replace(FIRST, id="r999", part=other)])

    assert f"happening {FIRST.happening}: in both parts" in found
    assert f"outlet {FIRST.outlet}: in both parts" in found
    assert f"{FIRST.id}, r999: 100% of their passages in common" in found


def test_shares_and_languages_are_counted() -> None:
    found = faults([text for text in TEXTS if text.language == "en" and text.part == "learn"])

    assert "1 languages" in found
    assert any(line.startswith("look: 0 of ") for line in found)


def test_chinese_is_counted_by_letters_and_hindi_by_words() -> None:
    assert length_of("上合组织秘书处在北京") == 6
    assert length_of("SCO 秘书处 2025") == 4
    assert length_of("यह एक हिन्दी वाक्य है") == 5
    assert size_of(replace(FIRST, text="字" * 160)) == "middle"


def test_fields_are_those_of_the_relevance(tmp_path: Path) -> None:
    line = {
        "id": "r001",
        "part": "learn",
        "language": "en",
        "outlet": "A",
        "host": "a.example",
        "published": None,
        "happening": "a",
        "headline": "A",
        "text": "B",
        "relevance": "none",
        "why": "C",
        "hard": "plain",
    }
    assert text_of(line) == Text(**line)  # type: ignore[arg-type]

    with pytest.raises(ValueError, match="event"):
        text_of({**line, "event": ""})
    with pytest.raises(ValueError, match="countries, event, people, topics"):
        text_of({**line, "relevance": "about"})

    (tmp_path / "look").mkdir()
    (tmp_path / "look" / "a.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"look/a.jsonl:1: says part 'learn'"):
        read_texts(tmp_path)
