"""Read one document into a draft: what it says, before anything is decided about it.

Three readers, one shape: a page, a plain text and a PDF end as the same `Draft`, so that
`page` puts articles together in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Final, TypedDict
from urllib.parse import urljoin

from lxml.html import HtmlElement

from monitor.extraction.affixes import Titles, without_affixes
from monitor.extraction.authors import (
    People,
    clean_authors,
    is_organisation,
    is_personal,
    named_once,
)
from monitor.extraction.body import extract_lines
from monitor.extraction.bylines import read_bylines
from monitor.extraction.captions import caption_credits
from monitor.extraction.credits import take_credits
from monitor.extraction.dating import changed
from monitor.extraction.furniture import doubtful, is_dated, trim_furniture
from monitor.extraction.headline import choose_headline, is_junk, names_of, without_headline
from monitor.extraction.images import choose_image
from monitor.extraction.keywords import read_keywords
from monitor.extraction.metadata import Metadata, read_metadata
from monitor.extraction.pdf import Paper, read_pdf
from monitor.extraction.places import headline_element
from monitor.extraction.plain import read_plain
from monitor.extraction.published import Clock, date_text
from monitor.extraction.recurring import NOTHING_KNOWN, Known
from monitor.extraction.signs import Signs, read_signs, sources_in
from monitor.extraction.sitedates import marks_of_dates, published, site_dates
from monitor.extraction.sitewide import marks_of, shared_authors, without_sitewide
from monitor.extraction.surroundings import lines_with_links
from monitor.extraction.tree import drop_scripts, held, loosen_layout_tables, parse_markup
from monitor.extraction.verdict import Verdict, is_denied, judge, without_offer
from monitor.text.addresses.hosts import registrable_domain
from monitor.text.clean import clean_line, clean_text
from monitor.text.dates.finding import find_dates
from monitor.text.dates.reading import ParsedDate
from monitor.text.dates.zones import country_zone
from storage.records import Entry, Image, Recurring, Source

SUMMARY_LIMIT: Final = 600
SECTION_LIMIT: Final = 80
PLACED_LIMIT: Final = 60
"""Characters of the line "Dushanbe, 20 November 2026" over a release."""

MOST_TITLES: Final = 8
_HAN: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_FILE_TITLE: Final = re.compile(
    r"microsoft word|\.(?:docx?|pdf|indd|rtf|odt)\b|^untitled|^\W*$", re.IGNORECASE
)
_LABEL: Final = re.compile(r"^\W*[^\W\d_]+(?:\s[^\W\d_]+)?\s*[:：]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of a document, and of its site, before it is read; ``now`` is its capture."""

    url: str
    source: Source
    entry: Entry | None
    now: datetime
    known: Known = NOTHING_KNOWN

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
    """What one document says. ``paragraphs`` are the story, credit lines already taken out.

    ``marks`` are what it leaves of what may be its site's, ``taken`` what was known to be.
    """

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
    image: Image | None = None
    keywords: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()
    taken: tuple[Recurring, ...] = ()


def draft_of_markup(markup: str, context: Context) -> Draft:
    """Return what a page says. *markup* is decoded HTML, whole or a feed's fragment."""
    root = parse_markup(markup)
    if root is None:
        return Draft(verdict=Verdict("empty", "there is no markup in the body"))
    _kept = held(root)
    found = read_metadata(root, context.url)
    outlet = _outlet_names(found, context)
    known = context.known
    headline, titles = _headline(found, context, outlet)
    drop_scripts(root)
    loosen_layout_tables(root)
    heading = headline_element(root, headline)
    people = _people(root, found, heading, outlet)
    named = people.authors
    if desks := shared_authors(named, known):
        people = _people(root, found, heading, [*outlet, *desks])
    dates = site_dates(root, found, context.clock(found.language), known)
    # a page that declares its date and its people needs no reading of its small print
    declared = bool(people.authors) and dates.is_agreed
    signs = Signs() if declared else read_signs(root, heading, others=dates.places.others)
    raw, lines = _story(root, found, headline, people, context.url)
    verdict = judge(root, lines, found, url=context.url, headline=headline)
    if verdict.reason == "paywall-stub":
        lines = without_offer(lines)
    paragraphs = _paragraphs(lines)
    credited = take_credits(paragraphs)
    byline = people
    if not people.authors:
        byline = clean_authors([*signs.authors, *credited.authors], outlet=outlet)
    feed = context.entry.published if context.entry else None
    date, refused = published(
        root, raw, found, signs, dates, known, url=context.url, is_announced=feed is not None
    )
    draft = Draft(
        verdict=verdict,
        headline="" if verdict.reason == "blocked" and is_denied(headline) else headline,
        paragraphs=credited.paragraphs or tuple(paragraphs),
        authors=named_once(byline.authors),
        credits=_merged(
            credited.names,
            people.agencies,
            byline.agencies,
            _sources(found, signs, raw[:6]),
            caption_credits(root),
        ),
        published=date,
        modified=changed(found, signs, dates.clock),
        image=choose_image(root, found.images, _base(found, context.url)),
        keywords=read_keywords(found.keywords, headline=headline),
        **_declared(found),
    )
    taken = (
        *titles.taken,
        *(known.recurring("author", name) for name in desks),
        *(known.recurring("date", text) for text in refused),
        *dates.taken,
    )
    if verdict.reason != "ok":
        return replace(draft, taken=taken)
    story, furniture = without_sitewide(
        draft.paragraphs,
        known,
        headline=headline,
        linked=lambda lines: lines_with_links(root, lines),
    )
    marks = marks_of(
        draft.paragraphs,
        beside_titles=titles.beside,
        authors=named,
        dates=[*refused, *([date_text(date)] if date else [])],
        places=marks_of_dates(found, dates, feed=feed, url=context.url, captured=context.now),
    )
    return replace(draft, paragraphs=story, marks=marks, taken=(*taken, *furniture))


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
    placed, text = _placed(paper.text)
    draft = draft_of_text(text, context)
    people = clean_authors([paper.author]) if _named(paper) else clean_authors([])
    dates = [date.text for date in find_dates(placed)]
    return replace(
        draft,
        headline=paper.headline or _title(paper) or draft.headline,
        paragraphs=((placed,) if placed else ()) + draft.paragraphs,
        authors=draft.authors or people.authors,
        published=context.clock("").first(dates)
        or draft.published
        or context.clock("").read(paper.created),
    )


def _placed(text: str) -> tuple[str, str]:
    """Return the line of place and date at the head of a release ("" without one), and the rest."""
    first, _, rest = text.partition("\n")
    dates = find_dates(first) if len(first) <= PLACED_LIMIT else []
    if len(dates) != 1 or not first.endswith(dates[0].text):
        return "", text
    return first, rest


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


def _headline(found: Metadata, context: Context, outlet: list[str]) -> tuple[str, Titles]:
    """Return the headline, and the titles that the page was given by all."""
    witnesses = [*found.titles[:MOST_TITLES], *found.spoken, found.page_title, context.announced]
    titles = without_affixes(witnesses, context.known)

    def chosen(shown: Callable[[Iterable[str]], list[str]]) -> str:
        return choose_headline(
            shown(found.titles),
            headings=shown(found.spoken),
            page_title=shown([found.page_title])[0],
            announced=shown([context.announced])[0],
            outlet=outlet,
        )

    headline = chosen(titles.of)
    if titles.taken and headline == chosen(list):
        titles = replace(titles, taken=())  # the page's own witnesses say so too
    return headline, titles


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


def _base(found: Metadata, url: str) -> str:
    """Return what relative addresses are read against; a saved page says itself where it stood."""
    return urljoin(url if url.startswith("http") else found.canonical, found.base)


def _outlet_names(found: Metadata, context: Context) -> list[str]:
    source = context.source
    domain = registrable_domain(context.url) if context.url.startswith("http") else ""
    label = domain.partition(".")[0] if not domain[:1].isdigit() else ""
    signs = without_headline(found.site_names, titles=found.titles, headings=found.headings)
    return names_of(*signs, source.publisher, source.name, domain, label)


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


def _people(
    root: HtmlElement, found: Metadata, heading: HtmlElement | None, outlet: list[str]
) -> People:
    """Return the authors that the first to name any names, and the agencies named until then.

    Organisations give way to whoever is named further on. A site that is named like its only
    author is a person's own.
    """
    agencies: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    for fields in chain([found.authors, found.meta_authors], read_bylines(root, heading)):
        people = clean_authors(fields, outlet=outlet)
        agencies = _merged(agencies, people.agencies)
        if people.authors and not all(map(is_organisation, people.authors)):
            return People(people.authors, agencies)
        unnamed = unnamed or people.authors
    if unnamed:
        return People(unnamed, agencies)
    own = clean_authors([*found.authors, *chain.from_iterable(read_bylines(root, heading))])
    return People(tuple(filter(is_personal, own.authors)), agencies)


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
