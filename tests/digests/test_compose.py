"""Whole editions: what stands in the two parts, that they are safe, and that they fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.digests.compose import compose
from monitor.digests.material import Counts, Material, SourceProblem
from monitor.digests.measure import FSI, PDI
from monitor.reading.marked import marked
from storage.records import Changes, Shown, Subscription, Tag
from tests.digests.looking import (
    CHINESE,
    RUSSIAN,
    headlines,
    linked,
    renamed,
    section,
    soup,
)
from tests.digests.materials import (
    COUNTS,
    PRESS_OFFICE,
    UNTIL,
    common_day,
    copy,
    empty_day,
    material,
    story,
    summit_day,
    view,
)

# Identity ------------------------------------------------------------------------------------


def test_the_same_values_make_the_same_digest() -> None:
    made = common_day()
    assert compose(PRESS_OFFICE, made) == compose(PRESS_OFFICE, made)


def test_the_id_is_of_the_subscription_and_the_date() -> None:
    first = compose(PRESS_OFFICE, common_day())
    assert compose(PRESS_OFFICE, empty_day()).id == first.id
    assert compose(replace(PRESS_OFFICE, name="other"), empty_day()).id != first.id
    tomorrow = replace(empty_day(), date=empty_day().date + timedelta(days=1))
    assert compose(PRESS_OFFICE, tomorrow).id != first.id
    assert first.date == "2026-11-21"
    assert "known" in first.stories
    assert "m1" not in first.stories


# What it says --------------------------------------------------------------------------------


def test_the_subject_is_short_and_says_the_news() -> None:
    subject = compose(PRESS_OFFICE, common_day()).subject
    assert subject == (
        "SCO digest, 21 Nov: SCO trade ministers agree on a plan for settlement in national…"
    )


def test_the_subject_speaks_the_language_of_the_reader() -> None:
    assert "Министры торговли стран ШОС" in compose(RUSSIAN, common_day()).subject
    assert compose(CHINESE, common_day()).subject == (
        "上合组织新闻简报（11月21日）：上合组织经贸部长会议在杜尚别就本币结算达成一致；"
        "上合组织国家青年科学家论坛在青岛开幕"
    )


def test_a_headline_nobody_here_can_read_gives_way_to_the_name_of_the_event() -> None:
    event = "summit-2026-bishkek"
    made = material(
        story("a", view("ایرنا", "خبر", event=event)),
        story("b", view("ایرنا", "خبر دیگر", event=event)),
    )
    assert compose(PRESS_OFFICE, made).subject == ("SCO digest, 21 Nov: SCO summit, Bishkek 2026")


def test_one_right_to_left_headline_is_isolated_in_the_subject() -> None:
    subject = compose(PRESS_OFFICE, material(story("a", view("ایرنا", "خبر")))).subject
    assert subject == f"SCO digest, 21 Nov: {FSI}خبر{PDI}"


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (material(story("m", view("BelTA", "M", level="mention"))), "in passing: M"),
        (replace(common_day(), stories=()), "correction: SCO bank opens office in Baku"),
        (empty_day(), "no news"),
    ],
)
def test_the_subject_of_a_thin_day(made: Material, what: str) -> None:
    assert compose(PRESS_OFFICE, made).subject == f"SCO digest, 21 Nov: {what}"


@pytest.mark.parametrize(
    ("subscription", "said"),
    [
        (PRESS_OFFICE, "No news about the SCO in the last 24 hours. 149 of 150 sources answered."),
        (RUSSIAN, "За последние 24 часа новостей о ШОС не было. Ответили 149 из 150 источников."),
        (CHINESE, "过去24小时没有关于上合组织的新消息。150个来源中有149个应答。"),
        (
            replace(PRESS_OFFICE, query="country:KZ"),
            "Nothing new in the last 24 hours that this subscription asks for. "
            "149 of 150 sources answered.",
        ),
    ],
)
def test_a_day_without_news_is_told_honestly(subscription: Subscription, said: str) -> None:
    digest = compose(subscription, empty_day())
    assert soup(digest).select_one(".stand").get_text() == said
    assert "".join(said.split()) in "".join(digest.text.split())
    assert digest.stories == digest.articles == ()
    assert section(digest, "unseen").get_text().count("Dawn") == 1


def test_a_long_window_is_told_in_days() -> None:
    week = replace(empty_day(), since=UNTIL - timedelta(days=7))
    assert "in the last 7 days" in compose(PRESS_OFFICE, week).text


def test_all_sources_answered() -> None:
    made = replace(empty_day(), counts=replace(COUNTS, answered=150))
    assert "All 150 sources answered." in compose(PRESS_OFFICE, made).text


def test_sections_of_a_common_day() -> None:
    digest = compose(PRESS_OFFICE, common_day())
    names = [part["class"][1] for part in soup(digest).select(".part")]
    assert names == [
        "news",
        "updates",
        "corrections",
        "mentions",
        "unseen",
        "numbers",
    ]
    assert headlines(digest, "updates") == ["Pakistan adds a poverty summit to its SCO year"]
    updates = section(digest, "updates").get_text()
    assert "shown here before: “Chair's programme published”" in updates
    assert linked(digest, "mentions") == [
        "Belarus and Mongolia sign a visa waiver",
        "Путин и Моди поговорили по телефону",
    ]
    assert headlines(digest, "corrections")[0] == "SCO bank opens office in Baku"
    corrections = section(digest, "corrections").get_text()
    assert "Headline before: “Tokayev to visit Islamabad in April”." in corrections
    assert "Before → now: 12 agreements → 15 agreements." in corrections
    assert "1,240 articles read, 31 about the SCO" in section(digest, "numbers").get_text()


def test_who_copied_is_counted_and_few_are_named() -> None:
    digest = compose(PRESS_OFFICE, common_day())
    assert "reprinted by 5 outlets in 5 countries" in section(digest, "news").get_text()
    assert "reprinted by Asia-Plus" in section(digest, "news").get_text()
    numbers = section(digest, "numbers").get_text(" ", strip=True)
    assert "Who reported – APP (2), BelTA (2), Dawn (2)" in numbers
    assert "copied most: Xinhua, reprinted by 5 outlets" in numbers


@pytest.mark.parametrize(
    ("interface", "one", "two"),
    [
        ("en", "reprinted by Dawn", "reprinted by Dawn, APP"),
        (
            "ru",
            "перепечатало издание Dawn",
            "перепечатали издания Dawn, APP",
        ),
        ("zh", "Dawn转载", "Dawn、APP转载"),
    ],
)
def test_who_copied_is_said_in_sentences(interface: str, one: str, two: str) -> None:
    plan, bank = view("Xinhua", "Plan"), view("Xinhua", "Bank")
    made = material(
        story("s", plan, copy(plan, "Dawn")),
        story("t", bank, copy(bank, "Dawn"), copy(bank, "APP")),
    )
    text = compose(replace(PRESS_OFFICE, interface=interface), made).text
    assert f"  {one}\n" in text
    assert f"  {two}\n" in text


def test_an_outlet_that_prints_itself_again_is_no_reprint() -> None:
    plan = view("Xinhua", "Plan")
    digest = compose(PRESS_OFFICE, material(story("s", plan, copy(plan, "Xinhua"))))
    assert "reprinted" not in digest.text


def test_old_news_found_now_is_told_as_such() -> None:
    old = view("Dawn", "From the archive")
    old = renamed(old, date_published=UNTIL - timedelta(days=440))
    digest = compose(PRESS_OFFICE, material(story("s", old)))
    assert headlines(digest, "late") == ["From the archive"]
    assert "7 Sep 2025" in section(digest, "late").get_text()


def test_times_are_those_of_the_reader() -> None:
    one = material(story("s", view("Dawn", "A", hours=2)))
    assert "05:30" in compose(PRESS_OFFICE, one).text
    assert "23:30" in compose(replace(PRESS_OFFICE, timezone="UTC"), one).text
    assert "23:30" in compose(replace(PRESS_OFFICE, timezone="Mars/Base"), one).text


def test_a_date_without_time_shows_no_time() -> None:
    dated = renamed(view("Dawn", "A"), date_only=True)
    undated = renamed(view("Trend", "B"), date_published=None)
    digest = compose(PRESS_OFFICE, material(story("s", dated), story("t", undated)))
    lines = [by.get_text() for by in soup(digest).select(".by")]
    assert lines == ["Dawn · Pakistan · 21 Nov", "Trend · Azerbaijan"]


def test_a_text_without_headline_is_told_by_its_beginning() -> None:
    bare = view("Dawn", "", "The event was hosted by two ministries and one very tired editor.")
    nothing = view("Trend", "")
    digest = compose(PRESS_OFFICE, material(story("s", bare), story("t", nothing)))
    assert headlines(digest, "news") == [
        "The event was hosted by two ministries and one very tired editor.",
        "(no headline)",
    ]


# Who says what, what differs, what it is about ------------------------------------------------


def test_a_story_quotes_who_speaks_and_says_what_copies_changed() -> None:
    text = (
        "The ministers opened the bank on Friday in the capital. "
        "“We have waited ten years for this bank to open its doors,” said Minister Li Wei."
    )
    first = view("Xinhua", "A bank opens with 8 billion", text)
    reprint = copy(first, "APP")
    assert reprint.reprint is not None
    changed = replace(reprint.reprint, changes=Changes(numbers=("8 billion → 9 billion", "– → 4")))
    made = material(
        story("s", first, replace(reprint, reprint=changed), copy(first, "Kabar")),
    )
    item = soup(compose(PRESS_OFFICE, made)).select_one(".item")
    assert item.select_one("q").get_text() == (
        "We have waited ten years for this bank to open its doors,"
    )
    assert "Li Wei (Xinhua)" in item.select_one(".said .who").get_text()
    assert "1 of 2 copies changed it: 8 billion → 9 billion" in item.select_one(".by").get_text()


def test_a_quotation_leads_to_its_paragraph_where_there_are_pages() -> None:
    text = (
        "The ministers opened the bank on Friday in the capital.\n\n\n\nIt has a large hall.\n\n"
        "“We have waited ten years for this bank to open its doors,” said Minister Li Wei."
    )
    one = view("Xinhua", "A bank opens with 8 billion", text)
    one = replace(one, article=replace(one.article, version=2))
    for url, wanted in (
        ("https://sco.example/", f"https://sco.example/articles/{one.article.id}/versions/2#p3"),
        ("", None),
        ("javascript:alert(1)", None),
    ):
        page = soup(compose(PRESS_OFFICE, material(story("s", one), public_url=url)))
        link = page.select_one(".said q a")
        assert (link["href"] if link else None) == wanted
    page_text = marked(one.article, ()).paragraphs[3 - 1]
    assert "We have waited ten years" in page_text[0].text


@pytest.mark.parametrize(
    ("interface", "languages", "said"),
    [
        ("en", (), "Xi Jinping; China, Iran; Energy; figures: 2030, 312, 10 billion"),
        ("ru", (), "Си Цзиньпин; Китай, Иран; Энергетика; числа: 2030, 312, 10 миллиардов"),
        ("zh", (), "习近平；中国、伊朗；能源；数字：2030、312、100亿"),
        ("en", ("fa", "en"), None),
    ],
)
def test_a_headline_that_the_reader_cannot_read_has_a_gloss(
    interface: str, languages: tuple[str, ...], said: str | None
) -> None:
    one = view(
        "ایرنا", "خبر تازه تا 2030: ۳۱۲ و ۱۰ میلیارد", topics=("energy",), countries=("CN", "IR")
    )
    assert one.classification is not None
    person = Tag(scheme="person", term="xi-jinping", label="Xi Jinping")
    tagged = replace(one.classification, tags=(*one.classification.tags, person))
    made = material(story("s", replace(one, classification=tagged)))
    digest = compose(replace(PRESS_OFFICE, interface=interface, languages=languages), made)
    found = soup(digest).select_one(".gloss")
    assert (found.get_text() if found else None) == said
    assert said is None or said in digest.text


# Enough is enough ----------------------------------------------------------------------------


# What could not be seen ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interface", "what"),
    [
        ("en", "SCO digest, 21 Nov: 0 of 199 sources answered"),
        ("ru", "Дайджест ШОС, 21 нояб.: Ответили 0 из 199 источников"),
        ("zh", "上合组织新闻简报（11月21日）：199个来源中有0个应答"),
    ],
)
def test_blindness_is_no_silence(interface: str, what: str) -> None:
    problems = tuple(SourceProblem(name=f"S{n}", state="failing") for n in range(199))
    blind = replace(empty_day(), counts=Counts(sources=199), problems=problems)
    digest = compose(replace(PRESS_OFFICE, interface=interface), blind)
    assert digest.subject == what
    assert "No news" not in digest.text
    assert all(one.name in digest.annex for one in problems)
    assert compose(PRESS_OFFICE, empty_day()).subject.endswith("no news")


def test_half_blind_with_news_says_both() -> None:
    made = material(story("s", view("Dawn", "A")), counts=Counts(sources=9, answered=4))
    digest = compose(PRESS_OFFICE, made)
    assert digest.subject == "SCO digest, 21 Nov: A (4 of 9 sources answered)"
    assert "4 of 9 sources answered." in soup(digest).select_one(".stand").get_text()


def test_what_was_not_seen_adds_up() -> None:
    since = UNTIL - timedelta(days=3)
    problems = (
        SourceProblem(name="Dawn", state="failing", since=since, usual=38),
        SourceProblem(name="APP", state="failing", since=since),
        SourceProblem(name="UzA", state="unanswered", since=UNTIL - timedelta(days=1)),
        SourceProblem(name="Trend", state="silent", since=since, answered=True, usual=4),
    )
    made = replace(empty_day(), problems=problems, counts=Counts(sources=10, answered=7))
    unseen = section(compose(PRESS_OFFICE, made), "unseen").get_text(" ", strip=True)
    assert "3 of 10 gave no answer. 1 answered, but without news." in unseen
    assert "cannot be read since 18 Nov – APP, Dawn (0 items, normally 38)" in unseen
    assert "no answer since 20 Nov – UzA" in unseen
    assert "unusually silent since 18 Nov – Trend (0 items, normally 4)" in unseen


def test_a_first_edition_says_what_it_looks_at() -> None:
    made = material(story("s", view("Dawn", "A")), first=True)
    stand = soup(compose(PRESS_OFFICE, made)).select_one(".stand").get_text()
    assert "it looks at what was published in the last 24 hours" in stand


# Updates ---------------------------------------------------------------------------------------


def test_an_update_quotes_what_is_new_and_names_what_was_shown() -> None:
    old = view("CGTN", "Old", hours=30, name="old")
    text = "The bank opens in May. It has a capital of 8 billion. It was a fine day for all."
    new = view("Dawn", "The bank again", text, display="full")
    shown = Shown(story="s", article="old", headline="A bank in May", facts=("name:en:x",))
    digest = compose(PRESS_OFFICE, material(story("s", old, new), shown=(shown,)))
    updates = section(digest, "updates").get_text(" ", strip=True)
    assert "It has a capital of 8 billion." in updates
    assert "fine day" not in updates
    assert "shown here before: “A bank in May”" in updates


def test_the_next_edition_knows_what_this_one_showed() -> None:
    """What stood in an edition is what the next one subtracts, sentence by sentence."""
    text = "The bank opens with 8 billion. The ministers of 10 states were there on 20 November."
    first = view("Dawn", "A bank for ten states", text, display="full", hours=5)
    digest = compose(PRESS_OFFICE, material(story("s", first)))
    (shown,) = digest.shown
    assert {"number:8000000000", "number:10", "number:20"} <= set(shown.facts)
    again = view("APP", "The bank of ten states", text, hours=2)
    later = material(story("s", first, again), shown=digest.shown, told_articles={first.article.id})
    second = compose(PRESS_OFFICE, later)
    assert linked(second, "updates") == ["The bank of ten states"]
    assert "Reported again, with nothing new: 1 story" in second.text
    assert second.subject == (
        "SCO digest, 21 Nov: known stories were reported again, with nothing new"
    )


def test_one_event_fills_at_most_half_of_the_brief() -> None:
    digest = compose(PRESS_OFFICE, summit_day(60))
    group = soup(digest).select_one(".part.top .group")
    assert group.select_one(".topic").get_text() == "SCO summit, Bishkek 2026"
    shown = len(group.select(".item"))
    assert shown == 12
    assert len(group.select(".line")) == 33
    assert shown <= len(soup(digest).select(".part.top .item, .part.topics .item")) / 2


def test_the_end_of_an_event_shows_in_the_text_as_well() -> None:
    text = compose(PRESS_OFFICE, common_day()).text
    event, mark, rest = text.partition(" * * *\n")
    assert mark
    assert event.count("\n* ") == 2
    assert rest.startswith("\n* По железной дороге")
    assert "* * *" not in compose(PRESS_OFFICE, empty_day()).text


def test_an_event_alone_is_cut_as_well() -> None:
    event = "summit-2026-bishkek"
    stories = [story(f"s{n:02d}", view("Dawn", f"N {n}", event=event)) for n in range(12)]
    digest = compose(PRESS_OFFICE, material(*stories))
    assert len(headlines(digest, "news")) == 5
    assert len(linked(digest, "news")) == 7


# Safe and readable ---------------------------------------------------------------------------
