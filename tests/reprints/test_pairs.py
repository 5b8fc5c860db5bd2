"""Pairs written for it: forms filled twice are no copies, altered copies are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from monitor.reprints.likeness import PARTIAL, Likeness, likeness, little
from monitor.reprints.shingles import brief, shingled

READ: Final = [
    tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))
    for name in ("pairs.toml", "short_pairs.toml")
]


def pairs(sort: str) -> list[Any]:
    found = [pair for file in READ for pair in file.get(sort, ())]
    return [pytest.param(pair, id=f"{pair['about']}-{pair['language']}") for pair in found]


def compared(one: str, other: str, language: str) -> Likeness:
    there, back = (
        likeness(shingled(a, language), shingled(b, language))
        for a, b in ((one, other), (other, one))
    )
    assert there.is_copy == back.is_copy, "whichever comes first"
    early = little(*(brief(text, language, text) for text in (one, other)))
    assert early in (None, there), "what is told from hashes alone is the same"
    return there


@pytest.mark.long
@pytest.mark.parametrize("pair", pairs("form"))
def test_one_form_filled_twice_is_no_copy(pair: dict[str, Any]) -> None:
    one, other = (pair["text"].format(*fill) for fill in pair["fills"])
    assert not compared(one, other, pair["language"]).is_copy


@pytest.mark.parametrize("pair", pairs("copy"))
def test_a_copy_in_which_something_was_altered_is_one(pair: dict[str, Any]) -> None:
    assert compared(pair["one"], pair["other"], pair["language"]).is_copy


@pytest.mark.parametrize("pair", pairs("apart"))
def test_what_two_reports_share_beside_their_own_makes_no_copy(pair: dict[str, Any]) -> None:
    assert not compared(pair["one"], pair["other"], pair["language"]).is_copy


def test_texts_that_share_little_are_told_apart_by_their_hashes_alone() -> None:
    texts = [" ".join(f"{word}{n}" for n in range(40)) for word in ("a", "b")]
    one, other = texts[0], f"{texts[1]} {' '.join(texts[0].split()[:9])}"
    found = little(brief(one, "en", "one"), brief(other, "en", "other"))
    assert found is not None
    assert 0 < found.containment < PARTIAL
    assert found == compared(one, other, "en")
    assert little(brief(one, "en", "one"), brief(one, "en", "one")) is None
