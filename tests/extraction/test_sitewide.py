"""What recurs over the pages of a site is the site's; what an outlet says again stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from monitor.extraction.recurring import (
    FEWEST,
    KINDS,
    NOTHING_KNOWN,
    WINDOW,
    Known,
    learned,
    mark,
    repeated,
    said,
)
from monitor.extraction.sitewide import FIRST, LAST, edges, marks_of, without_sitewide
from storage.records import SharedKind, SitePage
from tests.extraction.sites import START, Site, page, story, text_of

SHORT = "<p>Morning letter of the desk</p>"
LINKED = '<p>Every evening the desk picks five reports: <a href="/join">join the list</a>.</p>'
PLAIN = "Opinions printed on these columns belong to their writers alone, whoever they are."
BACKGROUND = (
    "Engineers of the region have been rebuilding public works since the flood of 2019, when the "
    "administration reported losses of ninety million soms."
)


def test_a_line_that_recurs_at_the_edge_is_left_out_from_the_fourth_page_on() -> None:
    site = Site()
    found = site.read_all(range(5), lambda number: page(number, after=[SHORT]))
    there = ["Morning letter" in text_of(one) for one in found]
    assert there == [True] * FEWEST + [False] * 2
    assert text_of(found[4]) == "\n\n".join(story(4))
    (taken,) = found[4].taken
    assert said(taken) == (
        "left out as the site's: paragraph “Morning letter of the desk” (on 4 of its last 4 pages)"
    )


def test_a_sentence_with_a_link_is_furniture_and_a_number_in_it_makes_no_other() -> None:
    site = Site()
    found = site.read_all(
        range(5), lambda number: page(number, after=[LINKED.replace("five", str(number + 40))])
    )
    assert "picks 44 reports" not in text_of(found[4])
    assert [one.kind for one in found[4].taken] == ["paragraph"]


def test_on_every_second_page_it_is_furniture_on_every_third_not() -> None:
    half, third = Site(), Site()
    halves = half.read_all(range(13), lambda n: page(n, after=[SHORT] if n % 2 == 0 else ()))
    thirds = third.read_all(range(13), lambda n: page(n, after=[SHORT] if n % 3 == 0 else ()))
    assert "Morning letter" not in text_of(halves[12])
    assert "Morning letter" in text_of(thirds[12])


def test_background_that_every_page_repeats_stays() -> None:
    site = Site()
    found = site.read_all(range(14), lambda n: page(n, after=[f"<p>{BACKGROUND}</p>"]))
    assert all(text_of(one).endswith(BACKGROUND) for one in found)


def test_a_plain_sentence_of_which_the_stories_say_nothing_goes_in_the_end() -> None:
    site = Site()
    found = site.read_all(range(8), lambda n: page(n, after=[f"<p>{PLAIN}</p>"]))
    assert [PLAIN in text_of(one) for one in found] == [True] * 6 + [False] * 2


def test_what_recurs_within_a_text_is_not_looked_at() -> None:
    site = Site()

    def told(number: int) -> Sequence[str]:
        return [*story(number), *story(number + 50), "The second day", *story(number + 90) * 3]

    found = site.read_all(range(6), lambda number: page(number, body=told(number)))
    assert all("The second day" in text_of(one) for one in found)


def test_a_site_whose_every_page_is_the_same_text_keeps_it() -> None:
    site = Site()
    found = site.read_all(
        range(8), lambda number: page(number, body=[f"Day {number}", *story(1)[:2]])
    )
    assert all("\n\n".join(story(1)[:2]) in text_of(one) for one in found)
    lines = ["Schedule of the week", "Hall one", "Hall two", "Hall three"]
    known = Known(12, {mark("paragraph", line): 12 for line in lines})
    shown = [*lines, "Open from nine"]
    kept, taken = without_sitewide(shown, known, headline="Week", linked=lambda _: frozenset())
    assert (kept, taken) == (tuple(shown), ())


def test_a_new_template_is_learned_and_the_old_one_forgotten() -> None:
    site = Site()
    site.read_all(range(WINDOW), lambda number: page(number, after=[SHORT]))
    new = "<p>Late letter of the desk</p>"
    later = site.read_all(range(20, 20 + WINDOW), lambda number: page(number, after=[new]))
    there = ["Late letter" in text_of(one) for one in later]
    assert there == [True] * (WINDOW // 2) + [False] * (WINDOW // 2)
    assert not learned(site.pages[-WINDOW:]).is_sites("paragraph", "Morning letter of the desk")
    assert "Morning letter" in text_of(site.read(page(40, after=[SHORT])))


def test_what_was_taken_out_once_is_taken_out_again_and_nothing_else() -> None:
    site = Site()
    found = site.read_all(range(6), lambda number: page(number, after=[SHORT, LINKED]))[5]
    known = repeated(found.taken)
    assert {one.text for one in found.taken} == {
        "Morning letter of the desk",
        "Every evening the desk picks five reports: join the list.",
    }
    assert known.pages == 5
    assert all(known.recurring(one.kind, one.text) == one for one in found.taken)
    assert not known.is_sites("paragraph", story(5)[0])


def test_counts_are_of_pages_and_of_dates_by_days() -> None:
    marks = (mark("date", "2026-11-20"), mark("author", "Web Desk"))
    pages = [
        SitePage(article=str(n), capture=str(n), site="s", at=START, text=str(n), marks=marks * 2)
        for n in range(4)
    ]
    known = learned(pages)
    assert known.is_sites("author", "WEB desk")
    assert not known.is_sites("date", "2026-11-20")
    assert learned(pages[:2]) is NOTHING_KNOWN


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_says_its_kind(kind: SharedKind) -> None:
    one = mark(kind, "21 November 2026")
    assert KINDS[one & 7] == kind
    assert -(2**63) <= one < 2**63
    assert one == mark(kind, " 21 NOVEMBER\n2026 ")
    assert (one == mark(kind, "22 November 2026")) == (kind not in ("date", "place"))


def test_five_megabytes_of_paragraphs_that_nearly_recur_are_a_dozen_marks() -> None:
    lines = [
        f"{'The council met on day'} {n} of the session. {'x' * (n % 90)}" for n in range(60_000)
    ]
    assert sum(map(len, lines)) > 4_000_000
    assert len(list(edges(lines))) == FIRST + LAST
    marks = marks_of(lines, beside_titles=(), authors=(), dates=(), places=())
    assert len(marks) <= FIRST + LAST
    known = Known(6, dict.fromkeys(marks, 6))
    kept, _ = without_sitewide(lines, known, headline="", linked=lambda _: frozenset(lines))
    assert len(lines) - len(kept) == FIRST + LAST


def test_a_desk_is_no_author_and_a_correspondent_who_writes_all_is() -> None:
    def byline(name: str) -> str:
        return f'<meta name="author" content="{name}">'

    desk, person = Site(), Site()
    desks = desk.read_all(range(5), lambda number: page(number, head=byline("Valleydesk")))
    people = person.read_all(range(9), lambda number: page(number, head=byline("Nora Vance")))
    assert [one.article.authors for one in desks if one.article] == [("Valleydesk",)] * 3 + [()] * 2
    assert {one.article.authors for one in people if one.article} == {("Nora Vance",)}


def test_a_date_that_stands_on_the_pages_of_many_days_is_none_of_theirs() -> None:
    def dated(number: int) -> str:
        day = (START + timedelta(days=number)).date().isoformat()
        stamp = '<meta property="article:published_time" content="2020-03-05T10:00:00Z">'
        return page(number, head=stamp, before=[f'<p class="date">Published: {day}</p>'])

    found = Site().read_all(range(5), dated)
    days = [
        one.article.date_published.date()
        for one in found
        if one.article and one.article.date_published
    ]
    assert [day.isoformat() for day in days] == [
        *["2020-03-05"] * 3, "2026-11-04", "2026-11-05",
    ]  # fmt: skip
    assert [one.kind for one in found[4].taken] == ["date"]
    assert said(found[4].taken[0]).endswith("(on pages of 4 days of its last 4 pages)")
