"""What is told, what is not told again, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.digests.arrange import Arrangement, arrange
from monitor.digests.material import Correction, Material
from monitor.reading.view import ArticleView
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


def test_a_known_story_tells_only_what_is_new() -> None:
    old, new = view("CGTN", "Old", name="old"), view("Dawn", "New")
    found = arranged(material(story("s", old, new), told_articles=frozenset({"old"})))
    assert not found.news
    assert [v.article.headline for v in found.updates[0].articles] == ["New"]
    assert found.articles == (new.article.id,)


def test_a_story_is_known_by_its_id_too() -> None:
    found = arranged(material(story("s", view("Dawn", "New")), told_stories=frozenset({"s"})))
    assert [piece.story for piece in found.updates] == ["s"]


def test_a_mention_that_was_told_makes_no_known_story() -> None:
    passing = view("BelTA", "Visas", level="mention", name="m")
    made = material(story("s", passing, view("Dawn", "Real")), told_articles=frozenset({"m"}))
    assert order(arranged(made)) == ["s"]


def test_copies_alone_are_no_update() -> None:
    old = view("Xinhua", "Plan", name="old")
    made = material(
        story("s", old, copy(old, "Kabar"), copy(old, "APP")), told_articles=frozenset({"old"})
    )
    found = arranged(made)
    assert not found.updates
    assert found.copies_only == 1
    assert len(found.articles) == 2, "they count as told all the same"


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
