"""Mutated documents: real ones, cut, spliced and salted with what breaks parsers.

The same seed and number give the same document, so that a finding can be made again:
``python -m tests.fuzz.run --show feeds:0:4711``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
SHARED = TESTS.parents[1] / "shared" / "data" / "feeds"

SIZE = 200_000
"""Bytes of a mutated document at most: nearly all findings are in small ones."""

SALT: tuple[bytes, ...] = (
    b"<", b">", b"&", b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc2", b"\xed\xa0\x80",
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml version='1.0' encoding='utf-16'?>", b"<?x",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"&b;", b"&#0;",
    b"&#xD800;", b"&#x110000;", b"&#99999999999;", b"&nbsp;", b"&amp;amp;", b"<item>", b"</item>",
    b"<entry>", b"</entry>", b"<title>", b"</title>", b"<link>", b"<link/>", b"<a:b c:d='e'/>",
    b" xml:base='::'", b" xmlns='urn:x'", b" xmlns:a=''", b"<rss>", b"</channel>", b"<feed>",
    b"javascript:alert(1)", b"http://[::1", b"http://\xe2\x80\xae.example/", b"//", b"http://a:b@c",
    b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xcc\x81" * 40, b"\xf4\x8f\xbf\xbf", b"\xf0\x9f\x91\xa8",
    b"Mon, 99 Foo 2025 99:99:99 +9999", b"9" * 40, b"-1", b"2025-02-30T25:61:61Z", b"\xe5\xb9\xb4",
    b"<ttl>nan</ttl>", b"<div>" * 300, b"[" * 200, b'{"items":[{}]}', b'"\\ud800"', b"1e999",
    b"<script>", b"<style>", b"<pubDate>", b"<guid>", b"\r", b"\x1b", b"'", b'"', b"=", b"/>",
)  # fmt: skip


def feed_seeds() -> list[bytes]:
    """The project's own feeds, and those of feedparser and gofeed where they are present."""
    paths = sorted((TESTS / "sources" / "corpus" / "feeds").glob("*"))
    paths = [path for path in paths if path.suffix != ".toml"]
    if SHARED.is_dir():
        paths += sorted(SHARED.glob("*/*.*ml"))
    return _read(paths)


def page_seeds() -> list[bytes]:
    """The pages of the project's own corpora."""
    return _read(sorted(TESTS.glob("**/*.html")))


def _read(paths: Sequence[Path]) -> list[bytes]:
    return [body for path in paths if 0 < len(body := path.read_bytes()) <= SIZE]


def mutated(seeds: Sequence[bytes], seed: int, number: int) -> bytes:
    """The *number*-th document of the run *seed*."""
    chance = random.Random(seed << 40 | number)
    body = bytearray(chance.choice(seeds))
    for _ in range(1 + int(chance.expovariate(0.4))):
        _MUTATIONS[chance.randrange(len(_MUTATIONS))](body, chance, seeds)
    return bytes(body[:SIZE])


def _span(body: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(body) + 1)
    return start, min(len(body), start + int(chance.expovariate(0.02)))


def _salt(body: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    at = chance.randrange(len(body) + 1)
    body[at:at] = chance.choice(SALT)


def _replace(body: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    start, end = _span(body, chance)
    body[start:end] = chance.choice(SALT)


def _flip(body: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    for _ in range(1 + chance.randrange(8)):
        if body:
            body[chance.randrange(len(body))] = chance.randrange(256)


def _remove(body: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    start, end = _span(body, chance)
    del body[start:end]


def _repeat(body: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    start, end = _span(body, chance)
    times = 2 ** chance.randrange(8)
    body[start:start] = bytes(body[start:end]) * min(times, SIZE // (end - start + 1))


def _truncate(body: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    del body[chance.randrange(len(body) + 1) :]


def _splice(body: bytearray, chance: random.Random, seeds: Sequence[bytes]) -> None:
    other = chance.choice(seeds)
    start = chance.randrange(len(other))
    at = chance.randrange(len(body) + 1)
    body[at:at] = other[start : start + int(chance.expovariate(0.005))]


def _at_a_tag(body: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    at = body.find(b"<", chance.randrange(len(body) + 1))
    if at >= 0:
        body[at:at] = chance.choice(SALT)


def _encode_anew(body: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    codec = chance.choice(("utf-16", "cp1251", "koi8-r", "gb18030", "big5", "utf-8", "cp1256"))
    body[:] = bytes(body).decode("utf-8", "replace").encode(codec, "replace")


_MUTATIONS = (
    _salt, _salt, _at_a_tag, _at_a_tag, _replace, _flip, _flip, _remove, _remove, _repeat,
    _truncate, _splice, _splice, _encode_anew,
)  # fmt: skip
