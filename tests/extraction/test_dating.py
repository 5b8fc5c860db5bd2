"""Which of a page's dates is its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

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
