"""The query language: what is understood, and that nothing a person types is illegal."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.query import (
    DEPTH_LIMIT,
    FIELDS,
    LENGTH_LIMIT,
    TERM_LIMIT,
    And,
    Node,
    Not,
    Or,
    Query,
    Term,
    parse,
    slug,
    span,
    standing,
    tag_answers,
)

ABOUT = Term("relevance", "about")


def words(*values: str) -> tuple[Term, ...]:
    return tuple(Term("", value) for value in values)


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("summit", Term("", "summit")),
        ("trade summit", And(words("trade", "summit"))),
        ('"Shanghai Spirit"', Term("", "Shanghai Spirit")),
        ("«Шанхайский дух»", Term("", "Шанхайский дух")),
        ("„Geist“ “spirit”", And(words("Geist", "spirit"))),
        ("「上海精神」", Term("", "上海精神")),
        ("上合组织　峰会", And(words("上合组织", "峰会"))),
        ("Ермекбаев*", Term("", "Ермекбаев*")),
        ("a OR b", Or(words("a", "b"))),
        ("a | b || c", Or(words("a", "b", "c"))),
        ("a ИЛИ b", Or(words("a", "b"))),
        ("a AND b", And(words("a", "b"))),
        ("a b OR c", Or((And(words("a", "b")), Term("", "c")))),
        ("a (b OR c)", And((Term("", "a"), Or(words("b", "c"))))),
        ("a（b OR c）", And((Term("", "a"), Or(words("b", "c"))))),
        ("-sport", Not(Term("", "sport"))),
        ("NOT sport", Not(Term("", "sport"))),
        ("--sport", Term("", "sport")),
        ("-(a b)", Not(And(words("a", "b")))),
        ('-"a b"', Not(Term("", "a b"))),
        ("counter-terrorism", Term("", "counter-terrorism")),
        ("a - b", And(words("a", "b"))),
        ("a a a", Term("", "a")),
        ("relevance:about", ABOUT),
        ("Relevance:MENTIONS", Term("relevance", "mention")),
        ("country:kz", Term("country", "KZ")),
        ("country：KZ", Term("country", "KZ")),
        ("country: KZ", Term("country", "KZ")),
        ('country:"Sri Lanka"', Term("country", "sri-lanka")),
        ("country:KZ,UZ", Or((Term("country", "KZ"), Term("country", "UZ")))),
        ("country:(KZ OR UZ)", Or((Term("country", "KZ"), Term("country", "UZ")))),
        ("country:(KZ -UZ)", And((Term("country", "KZ"), Not(Term("country", "UZ"))))),
        ("topic:economy-trade-finance", Term("topic", "economy-trade-finance")),
        ("topic:Energy/Gas", Term("topic", "energy/gas")),
        ('person:"Nurlan Yermekbayev"', Term("person", "nurlan-yermekbayev")),
        ("organization:CSTO", Term("organisation", "csto")),
        ("org:csto", Term("organisation", "csto")),
        ("lang:RU", Term("language", "ru")),
        ("language:zh-Hans", Term("language", "zh")),
        ('source:"Xinhua (EN)"', Term("source", "Xinhua (EN)")),
        ("publisher:Dawn", Term("outlet", "Dawn")),
        ("story:0a1b", Term("story", "0a1b")),
        ("since:2026", Term("since", "2026-01-01")),
        ("since:2026-9", Term("since", "2026-09-01")),
        ("until:2026", Term("until", "2026-12-31")),
        ("until:2024-02", Term("until", "2024-02-29")),
        ("until:2026-11-21", Term("until", "2026-11-21")),
        ("reprint:no", Term("reprint", "no")),
        ("reprint:да", Term("reprint", "yes")),
        ("kind:Exact", Term("kind", "exact")),
        ("person:Токаев", Term("person", "токаев")),
    ],
)
def test_understood(text: str, root: Node) -> None:
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("foo:bar", Term("", "foo:bar")),
        ("https://example.org/a?b=1", Term("", "https://example.org/a?b=1")),
        ("12:30", Term("", "12:30")),
        ("relevance:high", Term("", "relevance:high")),
        ('relevance:"quite high"', Term("", 'relevance:"quite high"')),
        ("since:yesterday", Term("", "since:yesterday")),
        ("since:2026-13", Term("", "since:2026-13")),
        ("until:2026-02-30", Term("", "until:2026-02-30")),
        ("until:9999-12-31", Term("", "until:9999-12-31")),
        ("since:0000", Term("", "since:0000")),
        ("language:klingon", Term("", "language:klingon")),
        ("reprint:maybe", Term("", "reprint:maybe")),
        ("country:", Term("", "country:")),
        ("country: OR x", Or(words("country:", "x"))),
    ],
)
def test_what_no_field_can_have_is_plain_words(text: str, root: Node) -> None:
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ('"unbalanced (quote', Term("", "unbalanced (quote")),
        ("(a b", And(words("a", "b"))),
        ("a) b", And(words("a", "b"))),
        ("a OR", Term("", "a")),
        ("OR a", Term("", "a")),
        ("a OR OR b", Or(words("a", "b"))),
        ("country:(KZ", Term("country", "KZ")),
        ("a -", Term("", "a")),
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
        (ABOUT, Term("country", "KZ"), Term("language", "ru"))
    )
    assert standing("a OR b").root == And((ABOUT, Or(words("a", "b"))))
    assert standing("relevance:mention").root == Term("relevance", "mention")
    assert standing("-relevance:about").root == Not(ABOUT)


def test_the_terms_are_there_from_left_to_right() -> None:
    query = parse("a (b OR -country:KZ)")
    assert query.terms() == (*words("a", "b"), Term("country", "KZ"))
    assert query.names("country")
    assert not query.names("event")


def test_days_are_inclusive() -> None:
    assert span(Term("since", "2026-11-21")) == (datetime(2026, 11, 21, tzinfo=UTC), None)
    assert span(Term("until", "2026-11-21")) == (None, datetime(2026, 11, 22, tzinfo=UTC))


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
        case Term():
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
