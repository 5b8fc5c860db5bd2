"""The kind ``feed`` on feeds of every format and condition: ``corpus/feeds``.

Each case is a file of bytes with what has to be read from it beside it (``.toml``): ``why``,
the expected listing, and of each entry the fields that the case is about.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.sources import Document, Listing, load_kind
from storage.reasons import MEANINGS
from storage.records import Entry, Source

CORPUS = Path(__file__).parent / "corpus" / "feeds"
CASES = sorted(path.name for path in CORPUS.iterdir() if path.suffix != ".toml")
AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
NO_TTL = -1


def read(case: str, expected: Mapping[str, Any]) -> Listing:
    options = dict(expected.get("source", {}))
    zone = options.pop("timezone", "")
    source = Source(
        name="Paper",
        url="https://feed.example/feed",
        options=(("timezone", zone),) if zone else (),
        **options,
    )
    document = Document(
        **{"url": "https://feed.example/feed", **expected.get("document", {})},
        body=(CORPUS / case).read_bytes(),
        at=AT,
    )
    return load_kind("feed").parse(document, source, 500)


def told(entry: Entry, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of *entry* that the case speaks of, as TOML has them."""
    found: dict[str, Any] = {}
    for name in fields:
        value = getattr(entry, name)
        if isinstance(value, tuple):
            value = list(value)
        elif isinstance(value, datetime):
            value = value.isoformat()
        found[name] = "" if value is None else value
    return found


@pytest.mark.parametrize("case", CASES)
def test_corpus(case: str) -> None:
    expected = tomllib.loads((CORPUS / f"{case.rpartition('.')[0]}.toml").read_text("utf-8"))
    listing = read(case, expected)
    wanted = expected.get("entries", [])
    assert listing.reason == expected["reason"], listing.detail
    assert listing.reason in MEANINGS
    assert len(listing.entries) == len(wanted)
    assert [told(e, w) for e, w in zip(listing.entries, wanted, strict=True)] == wanted
    assert listing.skipped == expected.get("skipped", 0)
    assert expected.get("detail", "") in listing.detail
    if "title" in expected:
        assert listing.title == expected["title"]
    if "ttl" in expected:
        assert listing.ttl_seconds == (None if expected["ttl"] == NO_TTL else expected["ttl"])
    if "pages" in expected:
        assert len({entry.page for entry in listing.entries}) == expected["pages"]
    assert len({entry.id for entry in listing.entries}) == expected.get("ids", len(wanted))


def test_there_is_an_expectation_for_every_case_and_a_case_for_every_expectation() -> None:
    assert {case.rpartition(".")[0] for case in CASES} == {p.stem for p in CORPUS.glob("*.toml")}
    assert len(CASES) >= 100
