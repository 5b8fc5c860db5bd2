"""Stories that stand in a page's data and not in its markup."""

from __future__ import annotations

import json

import pytest

from monitor.extraction.declared import declared_lines
from tests.extraction.reading import article_of, read_body

TITLE = "Two towns share one rescue boat"
FIRST = (
    "The council of the lake towns agreed on Monday to share one rescue boat, and each town will "
    "pay for it by the length of its shore and not by the number of those who live there."
)
SECOND = (
    "The boat is to be ready before the ice breaks in April, said the harbour master, who asked "
    "for a second engine since two fishermen were lost in the storm of the last autumn."
)
THIRD = (
    "A crew of nine has been named, and four of them still have to pass the test in cold water "
    "that the insurer demands of everybody who goes out on the lake between November and May."
)
OTHER = "A bakery in the old town has won the prize of the province for its dark bread. " * 8
PIECES = (FIRST, SECOND, THIRD)


def page(state: object, body: str = "", kind: str = "application/json") -> str:
    return (
        f"<!doctype html><html lang='en'><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
        f"{body}<script id='__NEXT_DATA__' type='{kind}'>{json.dumps(state)}</script></body></html>"
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "body",
    [
        {"body": "".join(f"<p>{text}</p>" for text in PIECES)},
        {"blocks": [{"type": "text", "content": text} for text in PIECES]},
        {"paragraphs": list(PIECES)},
    ],
)
def test_a_story_that_only_the_state_holds_is_read(body: dict[str, object]) -> None:
    state = {"props": {"other": {"title": "Bread", "body": OTHER}, "story": {"t": TITLE, **body}}}
    text = article_of(read_body(page(state))).text
    assert text.split("\n\n") == list(PIECES)


def test_a_state_says_nothing_where_the_page_shows_its_story() -> None:
    shown = "".join(f"<p>{text}</p>" for text in PIECES)
    text = article_of(read_body(page({"title": TITLE, "body": OTHER}, shown))).text
    assert THIRD in text
    assert "bakery" not in text


@pytest.mark.parametrize(
    "state", [{"title": "Bread", "body": OTHER}, [[]], "x" * 500, {"title": TITLE, "body": 7}]
)
def test_a_state_without_the_headline_is_no_story(state: object) -> None:
    article = read_body(page(state)).article
    assert article is None or "bakery" not in article.text


def test_a_state_nested_without_end_is_passed_over() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    markup = page({}).replace("{}", deep)
    article = read_body(markup).article
    assert article is None or "[" not in article.text


def test_a_shadow_root_in_the_markup_is_shown() -> None:
    story = "".join(f"<p>{text}</p>" for text in PIECES)
    shadow = f"<my-story><template shadowrootmode='open'><div>{story}</div></template></my-story>"
    hidden = f"<template><p>{OTHER}</p></template>"
    text = article_of(read_body(page({}, shadow + hidden))).text
    assert text.split("\n\n") == list(PIECES)


def test_markup_that_was_escaped_twice_is_taken_out_of_a_declared_body() -> None:
    assert declared_lines(f"&amp;lt;p&amp;gt;{FIRST}&amp;lt;/p&amp;gt;&lt;p&gt;{SECOND}") == [
        FIRST,
        SECOND,
    ]


@pytest.mark.parametrize(
    "declared",
    [
        f"{FIRST}\n{SECOND[:90]}...",
        f"{FIRST}\n{SECOND[:90]} […]",
        "".join([*PIECES, FIRST]),
    ],
)
def test_a_declared_body_that_is_cut_or_glued_is_not_taken(declared: str) -> None:
    assert declared_lines(declared) == []


def test_addresses_and_abbreviations_glue_nothing() -> None:
    told = f"{FIRST} It is on lakes.example.org and towns.example.org. {SECOND} {THIRD}"
    assert declared_lines(told) == [told]
