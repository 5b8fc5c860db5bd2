"""The headline among what a page, its feed and its networks are told."""

from __future__ import annotations

import pytest

from monitor.extraction.headline import choose_headline, names_of, without_headline
from tests.extraction.reading import LONG, article_of, read_body


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Tashkent – a night train returns after nine years", "The Tashkent Observer"),
        ("A second track for the line Osh — Kyrgyzstan", "Kyrgyzstan Tomorrow"),
        ("Iran - Armenia: the border post never closes", "Times of Iran"),
        ("Nepal – China: one pass is open again", "Nepal Daily"),
    ],
)
def test_the_outlets_name_inside_a_headline_stays(title: str, outlet: str) -> None:
    found = choose_headline([title], headings=[title], page_title=title, outlet=names_of(outlet))
    assert found == title


def test_the_outlets_name_behind_a_headline_goes() -> None:
    title = "A second track for the line to the south"
    found = choose_headline(
        [f"{title} | Valley Post"], page_title=f"{title} | Valley Post", outlet=["Valley Post"]
    )
    assert found == title


def test_a_section_above_the_headline_is_not_the_headline() -> None:
    title = "A second track for the line to the south"
    found = choose_headline([], headings=["Weekend Business"], page_title=f"{title} | Valley Post")
    assert found == title


def test_a_masthead_is_not_the_headline() -> None:
    title = "Why the night train came back after nine years"
    found = choose_headline(
        [], headings=["Rails and Roads"], page_title=f"{title} - Rails and Roads"
    )
    assert found == title


def test_the_heading_outvotes_what_networks_are_told() -> None:
    shown = "A night train returns after nine years"
    found = choose_headline(
        ["You will not believe which night train returns after years", "Night train returns"],
        headings=[shown],
    )
    assert found == shown


def test_a_label_inside_the_heading_is_left_out() -> None:
    title = "A night train returns after nine years"
    assert choose_headline([title], headings=[f"Railways {title}"]) == title


def test_a_lone_title_keeps_what_begins_in_small_letters_behind_a_dash() -> None:
    title = "Snow closes the high road until the end of April - nine lorries wait"
    assert choose_headline([], page_title=title) == title


def test_rules_of_a_stylesheet_are_no_headline() -> None:
    page = (
        "<html><head><title>Night train returns after nine years</title></head><body><article>"
        "<h1><style>.h-7{font-size:12px}</style>Night train returns after nine years</h1>"
        f"<p>{LONG}</p></article></body></html>"
    )
    assert article_of(read_body(page)).headline == "Night train returns after nine years"


@pytest.mark.parametrize(
    "heading",
    [
        '<span class="dachzeile">Upper valley</span> <span>{}</span>',
        '<div class="topic-label">Upper valley</div>{}',
        "<small>Upper valley</small><br>{}",
        '<div class="wrap"><span class="a__overline">Upper valley</span></div><b>{}</b>',
    ],
)
def test_the_line_over_a_headline_is_no_part_of_it(heading: str) -> None:
    title = "Night train returns after nine years"
    page = (
        f"<html><head><title>Upper valley: {title} | Post</title></head><body><article>"
        f"<h1>{heading.format(title)}</h1><p>{LONG}</p></article></body></html>"
    )
    assert article_of(read_body(page)).headline == title


@pytest.mark.parametrize(
    "heading",
    [
        '<span class="kicker">Night trains</span><span class="aural">: </span>Two lines return',
        '<span class="kicker">Night trains:</span> Two lines return',
        '<b>Night trains:</b> Two lines <span class="kicker">return</span>',
    ],
)
def test_a_line_that_a_sign_joins_to_the_headline_stays(heading: str) -> None:
    page = f"<html><body><article><h1>{heading}</h1><p>{LONG}</p></article></body></html>"
    found = article_of(read_body(page)).headline
    assert found.replace(" :", ":") == "Night trains: Two lines return"


def test_a_heading_that_is_only_its_label_stays_whole() -> None:
    heading = "<h1><span class='kicker'>Night train returns after nine years</span> on</h1>"
    page = f"<html><body><article>{heading}<p>{LONG}</p></article></body></html>"
    assert article_of(read_body(page)).headline == "Night train returns after nine years on"


MASTHEADS = (
    '<h1><a href="/">Rails and Roads of the Valley</a></h1>',
    '<h1 class="logo"><a href="https://news.example.com/en/"><b>Valley</b> post</a></h1>',
    "<h1><a href='index.html'>Вести долины</a></h1>",
    '<h1><a href="/uz">Vodiy xabarlari</a> <small>beta</small></h1>',
)


@pytest.mark.parametrize("masthead", MASTHEADS)
def test_a_heading_that_leads_home_is_not_the_headline(masthead: str) -> None:
    title = "Why the night train came back after nine years"
    page = (
        f"<html><head><title>{title}</title></head><body>{masthead}"
        f"<h2>{title}</h2><p>{LONG}</p><p>{LONG}</p></body></html>"
    )
    assert article_of(read_body(page)).headline == title


def test_a_heading_that_leads_to_its_own_page_is_the_headline() -> None:
    title = "Why the night train came back after nine years"
    page = (
        "<html><head><title>Night train</title></head><body><article>"
        f'<h1><a href="/world/2025/summit-opens">{title}</a></h1><p>{LONG}</p><p>{LONG}</p>'
        "</article></body></html>"
    )
    assert article_of(read_body(page)).headline == title


@pytest.mark.parametrize("name", ["application-name", "publisher"])
def test_a_page_that_calls_its_application_by_its_headline_keeps_the_headline(name: str) -> None:
    title = "Ферма на реке отдала соседям все саженцы"
    head = (
        f'<meta property="og:title" content="{title}"><meta name="{name}" content="{title}">'
        '<meta property="og:site_name" content="Вести долины">'
    )
    page = (
        f"<html><head><title>{title} - Вести долины</title>{head}</head><body><article>"
        f"<h1>{title}</h1><p>{LONG}</p><p>{LONG}</p></article></body></html>"
    )
    assert article_of(read_body(page)).headline == title


def test_a_name_of_the_site_that_is_no_headline_stays_one() -> None:
    sites = ["Valley Post", "Post of the Valley"]
    assert without_headline(sites, titles=["A", "Valley Post"], headings=["Valley Post"]) == sites
    assert without_headline(["Valley Post"], titles=["Valley Post"], headings=["Valley Post"]) == [
        "Valley Post"
    ]
