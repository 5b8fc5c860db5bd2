"""Pairs written for it: forms filled twice are no copies, altered copies are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from monitor.reprints.likeness import Likeness, likeness
from monitor.reprints.shingles import shingled

PAIRS: Final[dict[str, list[dict[str, Any]]]] = tomllib.loads(
    Path(__file__).with_name("pairs.toml").read_text("utf-8")
)


def compared(one: str, other: str, language: str) -> Likeness:
    there, back = (
        likeness(shingled(a, language), shingled(b, language))
        for a, b in ((one, other), (other, one))
    )
    assert there.is_copy == back.is_copy, "whichever comes first"
    return there


@pytest.mark.parametrize("pair", PAIRS["form"], ids=lambda pair: pair["about"])
def test_one_form_filled_twice_is_no_copy(pair: dict[str, Any]) -> None:
    one, other = (pair["text"].format(*fill) for fill in pair["fills"])
    assert not compared(one, other, pair["language"]).is_copy


@pytest.mark.parametrize("pair", PAIRS["copy"], ids=lambda pair: pair["about"])
def test_a_copy_in_which_something_was_altered_is_one(pair: dict[str, Any]) -> None:
    assert compared(pair["one"], pair["other"], pair["language"]).is_copy


@pytest.mark.parametrize("pair", PAIRS["apart"], ids=lambda pair: pair["about"])
def test_what_two_reports_share_beside_their_own_makes_no_copy(pair: dict[str, Any]) -> None:
    assert not compared(pair["one"], pair["other"], pair["language"]).is_copy
