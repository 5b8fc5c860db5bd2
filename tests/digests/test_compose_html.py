"""The HTML of an edition: nothing from outside becomes markup, links, accessibility."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from monitor.digests.compose import compose
from monitor.digests.material import SourceProblem
from monitor.digests.measure import FSI, PDI
from storage.records import Subscription
from tests.digests.looking import (
    DAYS,
    EVERYBODY,
    headlines,
    renamed,
    soup,
)
from tests.digests.materials import (
    PRESS_OFFICE,
    common_day,
    material,
    story,
    summit_day,
    view,
)

NASTY = '<script>alert("1")</script><img src=x onerror=1> & "quotes" {{ 7*7 }} {name}'


def test_nothing_from_outside_becomes_markup() -> None:
    made = renamed(view("Dawn", NASTY, NASTY * 3), publisher=NASTY, country="<b>", language="en")
    changed = replace(common_day().corrections[0], view=made, earlier_headline="before " + NASTY)
    whole = material(
        story("s", made, view("Trend", NASTY)),
        corrections=(changed,),
        problems=(SourceProblem(name=NASTY, state="silent"),),
        contact="mailto:" + NASTY,
    )
    for query in ("", NASTY):
        found = soup(compose(replace(PRESS_OFFICE, name=NASTY, query=query), whole))
        assert not found.select("script, img, bdi b, li b b")
        attributes = {name for tag in found.find_all() for name in tag.attrs}
        assert not [name for name in attributes if name.startswith("on")]
        assert "{{ 7*7 }}" in found.get_text()
        assert "{name}" in found.get_text()


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("Bank\r\nopens\u2028in\tMay", "Bank opens in May"),
        ("Bank\0 opens", "Bank opens"),
        ("Bank \u202eyaM ni\u202c opens \u2066now", "Bank yaM ni opens now"),
        ("Bank\ud800 opens", "Bank opens"),
        ("\u202e\0\n", "(no headline)"),
        ("B" * 5000, "B" * 199 + "…"),
    ],
)
def test_a_headline_is_one_line_of_what_it_says(headline: str, shown: str) -> None:
    digest = compose(PRESS_OFFICE, material(story("s", view("Dawn", headline))))
    assert headlines(digest, "news") == [shown]
    assert not re.search("[\0\u202a-\u202e\u2066\u2067]|\r", digest.text + digest.subject)
    assert len(digest.subject) < 120
    assert digest.shown[0].headline == shown.replace("(no headline)", "")


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("HTTP://example.org/", True),
        ("urn:sha256:00", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ('https://example.org/"onmouseover="x', False),
        ("https://example.org/ x", False),
        ("https://example.org/\n", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, linked: bool) -> None:
    made = renamed(view("Dawn", "A"), url=url)
    digest = compose(PRESS_OFFICE, material(story("s", made)))
    links = [a["href"] for a in soup(digest).select("h3 a")]
    assert links == ([url] if linked else [])
    assert (f"\n  {url}\n" in digest.text) is linked


def test_a_file_is_linked_by_its_canonical_address() -> None:
    made = renamed(view("Dawn", "A"), url="urn:sha256:0", canonical_url="https://example.org/a")
    digest = compose(PRESS_OFFICE, material(story("s", made)))
    assert [a["href"] for a in soup(digest).select("h3 a")] == ["https://example.org/a"]


@DAYS
def test_nothing_is_fetched_and_nobody_is_followed(day: Any) -> None:
    html = compose(PRESS_OFFICE, day()).html
    assert not re.search(r"<(?:img|link|script|iframe|object|form|video)|@import|url\(|src=", html)


@EVERYBODY
def test_the_html_is_accessible(subscription: Subscription) -> None:
    found = soup(compose(subscription, common_day()))
    assert found.html["lang"] == subscription.interface
    assert found.title.get_text()
    assert found.select_one('meta[name="viewport"]') is not None
    assert len(found.find_all("h1")) == 1
    levels = [int(tag.name[1]) for tag in found.find_all(re.compile("^h[1-6]$"))]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(tag.get("dir") == "auto" for tag in found.select(".item h3, .item h4, .sum"))
    persian = found.find("h3", lang="fa") or found.find("h4", lang="fa")
    assert "rtl" in persian.parent["class"]
    assert found.select_one("abbr[title]")["lang"] == subscription.interface
    assert all(tag.get("role") == "presentation" for tag in found.find_all("table"))
    assert "prefers-color-scheme: dark" in found.style.get_text()


def test_styles_are_inlined() -> None:
    found = soup(compose(PRESS_OFFICE, common_day()))
    assert all(tag.get("style") for tag in found.select("h1, h2, h3, .by, .sum, .page"))


def test_right_to_left_lines_are_isolated_one_by_one() -> None:
    long = "وزیران بازرگانی سازمان همکاری شانگهای بر سر تسویه با ارزهای ملی تا سال ۲۰۳۰ توافق کردند"
    text = compose(PRESS_OFFICE, material(story("s", view("ایرنا", long)))).text
    lines = [line for line in text.splitlines() if FSI in line]
    assert len(lines) >= 3
    assert all(line.count(FSI) == line.count(PDI) for line in lines)
    assert sum(line.endswith("[fa]") for line in lines) == 1


def test_an_outlet_that_reports_again_has_one_name_and_a_number() -> None:
    reports = [
        view("TASS", f"SCO ministers meet, report {number}", f"Report {number}.", hours=9 - number)
        for number in range(3)
    ]
    again = renamed(reports[1], publisher="ТАСС")
    other = view("Dawn", "SCO ministers meet in Osh", "A report of its own.", hours=4)
    digest = compose(PRESS_OFFICE, material(story("s", reports[0], again, reports[2], other)))
    named = [one.get_text() for one in soup(digest).select(".also a")]
    assert sorted(named) == ["Dawn (PK, en)", "TASS (RU, en; 2)", "TASS (RU, en; 3)"]
    assert named[0] == "Dawn (PK, en)"  # each outlet before any comes again


def test_a_line_of_a_right_to_left_story_is_read_in_the_order_of_the_page() -> None:
    made = compose(PRESS_OFFICE, summit_day())
    lines = [one for one in soup(made).select(".line") if one.find("bdi", lang=["fa", "ur"])]
    assert lines
    for line in lines:
        assert "dir" not in line.attrs
        assert "text-align: right" in str(line["style"])


def test_the_footer_says_why_and_how_to_end_it() -> None:
    wish = replace(PRESS_OFFICE, query="country:KZ", languages=("ru",))
    made = replace(common_day(), unsubscribe_url="https://sco.example/u/1")
    digest = compose(wish, made)
    text = " ".join(digest.text.split())
    assert "through the subscription “press-office”: country Kazakhstan." in text
    assert "Only in Russian." in text
    assert "write to desk@example.org" in text
    assert "This edition covers 20 Nov 2026, 07:30 to 21 Nov 2026, 07:30 (Asia/Bishkek)." in text
    assert soup(digest).select_one('.foot a[href="https://sco.example/u/1"]') is not None
