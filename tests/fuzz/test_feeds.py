"""Mutated and made-up feeds: the short run. The long one is ``python -m tests.fuzz.run``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutate import feed_seeds, mutated
from tests.fuzz.run import read_feed
from tests.fuzz.test_text import EXAMPLES, fuzzed

SEEDS = feed_seeds()

PIECES = (
    "<rss>|<channel>|<item>|</item>|<entry>|</entry>|<title>|</title>|<link>|</link>"
    "|<link href='/x'/>|<guid>|</guid>|<![CDATA[|]]>|<!--|-->|&|&amp;|&#x|&nbsp;|<|>|<feed xmlns='"
    "|'>|<a:b>|<pubDate>|</pubDate>|http://a.example/|{|}|\"items\":[|xml:base='"
)
pieces = st.lists(
    st.one_of(st.sampled_from(PIECES.split("|")), st.text(max_size=6)), max_size=40
).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))


@fuzzed
@given(st.binary(max_size=300), st.integers(0, 3))
def test_any_bytes(body: bytes, number: int) -> None:
    read_feed(body, number)
    read_feed(b"<rss><item><title>" + body, number)


@pytest.mark.long
@fuzzed
@given(pieces, st.integers(0, 3))
def test_made_up(body: bytes, number: int) -> None:
    read_feed(body, number)
    read_feed(b"<rss><channel>" + body, number)


@pytest.mark.long
@pytest.mark.parametrize("run", range(4))
def test_mutated(run: int) -> None:
    for number in range(EXAMPLES):
        read_feed(mutated(SEEDS, 1_000 + run, number), number)


def test_a_mutation_can_be_made_again() -> None:
    assert mutated(SEEDS, 3, 14) == mutated(SEEDS, 3, 14)
    assert len({mutated(SEEDS, 3, number) for number in range(50)}) > 40
