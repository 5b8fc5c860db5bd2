"""Bodies: unpacked within a limit, at any split of the bytes."""

from __future__ import annotations

import gzip
import os
import tracemalloc
import zlib
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from monitor.http.exchange import ExchangeError
from monitor.http.inflate import MEMBERS, PIECE, Body, coding_of, header_end


def collected(
    data: bytes,
    *,
    limit: int = 1_000_000,
    size: int = 1_000,
    cut: bool = False,
    coding: str = "gzip",
) -> bytes:
    body = Body(limit, coding=coding, cut=cut)
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
    body = Body(5_000, coding="gzip", cut=True)
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
    body = Body(5, coding="", cut=True)
    for chunk in chunks:
        body.add(chunk)
    assert body.full is full
    assert body.finish() == kept


def ended(data: bytes, limit: int) -> str:
    """Return the reason for which *data* is refused, "" where it is taken."""
    body = Body(limit, coding="gzip")
    try:
        body.add(data)
        return "nothing" if not body.finish() else ""
    except ExchangeError as error:
        return error.reason


@given(st.binary(min_size=100, max_size=500), st.data())
def test_a_missing_end_is_noticed(data: bytes, choice: st.DataObject) -> None:
    packed = gzip.compress(data)
    kept = packed[: choice.draw(st.integers(0, len(packed) - 9))]
    assert ended(kept, 10_000) in ("truncated", "nothing")


@given(st.binary(min_size=100, max_size=500), st.integers(1, 8))
def test_a_trailer_may_be_missing(data: bytes, missing: int) -> None:
    assert collected(gzip.compress(data)[:-missing]) == data


def test_a_wrong_checksum_is_no_loss_where_the_document_is_whole() -> None:
    document = b"<rss><channel><title>T</title></channel></rss>"
    assert collected(gzip.compress(document)[:-8] + bytes(8)) == document
    assert ended(gzip.compress(document[:-3])[:-8] + bytes(8), 10_000) == "bad-encoding"


@given(st.integers(1, 40))
def test_a_whole_document_needs_no_whole_coding(size: int) -> None:
    document = b"<rss><channel>" + os.urandom(300).hex().encode() + b"</channel></rss>\n"
    packer = zlib.compressobj(wbits=31)
    packed = packer.compress(document) + packer.flush(zlib.Z_SYNC_FLUSH)
    assert collected(packed, size=size) == document
    assert ended(packed[:-40], 10_000) == "truncated"


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_what_is_found_counts_and_not_what_is_declared(size: int) -> None:
    text = b"<rss><channel>" + b"words " * 50 + b"</channel></rss>"
    packer = zlib.compressobj(wbits=-15)
    raw = packer.compress(text) + packer.flush()
    for coding in ("gzip", "x-gzip", "deflate"):
        for data in (text, gzip.compress(text), zlib.compress(text)):
            assert collected(data, size=size, coding=coding) == text, (coding, data[:4])
    assert collected(raw, size=size, coding="deflate") == text
    assert collected(zlib.compress(text)[:-4], size=size, coding="deflate") == text
    assert collected(text, size=size, coding="br") == text
    assert collected(gzip.compress(text), size=size, coding="") == gzip.compress(text)


def test_the_parts_of_a_gzip_header_are_passed_over() -> None:
    plain = b"\x1f\x8b\x08%c\0\0\0\0\0\x03"
    assert header_end(plain % 0) == 10
    assert header_end(plain % 4 + b"\x03\0abc") == 15
    assert header_end(plain % 24 + b"name\0a comment\0") == 25
    assert header_end(plain % 8 + b"name") == -1
    assert header_end(plain % 2 + b"\0") == -1


@given(st.binary(max_size=2_000))
def test_any_bytes_end_with_a_reason(data: bytes) -> None:
    assert ended(data, 1_000) in ("", "nothing", "bad-encoding", "truncated", "too-large")


def test_members_are_counted() -> None:
    assert collected(gzip.compress(b"x") * (MEMBERS - 1)) == b"x" * (MEMBERS - 1)
    assert reason_of(gzip.compress(b"x") * (MEMBERS + 1)) == "bad-encoding"


@pytest.mark.parametrize(
    ("values", "coding"),
    [
        ((), ""),
        (("gzip",), "gzip"),
        (("X-GZIP",), "x-gzip"),
        (("identity",), ""),
        (("identity, gzip",), "gzip"),
        (("",), ""),
        (("none",), ""),
        (("UTF-8",), ""),
        (("br",), "br"),
    ],
)
def test_codings(values: tuple[str, ...], coding: str) -> None:
    assert coding_of([("content-encoding", value) for value in values]) == coding


@pytest.mark.parametrize("values", [("gzip,gzip",), ("gzip", "gzip")])
def test_two_codings_are_refused(values: tuple[str, ...]) -> None:
    with pytest.raises(ExchangeError, match="bad-encoding"):
        coding_of([("content-encoding", value) for value in values])


PAGE = b"<html><body>" + "Встреча министров. ".encode() * 3_000 + b"</body></html>"
PACKED = {
    "br": brotli.compress(PAGE, quality=5),
    "zstd": zstandard.compress(PAGE),
}


@pytest.mark.parametrize("coding", PACKED)
@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_what_was_not_asked_for_is_read_all_the_same(coding: str, size: int) -> None:
    assert collected(PACKED[coding], coding=coding, size=size) == PAGE
    assert collected(PAGE, coding=coding, size=size) == PAGE  # claimed, and not packed


@pytest.mark.parametrize("coding", PACKED)
def test_what_is_packed_is_told_when_it_breaks_off_or_is_broken(coding: str) -> None:
    packed = PACKED[coding]
    for broken in (packed[: len(packed) // 2], packed[:6], packed[:20] + b"\xff" * 40):
        with pytest.raises(ExchangeError, match=r"truncated|bad-encoding"):
            collected(broken, coding=coding)


def test_frames_behind_each_other_are_one_body() -> None:
    frames = b"".join(zstandard.compress(part) for part in (b"<a>", b"text" * 500, b"</a>"))
    assert collected(frames, coding="zstd", size=11) == b"<a>" + b"text" * 500 + b"</a>"


@pytest.mark.parametrize("coding", PACKED)
def test_a_bomb_of_any_coding_is_refused_in_little_memory(coding: str) -> None:
    zeros = bytes(200_000_000)
    pack = brotli.compress if coding == "br" else zstandard.compress
    bomb = pack(zeros, quality=5) if coding == "br" else pack(zeros)
    del zeros
    tracemalloc.start()
    with pytest.raises(ExchangeError, match="too-large"):
        collected(bomb, coding=coding, limit=50_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


@given(st.binary(max_size=300))
def test_no_bytes_make_an_unpacker_raise_what_nobody_expects(data: bytes) -> None:
    for coding, start in (("br", b""), ("zstd", b"\x28\xb5\x2f\xfd")):
        with suppress(ExchangeError):
            collected(start + data, coding=coding, limit=1_000_000)


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip"])
def test_what_is_neither_text_nor_known_is_refused(coding: str) -> None:
    with pytest.raises(ExchangeError, match="bad-encoding"):
        collected(b"\x01\xff\x00\x1b" * 40, coding=coding)
