"""The kind ``listing`` on pages built like those of real outlets: ``corpus/listing``."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.sources import Document, Listing, load_kind
from monitor.sources.link_patterns import PatternError, compile_pattern
from monitor.sources.listing_files import weight
from storage.records import Source
from tests.growth import grows_linearly

CORPUS = Path(__file__).parent / "corpus" / "listing"
CASES = sorted(path.stem for path in CORPUS.glob("*.toml"))
AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


def source(url: str, language: str = "", **options: str) -> Source:
    return Source(
        name="Example",
        url=url,
        kind="listing",
        language=language,
        options=tuple(options.items()),
    )


def read(
    html: str | bytes, url: str = "https://news.example/", limit: int = 500, **options: str
) -> Listing:
    body = html.encode() if isinstance(html, str) else html
    document = Document(url=url, media_type="text/html", body=body, at=AT)
    return load_kind("listing").parse(document, source(url, **options), limit)


@pytest.mark.parametrize("case", CASES)
def test_corpus(case: str) -> None:
    expected = tomllib.loads((CORPUS / f"{case}.toml").read_text("utf-8"))
    document = Document(
        url=expected["url"],
        media_type="text/html",
        body=(CORPUS / f"{case}.html").read_bytes(),
        at=AT,
    )
    listing = load_kind("listing").parse(
        document, source(expected["url"], expected["language"], **expected.get("options", {})), 500
    )
    assert listing.reason == expected["reason"]
    found = [
        (entry.link, entry.title, entry.published.isoformat() if entry.published else "")
        for entry in listing.entries
    ]
    assert [link[:2] for link in found] == [tuple(link[:2]) for link in expected["links"]]
    for (_, _, day), (_, title, wanted) in zip(found, expected["links"], strict=True):
        assert day.startswith(wanted), title
        assert bool(day) == bool(wanted), title
    assert expected.get("detail", "") in listing.detail


def test_entries_belong_to_the_source_and_repeat_themselves() -> None:
    page = (
        '<a href="/2026/11/20/a-long-headline-for-the-test/">A long headline for the test</a>' * 2
    )
    first, again = read(page), read(page)
    assert first == again
    (entry,) = first.entries
    assert entry.source == "Example"
    assert entry.guid == entry.link
    assert first.skipped == first.beyond == 0


def test_more_links_than_the_poll_takes_are_counted() -> None:
    page = "".join(
        f'<li><a href="/2026/11/20/story-number-{n}/">A headline that is long enough {n}</a></li>'
        for n in range(30)
    )
    listing = read(page, limit=12)
    assert len(listing.entries) == 12
    assert listing.beyond == 18
    assert listing.entries[0].title.endswith("enough 0")


@pytest.mark.parametrize("body", [b"", b" \n\t ", b"\xef\xbb\xbf"])
def test_empty_body(body: bytes) -> None:
    assert read(body).reason in ("empty", "no-links")


def test_links_that_are_no_addresses_are_no_entries() -> None:
    headline = "A headline that is long enough to be one of an article"
    page = "".join(
        f'<p><a href="{href}">{headline}</a></p>'
        for href in (
            "javascript:void(0)",
            "data:text/html,2026/11/20/x",
            "mailto:a@example.org",
            "https://user:secret@news.example/2026/11/20/a-story-of-a-password/",
            "//[::1/2026/11/20/broken/",
            "https://other.example/2026/11/20/a-story-of-another-site/",
            "/2026/11/20/photo.jpg",
            "/2026/11/20/a-story-of-this-site/",
        )
    )
    assert [entry.link for entry in read(page).entries] == [
        "https://news.example/2026/11/20/a-story-of-this-site/"
    ]


@pytest.mark.parametrize(
    "start", ['<?xml version="1.0" encoding="utf-8"?>\n<html>', '<?xml version="1.0"?><x>', ""]
)
def test_pages_that_call_themselves_xml_are_read_without_a_warning(start: str) -> None:
    link = '<a href="/2026/11/20/one-two-three-four/">A headline that is long enough for it</a>'
    assert len(read(start + link).entries) == 1
    assert read("https://news.example/page.html").reason == "no-links"


def test_title_is_cleaned_and_capped() -> None:
    page = '<h2><a href="/2026/11/20/one-two-three-four/">Line\none\u202e\x00 &amp; ' + "x" * 5000
    (entry,) = read(page + "</a></h2>").entries
    assert entry.title.startswith("Line one")
    assert "\u202e" not in entry.title
    assert len(entry.title) <= 1000


def test_a_date_of_tomorrow_is_taken_and_one_of_next_week_is_not() -> None:
    page = (
        '<a href="/20261122/100001.html">East of Greenwich it is tomorrow already</a>'
        '<a href="/20261129/100002.html">This one is announced for next week, says the address</a>'
    )
    pattern = r"/(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})/"
    listing = read(page, link_pattern=r"/\d{8}/", date_pattern=pattern)
    assert [entry.published for entry in listing.entries] == [
        datetime(2026, 11, 22, tzinfo=UTC),
        None,
    ]


def test_wrong_selector_is_an_option_fault() -> None:
    listing = read("<a href='/1'>x</a>", within="div[[")
    assert listing.reason == "bad-option"
    assert "within" in listing.detail


@pytest.mark.long
@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "<a href=/2026/11/20/the-bottom-of-it-all/>The bottom of it all</a>",
        "<a " + " ".join(f"a{n}=1" for n in range(50_000)) + " href=/2026/1/>x</a>",
        "<a href=/x>" * 20_000,
        "<!--" * 50_000,
        "<a href='/2026/11/20/" + "a" * 100_000 + "'>A very long address for a very long story</a>",
    ],
    ids=["deep", "attributes", "unclosed", "comments", "long-address"],
)
def test_hostile_markup_ends_soon(page: str) -> None:
    started = time.process_time()
    listing = read(page)
    assert listing.reason in ("ok", "no-links")
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a|aa)+",
        "((ab)+c)*",
        "(?:x+y){2,}",
        "(a{1,50}){1,50}",
        "a+b+c+d+e+",
        "(",
        "x" * 600,
    ],
)
def test_patterns_that_could_run_for_ever_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    "pattern", [r"(\w+/)?\d{8}", r"(a\.b|c\.d)/.*\d{8}", r"[+*()|]+", r"\(a+\)+", r"(a{2}){3}"]
)
def test_honest_patterns_pass(pattern: str) -> None:
    assert compile_pattern(pattern).pattern == pattern


def test_an_ideograph_weighs_more_than_a_letter() -> None:
    assert weight("上合组织峰会") > weight("summit") * 2


# -- files


def test_pdf_files_that_are_listed_are_items() -> None:
    rows = "".join(
        f'<tr><td>{n}.11.2026</td><td><a href="/files/2026/pr-{1000 + n}.pdf">'
        f"Press release number {n} of the ministry on the meeting of heads</a></td></tr>"
        for n in range(1, 9)
    )
    listing = read(f"<table>{rows}</table>")
    assert len(listing.entries) == 8
    assert listing.entries[0].link == "https://news.example/files/2026/pr-1001.pdf"
    assert listing.entries[0].title.startswith("Press release number 1 of")


def test_a_file_whose_link_says_download_is_named_by_its_row() -> None:
    rows = "".join(
        f"<li><p>Statement of the council on the results of session {n}</p>"
        f'<a href="/docs/2026/statement-{1000 + n}.pdf">PDF, 2 MB</a></li>'
        for n in range(5)
    )
    titles = [entry.title for entry in read(f"<ul>{rows}</ul>").entries]
    assert titles[0] == "Statement of the council on the results of session 0 PDF, 2 MB"
    assert len(titles) == 5


def test_a_file_beside_its_page_is_no_second_item() -> None:
    rows = "".join(
        f'<li><a href="/news/2026/{1000 + n}">Ministers met for the {n} th time this year here</a>'
        f'<span><a href="/news/2026/{1000 + n}.pdf">The same as a file to be printed</a></span>'
        "</li>"
        for n in range(6)
    )
    links = [entry.link for entry in read(f"<ul>{rows}</ul>").entries]
    assert len(links) == 6
    assert not any(link.endswith(".pdf") for link in links)


def test_files_in_a_footer_and_pictures_are_none() -> None:
    page = "".join(
        f'<li><a href="/story-{1000 + n}.{kind}">A headline that is long enough for it {n}</a></li>'
        for n, kind in enumerate(("jpg", "zip", "docx"))
    )
    footer = '<footer><a href="/rules-2026-01.pdf">Rules for the use of this site</a></footer>'
    assert read(f"<ul>{page}</ul>{footer}").reason == "no-links"


def test_a_pattern_takes_the_files_that_it_names() -> None:
    page = '<a href="/a/bulletin-7.pdf">Bulletin</a><a href="/a/other.pdf">Other</a>'
    listing = read(page, link_pattern=r"/bulletin-\d+\.pdf")
    assert [entry.link for entry in listing.entries] == ["https://news.example/a/bulletin-7.pdf"]
    row = "<p>Bulletin of the secretariat on the plan of work"
    named = read(f'{row} <a href="/a/bulletin-8.pdf">PDF</a></p>', link_pattern=r"/bulletin-\d+")
    assert named.entries[0].title == "Bulletin of the secretariat on the plan of work PDF"


@pytest.mark.long
def test_a_list_of_five_thousand_files_is_bounded_and_linear() -> None:
    def many(count: int) -> Listing:
        rows = "".join(
            f'<tr><td><a href="/files/decree-{10_000 + n}.pdf">Decree</a></td>'
            f"<td>On measures for the cooperation of the agencies, {n}</td></tr>"
            for n in range(count)
        )
        return read(f"<table>{rows}</table>")

    listing = many(5_000)
    assert (len(listing.entries), listing.beyond) == (500, 4_500)
    assert grows_linearly(many, 1_000, 4_000)
