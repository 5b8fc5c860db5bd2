"""`docs/export.md` names every field of every export, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.export import LINES, _lines
from storage.contract.corrections import Correction
from storage.opening import open_store
from storage.records import (
    Article,
    Changes,
    Classification,
    Dateline,
    Delivery,
    Image,
    Membership,
    Merger,
    Planned,
    Reprint,
    Source,
    Tag,
)
from storage.store import Store
from tests.docs import ROOT
from tests.storage.records import PLANNED

AT = datetime(2026, 11, 21, 6, tzinfo=UTC)
HEADLINE = "Ministers of energy met"
TEXT = '"We need a common market of electricity and we need it now," said Sadyr Japarov.'


def article(name: str) -> Article:
    """Return an article in which nothing is empty."""
    return Article(
        id=name,
        url=f"https://paper.example/{name}",
        source="Paper",
        headline=HEADLINE,
        text=TEXT,
        capture="",
        captured_at=AT,
        first_seen=AT,
        language="en",
        dates=(("feed", "2026-11-21"),),
        credits=("TASS",),
        dateline=Dateline(place="Bishkek"),
        image=Image(url="https://paper.example/1.jpg"),
        keywords=("energy",),
    )


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Store]:
    """A store that has one of everything."""
    store = open_store(tmp_path / "one-of-everything.db")
    place = len(HEADLINE) + 2 + TEXT.index("Sadyr")
    tag = Tag(
        scheme="person", term="sadyr-japarov", label="Sadyr Japarov", spans=((place, place + 13),)
    )
    source = Source(name="Paper", url="https://paper.example/feed", options=(("within", "main"),))
    copy = Reprint(
        article="b", source_article="a", origin="a", kind="near",
        containment=0.9, containment_reverse=0.8, changes=Changes(numbers=("12",)),
    )  # fmt: skip
    message = Delivery(
        id="m", subscription="s", channel="email", address="x@example.org",
        subject="News", payload="", created=AT,
    )  # fmt: skip
    store.put(
        [
            source,
            article("a"),
            article("b"),
            copy,
            Classification(article="b", level="about", score=1.0, evidence=("e",), tags=(tag,)),
            Membership(article="a", story="s"),
            Membership(article="b", story="s"),
            Merger(story="t", joined="s", at=AT, because="one event"),
            message,
            Planned(article="b", events=(replace(PLANNED, article="b"),)),
        ]
    )
    said = Correction(
        article="b", field="topic", term="energy", label="Energy",
        value="yes", before="no", because="it is", at=AT,
    )  # fmt: skip
    store.corrections.put(said)
    yield store
    store.close()


def exported(line: dict[str, Any], before: str = "") -> Iterator[str]:
    """Yield the names of the fields of *line*, those of structures behind their own."""
    for name, value in line.items():
        yield f"{before}{name}"
        if isinstance(value, dict) and name != "options":  # its keys are the kinds' own
            yield from exported(value, f"{before}{name}.")
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from exported(value[0], f"{before}{name}[].")


def documented(kind: str, page: str = "export.md") -> list[str]:
    """Return the fields that the *page* names for *kind*, in its order."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    _, _, section = text.partition(f"\n## {kind}\n")
    return re.findall(r"^\| `([^`]+)` \|", section.partition("\n## ")[0], re.M)


@pytest.mark.long
@pytest.mark.parametrize("kind", LINES)
def test_each_field_is_named_and_no_other(kind: str, full: Store) -> None:
    lines = [list(exported(line)) for line in _lines(full, kind, None)]
    assert lines
    assert documented(kind) == max(lines, key=len)


def test_each_export_has_its_section() -> None:
    text = (ROOT / "docs" / "export.md").read_text("utf-8")
    assert re.findall(r"^## (\w+)$", text, re.M) == [*LINES, "captures"]


def test_events_are_each_exported_once_and_since_asks_for_their_first_word(full: Store) -> None:
    """Past events too, as a calendar that ends today would lose what was said."""
    with full.writing():
        again = replace(PLANNED, article="a")
        level = Classification(article="a", level="about", score=1.0)
        full.put([level, Planned(article="a", events=(again,))])
    (line,) = _lines(full, "events", None)
    assert line["articles"] == ["a", "b"]
    assert line["starts"] == PLANNED.starts.isoformat()
    assert list(_lines(full, "events", AT)) == [line]
    assert list(_lines(full, "events", AT + timedelta(seconds=1))) == []
