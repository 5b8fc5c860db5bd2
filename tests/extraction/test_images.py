"""The picture of an article, and the outlet's keywords: from data, from cards, from the page."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from monitor.extraction.keywords import read_keywords
from monitor.extraction.page import read_page
from monitor.sources import Document
from storage.records import Article, Image, Source

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ADDRESS = "https://paper.example/energy/41"
STORY = (
    "<p>The ministers of energy of the ten states met in Bishkek on Friday and agreed on a common "
    "register of power lines, which is to be kept by the secretariat from the spring on.</p>"
    "<p>Lines over the passes are to be built first, because the valleys behind them are dark for "
    "a third of each winter, the host of the meeting told reporters after the signing.</p>"
)


def article(head: str = "", *, figures: str = "", around: str = "", url: str = ADDRESS) -> Article:
    page = (
        "<!doctype html><html lang=en><head><title>Ministers keep a register of lines</title>"
        f"{head}</head><body>{around}<article><h1>Ministers keep a register of lines</h1>"
        f"{figures}{STORY}</article></body></html>"
    )
    found = read_page(
        Document(url=url, media_type="text/html", body=page.encode(), at=NOW),
        source=Source(name="Paper", url="https://paper.example/"),
        entry=None,
        first_seen=NOW,
        now=NOW,
    )
    assert found.article is not None
    return found.article


def data(**fields: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Ministers keep a register of lines", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def card(address: str) -> str:
    return f'<meta property="og:image" content="{address}">'


FIGURE = (
    '<figure><img src="data:image/gif;base64,R0lGOD" data-src="/img/ministers-800x450.jpg">'
    "<figcaption>Ministers at the table. Photo: Kabar</figcaption></figure>"
)


@pytest.mark.parametrize(
    ("image", "wanted"),
    [
        ("https://paper.example/a1.jpg", Image(url="https://paper.example/a1.jpg")),
        (["/b1.jpg", "/b2.jpg"], Image(url="https://paper.example/b1.jpg")),
        (
            {"@type": "ImageObject", "url": "/c1.jpg", "caption": "The hall", "creditText": "AP"},
            Image(url="https://paper.example/c1.jpg", caption="The hall", credit="AP"),
        ),
        (
            [{"contentUrl": {"@value": "/d1.jpg"}, "creator": {"name": "Aida Osmon"}}],
            Image(url="https://paper.example/d1.jpg", credit="Aida Osmon"),
        ),
        ({"@type": "ImageObject", "url": 7}, None),
        ([None, 3, {}], None),
        ("javascript:alert(1)", None),
        ("https://user:secret@paper.example/e.jpg", None),
        ("http://[broken/e.jpg", None),
        ("/assets/logo.png", None),
        ("/img/default-share.jpg", None),
        ("/img/debt-default-7.jpg", Image(url="https://paper.example/img/debt-default-7.jpg")),
    ],
)
def test_what_the_data_say(image: object, wanted: Image | None) -> None:
    assert article(data(image=image)).image == wanted


def test_a_reference_leads_to_the_picture_itself() -> None:
    graph = {
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": "Ministers keep a register of lines",
                "image": {"@id": "#main"},
            },
            {"@type": "ImageObject", "@id": "#main", "url": "/wp/main.jpg", "caption": "At night"},
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    found = article(head).image
    assert found == Image(url="https://paper.example/wp/main.jpg", caption="At night")


def test_the_figure_of_the_same_file_gives_caption_and_credit() -> None:
    found = article(card("https://cdn.example/x/ministers.jpg"), figures=FIGURE).image
    assert found == Image(
        url="https://cdn.example/x/ministers.jpg",
        caption="Ministers at the table. Photo: Kabar",
        credit="Kabar",
    )


def test_a_saved_page_says_itself_where_it_stood() -> None:
    head = f'<link rel="canonical" href="{ADDRESS}">'
    found = article(head, figures=FIGURE, url="urn:sha256:0a").image
    assert found is not None
    assert found.url == "https://paper.example/img/ministers-800x450.jpg"
    assert article(figures=FIGURE, url="urn:sha256:0a").image is None


def test_another_picture_has_no_caption_of_a_figure() -> None:
    found = article(card("https://cdn.example/x/turbines.jpg"), figures=FIGURE).image
    assert found == Image(url="https://cdn.example/x/turbines.jpg")


def test_a_stand_in_gives_way_to_the_figure() -> None:
    found = article(card("https://paper.example/static/logo-big.png"), figures=FIGURE).image
    assert found is not None
    assert found.url == "https://paper.example/img/ministers-800x450.jpg"


def test_a_credit_has_a_part_of_its_own() -> None:
    figure = (
        '<figure><picture><source srcset="/s.webp 400w, /l.webp 1600w"></picture><figcaption>'
        'The dam<span class="photo-credit">Aida Osmon / Kabar</span></figcaption></figure>'
    )
    found = article(figures=figure).image
    assert found is not None
    assert found.url == "https://paper.example/l.webp"
    assert found.credit == "Aida Osmon / Kabar"


def test_teasers_and_margins_are_not_the_article() -> None:
    aside = f"<aside>{FIGURE}</aside>"
    teaser = f'<a href="/other">{FIGURE}</a>'
    assert article(around=aside, figures=teaser).image is None


def test_a_page_with_a_thousand_figures() -> None:
    found = article(data(image=["#"] * 5_000), figures=FIGURE * 1_000).image
    assert found is not None
    assert found.credit == "Kabar"


def test_a_gallery_keeps_its_first_caption() -> None:
    long = FIGURE.replace("Ministers at the table.", "Word " * 400)
    found = article(figures=long).image
    assert found is not None
    assert found.caption == ""


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (data(keywords="energy, Bishkek,energy"), ("energy", "Bishkek")),
        (data(keywords=["power lines", {"name": "SCO"}]), ("power lines", "SCO")),
        (
            '<meta property="article:tag" content="dams">'
            '<meta property="article:tag" content="Naryn">'
            '<meta name="keywords" content="news, paper">',
            ("dams", "Naryn"),
        ),
        ('<meta name="keywords" content="dam; water،  sun、ice">', ("dam", "water", "sun", "ice")),
        ('<meta name="keywords" content="上合组织 能源 会议">', ("上合组织", "能源", "会议")),
        ("", ()),
    ],
)  # fmt: skip
def test_keywords(head: str, wanted: tuple[str, ...]) -> None:
    assert article(head).keywords == wanted


def test_what_is_no_keyword() -> None:
    values = ["https://x.example/t, type:article, 2026, Dams, A headline, " + "long " * 20]
    assert read_keywords(values, headline="A headline") == ("Dams",)
    assert len(read_keywords([",".join(f"word{n}" for n in range(5_000))])) == 30
