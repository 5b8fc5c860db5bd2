"""The set of stories keeps its rules, and its checker sees when it does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

import pytest

from tests.sets.stories.check import faults, summary
from tests.sets.stories.records import PARTS, Record, length, passages, read

RECORDS: Final = tuple(record for part in PARTS for record in read(part))
BY_ID: Final = {record.id: record for record in RECORDS}


def of_kind(kind: str) -> Record:
    """The first copy of this kind."""
    return next(record for record in RECORDS if record.copy_kind == kind)


def faults_with(changed: Record) -> list[str]:
    """What the checker finds once this text stands in the place of the one of its id."""
    return faults([changed if record.id == changed.id else record for record in RECORDS])


def test_the_set_keeps_its_rules() -> None:
    assert faults(RECORDS) == []


def test_what_the_set_holds_is_told() -> None:
    told = "\n".join(summary(read("learn")))
    assert "stories of six texts or more" in told
    assert "spun" in told


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": "x1"}, "no id of the form"),
        ({"headline": ""}, "headline is empty"),
        ({"text": " "}, "text has blanks at an end"),
        ({"text": "Too short."}, "2 words"),
        ({"part": "train"}, "no part train"),
        ({"published": "2025-09-01T13:10:00"}, "published has no offset"),
        ({"host": "example.com"}, "no example host"),
        ({"not_copy_of": ("s999",)}, "which is no text"),
        ({"copy_of": "s999", "copy_kind": "near"}, "which is no text"),
        ({"copy_kind": "near"}, "a copy has an origin and a kind"),
    ],
)
def test_a_wrong_field_is_a_fault(changes: dict[str, object], fault: str) -> None:
    first = RECORDS[0]
    # compared without offsets Python raises; the checker looks at this text alone
    records = [replace(first, **changes)]  # type: ignore[arg-type]
    assert any(fault in found for found in faults(records))


def test_an_id_is_given_once() -> None:
    assert any("2 texts of this id" in found for found in faults([*RECORDS, RECORDS[0]]))


def test_a_copy_is_later_than_its_origin() -> None:
    copy = of_kind("exact")
    early = replace(copy, published=BY_ID[copy.copy_of].published)
    assert f"{copy.id}: not later than its origin {copy.copy_of}" in faults_with(early)


def test_a_copy_has_the_language_and_the_story_of_its_origin() -> None:
    copy = of_kind("near")
    assert any("of another language" in found for found in faults_with(replace(copy, story="x")))


@pytest.mark.parametrize("kind", ["exact", "near", "excerpt", "spun", "partial"])
def test_a_copy_is_what_its_kind_promises(kind: str) -> None:
    copy = of_kind(kind)
    others = (r for r in RECORDS if r.language == copy.language and r.story != copy.story)
    foreign = replace(copy, text=next(others).text)
    assert any(f"not what `{kind}` promises" in found for found in faults_with(foreign))


def test_an_exact_copy_is_no_spun_one() -> None:
    copy = replace(of_kind("exact"), copy_kind="spun")
    assert any("not what `spun` promises" in found for found in faults_with(copy))


def test_independent_texts_do_not_share_a_third_of_their_passages() -> None:
    hidden = replace(of_kind("near"), copy_of="", copy_kind="", not_copy_of=())
    assert any("though no copies" in found for found in faults_with(hidden))


def test_a_late_text_of_a_story_gives_its_reason() -> None:
    text = next(r for r in RECORDS if r.story == RECORDS[0].story and not r.why and not r.copy_of)
    late = replace(text, published="2026-12-31T00:00:00+00:00")
    # the origin of copies: they precede it now, which is told as well
    assert any(
        "without a reason" in found and found.startswith(text.id) for found in faults_with(late)
    )


def test_an_outlet_is_of_one_part() -> None:
    outlets = Counter(record.outlet for record in RECORDS)
    text = next(record for record in RECORDS if outlets[record.outlet] > 1)
    moved = replace(text, part="look" if text.part == "learn" else "learn")
    assert any("an outlet of both parts" in found for found in faults_with(moved))


def test_lengths_and_languages_are_of_all_sorts() -> None:
    english = [r for r in RECORDS if r.language == "en" and r.part == "learn" and length(r) > 235]
    found = "\n".join(faults(english))
    assert "texts are long" in found
    assert "1 languages, fewer than 20" in found


def test_words_of_indian_scripts_are_whole_and_chinese_ones_are_letters() -> None:
    record = replace(RECORDS[0], language="hi", text="बिश्केक में साझा बयान।")
    assert length(record) == 4
    assert length(replace(record, language="zh", text="上海合作组织，北京")) == 5
    assert passages(record) == frozenset()
