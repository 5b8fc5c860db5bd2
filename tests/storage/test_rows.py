"""Records as rows: the form that every database has, and nothing lost there and back."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from types import UnionType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.records import (
    Article,
    Changes,
    Dateline,
    Health,
    Original,
    Record,
    Reprint,
    Signature,
    Source,
    Subscription,
    Tag,
)
from storage.sql.rows import from_row, moment, stamp, to_row, to_values

RECORDS: Final = (*(kind for kind in get_args(Record) if kind is not Original), Subscription, Tag)
"""All that stand in tables: an `Original` only takes a row away."""

AT: Final = datetime(2026, 11, 21, 6, 30, 0, 123_456, tzinfo=UTC)

PLAIN: Final[dict[Any, st.SearchStrategy[Any]]] = {
    str: st.text(),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),  # shares, seconds and scores
    bool: st.booleans(),
    bytes: st.binary(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)).map(lambda at: moment(stamp(at))),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Return what a field of this type may hold."""
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: values(hints[field.name]) for field in fields(hint)})
    inner = get_args(hint)
    if get_origin(hint) is Literal:
        return st.sampled_from(inner)
    if get_origin(hint) is UnionType:
        return st.one_of(st.none(), *(values(part) for part in inner if part is not type(None)))
    assert get_origin(hint) is tuple
    if inner[-1] is Ellipsis:
        return st.lists(values(inner[0]), max_size=3).map(tuple)
    return st.tuples(*map(values, inner))


@pytest.mark.long
@pytest.mark.parametrize("kind", RECORDS)
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_a_record_comes_back_from_its_row(kind: type[Any], data: st.DataObject) -> None:
    record = data.draw(values(kind))
    row = to_row(record)
    assert set(map(type, row.values())) <= {str, int, float, bytes, type(None)}
    assert list(row.values()) == to_values(record)
    assert from_row(kind, row | {"announcements": 1}) == record


def test_columns_are_what_every_database_has() -> None:
    article = Article(
        id="a", url="https://a.example/", source="s", headline="H", text="T", capture="c",
        captured_at=None, first_seen=AT, authors=("Иванов", "Li"), dates=(("feed", "2026"),),
        date_only=True, is_accessible_for_free=False, dateline=Dateline(place="ASTANA"),
    )  # fmt: skip
    row = to_row(article, leave_out=("text",))
    assert "text" not in row
    assert row["first_seen"] == "2026-11-21T06:30:00.123+00:00"
    assert row["captured_at"] is None
    assert row["authors"] == '["Иванов", "Li"]'
    assert row["dates"] == '[["feed", "2026"]]'
    assert row["credits"] == "[]"
    assert row["dateline"] == '{"place": "ASTANA", "date": "", "agency": ""}'
    assert (row["date_only"], row["is_accessible_for_free"]) == (1, 0)
    options = to_row(Source(name="s", url="u", options=(("a", "b"), ("c", "d"))))["options"]
    assert options == '[["a", "b"], ["c", "d"]]'
    changes = Changes(headline=True, numbers=("1 -> 2",))
    reprint = Reprint(
        article="a", source_article="b", origin="b", kind="near", containment=1.0,
        containment_reverse=0.5, changes=changes,
    )  # fmt: skip
    assert json.loads(to_row(reprint)["changes"])["headline"] is True
    assert from_row(Reprint, to_row(reprint)).changes == changes


def test_times_are_utc_and_sort_as_text() -> None:
    bishkek = datetime(2026, 11, 21, 5, 0, tzinfo=timezone(timedelta(hours=6)))
    assert stamp(bishkek) == "2026-11-20T23:00:00.000+00:00"
    assert stamp(bishkek) < stamp(AT)
    since = from_row(Health, to_row(Health(source="s", since=bishkek))).since
    assert since == bishkek
    assert since.tzinfo is UTC


def test_words_that_look_like_values_stay_words() -> None:
    for text in ("null", "true", "1", "2026-11-21", ""):
        tag = Tag(scheme="topic", term=text, label=text)
        assert from_row(Tag, to_row(tag)) == tag


def test_what_a_row_lacks_has_its_default_or_is_an_error() -> None:
    row = to_row(Signature(article="a", scheme="s", text_digest="d", sketch=(1,), shingles=2))
    assert from_row(Source, {"name": "s", "url": "u"}) == Source(name="s", url="u")
    del row["scheme"]
    with pytest.raises(msgspec.ValidationError, match="scheme"):
        from_row(Signature, row)
