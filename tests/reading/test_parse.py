"""The query language: what is understood, and that nothing a person types is illegal."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.query import (
    DEPTH_LIMIT,
    LENGTH_LIMIT,
    TERM_LIMIT,
    And,
    Condition,
    Node,
    Not,
    Or,
    Query,
    parse,
    span,
    standing,
    tag_answers,
)
from storage.query_fields import FIELDS, slug

ABOUT = Condition("relevance", "about")


def words(*values: str) -> tuple[Condition, ...]:
    return tuple(Condition("", value) for value in values)


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("summit", Condition("", "summit")),
        ("trade summit", And(words("trade", "summit"))),
        ('"Shanghai Spirit"', Condition("", "Shanghai Spirit")),
        ("«Шанхайский дух»", Condition("", "Шанхайский дух")),
        ("„Geist“ “spirit”", And(words("Geist", "spirit"))),
        ("「上海精神」", Condition("", "上海精神")),
        ("上合组织　峰会", And(words("上合组织", "峰会"))),
        ("Ермекбаев*", Condition("", "Ермекбаев*")),
        ("a OR b", Or(words("a", "b"))),
        ("a | b || c", Or(words("a", "b", "c"))),
        ("a ИЛИ b", Or(words("a", "b"))),
        ("a AND b", And(words("a", "b"))),
        ("a b OR c", Or((And(words("a", "b")), Condition("", "c")))),
        ("a (b OR c)", And((Condition("", "a"), Or(words("b", "c"))))),
        ("a（b OR c）", And((Condition("", "a"), Or(words("b", "c"))))),
        ("-sport", Not(Condition("", "sport"))),
        ("NOT sport", Not(Condition("", "sport"))),
        ("--sport", Condition("", "sport")),
        ("-(a b)", Not(And(words("a", "b")))),
        ('-"a b"', Not(Condition("", "a b"))),
        ("counter-terrorism", Condition("", "counter-terrorism")),
        ("a - b", And(words("a", "b"))),
        ("a a a", Condition("", "a")),
        ("relevance:about", ABOUT),
        ("Relevance:MENTIONS", Condition("relevance", "mention")),
        ("country:kz", Condition("country", "KZ")),
        ("country：KZ", Condition("country", "KZ")),
        ("country: KZ", Condition("country", "KZ")),
        ('country:"Sri Lanka"', Condition("country", "sri-lanka")),
        ("country:KZ,UZ", Or((Condition("country", "KZ"), Condition("country", "UZ")))),
        ("country:(KZ OR UZ)", Or((Condition("country", "KZ"), Condition("country", "UZ")))),
        ("country:(KZ -UZ)", And((Condition("country", "KZ"), Not(Condition("country", "UZ"))))),
        ("topic:economy-trade-finance", Condition("topic", "economy-trade-finance")),
        ("topic:Energy/Gas", Condition("topic", "energy/gas")),
        ('person:"Nurlan Yermekbayev"', Condition("person", "nurlan-yermekbayev")),
        ("organization:CSTO", Condition("organisation", "csto")),
        ("org:csto", Condition("organisation", "csto")),
        ("lang:RU", Condition("language", "ru")),
        ("language:zh-Hans", Condition("language", "zh")),
        ('source:"Xinhua (EN)"', Condition("source", "Xinhua (EN)")),
        ("publisher:Dawn", Condition("outlet", "Dawn")),
        ("story:0a1b", Condition("story", "0a1b")),
        ("since:2026", Condition("since", "2026-01-01")),
        ("since:2026-9", Condition("since", "2026-09-01")),
        ("until:2026", Condition("until", "2026-12-31")),
        ("until:2024-02", Condition("until", "2024-02-29")),
        ("until:2026-11-21", Condition("until", "2026-11-21")),
        ("reprint:no", Condition("reprint", "no")),
        ("reprint:да", Condition("reprint", "yes")),
        ("kind:Exact", Condition("kind", "exact")),
        ("person:Токаев", Condition("person", "токаев")),
    ],
)
def test_understood(text: str, root: Node) -> None:
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("foo:bar", Condition("", "foo:bar")),
        ("https://example.org/a?b=1", Condition("", "https://example.org/a?b=1")),
        ("12:30", Condition("", "12:30")),
        ("relevance:high", Condition("", "relevance:high")),
        ('relevance:"quite high"', Condition("", 'relevance:"quite high"')),
        ("since:yesterday", Condition("", "since:yesterday")),
        ("since:2026-13", Condition("", "since:2026-13")),
        ("until:2026-02-30", Condition("", "until:2026-02-30")),
        ("until:9999-12-31", Condition("", "until:9999-12-31")),
        ("since:0000", Condition("", "since:0000")),
        ("language:klingon", Condition("", "language:klingon")),
        ("reprint:maybe", Condition("", "reprint:maybe")),
        ("country:", Condition("", "country:")),
        ("country: OR x", Or(words("country:", "x"))),
    ],
)
def test_what_no_field_can_have_is_plain_words(text: str, root: Node) -> None:
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ('"unbalanced (quote', Condition("", "unbalanced (quote")),
        ("(a b", And(words("a", "b"))),
        ("a) b", And(words("a", "b"))),
        ("a OR", Condition("", "a")),
        ("OR a", Condition("", "a")),
        ("a OR OR b", Or(words("a", "b"))),
        ("country:(KZ", Condition("country", "KZ")),
        ("a -", Condition("", "a")),
        ("a NOT", And(words("a", "NOT"))),
        ("a ” b", And(words("a", "b"))),
        ("a\0b\ud800c", And(words("a", "b", "c"))),
    ],
)
def test_what_is_broken_is_tolerated(text: str, root: Node) -> None:
    assert parse(text).root == root


@pytest.mark.parametrize(
    "text", ["", "  ", "-", "()", '""', "OR", "((", "))", "\0", "\ud800", "…!"]
)
def test_a_query_without_any_term_is_the_default(text: str) -> None:
    assert parse(text).root == ABOUT


def test_a_standing_query_asks_for_what_is_about_the_organisation_unless_it_says() -> None:
    assert standing("").root == ABOUT
    assert standing("country:KZ lang:ru").root == And(
        (ABOUT, Condition("country", "KZ"), Condition("language", "ru"))
    )
    assert standing("a OR b").root == And((ABOUT, Or(words("a", "b"))))
    assert standing("relevance:mention").root == Condition("relevance", "mention")
    assert standing("-relevance:about").root == Not(ABOUT)


def test_the_terms_are_there_from_left_to_right() -> None:
    query = parse("a (b OR -country:KZ)")
    assert query.terms() == (*words("a", "b"), Condition("country", "KZ"))
    assert query.names("country")
    assert not query.names("event")


def test_days_are_inclusive() -> None:
    assert span(Condition("since", "2026-11-21")) == (datetime(2026, 11, 21, tzinfo=UTC), None)
    assert span(Condition("until", "2026-11-21")) == (None, datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "term", "label", "answers"),
    [
        ("KZ", "KZ", "Kazakhstan", True),
        ("kazakhstan", "KZ", "Kazakhstan", True),
        ("guinea", "PG", "Papua New Guinea", False),
        ("UZ", "KZ", "Kazakhstan", False),
        ("economy-trade-finance", "economy-trade-finance", "Economy", True),
        ("economy-trade-finance", "economy-trade-finance/national-currencies", "Settlement", True),
        ("national-currencies", "economy-trade-finance/national-currencies", "Settlement", True),
        ("energy", "green-environment", "Environment", False),
        ("tokayev", "kassym-jomart-tokayev", "Kassym-Jomart Tokayev", True),
        ("toka", "kassym-jomart-tokayev", "Kassym-Jomart Tokayev", False),
        ("summit-2025", "summit-2025-tianjin", "SCO summit", True),
        ("sco-summit", "summit-2025-tianjin", "SCO Summit in Tianjin", True),
    ],
)
def test_tags_answer_to_terms_parents_and_whole_words(
    value: str, term: str, label: str, answers: bool
) -> None:
    assert tag_answers(value, term, label) is answers


def test_slugs() -> None:
    assert slug("Kassym-Jomart  TOKAYEV") == "kassym-jomart-tokayev"
    assert slug("energy / gas") == "energy/gas"
    assert slug("…") == ""


# Anything ------------------------------------------------------------------------------------

SIGNS = ("OR", "-", "(", ")", '"', "“", "«", "a", "KZ", "上合", " ", ",", "\0", "\ud800", "*")
PIECES = st.sampled_from([*(f"{field}:" for field in FIELDS), *SIGNS])
ANYTHING = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


def depth(node: Node) -> int:
    match node:
        case Condition():
            return 1
        case Not(part):
            return 1 + depth(part)
        case And(parts) | Or(parts):
            assert len(parts) > 1
            return 1 + max(depth(part) for part in parts)


@settings(deadline=None)  # other tests share the machine
@given(ANYTHING)
def test_every_string_is_a_legal_query(text: str) -> None:
    query = parse(text)
    assert isinstance(query, Query)
    assert query.terms()
    assert all(term.value and (not term.field or term.field in FIELDS) for term in query.terms())
    query.text.encode("utf-8")
    for term in query.terms():
        term.value.encode("utf-8")
        assert "\0" not in term.value
        if term.field in ("since", "until"):
            span(term)


@settings(deadline=None)  # other tests share the machine
@given(ANYTHING)
def test_a_parsed_query_reads_the_same_again(text: str) -> None:
    query = parse(text)
    assert parse(query.text) == query


@pytest.mark.parametrize("piece", ["(", "-", "a ", '"', "(a ", "country:(", "a" * 300, "-("])
def test_long_input_is_bounded(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begin = time.process_time()
    query = parse(text)
    assert time.process_time() - begin < 0.5
    assert len(query.text) <= LENGTH_LIMIT
    assert len(query.terms()) <= TERM_LIMIT
    assert depth(query.root) <= 2 * DEPTH_LIMIT + 2
