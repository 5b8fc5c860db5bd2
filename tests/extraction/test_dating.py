"""Which of a page's dates is its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.extraction.published import Clock, date_in_address
from storage.records import Source
from tests.extraction.reading import LONG, article_of, html, read_body

BODY = f"<p>{LONG}</p><p>{LONG.replace('declaration', 'charter')}</p>"


def day(body: str, head: str = "", *, url: str = "https://news.example.com/a/river") -> str:
    """Return the day that a page with *body* under its headline is dated."""
    article = article_of(read_body(html(f"{body}{BODY}", head), url=url))
    return article.date_published.date().isoformat() if article.date_published else ""


@pytest.mark.parametrize(
    "printed",
    [
        '<div class="meta">Last updated: 18 November 2026 · First published: 3 November 2026</div>',
        '<div class="meta">Обновлено 18.11.2026, опубликовано 03.11.2026</div>',
        '<p class="info">发布时间：2026-11-03 08:15 更新时间：2026-11-18 09:00</p>',
        '<p class="tarih">Güncelleme: 18.11.2026 09:00 - Giriş: 03.11.2026 08:15</p>'.replace(
            "tarih", "date"
        ),
        '<span><time class="modified" datetime="2026-11-18">18 November</time>'
        '<time class="published" datetime="2026-11-03">3 November</time></span>',
        '<div class="box">3. November 2026 | <a href="/r">Politik</a></div>',
        '<p class="kicker">03/11/2026 - 21h15 - Por Ana Prado</p>',
    ],
)
def test_a_label_says_which_date_is_meant(printed: str) -> None:
    assert day(printed) == "2026-11-03"


@pytest.mark.parametrize(
    "other",
    [
        '<header><time datetime="2026-11-21">Saturday, 21 November 2026</time></header>',
        '<nav><span class="date">21 November 2026</span></nav>',
        '<div class="ticker"><time datetime="2026-11-21T10:00">10:00</time> Rail strike ends</div>',
        '<div class="related-posts"><span class="date">2 hours ago</span></div>',
    ],
)
def test_clocks_and_tickers_are_no_dates_of_the_story(other: str) -> None:
    page = html(f'<div class="date">3 November 2026</div>{BODY}').replace(
        "<article>", f"{other}<article>"
    )
    article = article_of(read_body(page))
    assert article.date_published == datetime(2026, 11, 3, tzinfo=UTC)


@pytest.mark.long
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("3 hours ago", "2026-11-21"),
        ("Вчера, 18:05", "2026-11-20"),
        ("5 қараша, 09:10", "2026-11-05"),
        ("11月5日", "2026-11-05"),
        ("5 December", "2025-12-05"),
        ("kecha, 10:20", "2026-11-20"),
    ],
)
def test_a_date_without_a_year_is_the_last_one_before_the_capture(
    printed: str, expected: str
) -> None:
    assert day(f'<div class="date">{printed}</div>') == expected


@pytest.mark.parametrize(
    "printed",
    [
        "5 تشرين الثاني 2026",
        "٥ نوفمبر ٢٠٢٦",
        "৫ নভেম্বর ২০২৬",
        "5 नवंबर 2026, 17:30",
        "2026 жылғы 5 қараша",
        "5 qarasha 2026",
        "2026 оны 11-р сарын 5",
        "2026 оны арваннэгдүгээр сарын 5",
        "۱۴۰۵ لړم ۱۴",
        "5 نومبر، 2026",
        "2026-yil 5-noyabr",
        "2026 йил 5 ноябрь",
        "5 พ.ย. 2569",
        "۱۴ آبان ۱۴۰۵",
        "5 tháng 11 năm 2026",
        "५ नोभेम्बर २०२६",
        "5 ноября 2026 г.",
        "5-ноябрь 2026",
        "5 ნოემბერი 2026",
        "5 նոյեմբերի 2026",
        "Thursday, 5th of November 2026",
    ],
)  # fmt: skip
def test_printed_dates_of_the_languages_of_the_space(printed: str) -> None:
    assert day(f'<div class="date">{printed}</div>') == "2026-11-05"


def test_the_description_and_the_address_speak_where_the_page_does_not() -> None:
    head = '<meta name="description" content="Release of 3 November 2026 on water">'
    assert day("", head) == "2026-11-03"
    assert day("", url="https://news.example.com/2026/11/04/river") == "2026-11-04"
    old = "https://archive.example/web/20261120101010/https://news.example.com/2026/11/04/river"
    assert day("", url=old) == "2026-11-04"


def test_the_data_of_a_script_is_a_witness() -> None:
    head = '<script>window.state = {"publishedAt":"2026-11-03T08:00:00Z"}</script>'
    assert day("", head) == "2026-11-03"


def test_two_declarations_are_decided_by_the_others() -> None:
    head = (
        '<meta property="article:published_time" content="2026-11-01T08:00:00Z">'
        '<meta name="date" content="2026-11-03">'
    )
    assert day("", head) == "2026-11-01"
    assert day('<div class="date">3 November 2026</div>', head) == "2026-11-03"


def test_a_day_in_the_headline_is_no_date_of_publication() -> None:
    page = html(
        f'<p class="date">3 November 2026</p>{BODY}', title="Results of the cup of 1 November 2026"
    )
    article = article_of(read_body(page))
    assert article.date_published == datetime(2026, 11, 3, tzinfo=UTC)


def test_a_change_is_kept_as_one() -> None:
    body = '<div class="date">Published 3 November 2026, updated 18 November 2026</div>'
    article = article_of(
        read_body(html(body + BODY), source=Source(name="t", url="https://t.example/"))
    )
    assert article.date_modified == datetime(2026, 11, 18, tzinfo=UTC)


@pytest.mark.long
@pytest.mark.parametrize(
    ("printed", "elsewhere", "expected"),
    [
        ("5 November, 10:20", "Archived on 5 November 2023", "2023-11-05"),
        ("5 ноября, 10:20", "© 05.11.2023", "2023-11-05"),
        ("11月5日", "2023-11-05", "2023-11-05"),
        (
            "5 November, 10:20",
            "The mill was founded by two brothers on 7 March 2019",
            "2026-11-05",
        ),
    ],
)
def test_a_date_without_a_year_has_the_year_that_the_page_gives_it(
    printed: str, elsewhere: str, expected: str
) -> None:
    story = f'<div class="date">{printed}</div>{BODY}'
    assert day(f"{story}{'<div></div>' * 20}<footer>{elsewhere}</footer>") == expected


def test_a_word_for_yesterday_in_a_sentence_is_no_date() -> None:
    line = "1 Platine (hier eine kleine), 1 Infrarot-LED (hier die rote) und 1 Widerstand (39 Ohm)"
    assert day(f'<div class="details">{line}</div>') == ""
    assert day('<div class="details">Hier, 10:20</div>') == "2026-11-20"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1 Infrarot LED (hier TSAL5100)", ""),
        ("Das Haus steht hier seit Jahren leer", ""),
        ("Le conseil s'est tenu hier à Lille", ""),
        ("Publié hier à 10h20", "2026-11-20"),
        ("Опубликовано вчера", "2026-11-20"),
        ("Kecha, 18:05, Toshkent shahri va viloyati", "2026-11-20"),
    ],
)
def test_a_word_for_a_day_needs_a_time_or_stands_alone(line: str, expected: str) -> None:
    assert day(f'<div class="details">{line}</div>') == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ('<time datetime="2026-11-18T10:00Z">Published 3 November 2026</time>', "2026-11-03"),
        ('<time datetime="2026-11-18">Опубликовано 3 ноября 2026</time>', "2026-11-03"),
        ('<time datetime="2026-11-03T10:00Z">18 November 2026</time>', "2026-11-03"),
        ('<time datetime="2026-11-03T10:00Z">Published on Tuesday</time>', "2026-11-03"),
        ('<time datetime="2026-11-03T23:30-05:00">Published 3 November 2026</time>', "2026-11-04"),
    ],
)
def test_what_a_page_writes_of_its_publication_outdoes_what_machines_are_told(
    printed: str, expected: str
) -> None:
    assert day(printed) == expected


def test_a_box_has_the_label_of_the_element_within_it() -> None:
    teasers = "".join(f'<div class="published">{n} November 2026</div>' for n in (18, 16))
    own = '<div class="share-info"><div class="pubdate">3 November 2026</div><i>Share</i></div>'
    assert day(f"{own}{BODY}{teasers}") == "2026-11-03"
    assert day(f'<aside class="post-meta"><time>3 November 2026</time></aside>{BODY}') == (
        "2026-11-03"
    )


def test_the_headline_within_a_link_is_a_teasers() -> None:
    menu = (
        "<div><a href='/1'><h3>Cup of the region begins</h3><span>18.11.2026 09:00</span></a>"
        "<a href='/a/river'><h3>Ministers sign a declaration on the river</h3>"
        "<span>17.11.2026 09:00</span></a></div>"
    ) + "<p></p>" * 30
    own = "<h2>Ministers sign a declaration on the river</h2><small>Made: 03.11.2026 / sk</small>"
    title = "<title>Ministers sign a declaration on the river</title>"
    page = f"<html><head>{title}</head><body>{menu}<article>{own}{BODY}</article></body></html>"
    article = article_of(read_body(page))
    assert article.date_published == datetime(2026, 11, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("declared", "printed", "expected"),
    [
        ("2026-11-12", '<p class="date">3 November 2026</p>', "2026-11-03"),
        ("2026-11-12", '<p class="info">03.11.2026 | Updated: 12.11.2026</p>', "2026-11-03"),
        ("2026-11-12", '<p class="date">Updated: 14 November 2026</p>', "2026-11-12"),
        ("2026-11-12", '<p class="date">3 November 2026</p><p>9 November 2026</p>', "2026-11-12"),
        ("2026-11-12T10:00:00Z", '<p class="date">3 November 2026</p>', "2026-11-12"),
        ("2026-11-12", '<p class="date">12 November 2026</p>', "2026-11-12"),
    ],
)
def test_a_declared_day_gives_way_to_the_one_date_by_the_headline(
    declared: str, printed: str, expected: str
) -> None:
    head = f'<meta name="dc.date" content="{declared}"><meta name="author" content="Nora Vance">'
    assert day(printed, head) == expected


def test_of_two_declarations_the_one_that_somebody_else_says_too_counts() -> None:
    head = (
        '<meta property="article:published_time" content="2026-11-12T08:00:00Z">'
        '<meta name="pubdate" content="2026-11-12"><meta name="date" content="2026-11-03">'
    )
    assert day('<p class="date">3 November 2026</p>', head) == "2026-11-03"
    assert day("", head) == "2026-11-12"


def test_an_address_from_long_before_is_believed() -> None:
    head = '<meta property="article:published_time" content="2026-11-12T08:00:00Z">'
    assert day("", head, url="https://news.example.com/home/2024/7/2/river") == "2024-07-02"
    assert day("", head, url="https://news.example.com/2026/11/02/river") == "2026-11-12"
    assert day("", "", url="https://news.example.com/blog/2026/7/2/river") == "2026-07-02"
    clock = Clock("en", "", datetime(2026, 11, 21, tzinfo=UTC))
    assert date_in_address("https://news.example.com/blog/2026/7/5-rules", clock) is None


@pytest.mark.parametrize(
    ("declared", "printed", "expected"),
    [
        ("11/03/2026 12:43:42", "3 November 2026", "2026-11-03"),
        ("03/11/2026 12:43:42", "3 November 2026", "2026-11-03"),
        ("11/03/2026 12:43:42", "03.11.2026", "2026-11-03"),
        ("11/03/2026 12:43:42", "9 November 2026", "2026-03-11"),
    ],
)
def test_what_a_page_prints_says_which_number_of_its_declaration_is_the_month(
    declared: str, printed: str, expected: str
) -> None:
    head = f'<meta name="pubdate" content="{declared}">'
    assert day(f'<p class="date">{printed}</p>', head) == expected
