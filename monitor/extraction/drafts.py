"""Read one document into a draft: what it says, before anything is decided about it.

Three readers, one shape: a page, a plain text and a PDF end as the same `Draft`, so that
`page` puts articles together in one place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypedDict

from lxml.html import HtmlElement

from monitor.extraction.authors import People, clean_authors
from monitor.extraction.body import extract_lines
from monitor.extraction.captions import caption_credits
from monitor.extraction.credits import take_credits
from monitor.extraction.dateline import strip_dateline
from monitor.extraction.furniture import doubtful, is_dated, trim_furniture
from monitor.extraction.headline import choose_headline, is_junk, make_headline, names_of
from monitor.extraction.metadata import Metadata, read_metadata
from monitor.extraction.pdf import Paper, read_pdf
from monitor.extraction.plain import read_plain
from monitor.extraction.published import Clock, date_in_address, search_page
from monitor.extraction.signs import Signs, read_signs, sources_in
from monitor.extraction.surroundings import lines_with_links
from monitor.extraction.tree import drop_scripts, loosen_layout_tables, parse_markup
from monitor.extraction.verdict import Verdict, is_denied, judge, without_offer
from monitor.text.addresses.hosts import registrable_domain
from monitor.text.clean import clean_line, clean_text
from monitor.text.dates.reading import ParsedDate
from monitor.text.dates.zones import country_zone
from monitor.text.sentences import sentence_spans
from storage.records import Entry, Source

SUMMARY_LIMIT: Final = 600
SECTION_LIMIT: Final = 80

_HAN: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_FILE_TITLE: Final = re.compile(
    r"microsoft word|\.(?:docx?|pdf|indd|rtf|odt)\b|^untitled|^\W*$", re.IGNORECASE
)
_LABEL: Final = re.compile(r"^\W*[^\W\d_]+(?:\s[^\W\d_]+)?\s*[:：]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of a document before it is read."""

    url: str
    source: Source
    entry: Entry | None
    now: datetime

    def clock(self, language: str) -> Clock:
        """Return how dates of this document are read."""
        zone = self.source.option("timezone") or country_zone(self.source.country)
        code = language.replace("_", "-").partition("-")[0].lower()
        return Clock(code or self.source.language, zone, self.now)

    @property
    def announced(self) -> str:
        """The title in the feed, "" where there is no entry."""
        return clean_line(self.entry.title) if self.entry else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one document says. ``paragraphs`` are the story, credit lines already taken out."""

    verdict: Verdict
    headline: str = ""
    paragraphs: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    site: str = ""
    published: ParsedDate | None = None
    modified: ParsedDate | None = None
    canonical: str = ""
    base: str = ""
    language: str = ""
    section: str = ""
    summary: str = ""
    is_free: bool | None = None


def draft_of_markup(markup: str, context: Context) -> Draft:
    """Return what a page says. *markup* is decoded HTML, whole or a feed's fragment."""
    root = parse_markup(markup)
    if root is None:
        return Draft(verdict=Verdict("empty", "there is no markup in the body"))
    found = read_metadata(root)
    outlet = _outlet_names(found, context)
    headline = choose_headline(
        found.titles,
        headings=found.headings,
        page_title=found.page_title,
        announced=context.announced,
        outlet=outlet,
    )
    drop_scripts(root)
    loosen_layout_tables(root)
    people = clean_authors(found.authors, outlet=outlet)
    raw, lines = _story(root, found, headline, people, context.url)
    verdict = judge(root, lines, found, url=context.url, headline=headline)
    if verdict.reason == "paywall-stub":
        lines = without_offer(lines)
    paragraphs = _paragraphs(lines)
    credited = take_credits(paragraphs)
    # a page that declares its date and its people needs no reading of its small print
    signs = Signs() if found.published and people.authors else read_signs(root)
    byline = people
    if not people.authors:
        byline = clean_authors([*signs.authors, *credited.authors], outlet=outlet)
    clock = context.clock(found.language)
    return Draft(
        verdict=verdict,
        headline="" if verdict.reason == "blocked" and is_denied(headline) else headline,
        paragraphs=credited.paragraphs or tuple(paragraphs),
        authors=byline.authors,
        credits=_merged(
            credited.names,
            people.agencies,
            byline.agencies,
            _sources(found, signs, raw[:6]),
            caption_credits(root),
        ),
        published=_page_date(root, raw, found, signs, clock, context),
        modified=clock.first(found.modified),
        **_declared(found),
    )


def draft_of_text(text: str, context: Context) -> Draft:
    """Return what a plain text says. Without a headline of its own it gets none here."""
    plain = read_plain(text)
    lines = trim_furniture(plain.paragraphs) if len(plain.paragraphs) > 1 else plain.paragraphs
    credited = take_credits(lines)
    people = clean_authors(credited.authors)
    clock = context.clock("")
    dated = next((line for line in plain.paragraphs[:4] if is_dated(line)), "")
    weight = sum(map(len, credited.paragraphs))
    return Draft(
        verdict=Verdict() if weight else Verdict("no-text", "the text is empty"),
        headline=plain.headline,
        paragraphs=credited.paragraphs,
        authors=people.authors,
        credits=_merged(credited.names, people.agencies),
        published=clock.first([credited.date, _LABEL.sub("", dated)]),
    )


def draft_of_pdf(body: bytes, context: Context) -> Draft:
    """Return what a PDF says; its title is believed when it is no file name."""
    paper = read_pdf(body)
    if paper.reason != "ok":
        return Draft(verdict=Verdict(paper.reason, paper.detail))
    draft = draft_of_text(paper.text, context)
    people = clean_authors([paper.author]) if _named(paper) else clean_authors([])
    return replace(
        draft,
        headline=_title(paper) or draft.headline,
        authors=draft.authors or people.authors,
        published=draft.published or context.clock("").read(paper.created),
    )


def headline_from(paragraphs: tuple[str, ...]) -> str:
    """Return a headline for a text that has none: its first sentence, the dateline gone."""
    for paragraph in paragraphs[:3]:
        text = strip_dateline(paragraph[:1000])
        spans = sentence_spans(text)
        if spans:
            start, end = spans[0]
            return make_headline(text[start:end])
    return ""


class _Declared(TypedDict):
    """The fields that are taken over from the metadata as they are."""

    site: str
    canonical: str
    base: str
    language: str
    section: str
    summary: str
    is_free: bool | None


def _declared(found: Metadata) -> _Declared:
    return {
        "site": clean_line(next(iter(found.site_names), ""), 120).lstrip("@"),
        "canonical": found.canonical,
        "base": found.base,
        "language": found.language,
        "section": _section(found),
        "summary": clean_line(next(iter(found.descriptions), ""), SUMMARY_LIMIT),
        "is_free": found.is_free,
    }


def _story(
    root: HtmlElement, found: Metadata, headline: str, people: People, url: str
) -> tuple[list[str], list[str]]:
    """Return the lines of the story as they were found, and without the page's furniture."""
    shown = found.headings[0] if found.headings else headline
    raw = extract_lines(
        root,
        headline=shown,
        declared=found.body,
        dense=_is_dense(headline),
        live="LiveBlogPosting" in found.types,
        descriptions=found.descriptions,
        site=registrable_domain(url) if url.startswith("http") else "",
    )
    linked = lines_with_links(root, doubtful(raw))
    lines = trim_furniture(raw, headline=shown, authors=people.authors, linked=linked)
    if headline != shown:
        lines = trim_furniture(lines, headline=headline, linked=linked)
    return raw, lines


def _outlet_names(found: Metadata, context: Context) -> list[str]:
    source = context.source
    domain = registrable_domain(context.url) if context.url.startswith("http") else ""
    label = domain.partition(".")[0] if not domain[:1].isdigit() else ""
    return names_of(*found.site_names, source.publisher, source.name, domain, label)


def _is_dense(headline: str) -> bool:
    """Say whether the page's script says much in few characters (Han, kana)."""
    return len(_HAN.findall(headline)) * 3 > len(headline)


def _paragraphs(lines: list[str]) -> list[str]:
    text = clean_text("\n".join(lines))
    return text.split("\n\n") if text else []


def _sources(found: Metadata, signs: Signs, head: list[str]) -> tuple[str, ...]:
    """Return the sources that the page names in its small print, as credits."""
    raw = [*found.sources[:2], *signs.sources[:2], *(s for line in head for s in sources_in(line))]
    return take_credits([f"Source: {name}" for name in raw if 1 < len(name) < 60]).names


def _merged(*groups: tuple[str, ...]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in (name for group in groups for name in group):
        seen.setdefault(name.casefold(), name)
    return tuple(seen.values())


def _page_date(
    root: HtmlElement,
    raw: list[str],
    found: Metadata,
    signs: Signs,
    clock: Clock,
    context: Context,
) -> ParsedDate | None:
    """Return the page's own date: its metadata, what it prints, its address, htmldate."""
    declared = clock.first([*found.published, *found.times[:1]])
    if declared is not None:
        return declared
    printed = [_LABEL.sub("", line) for line in raw[:8] if is_dated(line)]
    visible = clock.first([*signs.dates, *printed, *found.times[1:3]])
    address = date_in_address(context.url, clock)
    if visible is not None and (address is None or abs(visible.at - address.at).days <= 2):
        return visible
    if address is not None or (context.entry and context.entry.published):
        return address
    return search_page(root, context.url, clock)


def _section(found: Metadata) -> str:
    for raw in found.sections:
        section = clean_line(raw, SECTION_LIMIT + 1)
        if section and len(section) <= SECTION_LIMIT and not section.startswith("http"):
            return section
    return ""


def _title(paper: Paper) -> str:
    title = clean_line(paper.title)
    return "" if _FILE_TITLE.search(title) or is_junk(title) or len(title) < 8 else title


def _named(paper: Paper) -> bool:
    """Say whether the PDF's author field holds a person and not a login."""
    return " " in paper.author.strip()
