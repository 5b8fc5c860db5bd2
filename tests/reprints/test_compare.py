"""Edges: which kind, who was first, and what changes when an earlier article arrives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.reprints.judge import Candidate, EdgeChanges, compare
from storage.records import Article, Dateline, Reprint
from tests.reprints import variants
from tests.reprints.index import Index, arrive
from tests.reprints.passages import passage, text
from tests.reprints.variants import START, article

SOURCE = text(1, 2, 3, 4, 5)


def at(name: str, body: str, hours: float, **more: Any) -> Article:
    """Return an article published some hours after the start and seen ten minutes later."""
    published = START + timedelta(hours=hours)
    seen = published + timedelta(minutes=10)
    return article(
        name, f"Headline {name}", body, date_published=published, first_seen=seen, **more
    )


def judge(new: Article, *old: Article) -> EdgeChanges:
    return compare(new, [Candidate(each) for each in old])


def only(verdict: EdgeChanges) -> Reprint:
    assert len(verdict.edges) == 1
    return verdict.edges[0]


@pytest.mark.parametrize(
    ("copy", "kind"),
    [
        (SOURCE, "exact"),
        (SOURCE.upper(), "exact"),
        (text(5, 3, 1, 2, 4), "near"),
        (variants.reword(SOURCE, random.Random(1), text(9)), "near"),
        (text(1, 2), "excerpt"),
        (text(4, 5), "excerpt"),
        (passage(1, 40), "excerpt"),
        (text(1, 2, 3, 8, 9), "partial"),
        (text(8, 1, 2, 3, 4, 5, 9, 10, 11, 12), "partial"),
    ],
)
def test_kinds(copy: str, kind: str) -> None:
    edge = only(judge(at("copy", copy, 2), at("source", SOURCE, 0)))
    assert edge.kind == kind
    assert edge.origin == edge.source_article == article("source", "", "").id


def test_a_digest_that_is_known_is_not_worked_out_again() -> None:
    copy, source = at("copy", text(1, 2, 3), 2), at("source", SOURCE, 0)
    known = {copy.id: "of one text", source.id: "of one text"}
    assert only(compare(copy, [Candidate(source)], digests=known)).kind == "exact"
    assert only(compare(copy, [Candidate(source)])).kind == "excerpt"


def test_containment_is_the_share_of_shingles_both_ways() -> None:
    edge = only(judge(at("copy", text(1), 2), at("source", text(1, 2), 0)))
    assert edge.containment == 1.0
    assert edge.containment_reverse == pytest.approx(57 / 117, abs=0.001)


NEWS = "The ministers of the five countries spoke about grain and railways in Astana on Friday."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (text(1, 2, 3), text(4, 5, 6)),
        (passage(1, 20), passage(1, 20) + " " + passage(2, 200)),
        (text(1, 2, 3, 4) + "\n\n" + text(20), text(6, 7, 8, 9) + "\n\n" + text(20)),
        (f"{text(1)}\n\n{variants.EXPLAINER['en']}", f"{text(2)}\n\n{variants.EXPLAINER['en']}"),
        (f"{text(1)}\n\n{variants.DISCLAIMER}", f"{text(2)}\n\n{variants.DISCLAIMER}"),
        (f"{text(1, 2)}\n\n{NEWS} {text(3)}", f"{text(4, 5)}\n\n{NEWS} {text(6)}"),
    ],
    ids=["other", "too short", "background", "explainer", "disclaimer", "one sentence"],
)
def test_what_is_no_copy(one: str, other: str) -> None:
    verdict = judge(at("one", one, 2), at("other", other, 0))
    assert verdict == EdgeChanges(roots=(at("one", one, 0).id,))


def test_daily_forms_are_no_copies_of_each_other() -> None:
    forms = list(variants.forms(8, random.Random(3)))
    texts = [
        at(f"form {number}", body, number * 24, language=language)
        for number, (language, _, body) in enumerate(forms)
    ]
    assert arrive(texts) == {}


def test_a_report_with_altered_numbers_is_a_copy() -> None:
    body = f"Trade grew by 12 percent. {text(1)} It was 48 billion dollars in 2024. {text(2)}"
    altered = body.replace("12", "21").replace("48", "84").replace("2024", "2025")
    edge = only(judge(at("copy", altered, 1), at("source", body, 0)))
    assert edge.kind == "near"
    assert edge.changes.numbers == (
        "12 percent → 21 percent",
        "48 billion → 84 billion",
        "2024 → 2025",
    )


def test_short_texts_are_compared_for_exact_copies_only() -> None:
    short = "Xi Jinping arrived in Astana for the summit, the press service of Kazakhstan reported."
    source = at("source", short, 0)
    assert only(judge(at("copy", short.upper(), 1), source)).kind == "exact"
    assert not judge(at("other", short.replace("Astana", "Bishkek"), 1), source).edges


def test_the_same_outlet_at_another_address_is_a_copy() -> None:
    source = at("outlet", SOURCE, 0)
    again = replace(source, id="again", url=source.url + "0", first_seen=START + timedelta(hours=3))
    assert only(judge(again, source)).source_article == source.id


def test_consent_pages_are_no_copies() -> None:
    wall = {"status": "withheld", "reason": "consent-page"}
    verdict = judge(at("a", SOURCE, 1, **wall), at("b", SOURCE, 0, **wall), at("c", SOURCE, 0))
    assert verdict == EdgeChanges(roots=(article("a", "", "").id,))


def test_a_withdrawn_page_stays_the_source() -> None:
    gone = at("source", SOURCE, 0, status="canceled", reason="gone")
    assert only(judge(at("copy", SOURCE, 1), gone)).origin == gone.id


def first_of(one: Article, other: Article) -> str:
    """Return the source of the one edge that two articles with one text have."""
    forward, back = judge(one, other), judge(other, one)
    assert forward.edges == back.edges
    return only(forward).source_article


class TestWhoWasFirst:
    def test_the_earlier_date(self) -> None:
        assert first_of(at("a", SOURCE, 5), at("b", SOURCE, 1)) == article("b", "", "").id

    def test_a_date_alone_is_the_end_of_its_day(self) -> None:
        midnight = START.replace(hour=0)
        a = replace(
            at("a", SOURCE, 0),
            date_published=midnight,
            date_only=True,
            first_seen=midnight + timedelta(hours=30),
        )
        b = at("b", SOURCE, 12)
        assert first_of(a, b) == b.id

    def test_but_not_later_than_it_was_first_seen(self) -> None:
        midnight = START.replace(hour=0)
        a = replace(
            at("a", SOURCE, 0),
            date_published=midnight,
            date_only=True,
            first_seen=midnight + timedelta(hours=7),
        )
        assert first_of(a, at("b", SOURCE, 12)) == a.id

    def test_no_date_is_when_it_was_first_seen(self) -> None:
        a = replace(at("a", SOURCE, 3), date_published=None)
        assert first_of(a, at("b", SOURCE, 3)) == article("b", "", "").id
        assert first_of(a, at("b", SOURCE, 4)) == a.id

    def test_nothing_is_later_than_it_was_first_seen(self) -> None:
        a = replace(at("a", SOURCE, 50), first_seen=START + timedelta(hours=1))
        assert first_of(a, at("b", SOURCE, 2)) == a.id

    def test_of_two_at_one_time_the_one_that_credits_nobody(self) -> None:
        a = at("a", SOURCE, 1, credits=("Xinhua",))
        b = replace(at("b", SOURCE, 1), first_seen=START + timedelta(hours=9))
        assert first_of(a, b) == b.id

    @pytest.mark.parametrize(
        "credit",
        [
            {"credits": ("Xinhua",)},
            {"credits": ("新华社",)},
            {"dateline": Dateline(place="TIANJIN", agency="Xinhua")},
        ],
    )
    def test_the_outlet_that_the_other_credits_within_a_day(self, credit: dict[str, Any]) -> None:
        copy = at("copy", SOURCE, 1, **credit)
        agency = at("agency", SOURCE, 20, publisher="Xinhua News Agency")
        assert first_of(copy, agency) == agency.id

    def test_the_host_tells_the_outlet(self) -> None:
        copy = at("copy", SOURCE, 1, credits=("TASS",))
        agency = replace(at("agency", SOURCE, 3), url="https://nauka.tass.ru/1")
        assert first_of(copy, agency) == agency.id

    def test_a_credit_does_not_turn_back_days(self) -> None:
        copy = at("copy", SOURCE, 1, credits=("Xinhua",))
        agency = at("agency", SOURCE, 30, publisher="Xinhua")
        assert first_of(copy, agency) == copy.id

    def test_two_outlets_that_credit_each_other_are_ordered_by_date(self) -> None:
        tass = at("tass", SOURCE, 2, publisher="TASS", credits=("Xinhua",))
        xinhua = at("xinhua", SOURCE, 1, publisher="Xinhua", credits=("TASS",))
        assert first_of(tass, xinhua) == xinhua.id


class TestChains:
    def test_a_copy_of_a_copy_is_tied_to_what_explains_it_best(self) -> None:
        wire = at("wire", text(1, 2, 3, 4), 0)
        edited = at("edited", text(1, 2, 8, 9), 1)
        copy = at("copy", text(1, 2, 8, 9), 2)
        edges = arrive([wire, edited, copy])
        assert edges[copy.id].source_article == edited.id
        assert edges[copy.id].origin == wire.id

    def test_among_whole_copies_everything_is_tied_to_the_first(self) -> None:
        articles = [at(name, SOURCE, hours) for hours, name in enumerate("abcdef")]
        random.Random(4).shuffle(articles)
        edges = arrive(articles)
        origin = article("a", "", "").id
        assert {edge.source_article for edge in edges.values()} == {origin}

    def test_an_earlier_article_that_arrives_late_becomes_the_origin_of_all(self) -> None:
        index = Index()
        root, copy = at("root", text(1, 2, 3), 5), at("copy", text(1, 2, 3, 8, 9, 10), 6)
        far = at("far", text(8, 9, 10), 7)
        for each in (root, copy, far):
            index.take(each)
        assert index.edges[far.id].origin == root.id
        first = at("first", text(1, 2, 3), 0)
        verdict = index.take(first)
        assert {edge.article for edge in verdict.edges} == {root.id, copy.id, far.id}
        assert {edge.origin for edge in index.edges.values()} == {first.id}
        assert index.edges[far.id].source_article == copy.id
        assert verdict.roots == (first.id,)

    def test_a_source_that_is_not_at_hand_keeps_its_copy_unless_the_new_one_explains_more(
        self,
    ) -> None:
        copy = at("copy", text(1, 2, 3, 4), 5)
        weak = Reprint(
            article=copy.id,
            source_article="elsewhere",
            origin="above",
            kind="partial",
            containment=0.4,
            containment_reverse=0.9,
        )
        new = at("new", text(1, 2, 3, 4), 1)
        better = compare(new, [Candidate(copy, weak)])
        assert only(better).source_article == new.id
        strong = replace(weak, containment=1.0)
        assert not compare(new, [Candidate(copy, strong)]).edges

    def test_a_version_that_copies_no_more_is_freed_and_frees_its_copies(self) -> None:
        index = Index()
        wire, copy = at("wire", text(1, 2, 3), 0), at("copy", text(1, 2, 3), 1)
        index.take(wire)
        index.take(copy)
        assert copy.id in index.edges
        corrected = replace(wire, text=text(11, 12, 13), version=2)
        verdict = index.take(corrected)
        assert set(verdict.roots) == {wire.id, copy.id}
        assert index.edges == {}

    def test_a_later_date_turns_the_edge_around(self) -> None:
        index = Index()
        one, other = at("one", SOURCE, 0), at("other", SOURCE, 1)
        index.take(one)
        index.take(other)
        moved = replace(
            one, date_published=START + timedelta(hours=9), first_seen=START + timedelta(hours=9)
        )
        index.take(moved)
        assert {name: edge.origin for name, edge in index.edges.items()} == {one.id: other.id}

    def test_the_second_time_changes_nothing(self) -> None:
        index = Index()
        articles = [at("a", SOURCE, 0), at("b", text(1, 2), 1), at("c", text(1, 2, 8), 2)]
        for each in articles:
            index.take(each)
        before = dict(index.edges)
        for each in articles:
            assert index.take(each).edges == ()
        assert index.edges == before
