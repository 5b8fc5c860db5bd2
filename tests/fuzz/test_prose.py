"""Any string as an article: every pure stage reads it without an exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutate import mutated
from tests.fuzz.prose import (
    LANGUAGES,
    PARTS,
    article_of,
    check_copies,
    check_extraction,
    check_places,
    check_query,
    check_stories,
    check_tags,
    check_words,
    prose_seeds,
    read_prose,
)
from tests.fuzz.test_text import EXAMPLES, anything, fuzzed

figures = st.text(alphabet="0123456789٣۴๕९½., -%млнbn亿", max_size=30)
pieces = st.lists(
    st.one_of(st.sampled_from(PARTS.split("|")), st.text(max_size=6), anything, figures),
    max_size=12,
).map("".join)
repeated = st.tuples(st.sampled_from(PARTS.split("|")), st.integers(1, 200)).map(
    lambda pair: pair[0] * pair[1]
)
prose = st.one_of(anything, pieces, repeated, figures)


@pytest.mark.long
@fuzzed
@given(prose, st.sampled_from(LANGUAGES))
def test_what_is_found_is_in_the_text(text: str, language: str) -> None:
    check_places(text, language)
    check_words(text, language)


@pytest.mark.long
@fuzzed
@given(prose)
def test_lines_of_a_page_and_queries(text: str) -> None:
    check_extraction(text)
    check_query(text)


@pytest.mark.long
@fuzzed
@given(prose, st.integers(0, 99))
def test_tags_copies_and_stories(text: str, number: int) -> None:
    article = article_of(text, number)
    check_stories(article, check_tags(article))
    check_copies(article)


@pytest.mark.long
@pytest.mark.parametrize("run", range(2))
def test_mutated(run: int) -> None:
    seeds = prose_seeds()
    levels = {
        read_prose(mutated(seeds, 2_000 + run, number)[:5_000], number)
        for number in range(EXAMPLES // 2)
    }
    assert levels == {"none", "mention", "about"}
