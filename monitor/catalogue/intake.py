"""What a person takes in: URLs, files and archives, on the same way as what sources announce."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from config.plain_file import NotPlainError, read_plain
from monitor.sources import Document
from monitor.stages.captures import saved
from monitor.stages.extract import INGESTED
from monitor.text.addresses.urls import canonical, page_key
from storage.contract.sources import INTERNAL
from storage.reasons import meaning
from storage.records import Capture, Entry, digest, key
from storage.store import Store

MEDIA_TYPES: Final = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".pdf": "application/pdf",
}

STDIN: Final = ("-", "/dev/stdin")
"""What a person types for the standard input."""

Work = tuple[str, str]
"""(stage, item): the work by which something is taken in."""


class RefusedError(Exception):
    """An item cannot be taken in; the message says why."""


def take_in(store: Store, item: str, *, max_bytes: int, now: datetime, typed: bytes = b"") -> Work:
    """Keep what *item* names, a URL or the path of a file; return the work that it needs.

    :param typed: what `STDIN` gave: at most one byte more than *max_bytes*
    :raises RefusedError: where nothing can come of it
    """
    store.sources.add(INGESTED, origin=INTERNAL)
    if "://" in item:
        return _url(store, item, now)
    if item in STDIN:
        return _body(store, "stdin", _within(typed, max_bytes), now)
    path = Path(item)
    try:
        body = _within(read_plain(path, max_bytes + 1), max_bytes)
    except NotPlainError as error:
        raise RefusedError(
            f"{error}; name the files in a directory, like DIR/*.html, "
            "and pipe what flows into `sco-monitor ingest -`"
        ) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise RefusedError(f"cannot be read ({why})") from error
    return _body(store, path.name, body, now)


def _url(store: Store, url: str, now: datetime) -> Work:
    link = canonical(url)
    if link is None:
        raise RefusedError("not an http(s) URL that can be fetched")
    entry = _asked(INGESTED.name, link, now)
    _refuse_withdrawn(store, entry.page)
    store.entries.put([entry])
    store.entries.ask(entry.page)
    return "fetch", entry.page


def _asked(source: str, link: str, now: datetime) -> Entry:
    """Return the entry of a page that a person wants, whatever the policy says."""
    return Entry(
        id=key("entry", source, link),
        source=source,
        guid=link,
        link=link,
        page=page_key(link),
        first_seen=now,
        decision="asked",
    )


def _refuse_withdrawn(store: Store, page: str) -> None:
    """Refuse what was withdrawn on demand.

    :raises RefusedError: with when and why
    """
    if (stone := store.withdrawals.find(page)) is not None:
        raise RefusedError(
            f"withdrawn on {stone.at:%Y-%m-%d} ({stone.because}); "
            f"`sco-monitor withdraw --undo {stone.article or stone.url}` lets it in again"
        )


def _within(body: bytes, max_bytes: int) -> bytes:
    if len(body) > max_bytes:
        raise RefusedError(f"longer than [fetch] max_bytes ({max_bytes} bytes)")
    return body


def _body(store: Store, title: str, body: bytes, now: datetime) -> Work:
    media_type = MEDIA_TYPES.get(Path(title).suffix.lower(), "")
    if not body.strip():
        raise RefusedError("empty")
    name = digest(body)
    url = f"urn:sha256:{name}"
    _refuse_withdrawn(store, key("page", url))
    capture = Capture(
        id=key("ingest", name),
        source=INGESTED.name,
        url=url,
        purpose="ingest",
        at=now,
        reason="ok",
        page=key("page", url),
        media_type=media_type or ("application/pdf" if body.startswith(b"%PDF-") else ""),
        body=body,
        detail=title,
    )
    store.archive.add(capture)
    return "extract", capture.id


def take_in_page(store: Store, source: str, page: Document, now: datetime) -> Work:
    """Keep a *page* of an archive as one that *source* announced in the past.

    :raises RefusedError: where it was withdrawn
    """
    link = canonical(page.url)
    capture = saved(
        page,
        name=key("archive", page.url, page.at.isoformat()),
        source=source,
        url=link or page.url,
        page=page_key(link) if link else key("page", page.url),
    )
    _refuse_withdrawn(store, capture.page)
    store.archive.add(capture)
    if link:
        entry = _asked(source, link, now)
        store.entries.put([replace(entry, capture=capture.id, found="archived")])
    return "extract", capture.id


def is_through(store: Store, stage: str, name: str) -> bool:
    """Say whether nothing of an item is on its way any more, be it stored or not."""
    captures = [name] if stage == "extract" else [c.id for c in store.archive.of_page(name)]
    found = [store.articles.of_capture(capture) for capture in captures]
    articles = [article.id for article in found if article is not None]
    on_its_way = [
        state
        for stage, items in (
            ("extract", captures),
            ("compare", articles),
            ("classify", articles),
            ("group", articles),
        )
        for state in store.work.states(stage, items)
        if state.state in ("due", "waiting")
    ]
    return not on_its_way


def came_of(store: Store, stage: str, name: str) -> dict[str, Any]:
    """Return what came of an item: its article with what was found out, or why there is none."""
    captures = [name] if stage == "extract" else [c.id for c in store.archive.of_page(name)][::-1]
    article = next((a for c in captures if (a := store.articles.of_capture(c))), None)
    if article is None:
        states = [store.work.state(stage, name)]
        states += [store.work.state("extract", capture) for capture in captures]
        last = next((s for s in reversed(states) if s is not None and s.reason), None)
        if last is None:
            return {}
        detail = f" ({last.detail})" if last.detail else ""
        return {"reason": last.reason, "detail": meaning(last.reason) + detail}
    found = store.classifications.of([article.id]).get(article.id)
    return {
        "article": article.id,
        "url": article.url,
        "headline": article.headline,
        "relevance": found.level if found else "",
        "tags": [f"{tag.scheme}:{tag.term}" for tag in found.tags] if found else [],
    }
