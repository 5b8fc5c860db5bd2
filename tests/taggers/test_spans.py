"""Spans answer as going through all of them would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.taggers.spans import Spans

places = st.integers(0, 30)
pairs = st.tuples(places, places).map(lambda pair: (min(pair), max(pair) + 1))


@given(st.lists(pairs, max_size=8), pairs)
def test_as_all_of_them_would(spans: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    start, end = asked
    found = Spans(spans)
    assert found.touch(start, end) == any(first < end and last > start for first, last in spans)
    assert found.hold(start, end) == any(first <= start and last >= end for first, last in spans)
    inside = {place for first, last in spans for place in range(first, last)}
    assert found.covered(start, end) == len(inside & set(range(start, end)))
