"""An exchange as it is asked for, kept, and read again: what the stages that do so share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from monitor.http.exchange import Request, Response
from monitor.sources import Document
from storage.records import Capture, Entry, Outcome, key

PAGES: Final = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
"""The Accept field of a request for a page, as browsers send it."""


def asked_again(url: str, last: Capture | None) -> Request:
    """Return a request for the page *url*, conditional where something is kept of it."""
    if last is None:
        return Request(url=url, accept=PAGES, refreshes=True)
    return Request(
        url=url,
        accept=PAGES,
        refreshes=True,
        etag=last.etag,
        last_modified=last.last_modified,
        validators_url=last.final_url or last.url,
    )


def captured(
    response: Response,
    *,
    name: str,
    source: str,
    url: str,
    purpose: str,
    at: datetime,
    reason: str = "",
    page: str = "",
    digest: str = "",
) -> Capture:
    """Return what is kept of *response* to a request for *url*; bytes only where it went well.

    :param name: the id of the capture
    :param reason: how it ended where more is known than the response itself says
    :param digest: the name of the bytes where it is known
    """
    reason = reason or response.reason
    is_good = reason == "ok"
    return Capture(
        id=name,
        source=source,
        url=url,
        purpose=purpose,
        at=at,
        reason=reason,
        status=response.status,
        final_url=response.url if response.url != url else "",
        page=page,
        media_type=response.media_type,
        charset=response.charset,
        etag=response.header("etag"),
        last_modified=response.header("last-modified"),
        body=response.body if is_good else b"",
        digest=digest if is_good else "",
        size=len(response.body),
        milliseconds=response.milliseconds,
        detail=response.detail,
        request_head=response.request_head if is_good and response.body else "",
        response_head=response.response_head if is_good and response.body else "",
    )


def saved(document: Document, *, name: str, source: str, url: str, page: str) -> Capture:
    """Return a document out of an archive as a capture: a page that needs no request."""
    return Capture(
        id=name,
        source=source,
        url=url,
        purpose="ingest",
        at=document.at,
        reason="ok",
        page=page,
        media_type=document.media_type,
        charset=document.charset,
        body=document.body,
        detail="from an archive",
    )


def announcement(entry: Entry, at: datetime) -> Capture | None:
    """Return what *entry* itself says as a capture, so that it takes the same way as a
    page; *at* is when it was told."""
    content = entry.content or entry.summary
    if not (content or entry.title):
        return None
    body = content.encode("utf-8", "replace")
    return Capture(
        id=key("announced", entry.id, entry.title, content),
        source=entry.source,
        url=entry.link or f"urn:sha256:{key('entry-text', entry.id)}",
        purpose="announced",
        at=at,
        reason="ok",
        page=entry.page or entry.id,
        media_type="text/html",
        charset="utf-8",
        body=body or entry.title.encode("utf-8", "replace"),
    )


def failed(response: Response, capture: Capture, *, told: str, is_final: bool) -> Outcome:
    """Return the end of an exchange that gave nothing: for good, or for now."""
    if is_final:
        return Outcome(reason=capture.reason, records=(capture,), parked=True, detail=told)
    wait = response.retry_after
    due = capture.at + timedelta(seconds=wait) if wait else None
    return Outcome(reason=capture.reason, records=(capture,), due=due, retry=True, detail=told)


def document_of(capture: Capture, *, encoding: str = "", known: bytes | None = None) -> Document:
    """Return the document that *capture* holds, as readers take it.

    :param encoding: what the source says of it, against the server
    """
    return Document(
        url=capture.final_url or capture.url,
        media_type=capture.media_type,
        charset=encoding or capture.charset,
        body=capture.body,
        at=capture.at,
        capture=capture.id,
        known=known,
    )
