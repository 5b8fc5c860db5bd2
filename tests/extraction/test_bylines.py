"""Whose name is an author's, on a page full of names."""

from __future__ import annotations

import pytest

from monitor.extraction.places import headline_element
from monitor.extraction.tree import parse_markup
from tests.extraction.reading import LONG, article_of, html, read_body

BODY = f"<p>{LONG}</p><p>{LONG.replace('declaration', 'charter')}</p>"
TITLE = "Summit opens in the old capital"


def authors(body: str, head: str = "", after: str = "") -> list[str]:
    """Return the authors of a page with *body* under its headline and *after* below the story."""
    page = html(f"{body}{BODY}", head).replace("</article>", f"</article>{after}")
    return list(article_of(read_body(page)).authors)


def ld(author: str, more: str = "") -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", '
        f'"headline": "{TITLE}", "author": {author}{more}}}</script>'
    )


@pytest.mark.parametrize(
    "author",
    [
        '{"@type": "Person", "name": "Mira Sole"}',
        '{"@type": "Person", "name": {"@type": "Person", "name": "Mira Sole"}}',
        '{"@type": "Person", "name": {"@value": "Mira Sole"}}',
        '{"@type": "Person", "givenName": "Mira", "familyName": "Sole"}',
        '[{"@value": "Mira Sole"}]',
        '["By Mira Sole"]',
    ],
)
def test_shapes_of_a_name_in_json_ld(author: str) -> None:
    assert authors("", ld(author)) == ["Mira Sole"]


@pytest.mark.parametrize(
    "other",
    [
        '<aside><a rel="author" href="/a">Otto Bram</a></aside>',
        '<div class="related-articles"><span class="author">Otto Bram</span></div>',
        '<div class="comments"><div class="comment-author">Otto Bram says:</div></div>',
        '<figure itemscope itemtype="https://schema.org/ImageObject">'
        '<b itemprop="author">Otto Bram</b></figure>',
    ],
)
def test_authors_of_other_things_are_none(other: str) -> None:
    assert authors('<p class="byline">By Mira Sole</p>', after=other) == ["Mira Sole"]
    assert authors(other, ld('"Mira Sole"')) == ["Mira Sole"]
    assert authors("", after=other) == []


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ('<p class="byline">By Mira Sole and Otto Bram</p>', ["Mira Sole", "Otto Bram"]),
        ('<p class="byline">Von Mira Sole und Otto Bram</p>', ["Mira Sole", "Otto Bram"]),
        ('<div class="author">Автор: Мира Соле</div>', ["Мира Соле"]),
        ('<div class="author">作者：王芳 记者：李强</div>', ["王芳", "李强"]),
        ('<p class="byline">Mira Sole Nov 3, 2026, 9:05am EST</p>', ["Mira Sole"]),
        ('<p class="byline">By Mira Sole • 6 min read</p>', ["Mira Sole"]),
        ('<p class="byline">Mira Sole, Staff Writer</p>', ["Mira Sole"]),
        ('<p class="byline">Mira Sole Senior Politics Editor</p>', ["Mira Sole"]),
        ('<div class="byline"><a href="/author/mira">Mira Sole</a><b class="role">Editor</b></div>',
         ["Mira Sole"]),
        ('<div class="post-author"><span>Par</span> <b>Mira Sole</b></div>', ["Mira Sole"]),
        ("<p>By Mira Sole</p>", ["Mira Sole"]),
        ('<p class="author">Otto Bram says:</p>', []),
        ('<p class="author">Name *</p>', []),
    ],
)  # fmt: skip
def test_bylines_in_print(byline: str, expected: list[str]) -> None:
    assert authors(byline) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Tara Moll-Staffel", ["Tara Moll-Staffel"]),
        ("Sole, Mira", ["Sole, Mira"]),
        ("Mira Sole (Astana)", ["Mira Sole"]),
        ("Mira Sole, Otto Bram", ["Mira Sole", "Otto Bram"]),
        ("Redacci&amp;oacute;n Norte del Valle", ["Redacción Norte del Valle"]),
        ("Nguyen Y Lan", ["Nguyen Y Lan"]),
    ],
)
@pytest.mark.parametrize("name", ["author", "og:author", "dc.creator"])
def test_meta_elements(name: str, content: str, expected: list[str]) -> None:
    assert authors("", f'<meta property="{name}" content="{content}">') == expected


def test_a_teaser_in_json_ld_is_not_the_page() -> None:
    teaser = (
        '{"@type": "NewsArticle", "headline": "Orchards in bloom", "author": "Otto Bram",'
        ' "datePublished": "2026-11-01", "url": "https://news.example.com/orchards",'
        ' "image": "x", "about": "y"}'
    )
    own = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "author": "Mira Sole"}}'
    both = f'<script type="application/ld+json">[{teaser}, {own}]</script>'
    masthead = html(BODY, both).replace(
        "<article>", "<header><h1>Valley Post</h1></header><article>"
    )
    assert article_of(read_body(masthead)).authors == ("Mira Sole",)
    alone = html(BODY, f'<script type="application/ld+json">{teaser}</script>')
    article = article_of(read_body(alone))
    assert article.authors == ()
    assert article.date_published is None


def test_quotes_inside_a_value_are_mended() -> None:
    head = ld('"Mira Sole"', ', "description": "He called it a "great day" for all"')
    assert authors("", head) == ["Mira Sole"]


def test_an_organisation_gives_way_to_a_person() -> None:
    organisation = '<meta name="author" content="Valley Water Foundation">'
    assert authors("", organisation) == ["Valley Water Foundation"]
    assert authors('<p class="byline">By Mira Sole</p>', organisation) == ["Mira Sole"]


def test_the_label_of_a_card_names_the_author() -> None:
    card = (
        '<meta name="twitter:label1" content="{}"><meta name="twitter:data1" content="Mira Sole">'
    )
    assert authors("", card.format("Written by")) == ["Mira Sole"]
    assert authors("", card.format("Est. reading time")) == []


def test_a_site_named_like_its_only_author_is_a_persons_own() -> None:
    site = '<meta property="og:site_name" content="{0}"><meta name="author" content="{0}">'
    assert authors("", site.format("Valley Times")) == []
    own = '<meta property="og:site_name" content="Mira Sole">' + ld('"Mira Sole"')
    assert authors("", own) == ["Mira Sole"]


@pytest.mark.parametrize(
    "line",
    [
        '<p class="text-muted">3.11.2026 - Mira Sole</p>',
        '<div><span class="label">By</span> <a href="/profile/mira">Mira Sole</a></div>',
        '<p>Text: <a href="/autor/mira-sole">Mira Sole</a></p>',
    ],
)
def test_lines_behind_the_headline(line: str) -> None:
    assert authors(line) == ["Mira Sole"]


def test_a_sentence_that_begins_like_a_byline_is_none() -> None:
    assert authors("<p>By Friday Both Sides Agreed To Meet Again</p>") == []
    assert authors("<p>From now on the gates stay open</p>") == []


@pytest.mark.parametrize(
    "line",
    [
        '<p><span class="l">Date:</span> 3.11.2026 <br><span>Author:</span> Mira Sole<br>'
        "<span>Source:</span> Valley Post</p>",
        "<div><h5>Автор: </h5>Mira Sole</div>",
        "<p><b>Author:</b></p><p><b>Author:</b> <i>Mira Sole</i></p>",
    ],
)
def test_a_label_in_an_element_of_its_own_names_who_stands_behind_it(line: str) -> None:
    assert authors(line) == ["Mira Sole"]


def test_a_box_that_names_nobody_is_not_the_byline() -> None:
    box = '<div class="author-box"><a href="/authors/x">All articles</a></div>'
    filler = "<div><p>One more line of text stands here.</p></div>" * 3
    byline = '<p class="byline__author">By <a href="/authors/mira-sole">Mira Sole</a></p>'
    assert authors(box + filler + byline) == ["Mira Sole"]


def test_the_headline_in_a_menu_is_not_where_the_byline_is_looked_for() -> None:
    title = "The bridge over the river is open"
    menu = f"<nav><ul><li><h3>{title}</h3></li></ul>{'<a>Other</a>' * 70}</nav>"
    page = f"<html><body>{menu}<main><h1>{title}</h1><p>{LONG}</p></main></body></html>"
    root = parse_markup(page)
    assert root is not None
    heading = headline_element(root, title)
    assert heading is not None
    assert heading.tag == "h1"


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Mira Sole, Otto Bram, and Ana Prado", ["Mira Sole", "Otto Bram", "Ana Prado"]),
        ("Mira Sole og Otto Bram", ["Mira Sole", "Otto Bram"]),
        ("Mira Sole, Otto Bram och Ana Prado", ["Mira Sole", "Otto Bram", "Ana Prado"]),
        ("Мира Соль, Отто Брам, и Ана Прадо", ["Мира Соль", "Отто Брам", "Ана Прадо"]),
        ("Andrew Anders, Anders And", ["Andrew Anders", "Anders And"]),
    ],
)
def test_the_last_of_several_names_is_joined_by_a_word(field: str, names: list[str]) -> None:
    assert authors("", f'<meta name="author" content="{field}">') == names


def test_a_card_names_the_author_where_the_field_holds_a_mailbox() -> None:
    card = (
        '<meta name="author" content="m.sole@valley.example">'
        '<meta name="twitter:label1" content="Written by">'
        '<meta name="twitter:data1" content="Mira Sole">'
    )
    assert authors("", card) == ["Mira Sole"]


@pytest.mark.parametrize(
    "row",
    [
        "<ul><li><strong>Datum</strong> 3.11.2026</li><li><strong>Autorin/Autor</strong> Mira Sole"
        "</li></ul>",
        "<dl><dt>Автор</dt><dd>Mira Sole</dd></dl>",
        "<table><tr><th>Author</th><td>Mira Sole</td></tr></table>",
    ],
)
def test_a_label_in_a_row_of_its_own_needs_no_colon(row: str) -> None:
    assert authors("", after=row) == ["Mira Sole"]


def test_a_word_in_bold_before_a_sentence_is_no_label() -> None:
    row = "<p><strong>Author</strong> Mira Sole was not there when the doors were opened.</p>"
    assert authors("", after=row) == []


def test_of_an_organisation_and_its_first_word_one_is_named() -> None:
    def named(*names: str) -> tuple[str, ...]:
        metas = "".join(f'<meta name="author" content="{name}">' for name in names)
        return article_of(read_body(html(BODY, metas))).authors

    assert named("Valley Wire", "Valley") == ("Valley Wire",)
    assert named("Lakeland", "Lakeland News Desk") == ("Lakeland News Desk",)
    assert named("Nora Vance", "Nora") == ("Nora Vance", "Nora")
