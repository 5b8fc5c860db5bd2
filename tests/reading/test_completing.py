"""How a query that is being typed could go on."""

from __future__ import annotations

import pytest

from monitor.reading.completing import MOST, completions
from storage.query import parse
from storage.query_fields import FIELDS


def named(field: str, value: str, label: str) -> str:
    return {"country:KZ": "Казахстан"}.get(f"{field}:{value}", label)


def offered(text: str) -> list[str]:
    return [one.query for one in completions(text, named, sources=["kabar", "The Star"])]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("cou", "country:"),
        ("country:k", "country:KE"),
        ("country:kaz", "country:KZ"),
        ("country:Каз", "country:KZ"),  # in the reader's own language
        ("Каз", "country:KZ"),  # without the field
        ("kazakh", "country:KZ"),
        ("summit (-org:cst", "summit (-organisation:csto"),
        ("reprint:y", "reprint:yes"),
        ("kind：n", "kind:near"),
        ("lang:ky", "language:ky"),
        ("source:ka", "source:kabar"),
        ("source:st", 'source:"The Star"'),  # a later word
    ],
)
def test_the_last_word_goes_on(text: str, first: str) -> None:
    assert any(one.startswith(first) for one in offered(text)), offered(text)


@pytest.mark.parametrize(
    "text", ["", "summit ", '"Shanghai cou', "nonsense:x", "source:zz", "zzzzzz", "(", "country:99"]
)
def test_nothing_is_made_up(text: str) -> None:
    assert offered(text) == []


def test_every_completion_is_a_query_of_what_it_says() -> None:
    for field in FIELDS:
        for one in completions(f"summit {field}:", named, sources=["The Star"]):
            assert not parse(one.query).unread
            assert parse(one.query).names(field), one
            assert one.told.startswith(f"summit {field}:")
    assert len(completions("country:", named)) == MOST
