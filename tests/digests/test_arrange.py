"""What is told, what is not told again, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.digests.arrange import arrange
from monitor.digests.material import Correction, Material
from monitor.digests.pieces import Arrangement
from monitor.reading.view import ArticleView
from storage.records import Shown
from tests.digests.materials import (
    PRESS_OFFICE,
    SINCE,
    common_day,
    copy,
    material,
    story,
    summit_day,
    view,
)


def arranged(made: Material, **changes: object) -> Arrangement:
    return arrange(replace(PRESS_OFFICE, **changes), made)  # type: ignore[arg-type]


def order(found: Arrangement) -> list[str]:
    return [piece.story for group in found.news for piece in group.pieces]


def withheld(made: ArticleView) -> ArticleView:
    return replace(made, article=replace(made.article, status="withheld"))


# What is new ---------------------------------------------------------------------------------


def test_a_second_edition_of_the_same_articles_tells_nothing() -> None:
    first = arranged(common_day())
    again = common_day()
    told = frozenset(v.article.id for s in again.stories for v in s.articles)
    found = arranged(replace(again, corrections=(), told_articles=told))
    assert first.news
    assert found.empty
    assert found.articles == ()


def was_shown(story: str, article: str, headline: str = "Old", *facts: str) -> Shown:
    return Shown(story=story, article=article, headline=headline, facts=facts)


def test_a_known_story_tells_only_what_is_new() -> None:
    old, new = view("CGTN", "Old", hours=30, name="old"), view("Dawn", "New: 12 ships")
    found = arranged(material(story("s", old, new), shown=(was_shown("s", "old"),)))
    assert not found.news
    assert [v.article.headline for v in found.updates[0].articles] == ["New: 12 ships"]
    assert found.updates[0].before == was_shown("s", "old")
    assert found.articles == (new.article.id,)


def test_a_story_is_known_by_its_id_and_by_its_articles() -> None:
    new = view("Dawn", "Seven states")
    for shown in (was_shown("s", "gone"), was_shown("merged since", "old")):
        made = story("s", view("CGTN", "Old", hours=30, name="old"), view("Dawn", "New: 7 ships"))
        found = arranged(material(made, shown=(shown,)))
        assert [piece.story for piece in found.updates] == ["s"]
    assert order(arranged(material(story("s", new), shown=(was_shown("t", "old"),)))) == ["s"]


def test_what_was_taken_but_never_shown_makes_no_known_story() -> None:
    taken = view("CGTN", "Laos joins", hours=30, name="old")
    made = material(story("s", taken, view("Dawn", "Laos")), told_articles=frozenset({"old"}))
    assert order(arranged(made)) == ["s"]


def test_a_mention_that_was_shown_makes_no_known_story() -> None:
    passing = view("BelTA", "Visas", level="mention", hours=30, name="m")
    made = material(story("s", passing, view("Dawn", "Real")), shown=(was_shown("", "m"),))
    assert order(arranged(made)) == ["s"]


def test_copies_alone_are_no_update() -> None:
    old = view("Xinhua", "Plan", "The plan has 12 points.", hours=30, name="old")
    made = material(
        story("s", old, copy(old, "Kabar"), copy(old, "APP")), shown=(was_shown("s", "old"),)
    )
    found = arranged(made)
    assert not found.updates
    assert [piece.story for piece in found.again] == ["s"]
    assert len(found.articles) == 2, "they count as told all the same"


BANK = (
    "The ministers of ten states met in Dushanbe on 20 November to speak of the bank. "
    "They agreed to open it with a capital of 8 billion dollars. "
    "The weather was fine, and everybody was in a good mood when it ended."
)


def updated(*facts: str) -> Arrangement:
    old = view("CGTN", "Old", hours=30, name="old")
    new = view("Dawn", "Ministers speak of the bank", BANK, display="full")
    shown = was_shown("s", "old", "Ministers meet", *facts)
    return arranged(material(story("s", old, new), shown=(shown,)))


def test_an_update_has_the_sentences_with_new_facts_only() -> None:
    (report,) = updated("number:10", "number:20").updates[0].reports
    assert [one.text for one in report.news] == [BANK.split(". ")[1] + "."]
    (report,) = updated("number:8000000000").updates[0].reports
    assert [one.text for one in report.news] == [BANK.split(". ")[0] + "."]


def test_a_report_without_a_new_fact_is_no_update() -> None:
    found = updated("number:10", "number:20", "number:8000000000")
    assert not found.updates
    assert [piece.story for piece in found.again] == ["s"]


def test_what_one_report_says_is_known_to_the_next() -> None:
    old = view("CGTN", "Old", hours=30, name="old")
    first = view("Dawn", "The bank has 8 billion", hours=3)
    second = view("APP", "It has 8 billion", hours=2)
    (piece,) = arranged(
        material(story("s", old, first, second), shown=(was_shown("s", "old"),))
    ).updates
    assert [bool(report.news) for report in piece.reports] == [True, False]


def test_what_was_seen_outside_the_window_is_not_told() -> None:
    early, late = view("Dawn", "Early", hours=25), view("Dawn", "Late", hours=0)
    assert arranged(material(story("a", early), story("b", late))).empty


def test_old_news_found_now_stands_apart() -> None:
    found_now = view("Dawn", "From the archive")
    old = replace(
        found_now,
        article=replace(found_now.article, date_published=SINCE - timedelta(days=30)),
    )
    found = arranged(material(story("a", old), story("b", view("Dawn", "Today"))))
    assert order(found) == ["b"]
    assert [piece.story for piece in found.late] == ["a"]
    assert found.stories == ("b", "a")


def test_what_its_outlet_does_not_stand_by_is_not_told() -> None:
    assert arranged(material(story("a", withheld(view("Dawn", "A stub"))))).empty


# What is asked for ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "news", "mentions"),
    [
        ("", ["about"], ["passing"]),
        ("relevance:about", ["about"], ["passing"]),
        ("country:BY", [], ["passing"]),
        ("relevance:about -relevance:mention", ["about"], []),
        ("relevance:mention", [], ["passing"]),
        ("relevance:about OR relevance:mention", ["about"], ["passing"]),
        ("relevance:none", ["other"], []),
        ("nonsense", [], []),
    ],
)
def test_the_query_decides(query: str, news: list[str], mentions: list[str]) -> None:
    made = material(
        story("about", view("Dawn", "About")),
        story("passing", view("BelTA", "Passing", level="mention", countries=("BY",))),
        story("other", view("Trend", "Other", level="none")),
    )
    found = arranged(made, query=query)
    assert order(found) == news
    assert [piece.story for piece in found.mentions] == mentions


def test_only_the_languages_that_are_wanted() -> None:
    found = arranged(common_day(), languages=("ru", "zh"))
    spoken = {v.article.language for piece in found.pieces for v in piece.articles}
    assert spoken == {"ru", "zh"}


def test_the_reader_gets_headlines_in_a_language_of_theirs() -> None:
    views = (view("Xinhua", "English"), view("ТАСС", "Русский"), view("新华社", "中文"))
    made = material(story("s", *views))
    for interface, languages, headline in (
        ("en", (), "English"),
        ("ru", (), "Русский"),
        ("zh", (), "中文"),
        ("zh", ("ru", "en"), "Русский"),
    ):
        (group,) = arranged(made, interface=interface, languages=languages).news
        assert group.pieces[0].reports[0].lead.article.headline == headline


# Copies --------------------------------------------------------------------------------------


def test_copies_stand_below_their_origin_and_are_no_reports() -> None:
    plan = view("Xinhua", "Plan", hours=9)
    copies = [copy(plan, "Kabar", hours=3), copy(plan, "APP", hours=4)]
    (group,) = arranged(material(story("s", *copies, plan))).news
    (report,) = group.pieces[0].reports
    assert report.lead.article == plan.article
    assert [v.outlet for v in report.copies] == ["APP", "Kabar"]
    assert report.origin is None


def test_copies_of_what_was_told_before_name_its_outlet() -> None:
    old = view("Xinhua", "Plan", hours=30)
    first, second = copy(old, "APP", hours=4), copy(old, "Kabar", hours=3)
    (group,) = arranged(material(story("s", old, first, second))).news
    (report,) = group.pieces[0].reports
    assert report.lead.outlet == "APP"
    assert report.origin is not None
    assert report.origin.outlet == "Xinhua"


def test_a_partial_reprint_is_a_report_of_its_own() -> None:
    plan = view("Xinhua", "Plan")
    (group,) = arranged(material(story("s", plan, copy(plan, "APP", kind="partial")))).news
    assert len(group.pieces[0].reports) == 2


# Order ---------------------------------------------------------------------------------------


def test_many_independent_outlets_outweigh_many_copies() -> None:
    wire = view("Xinhua", "Wire")
    copied = story("copied", wire, *(copy(wire, o) for o in ("Kabar", "APP", "Trend", "BelTA")))
    independent = story("independent", view("Dawn", "A"), view("Kazinform", "B"), view("TASS", "C"))
    assert order(arranged(material(copied, independent))) == ["independent", "copied"]


def test_more_countries_and_languages_weigh_more() -> None:
    home = story("home", view("APP", "A"), view("Dawn", "B"))
    abroad = story("abroad", view("APP", "A"), view("ТАСС", "Б"))
    assert order(arranged(material(home, abroad))) == ["abroad", "home"]


def test_a_copied_story_outweighs_a_lonely_one() -> None:
    wire = view("Xinhua", "Wire")
    made = material(story("a", view("Dawn", "Lonely")), story("b", wire, copy(wire, "APP")))
    assert order(arranged(made)) == ["b", "a"]


def test_the_order_does_not_depend_on_the_order_of_the_stories() -> None:
    made = summit_day(40)
    assert arranged(replace(made, stories=made.stories[::-1])) == arranged(made)


def test_stories_of_one_event_are_told_together() -> None:
    event = "summit-2026-bishkek"
    made = material(
        story("a", view("Dawn", "A", event=event)),
        story("b", view("TASS", "B", event=event)),
        story("c", view("Xinhua", "C")),
    )
    found = arranged(made)
    assert [(g.event[0], len(g.pieces)) for g in found.news] == [(event, 2), ("", 1)]


def test_an_outlet_counts_once_by_whatever_name() -> None:
    one = story("one", view("Xinhua", "A"), view("新华社", "甲", language="en"))
    two = story("two", view("Kazinform", "A"), view("Dawn", "B"))
    assert order(arranged(material(one, two))) == ["two", "one"]


def test_a_first_edition_sets_apart_what_is_older_than_its_time() -> None:
    old = view("Dawn", "Two days before", hours=2)
    old = replace(old, article=replace(old.article, date_published=SINCE - timedelta(days=2)))
    assert order(arranged(material(story("a", old)))) == ["a"]
    found = arranged(material(story("a", old), first=True))
    assert [piece.story for piece in found.late] == ["a"]


def test_one_story_is_no_event_of_its_own() -> None:
    found = arranged(material(story("a", view("Dawn", "A", event="summit-2026-bishkek"))))
    assert found.news[0].event == ("", "")


def test_an_event_must_be_that_of_most_articles() -> None:
    one = view("Dawn", "A", event="summit-2026-bishkek")
    (group,) = arranged(material(story("a", one, view("TASS", "B"), view("Trend", "C")))).news
    assert group.pieces[0].event == ("", "")


def test_topics_that_all_texts_have_give_way() -> None:
    both = view("Dawn", "A", topics=("summit-diplomacy", "energy/gas"))
    (group,) = arranged(material(story("a", both))).news
    assert group.pieces[0].topic == "energy"


def test_withdrawn_articles_come_first_and_each_once() -> None:
    changed, gone = view("Dawn", "Changed"), view("APP", "Gone")
    made = material(
        corrections=(
            Correction(view=changed, kind="changed"),
            Correction(view=changed, kind="changed", earlier_headline="x"),
            Correction(view=gone, kind="withdrawn"),
        )
    )
    assert [(c.view, c.kind) for c in arranged(made).corrections] == [
        (gone, "withdrawn"),
        (changed, "changed"),
    ]


def test_everything_told_is_remembered_mentions_too() -> None:
    made = material(
        story("a", view("Dawn", "A", name="a1")),
        story("m", view("BelTA", "M", level="mention", name="m1")),
    )
    found = arranged(made)
    assert found.stories == ("a",)
    assert set(found.articles) == {"a1", "m1"}
