"""The story on the page: which blocks belong to it, and which only stand around it."""

from __future__ import annotations

import pytest

from monitor.extraction.surroundings import link_lines, squeezed
from monitor.extraction.tree import parse_markup
from tests.extraction.reading import article_of, html, read_body

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
LAST = (
    "The oldest of the crew said that he would rather have a good radio than a fast boat, because "
    "on this lake it is never the distance that kills, but that nobody knows where to look."
)
REST = f"<p>{SECOND}</p><p>{THIRD}</p><p>{LAST}</p>"

LEAD = "Nine people share one boat, and an old quarrel about the length of the shore is at an end."
STORY = f'<div class="article-body"><p>{FIRST}</p>{REST}</div>'


def text_of(body: str, head: str = "") -> str:
    return article_of(read_body(html(body, head))).text


@pytest.mark.parametrize(
    "attributes",
    [
        'class="ad-slot-wrapper"',
        'class="newsletter-layout"',
        'class="social-column"',
        'class="cuerpo"',
        'aria-hidden="true"',
    ],
)
def test_a_container_of_the_story_is_read_whatever_it_is_called(attributes: str) -> None:
    text = text_of(f"<p>{FIRST}</p><div {attributes}>{REST}</div>")
    assert FIRST in text
    assert LAST in text


def test_what_a_reader_unfolds_is_part_of_the_story() -> None:
    folded = f'<div class="rest" style="display: none">{REST}</div>'
    text = text_of(f"<div><p>{FIRST}</p>{folded}</div><button>Continue</button>")
    assert LAST in text


def test_what_nobody_sees_is_no_part_of_a_short_story() -> None:
    unseen = f'<div style="color: red; visibility:hidden"><p>{LAST}</p></div>'
    text = text_of(f"<article>{unseen}<div><p>{FIRST}</p><p>{SECOND}</p></div></article>")
    assert text == f"{FIRST}\n\n{SECOND}"


def test_what_a_script_makes_visible_is_the_story() -> None:
    text = text_of(f'<div style="visibility: hidden"><p>{FIRST}</p>{REST}</div>')
    assert FIRST in text
    assert LAST in text


def test_a_hidden_dialog_is_no_part_of_the_story() -> None:
    dialog = f'<div class="login-dialog" style="display:none"><p>{LAST}</p></div>'
    text = text_of(f"<div><p>{FIRST}</p>{dialog}<p>{SECOND}</p><p>{THIRD}</p></div>")
    assert THIRD in text
    assert LAST not in text


def test_the_article_that_is_loaded_behind_the_first_is_another_story() -> None:
    first = f'<div class="text"><p>{FIRST}</p><p>{SECOND}</p></div>'
    other = f'<div class="text"><p>{THIRD}</p><p>{LAST}</p></div>'
    page = (
        "<html><head><title>Towns share a boat</title></head><body>"
        f"<article><h1>Towns share a boat</h1>{first}</article>"
        f"<article><h1>Radio beats speed, says sailor</h1>{other}</article></body></html>"
    )
    text = article_of(read_body(page)).text
    assert SECOND in text
    assert LAST not in text


def test_headlines_of_other_stories_between_paragraphs_are_left_out() -> None:
    teaser = '<p><a href="/news/17">Ice closes the northern harbour a month early this year</a></p>'
    text = text_of(f"<p>{FIRST}</p>{teaser}<p>{SECOND}</p><p>{THIRD}</p>")
    assert THIRD in text
    assert "northern harbour" not in text


def test_only_links_within_the_site_are_headlines_of_other_stories() -> None:
    titles = ("Survey of the lake, with depths", "Test in cold water, what it asks for")
    page = (
        f'<div><p><a href="https://survey.example.org/2026">{titles[0]}</a></p>'
        f'<li><b><a href="https://www.example.com/9">{titles[1]}</a></b></li></div>'
    )
    root = parse_markup(page)
    assert root is not None
    found = link_lines(root, frozenset(map(squeezed, titles)), "example.com")
    assert found == {squeezed(titles[1])}


def test_the_standfirst_above_the_container_leads_the_text() -> None:
    body = f'<p class="standfirst">{LEAD}</p></article><article>{STORY}'
    assert text_of(body).startswith(LEAD)


def test_a_phrase_under_the_headline_is_no_standfirst() -> None:
    lead = "Nine people, one boat and an old quarrel about the length of the shore"
    text = text_of(f'<p class="standfirst">{lead}</p></article><article>{STORY}')
    assert text.startswith(FIRST)


def test_a_description_that_the_page_shows_is_its_standfirst() -> None:
    head = f'<meta name="description" content="{LEAD}">'
    body = f'<div class="x1"><span>{LEAD}</span></div></article><article>{STORY}'
    assert text_of(body, head).count(LEAD) == 1


def test_a_dateline_stays_at_the_beginning() -> None:
    body = (
        f'<p class="lead">{LEAD}</p>'
        f'<div class="article-body"><p>ALMATY, November 20. /KAZINFORM/. {FIRST}</p>{REST}</div>'
    )
    found = article_of(read_body(html(body)))
    assert found.dateline is not None


def test_a_menu_that_nobody_closed_costs_no_text() -> None:
    menu = "<nav><a href='/'>Home</a>"
    page = f"<html><body>{menu}<h1>Towns share a boat</h1><p>{FIRST}</p>{REST}</body></html>"
    assert LAST in article_of(read_body(page)).text


@pytest.mark.parametrize(
    "sentence",
    [
        "Subscribe or perish was the order of those years, the librarian recalled with a smile.",
        "Share the water or lose it all, the old engineer told the four mayors at the end.",
        "Подписаться под письмом отказались только трое из сорока приглашённых учёных.",
        "广告费用明年将下降百分之十，镇长在会议结束时补充说。",
    ],
)
def test_a_last_sentence_that_begins_like_a_button_is_the_storys(sentence: str) -> None:
    assert text_of(f"<p>{FIRST}</p><p>{SECOND}</p><p>{sentence}</p>").endswith(sentence)


def test_a_request_that_links_somewhere_is_furniture() -> None:
    request = (
        '<p>Subscribe to the letter of the lake to have <a href="https://x.example.org/n">all of it'
        "</a> in your box every morning.</p>"
    )
    assert text_of(f"<p>{FIRST}</p><p>{SECOND}</p>{request}").endswith(SECOND)


def test_a_word_with_a_dash_behind_it_is_no_heading_of_links() -> None:
    sentence = (
        "More – and not fewer – boats will be needed, the master said, if the ice comes late."
    )
    assert sentence in text_of(f"<p>{FIRST}</p><p>{sentence}</p><p>{SECOND}</p>")


@pytest.mark.parametrize("label", ["主要内容", "内容提要", "相关稿件"])
def test_labels_of_a_broadcaster_are_no_text(label: str) -> None:
    text = text_of(f"<div><p>{FIRST}</p><p>{label}</p><p>{SECOND}</p><p>{LAST}</p></div>")
    assert SECOND in text
    assert label not in text


def test_what_is_said_twice_in_a_row_is_read_twice() -> None:
    refrain = (
        "<p>Row the ferry over the wide lake, neighbours, and sing until the evening falls on all "
        "of us and on the towns along the shore.</p>"
    )
    twice = f"<p>{FIRST}</p>{refrain}{refrain}<div>Ad</div>{refrain}{REST}"
    assert article_of(read_body(html(twice))).text.count("Row the ferry") == 3
    copied = f"<div><p>{FIRST}</p>{REST}{refrain}</div><section>{refrain}</section>"
    assert article_of(read_body(html(copied))).text.count("Row the ferry") == 1


@pytest.mark.parametrize(
    "name", ["styles--introContainer--zZR_c", "articleHead__leadBox", "standfirstWrapper"]
)
def test_a_standfirst_in_a_container_that_is_called_so_leads(name: str) -> None:
    lead = f"{LEAD} It is the third of its kind here, and the first one that has a radio."
    head = f'<section><div class="{name}"><h1>Boat of the lake</h1><p>{lead}</p></div></section>'
    page = f"<html><body>{head}<main><article><p>{FIRST}</p>{REST}</article></main></body></html>"
    assert article_of(read_body(page)).text.startswith(lead)


@pytest.mark.parametrize(
    ("place", "is_read"),
    [
        ("<b class='spot'>New Delhi:</b>", True),
        ("<strong>TASHKENT —</strong>", True),
        ("<span>Islamabad/ New Delhi: </span>", True),
        ("<b>Also read:</b>", False),
        ("<b>New Delhi</b>", False),
    ],
)
def test_a_place_before_the_first_paragraph_is_its_dateline(place: str, is_read: bool) -> None:
    article = article_of(read_body(html(f"<div>{place}<p>{FIRST}</p>{REST}</div>")))
    assert (article.dateline is not None) is is_read
    assert article.text.startswith("The council") is not is_read
