"""Signatures: stable, small, and found by containment."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from monitor.reprints.shingles import shingled
from monitor.reprints.signature import LONGEST_SKETCH, SHARE, SKETCH, signature
from tests.reprints.passages import passage, text
from tests.reprints.variants import article

LONG = text(*range(30), words=120)


def test_a_signature_is_the_same_on_every_machine() -> None:
    """Signatures are kept for years: a change of this value needs another SCHEME."""
    mark = signature(article("a", "Headline", text(1)))
    assert mark.scheme == "shingles-4w8c/sketch-48-16-256/1"
    assert mark.shingles == 57
    assert mark.sketch[0] == -9219058302767491792
    assert mark.text_digest.startswith("5c6256f36ac05b34")


def test_the_digest_ignores_writing_and_boilerplate() -> None:
    one = article("a", "One", text(1, 2))
    other = article("b", "Two", text(1, 2).upper().replace(".", " !"))
    assert signature(one).text_digest == signature(other).text_digest
    assert signature(one).text_digest != signature(article("c", "C", text(2, 1))).text_digest


def test_a_very_short_text_identifies_nothing_without_its_headline() -> None:
    photo = article("a", "Xi arrives", "Photo: press service")
    other = article("b", "Xi leaves", "Photo: press service")
    assert signature(photo).text_digest != signature(other).text_digest
    assert signature(photo).text_digest == signature(replace(photo, id="c")).text_digest


def test_what_holds_no_text_of_its_outlet_has_an_empty_signature() -> None:
    consent = article("a", "Cookies", text(1), status="withheld", reason="consent-page")
    for empty in (consent, article("b", "No text", " \n")):
        mark = signature(empty)
        assert (mark.text_digest, mark.sketch, mark.shingles) == ("", (), 0)
    stub = article("c", "Stub", text(1), status="withheld", reason="paywall-stub")
    assert signature(stub).sketch


@pytest.mark.parametrize(
    ("body", "size"),
    [
        (passage(1, 24), 0),
        (passage(1, 30), 27),
        (passage(1, 200), SKETCH),
        (passage(1, 2000), 2000 // SHARE),
        (passage(1, 9000), LONGEST_SKETCH),
    ],
)
def test_the_sketch_stays_small(body: str, size: int) -> None:
    mark = signature(article("a", "H", body))
    assert abs(len(mark.sketch) - size) <= 1  # a shingle fewer than words, or one repeated
    assert list(mark.sketch) == sorted(set(mark.sketch))
    assert all(-(2**63) <= value < 2**63 for value in mark.sketch)


@pytest.mark.parametrize("words", [120, 300, 1000])
def test_an_excerpt_shares_values_with_a_text_thirty_times_as_long(words: int) -> None:
    found = LONG.split()
    source = set(signature(article("a", "H", LONG)).sketch)
    chance = random.Random(words)
    for _ in range(20):
        start = chance.randrange(len(found) - words)
        excerpt = " ".join(found[start : start + words])
        assert len(source & set(signature(article("b", "H", excerpt)).sketch)) >= 2


def test_a_passage_has_the_same_shingles_in_any_surroundings() -> None:
    chinese = "上海合作组织成员国元首理事会会议在天津举行并发表宣言"
    alone = set(shingled(chinese, "zh").starts)
    assert alone <= set(shingled(f"Tianjin (Xinhua) {chinese} 2025 SCO", "en").starts)


def test_lone_surrogates_and_odd_characters_do_no_harm() -> None:
    assert signature(article("a", "H\ud800", "\ud800 \x00 " + text(1))).sketch
