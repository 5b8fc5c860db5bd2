"""Bodies: unpacked within a limit, at any split of the bytes."""

from __future__ import annotations

import gzip
import os
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.http.exchange import ExchangeError
from monitor.http.inflate import MEMBERS, PIECE, Body, is_packed


def collected(
    data: bytes, *, limit: int = 1_000_000, size: int = 1_000, cut: bool = False
) -> bytes:
    body = Body(limit, packed=True, cut=cut)
    for at in range(0, len(data), size):
        body.add(data[at : at + size])
    return body.finish()


def reason_of(data: bytes, *, limit: int = 1_000_000) -> str:
    with pytest.raises(ExchangeError) as caught:
        collected(data, limit=limit)
    return caught.value.reason


@given(st.binary(max_size=5_000), st.integers(1, 600), st.integers(0, 9))
def test_gzip_comes_out_as_it_went_in(data: bytes, size: int, level: int) -> None:
    assert collected(gzip.compress(data, level), size=size) == data


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=6), st.integers(1, 50))
def test_members_are_joined(parts: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(part) for part in parts)
    assert collected(packed, size=size) == b"".join(parts)


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 10 * PIECE + 7])
def test_nothing_is_held_back_at_the_end(size: int) -> None:
    for data in (bytes(size), os.urandom(size)):
        assert collected(gzip.compress(data), size=10**9) == data


def test_limit_is_exact() -> None:
    assert collected(gzip.compress(bytes(5_000)), limit=5_000) == bytes(5_000)
    assert reason_of(gzip.compress(bytes(5_001)), limit=5_000) == "too-large"


def test_a_cut_body_is_full_at_its_limit() -> None:
    body = Body(5_000, packed=True, cut=True)
    body.add(gzip.compress(bytes(10_000_000)))
    assert body.full
    assert body.finish() == bytes(5_000)


@pytest.mark.parametrize(
    ("chunks", "full", "kept"),
    [
        ((b"abc",), False, b"abc"),
        ((b"abc", b"de"), True, b"abcde"),
        ((b"abc", b"defg"), True, b"abcde"),
    ],
)
def test_an_unpacked_body_is_cut_too(chunks: tuple[bytes, ...], full: bool, kept: bytes) -> None:
    body = Body(5, packed=False, cut=True)
    for chunk in chunks:
        body.add(chunk)
    assert body.full is full
    assert body.finish() == kept


def ended(data: bytes, limit: int) -> str:
    """Return the reason for which *data* is refused, "" where it is taken."""
    body = Body(limit, packed=True)
    try:
        body.add(data)
        return "nothing" if not body.finish() else ""
    except ExchangeError as error:
        return error.reason


@given(st.binary(min_size=100, max_size=500), st.data())
def test_a_missing_end_is_noticed(data: bytes, choice: st.DataObject) -> None:
    packed = gzip.compress(data)
    kept = packed[: choice.draw(st.integers(0, len(packed) - 1))]
    assert ended(kept, 10_000) in ("truncated", "nothing")


@given(st.binary(max_size=2_000))
def test_any_bytes_end_with_a_reason(data: bytes) -> None:
    assert ended(data, 1_000) in ("", "nothing", "bad-encoding", "truncated", "too-large")


def test_members_are_counted() -> None:
    assert collected(gzip.compress(b"x") * (MEMBERS - 1)) == b"x" * (MEMBERS - 1)
    assert reason_of(gzip.compress(b"x") * (MEMBERS + 1)) == "bad-encoding"


@pytest.mark.parametrize(
    ("values", "packed"),
    [
        ((), False),
        (("gzip",), True),
        (("X-GZIP",), True),
        (("identity",), False),
        (("identity, gzip",), True),
        (("",), False),
        (("none",), False),
        (("UTF-8",), False),
    ],
)
def test_codings(values: tuple[str, ...], packed: bool) -> None:
    assert is_packed([("content-encoding", value) for value in values]) is packed


@pytest.mark.parametrize(
    "values", [("br",), ("gzip,gzip",), ("gzip", "gzip"), ("deflate",), ("x",)]
)
def test_refused_codings(values: tuple[str, ...]) -> None:
    with pytest.raises(ExchangeError, match="bad-encoding"):
        is_packed([("content-encoding", value) for value in values])


def test_zlib_streams_are_no_gzip() -> None:
    assert reason_of(zlib.compress(b"hello")) == "bad-encoding"
