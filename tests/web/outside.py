"""A store in which every field that comes from outside tries to break out of a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from storage.records import (
    Article,
    Capture,
    Changes,
    Classification,
    Digest,
    Membership,
    Record,
    Reprint,
    Source,
    Subscription,
    Tag,
    digest,
)
from storage.store import Store

NOW: Final = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
BREAKOUT: Final = (
    """</title></style><script>alert(1)</script><img src=x onerror=alert(2)>"""
    """" onmouseover="alert(3)' style='position:fixed' {{ 7 * 7 }} \u202e\x01"""
)
ADDRESS: Final = "javascript:alert(4)//" + BREAKOUT
STORY: Final = "5" * 20
FIRST, COPY = "a" * 20, "b" * 20
BODY: Final = b"<html><script>alert(5)</script></html>"


def fill(store: Store) -> None:
    """Keep the records."""
    with store.writing():
        store.sources.add(
            Source(
                name=BREAKOUT,
                url=ADDRESS,
                homepage=ADDRESS,
                country="KZ",
                language="<b>",
                note=BREAKOUT,
                publisher=BREAKOUT,
                display="full",
            )
        )
        store.sources.add(Source(name="Silent", url="https://silent.example/feed", country="UZ"))
        store.subscriptions.add(
            Subscription(name="desk", channel="email", address="secret@example.org")
        )
        store.put(list(_records()))


def _records() -> list[Record]:
    first = _article(FIRST, "en")
    copy = replace(_article(COPY, "fa"), headline="\u062e\u0628\u0631 " + BREAKOUT, captured_at=NOW)
    tag = Tag(scheme="person", term='x"><script>', label=BREAKOUT, spans=((0, 8), (4, 12)))
    found: list[Record] = [
        _capture("c1", BODY),
        first,
        replace(first, text=first.text + "\n\nLater. 27 died.", headline="Another " + BREAKOUT),
        copy,
        Reprint(
            article=COPY,
            source_article=FIRST,
            origin=FIRST,
            kind="near",
            containment=0.9,
            containment_reverse=0.8,
            changes=Changes(
                headline=True,
                numbers=(BREAKOUT,),
                names=(BREAKOUT,),
                sentences_dropped=(BREAKOUT,),
                sentences_added=(BREAKOUT,),
                credit=BREAKOUT,
            ),
        ),
        Digest(
            id="d" * 20,
            subscription="desk",
            date="2026-11-28",
            since=NOW - timedelta(days=1),
            until=NOW,
            subject=BREAKOUT,
            text=BREAKOUT,
            html=BREAKOUT,
            stories=(STORY,),
            articles=(FIRST,),
        ),
    ]
    for name in (FIRST, COPY):
        found.append(
            Classification(
                article=name, level="about", score=0.9, evidence=(BREAKOUT,), tags=(tag,)
            )
        )
        found.append(Membership(article=name, story=STORY, because=BREAKOUT))
    return found


def _article(name: str, language: str) -> Article:
    return Article(
        id=name,
        url=ADDRESS + name,
        canonical_url=ADDRESS,
        source=BREAKOUT,
        publisher=BREAKOUT,
        headline=BREAKOUT,
        text=f"{BREAKOUT}\n\n“We said it {BREAKOUT} and more words”, said {BREAKOUT}. 26 died.",
        capture="c1",
        captured_at=NOW - timedelta(hours=1),
        first_seen=NOW - timedelta(hours=2 if language == "en" else 1),
        date_published=NOW - timedelta(hours=2 if language == "en" else 1),
        country="KZ",
        language=language,
        authors=(BREAKOUT,),
        credits=(BREAKOUT,),
        section=BREAKOUT,
        summary=BREAKOUT,
    )


def _capture(name: str, body: bytes) -> Capture:
    return Capture(
        id=name,
        source=BREAKOUT,
        url=ADDRESS,
        final_url=ADDRESS,
        purpose="article",
        at=NOW - timedelta(hours=1),
        reason="ok",
        status=200,
        page="p1",
        media_type=BREAKOUT,
        charset=BREAKOUT,
        etag=BREAKOUT,
        last_modified=BREAKOUT,
        body=body,
        digest=digest(body),
        size=len(body),
        detail=BREAKOUT,
    )
