"""Any string, any bytes: the helpers of `monitor.text` do not raise and keep their promises."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.text.decoding.markup import plain_text
from tests.fuzz.mutate import mutated
from tests.fuzz.run import TARGETS
from tests.fuzz.texts import (
    DATE_PARTS,
    URL_PARTS,
    check_date,
    check_decode,
    check_host,
    check_limits,
    check_line,
    check_text,
    check_url,
)

EXAMPLES = int(os.environ.get("SCO_FUZZ_EXAMPLES", "150"))
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize="SCO_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)

anything = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Co", "Mn", "Zs", "Zl", "Zp"]),
        st.sampled_from("\u200c\u200d\u200b\u202e\u0301\ufe0f👨🇨नمиş上"),
    ),
    max_size=60,
)
url_parts = st.lists(
    st.one_of(st.sampled_from(URL_PARTS.split("|")), st.text(max_size=5)), max_size=12
).map("".join)
date_parts = st.lists(
    st.one_of(
        st.sampled_from(DATE_PARTS.split("|")),
        st.text(max_size=4),
        st.integers(0, 10**14).map(str),
    ),
    max_size=12,
).map("".join)


@fuzzed
@given(anything)
def test_clean_line(text: str) -> None:
    check_line(text)


@fuzzed
@given(anything, st.integers(1, 20))
def test_limits(text: str, limit: int) -> None:
    check_limits(text, limit)


@fuzzed
@given(anything)
def test_clean_text(text: str) -> None:
    check_text(text)


@fuzzed
@given(url_parts, url_parts)
def test_addresses(url: str, base: str) -> None:
    check_url(url, base)


@fuzzed
@given(anything)
def test_hosts(text: str) -> None:
    check_host(text)


@pytest.mark.long
@fuzzed
@given(date_parts, st.sampled_from(["", "ru", "zh", "fa", "hi", "xx", "\x00"]))
def test_dates(text: str, language: str) -> None:
    check_date(text, language)


@fuzzed
@given(st.binary(max_size=200), st.text(max_size=20), st.booleans())
def test_decode(body: bytes, label: str, markup: bool) -> None:
    check_decode(body, label, markup=markup)


@fuzzed
@given(st.text(alphabet="<>!-/&;#xsp scrit'\"=aé", max_size=80))
def test_plain_text(markup: str) -> None:
    plain_text(markup)


@pytest.mark.long
@pytest.mark.parametrize("name", ["dates", "urls", "texts"])
def test_mutated(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    ends = {target.read(mutated(seeds, 7, number), number) for number in range(2 * EXAMPLES)}
    assert len(ends) == 2  # both what can be read and what cannot was among them
