"""Turn one document into one article: the pure heart of the `extract` stage.

Runs in a worker process. Nothing in a document makes it raise; what takes too long or too
much memory is ended from outside (`monitor.engine.workers`).

What is stored when a page has no usable story:

- ``paywall-stub``: the free beginning, as ``withheld``;
- any other end (``no-text``, ``consent-page``, ``blocked``, ``not-an-article``, an encrypted
  PDF ...): what the feed announced, if it announced a summary or content. A full text in
  the feed is the outlet's own text and is ``usable``; a summary is ``withheld`` with the
  page's reason, so that an analyst finds the article and sees why its text is short;
- without an announced text no article: the reason alone is the outcome.

Consent and wall texts themselves are never stored as anybody's article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from monitor.extraction.authors import clean_authors
from monitor.extraction.dateline import find_dateline
from monitor.extraction.drafts import (
    Context,
    Draft,
    draft_of_markup,
    draft_of_pdf,
    draft_of_text,
)
from monitor.extraction.furniture import weight
from monitor.extraction.headline import headline_from
from monitor.extraction.identity import address_of, article_key
from monitor.extraction.published import Published, choose_published
from monitor.extraction.recurring import NOTHING_KNOWN, Known
from monitor.extraction.verdict import Verdict
from monitor.sources import Document
from monitor.text.addresses.hosts import registrable_domain
from monitor.text.addresses.urls import canonical
from monitor.text.clean import clean_line, clean_text
from monitor.text.decoding.charset import decode
from monitor.text.decoding.packed import GZIP, unpacked
from monitor.text.fulltext import is_full_text
from monitor.text.languages.language import identify
from storage.records import Article, Dateline, Entry, Recurring, Source

_MARKUP_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "text/xhtml"})
_MARKUP: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|br|h[1-6]|span|table|a\s)[\s>/]",
    re.IGNORECASE,
)
_SNIFFED: Final = 4_096


@dataclass(frozen=True, slots=True)
class Extracted:
    """How reading a page ended: a code of `storage.reasons`, the article if there is one.

    ``marks`` and ``taken`` are those of a `SitePage`.
    """

    reason: str
    article: Article | None = None
    detail: str = ""
    marks: tuple[int, ...] = ()
    taken: tuple[Recurring, ...] = ()


def read_page(
    document: Document,
    *,
    source: Source,
    entry: Entry | None,
    first_seen: datetime,
    now: datetime,
    known: Known = NOTHING_KNOWN,
) -> Extracted:
    """Return the article in *document*, or why there is none, by what is *known* of its site.

    HTML (whole pages and the fragments that feeds announce), plain text and PDF are read.
    The article's ``capture`` is left empty: whoever stores it knows which capture it was.
    """
    if document.body.startswith(GZIP):  # a page called .gz, or a server that says nothing
        document = replace(document, body=unpacked(document.body)[0])
    address = address_of(document.url, entry)
    # "2 hours ago" is counted from the capture, however late it is read
    at = min(document.at, now)
    context = Context(url=address, source=source, entry=entry, now=at, known=known)
    draft = _draft(document, context)
    fallen = _with_announced(draft, context)
    reason = fallen.verdict.reason
    if not fallen.paragraphs:
        return Extracted(reason, None, fallen.verdict.detail)
    article = _article(fallen, document, context, first_seen)
    detail = "; ".join(filter(None, (fallen.verdict.detail, _doubts(fallen, article))))
    return Extracted(reason, article, detail, draft.marks, draft.taken)


def _draft(document: Document, context: Context) -> Draft:
    """Read the bytes by what they are; the declared type only decides where they do not say."""
    body = document.body
    if not body.strip():
        return Draft(verdict=Verdict("empty", "the body is empty"))
    kind = _kind(document)
    if kind == "pdf":
        return draft_of_pdf(body, context)
    if kind not in ("markup", "text"):
        return Draft(verdict=Verdict("unsupported-type", f"the body is {kind}"))
    markup = kind == "markup"
    decoded = decode(
        body, declared=document.charset, override=context.source.encoding, markup=markup
    )
    draft = (draft_of_markup if markup else draft_of_text)(decoded.text, context)
    if decoded.suspicious and draft.verdict.reason == "ok":
        doubt = f"the text looks broken: read as {decoded.encoding}"
        return replace(draft, verdict=Verdict("ok", doubt))
    return draft


_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\f\r\x1b")) + b"\x7f"
"""ESC begins the shifts of ISO-2022-JP."""


def _kind(document: Document) -> str:
    """Return "markup", "text", "pdf", or the media type of what cannot be read."""
    head = document.body[:_SNIFFED]
    declared = document.media_type.partition(";")[0].strip().lower()
    if head.lstrip()[:5] == b"%PDF-":
        return "pdf"
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:2]
    letters = head.replace(b"\x00", b"").lstrip()
    is_xml = letters.startswith(b"<?xml")
    is_markup = b"<html" in letters.lower() if is_xml else bool(_MARKUP.search(letters))
    # Text has next to no control characters; UTF-16 has a NUL in every second place.
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if not wide and not is_markup and controls > len(head) // 50:
        return declared or "binary"
    if is_markup or declared in _MARKUP_TYPES:
        return "markup"
    if declared in ("", "text/plain", "text/markdown"):
        return "text"
    return declared


def _with_announced(draft: Draft, context: Context) -> Draft:
    """Return *draft*, or what the feed announced where the page has no usable story."""
    verdict = draft.verdict
    if verdict.reason == "ok":
        return draft
    own = draft.paragraphs if verdict.reason == "paywall-stub" else ()
    announced, whole = _announced(context)
    if sum(map(weight, announced)) <= sum(map(weight, own)):
        return replace(draft, paragraphs=own)
    said = f"{verdict.detail}; the text is what the feed announced".lstrip("; ")
    return replace(
        draft,
        verdict=Verdict("ok" if whole else verdict.reason, said),
        headline=context.announced or draft.headline,
        paragraphs=announced,
    )


def _announced(context: Context) -> tuple[tuple[str, ...], bool]:
    """Return the paragraphs that the entry carries, and whether they are the whole story."""
    entry = context.entry
    if entry is None:
        return (), False
    if entry.content.strip():
        alone = replace(context, known=NOTHING_KNOWN)
        draft = draft_of_markup(f"<html><body>{entry.content}</body></html>", alone)
        size = sum(map(weight, draft.paragraphs))
        if draft.paragraphs and size >= weight(entry.summary):
            is_whole = draft.verdict.reason == "ok" and is_full_text(draft.paragraphs)
            return draft.paragraphs, is_whole
    summary = clean_text(entry.summary)
    return (tuple(summary.split("\n\n")) if summary else ()), False


def _article(draft: Draft, document: Document, context: Context, first_seen: datetime) -> Article:
    """Put the article together."""
    source, entry = context.source, context.entry
    text = clean_text("\n\n".join(draft.paragraphs))
    headline = draft.headline or context.announced or headline_from(draft.paragraphs)
    declared = draft.language or (entry.language if entry else "") or source.language
    language = identify(text, declared=declared)
    dateline = find_dateline("\n".join(draft.paragraphs[:2]))
    published = choose_published(
        feed=entry.published if entry else None,
        page=draft.published,
        first_seen=first_seen,
        modified=draft.modified,
    )
    reason = draft.verdict.reason
    return Article(
        id=article_key(context.url, entry),
        url=context.url,
        source=source.name,
        headline=clean_line(headline),
        text=text,
        capture="",
        captured_at=document.at,
        first_seen=first_seen,
        canonical_url=_canonical(draft, context.url),
        publisher=source.publisher or draft.site,
        country=source.country,
        language=language.code,
        script=language.script,
        authors=draft.authors or _entry_authors(entry),
        date_published=published.at,
        date_modified=_modified(published, entry),
        date_only=published.date_only,
        dates=published.dates,
        section=draft.section,
        summary=draft.summary or (clean_line(entry.summary, 600) if entry else ""),
        is_accessible_for_free=draft.is_free,
        credits=_credits(draft, dateline),
        dateline=dateline,
        image=draft.image,
        keywords=draft.keywords,
        status="usable" if reason == "ok" else "withheld",
        reason=reason,
    )


def _entry_authors(entry: Entry | None) -> tuple[str, ...]:
    return clean_authors(entry.authors).authors if entry else ()


def _modified(published: Published, entry: Entry | None) -> datetime | None:
    if published.modified is not None:
        return published.modified
    updated = entry.updated if entry else None
    return updated if updated and published.at and updated > published.at else None


def _credits(draft: Draft, dateline: Dateline | None) -> tuple[str, ...]:
    agency = dateline.agency if dateline else ""
    if not agency or agency.casefold() in (name.casefold() for name in draft.credits):
        return draft.credits
    return (agency, *draft.credits)


def _canonical(draft: Draft, url: str) -> str:
    """Return the canonical URL that the page declares, if it can be this page's.

    Another outlet's address is not believed (a copy would hide behind its original, or
    anybody's article behind anybody's), nor is a home or section page.
    """
    if not draft.canonical or not url.startswith("http"):
        return ""
    base = canonical(draft.base, base=url) if draft.base else url
    declared = canonical(draft.canonical, base=base or url)
    if not declared or registrable_domain(declared) != registrable_domain(url):
        return ""
    here, there = urlsplit(url), urlsplit(declared)
    path = there.path.rstrip("/")
    above = here.path.rstrip("/").startswith(f"{path}/") and not here.path.startswith(f"{path}/amp")
    if (not path or above) and not there.query:
        return ""
    return declared


def _doubts(draft: Draft, article: Article) -> str:
    """Say what the page claimed and was not believed."""
    if draft.canonical and not article.canonical_url and article.url.startswith("http"):
        return f"not believed as canonical: {clean_line(draft.canonical, 200)}"
    return ""
