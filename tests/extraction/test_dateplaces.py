"""Where a site has its dates is learned from those of its pages whose date is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from lxml import html as markup

from monitor.extraction.dateplaces import (
    MOST,
    dated_elements,
    one_day,
    place_of,
    sure_date,
)
from monitor.extraction.page import Extracted, read_page
from monitor.extraction.recurring import NOTHING_KNOWN, WINDOW, Known, learned, repeated, said
from monitor.reprints.signature import text_digest
from monitor.sources import Document
from monitor.text.dates.reading import ParsedDate
from storage.records import Entry, SitePage
from tests.extraction.sites import SOURCE, page

SEEN = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""When the pages are captured: long after they were written."""


def day_of(number: int) -> datetime:
    """Return when story *number* was published: no two of a month."""
    return datetime(2026, 1 + number % 9, 3 + number % 24, 8, 15, tzinfo=UTC)


def stated(number: int) -> str:
    return f'<meta property="article:published_time" content="{day_of(number).isoformat()}">'


def clock(number: int) -> str:
    """A masthead without a name that says so, in which the day of the capture stands."""
    return '<div class="top"><span class="date">20 November 2026</span></div>'


def written(number: int, form: str = "{0.day} {0:%B} {0.year}") -> str:
    return form.format(day_of(number))


# --- publishers on which the rules were made ---------------------------------------------------


def stamped(number: int, head: str = "") -> str:
    """The date stands behind the text in a box without a telling name; a clock above it."""
    last = f'<div class="tail"><span class="x1">{written(number)}</span></div>'
    return page(number, before=[clock(number)], after=[last], head=head)


def teased(number: int, head: str = "") -> str:
    """Teasers of class "published" stand before the page's own date."""
    teasers = "".join(
        f'<div class="box"><b>Other news {n}</b><span class="published">{written(n)}</span></div>'
        for n in (number + 2, number + 5)
    )
    own = f'<p class="who">Desk, {written(number)}</p>'
    return page(number, before=[teasers, own], head=head)


def russian(number: int, head: str = "") -> str:
    """Numbers with dots in a list of facts; the date of a campaign in the masthead, another clock
    within the article."""
    at = day_of(number)
    facts = (
        f'<ul class="facts"><li>Просмотры: {number + 1204}</li><li><i class="ico"></i>'
        f"{at:%d.%m.%Y}, {at:%H:%M}</li></ul>"
    )
    ad = '<div class="promo-line"><em>До 31.12.2026 подписка дешевле</em></div>'
    return page(number, before=[ad, '<p class="now">20.11.2026 14:00</p>', facts], head=head)


def ticking(number: int, head: str = "") -> str:
    """A ticker's microdata is no declaration."""
    tick = '<p class="tick"><span itemprop="datePublished">20 November 2026</span> Rates</p>'
    return page(number, before=[tick], after=[f'<p class="z9">{written(number)}</p>'], head=head)


# --- publishers held apart: written when the rules stood, and read as they were -------------------


def chinese(number: int, head: str = "") -> str:
    """The date stands in a cell of a table of the page's foot, a clock in the head."""
    at = day_of(number)
    foot = f"<table class='meta2'><tr><td>{at.year}年{at.month}月{at.day}日</td></tr></table>"
    now = '<div class="rili">2026年11月20日 星期五</div>'
    return page(number, before=[now], after=[foot], head=head)


def gallery(number: int, head: str = "") -> str:
    """`time` elements of other stories before the story's own, without any class."""
    others = "".join(
        f'<li><time datetime="{day_of(n):%Y-%m-%d}">{written(n)}</time></li>'
        for n in (number + 3, number + 7)
    )
    own = f'<div class="line"><time datetime="{day_of(number):%Y-%m-%d}">then</time></div>'
    return page(number, before=[f"<ul>{others}</ul>", own], head=head)


def bangla(number: int, head: str = "") -> str:
    """Digits of another script behind an icon; the day of the paper's print above."""
    at = day_of(number)
    months = "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর".split()
    digits = f"{at.day} {months[at.month - 1]} {at.year}".translate(
        {ord("0") + n: ord("০") + n for n in range(10)}
    )
    head_line = '<div class="potrika"><b>২০ নভেম্বর ২০২৬</b></div>'
    own = f'<div class="sub"><small><i class="fa"></i>{digits}</small> </div>'
    return page(number, before=[head_line], after=[own], head=head)


def valley(number: int, head: str = "") -> str:
    """An American weekly: the issue's date and the story's in numbers, in boxes of one name."""
    issue = '<div class="bar left"><span class="d">11/20/2026</span></div>'
    own = f'<div class="bar right"><span class="d">{written(number, "{0:%m/%d/%Y}")}</span></div>'
    return page(number, before=[f"<section>{issue}</section>", own], head=head)


def agenda(number: int, head: str = "") -> str:
    """Coming events stand beside the story; its own date is a link to the day's archive."""
    events = "".join(
        f"<tr><td>{written(n)}</td><td>Council, hall {n}</td></tr>"
        for n in (number + 4, number + 6)
    )
    day = f'<a class="arch">{written(number)}</a>'
    own = f'<p>Filed under <a href="/culture">Culture</a> on {day}</p>'
    return page(number, before=[f'<table class="plan">{events}</table>'], after=[own], head=head)


BUILT = (stamped, teased, russian, ticking)
APART = (chinese, gallery, bangla, valley, agenda)
Template = Callable[..., str]


def read(
    markup: str,
    number: int,
    known: Known = NOTHING_KNOWN,
    *,
    at: datetime = SEEN,
    feed: datetime | None = None,
) -> Extracted:
    """Read page *number* of the site, captured at *at*, announced by a feed where it says when."""
    url = f"https://news.example/{number}"
    entry = None
    if feed is not None:
        entry = Entry(id=url, source="s", guid=url, link=url, page=url, published=feed)
    document = Document(url=url, media_type="text/html", body=markup.encode(), at=at)
    return read_page(
        document, source=SOURCE, entry=entry, first_seen=at, now=at, known=known
    )  # fmt: skip


def left_by(found: Extracted, number: int) -> SitePage:
    assert found.article is not None
    return SitePage(
        article=found.article.id, capture=str(number), site="news.example", at=SEEN,
        text=text_digest(found.article), marks=found.marks, taken=found.taken,
    )  # fmt: skip


def taught(template: Template, numbers: range = range(6)) -> Known:
    """Return what declaring pages of one *template* teach."""
    return learned([left_by(read(template(n, stated(n)), n), n) for n in numbers][-WINDOW:])


def day(found: Extracted) -> str:
    assert found.article is not None
    at = found.article.date_published
    return at.date().isoformat() if at else ""


@pytest.mark.parametrize("template", [*BUILT, *APART])
def test_a_page_that_declares_nothing_has_the_date_of_its_place(template: Template) -> None:
    known = taught(template)
    wrong = 0
    for number in (9, 11, 14):
        alone, found = read(template(number), number), read(template(number), number, known)
        assert day(found) == day_of(number).date().isoformat()
        assert day(read(template(number), number, repeated(found.taken))) == day(found)
        wrong += day(alone) != day(found)
    assert wrong, "without the site's other pages it would be read wrongly"


@pytest.mark.parametrize("template", [stamped, russian])
def test_three_pages_are_needed(template: Template) -> None:
    two = taught(template, range(2))
    assert day(read(template(9), 9, two)) == day(read(template(9), 9))


def test_a_feed_and_an_address_teach_as_what_a_page_declares_does() -> None:
    pages = [left_by(read(stamped(n), n, feed=day_of(n)), n) for n in range(4)]
    assert day(read(stamped(9), 9, learned(pages))) == "2026-01-12"


def test_witnesses_that_gainsay_each_other_teach_nothing() -> None:
    late = left_by(read(stamped(1, stated(1)), 1, feed=SEEN), 1)
    sure = left_by(read(stamped(1, stated(1)), 1), 1)
    assert len(late.marks) == len(sure.marks) - 2


def test_a_clock_on_the_day_of_the_page_is_not_taken_for_its_date() -> None:
    def fresh(number: int, at: datetime) -> str:
        shown = f'<div class="top"><span class="date">{at:%d.%m.%Y}</span></div>'
        exact = f'<p class="y">{at:%d.%m.%Y %H:%M}</p>'
        return page(number, before=[shown, exact], head=stated(number).replace(
            day_of(number).isoformat(), at.isoformat()))  # fmt: skip

    pages = []
    for number in range(5):
        at = SEEN + timedelta(days=number)
        pages.append(left_by(read(fresh(number, at), number, at=at + timedelta(hours=2)), number))
    known = learned(pages)
    later = (
        page(9)
        .replace("<h1>", '<div class="top"><span class="date">28.12.2026</span></div><h1>')
        .replace("</h1>", '</h1><p class="y">01.12.2026 07:15</p>')
    )
    found = read(later, 9, known, at=datetime(2026, 12, 28, 9, tzinfo=UTC))
    assert day(found) == "2026-12-01"
    assert [said(one) for one in found.taken] == [
        "the page's own date stands in “article > p.y” (5 of the site's last 5 pages)"
    ]


def test_a_new_template_is_learned_and_the_old_one_forgotten() -> None:
    def renamed(number: int, head: str = "") -> str:
        # the old name is a clock's now, the date stands elsewhere
        return stamped(number, head).replace("x1", "x2").replace(
            'class="top"><span class="date"', 'class="tail"><span class="x1"'
        )  # fmt: skip

    old = [left_by(read(stamped(n, stated(n)), n), n) for n in range(WINDOW)]
    new = [left_by(read(renamed(n, stated(n)), n), n) for n in range(20, 20 + WINDOW)]
    right = [
        day(read(renamed(19), 19, learned([*old, *new[:count]][-WINDOW:]))) == "2026-02-22"
        for count in (0, 4, WINDOW)
    ]
    assert right == [False, True, True]
    gone = learned(new)
    assert gone.count("place", "own article > div.tail > span.x1") == 0
    assert gone.count("place", "other article > div.tail > span.x1") == WINDOW


def test_what_changed_is_kept_though_it_is_another_date() -> None:
    def changed(number: int, head: str = "") -> str:
        own = f'<div class="date">{written(number)}</div>'
        later = f'<div class="upd">Updated: {written(number + 2)}</div>'
        return page(number, before=[own, later], head=head)

    found = read(changed(9), 9, taught(changed))
    assert found.article is not None
    assert day(found) == "2026-01-12"
    assert found.article.date_modified == day_of(11).replace(hour=0, minute=0)


def american(number: int, head: str = "", *, form: str = "{0:%m/%d/%Y}") -> str:
    own = f'<div class="date">{written(number, form)}</div>'
    return page(number, before=[own], head=head)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("{0:%m/%d/%Y}", "2026-03-05"),
        ("{0.month}-{0.day}-{0:%y}", "2026-03-05"),
        ("{0:%d/%m/%Y}", "2026-03-05"),
    ],
)
def test_the_sites_other_pages_say_which_number_is_the_month(form: str, expected: str) -> None:
    known = taught(lambda number, head: american(number, head, form=form), range(9, 15))
    undeclared = american(2, form=form)  # 5 March: either number may be the month
    found = read(undeclared, 2, known)
    assert day(found) == expected
    assert day(read(undeclared, 2, repeated(found.taken))) == expected
    order = next(said(one) for one in found.taken if " between two numbers" in said(one))
    assert order.startswith("day before month" if form.startswith("{0:%d") else "month before day")


def test_pages_that_declare_nothing_say_in_which_order_they_write_too() -> None:
    alone = [left_by(read(american(n), n), n) for n in (11, 12, 13, 14)]  # days above twelve
    assert day(read(american(2), 2)) == "2026-05-03"
    assert day(read(american(2), 2, learned(alone))) == "2026-03-05"


def test_a_site_that_writes_both_ways_decides_nothing() -> None:
    pages = [
        left_by(read(american(n, form=("{0:%m/%d/%Y}", "{0:%d/%m/%Y}")[n % 2]), n), n)
        for n in range(10, 18)
    ]
    assert day(read(american(2), 2, learned(pages))) == "2026-05-03"


def test_places_are_names_that_a_template_repeats() -> None:
    root = markup.fromstring(
        '<html><body><main id="m"><article class="post-77 type-a news"><div><p class="a b c d">'
        '3 November 2026</p></div><time datetime="2026-11-03"></time></article></main></body>'
    )
    assert [one.place for one in dated_elements(root)] == [
        "main.m > article.post-0 > div > p.a.b.c",
        "main.m > article.post-0 > time",
    ]
    assert place_of(root) == "html"


def test_of_a_thousand_dates_a_dozen_are_read() -> None:
    root = markup.fromstring(
        "<html><body>"
        + "".join(
            f'<div class="c{chr(97 + n % 26)}">{n % 28 + 1} May 2026</div>' for n in range(999)
        )
        + "</body></html>"
    )
    assert len(dated_elements(root)) == MOST
    sentences = (
        "<p>In the year 1994 the mill of the village burnt down for the second time</p>" * 999
    )
    assert dated_elements(markup.fromstring(f"<html><body>{sentences}</body></html>")) == []


def test_who_is_sure_of_a_date() -> None:
    one, far = ParsedDate(SEEN, date_only=False), ParsedDate(day_of(1), date_only=True)
    assert sure_date([None, None]) is None
    assert sure_date([None, one]) == one
    assert sure_date([one, None, far]) is None
    assert sure_date([far, far]) == far
    assert one_day([one, far]) is None
    assert one_day([one, one]) == one
