"""Reading an ``archive``: pages that were saved before, in WARC files or in directories.

`documents` walks an archive of any size page by page, for ``backfill --warc`` and ingestion.
As a kind it reads a list of files, and each of them as one document: a WARC file or a saved
page, whose pages come with their bytes. Formats: ISO 28500 (WARC 1.0 and 1.1, gzipped by
record or not); directories as ``wget --mirror``, browsers and SingleFile write them.
"""

from __future__ import annotations

import io
import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from monitor.sources import Document, Listing
from monitor.sources.link_patterns import PatternError, patterns_of
from monitor.sources.make_entry import make_entry
from monitor.sources.saved_names import (
    MANIFEST,
    SUFFIXES,
    WARC,
    WARC_TYPE,
    SavedFile,
    address_of,
    file_at,
    is_local,
    media_type_of,
)
from monitor.text.addresses.urls import canonical
from monitor.text.clean import clean_line
from monitor.text.decoding.charset import decode
from storage.records import Entry, Source, digest, key

PAGE_LIMIT: Final = 10_000_000
"""Bytes of one page at most, inflated; a longer one is named and passed over."""

MOST_PAGES: Final = 1_000_000
"""Pages of one archive at most; a monthly news crawl of one outlet holds about 10,000."""

SCAN_LIMIT: Final = 20_000
"""Characters at the head of a saved page in which its address is looked for."""

_PAGES: Final = frozenset(SUFFIXES.values())
_SAVED_FROM: Final = re.compile(
    r"<!-- saved from url=\(\d{1,6}\)(\S{1,2000}) -->"  # browsers
    r"|<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,2000})",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"<link\s[^<>]{0,500}>", re.IGNORECASE)
_IS_CANONICAL: Final = re.compile(r"\brel\s*=\s*[\"']?canonical\b", re.IGNORECASE)
_HREF: Final = re.compile(r"""href\s*=\s*["']?([^"'\s>]{1,2000})""", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:\+\d+|:\d+)?", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title[^<>]{0,200}>([^<]{0,2000})", re.IGNORECASE)


# What warcio raises for broken bytes: its own errors, and those of lines that it did not expect.
_BROKEN: Final = (
    ArchiveLoadFailed,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record or file that gave no page: where it stands, a reason code, and why in words."""

    place: str
    reason: str
    detail: str = ""


def documents(
    path: Path,
    *,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = MOST_PAGES,
) -> Iterator[Document | Skipped]:
    """Yield the pages that *path* (a WARC file, a saved page or a directory of both) holds.

    ``at`` is when a page was captured: WARC-Date, or the time of the file, never after
    *now*. Pages captured before *since* or after *until* are passed over in silence; those
    that cannot be read come as `Skipped`. One page is in memory at a time.
    """
    count = 0
    for found in _walk(path, now):
        if isinstance(found, Document):
            if (since and found.at < since) or (until and found.at > until):
                continue
            count += 1
            if count > limit:
                yield Skipped(str(path), "too-large", f"more than {limit} pages; the rest is left")
                return
        yield found


def read(document: Document, source: Source, max_items: int) -> Listing:
    """Return the pages of an archive, or the files of a directory to follow.

    Of an archive of this machine with more than *max_items* pages, the rest follows.
    Reasons bad-archive, bad-option, empty.
    """
    if not document.body:
        return Listing(reason="empty")
    try:
        wanted = patterns_of(source, "link_pattern").get("link_pattern")
    except PatternError as error:
        return Listing(reason="bad-option", detail=str(error))
    if document.media_type == MANIFEST and is_local(document.url):
        return _files(document)
    file = file_at(document.url)
    if file is not None and document.media_type != WARC_TYPE:
        found: Iterator[Document | Skipped] = iter((_saved(document, file),))
    else:
        found = _records(io.BytesIO(document.body), document.url, document.at)
    return _pages(islice(found, MOST_PAGES), document.url, source, wanted, max_items)


def _files(document: Document) -> Listing:
    """Return the files that the list of a directory names."""
    try:
        tree = json.loads(document.body)
        files, left = tuple(map(str, tree["files"])), int(tree["left"])
    except (ValueError, LookupError, TypeError) as error:
        return Listing(reason="bad-archive", detail=clean_line(str(error), 200))
    return Listing(reason="ok", follow=files, beyond=left, detail=f"{len(files)} files")


def _saved(document: Document, file: SavedFile) -> Document:
    """Return the saved page that is *file*, with where and when it came from."""
    parts = tuple(part.decode("utf-8", "replace") for part in file.parts)
    return replace(
        document,
        url=_address(parts, document.body, document.media_type),
        at=min(file.at, document.at),
    )


def _pages(
    found: Iterable[Document | Skipped],
    url: str,
    source: Source,
    wanted: re.Pattern[str] | None,
    max_items: int,
) -> Listing:
    """Return *max_items* of the pages *found* at *url*, and where the rest is to be had."""
    file = file_at(url)
    begin = file.skip if file else 0
    pages: list[tuple[Entry, Document]] = []
    skipped: list[str] = []
    number = 0
    for page in found:
        if isinstance(page, Skipped):
            skipped.append(page.detail)
        elif not wanted or wanted.search(page.url):
            if begin <= number < begin + max_items:
                pages.append((_entry(page, source), page))
            number += 1
    beyond = max(0, number - begin - max_items)
    follow: tuple[str, ...] = ()
    if file and beyond:
        follow = (address_of(url, file._replace(skip=begin + max_items)),)
    return Listing(
        reason="bad-archive" if skipped and not pages else "ok",
        pages=tuple(pages),
        follow=follow,
        skipped=len(skipped),
        beyond=0 if follow else beyond,
        detail=skipped[0] if skipped else "",
    )


def _entry(page: Document, source: Source) -> Entry:
    """Return the entry of *page*; one that does not say where it came from has no link."""
    title = ""
    if page.media_type.endswith(("html", "html+xml")):
        head = page.body[: 4 * SCAN_LIMIT]
        text = decode(head, declared=page.charset, override=source.encoding).text
        named = _TITLE.search(text[:SCAN_LIMIT])
        title = unescape(named[1]) if named else ""
    entry = make_entry(source, page.url, base=page.url, title=title)
    if entry is not None:
        return entry
    name = key("entry", source.name, page.url)
    return Entry(id=name, source=source.name, guid=page.url, link="", page="", title=title)


class _Records(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """The records of a file; what is odd between them is not shouted to stderr."""

    INC_RECORD = ""


def _walk(path: Path, now: datetime) -> Iterator[Document | Skipped]:
    if not path.is_dir():
        yield from _file(path, path.parent, now)
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            file = Path(folder, name)
            if media_type_of(name):
                yield from _file(file, path, now)


def _file(file: Path, root: Path, now: datetime) -> Iterator[Document | Skipped]:
    try:
        if not file.is_file():  # a pipe or a device would never end
            yield Skipped(str(file), "bad-archive", "not a file")
        elif WARC.search(file.name):
            with file.open("rb") as stream:
                yield from _records(stream, str(file), now)
        else:
            yield _saved_page(file, root, now)
    except OSError as error:
        yield Skipped(str(file), "bad-archive", f"cannot be read: {error.strerror}")


def _records(stream: BinaryIO, where: str, now: datetime) -> Iterator[Document | Skipped]:
    """Yield the pages among the response and resource records of a WARC or ARC file."""
    records = _Records(stream, arc2warc=True)
    number = 0
    while True:
        number += 1
        place = f"{where}, record {number}"
        try:
            record = next(records, None)
            if record is None:
                return
            found = _page(record, place, now)
        except _BROKEN as error:
            # Behind a broken record nothing tells where the next begins.
            yield Skipped(place, "bad-archive", f"broken: {clean_line(str(error), 200)}")
            return
        if found is not None:
            yield found


def _page(record: ArcWarcRecord, place: str, now: datetime) -> Document | Skipped | None:
    """Return the page in *record*, None for a record that is not meant to be one."""
    if record.rec_type not in ("response", "resource"):
        return None
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return None
    content_type = _header(record, "Content-Type").lower()
    media_type = content_type.partition(";")[0].strip()
    if media_type not in _PAGES:
        return None
    url = canonical(record.rec_headers.get_header("WARC-Target-URI") or "")
    if url is None:
        return Skipped(place, "url-refused", "no usable WARC-Target-URI")
    body = record.content_stream().read(PAGE_LIMIT + 1)
    if len(body) > PAGE_LIMIT:
        return Skipped(place, "too-large", f"{url}: more than {PAGE_LIMIT} bytes")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type)
    return Document(
        url=url,
        media_type=media_type,
        charset=charset[1] if charset else "",
        body=body,
        at=_captured(record.rec_headers.get_header("WARC-Date") or "", now),
    )


def _captured(text: str, now: datetime) -> datetime:
    """Return what WARC-Date says (ISO 28500: W3C date and time in UTC), *now* where it is wrong."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return now
    return min(at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC), now)


def _header(record: ArcWarcRecord, name: str) -> str:
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    return headers.get_header(name) or ""


def _saved_page(file: Path, root: Path, now: datetime) -> Document | Skipped:
    with file.open("rb") as stream:
        body = stream.read(PAGE_LIMIT + 1)
    if len(body) > PAGE_LIMIT:
        return Skipped(str(file), "too-large", f"more than {PAGE_LIMIT} bytes")
    if not body.strip():
        return Skipped(str(file), "empty")
    media_type = SUFFIXES.get(file.suffix.lower(), "text/html")
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Document(
        url=_address(file.relative_to(root).parts, body, media_type),
        media_type=media_type,
        body=body,
        at=min(changed, now),
    )


def _address(parts: tuple[str, ...], body: bytes, media_type: str) -> str:
    """Return where a saved page came from, whose path below its root is *parts*.

    What the saving program noted, else the page's own canonical link, else the path that
    ``wget --mirror`` makes (host/path), else ``urn:sha256:`` and the digest of the bytes.
    """
    if media_type.endswith(("html", "html+xml")):
        head = body[:SCAN_LIMIT].decode("utf-8", "replace")
        saved = _SAVED_FROM.search(head)
        if saved and (url := canonical(saved[1] or saved[2])):
            return url
        for link in filter(_IS_CANONICAL.search, _LINK.findall(head)):
            href = _HREF.search(link)
            if href and (url := canonical(href[1].replace("&amp;", "&"))):
                return url
        if len(parts) > 1 and _HOST.fullmatch(parts[0]):
            path = "/".join(parts[1:]).removesuffix("index.html")
            if url := canonical(f"https://{parts[0].replace('+', ':')}/{path}"):
                return url
    return f"urn:sha256:{digest(body)}"
