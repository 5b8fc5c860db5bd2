"""Reason codes: every expected end of every stage, listed once with its meaning.

A code is stored with each settled item and counted in ``status``; the sentence is what
a person reads. Codes are promises: other programs filter on them.
"""

from __future__ import annotations

from typing import Final

MEANINGS: Final[dict[str, str]] = {
    # went well
    "ok": "done, with something new",
    "unchanged": "done, nothing new in it",
    "not-modified": "the server says that nothing changed since the last poll (304)",
    "same-body": "the server sent the same bytes as last time",
    # the network said no
    "address-refused": "the host's address is private, local or otherwise special: never dialled",
    "url-refused": "not an http(s) URL on an allowed port, or it carries a user name",
    "dns-failed": "the host name has no address",
    "dns-timeout": "the name server did not answer in time",
    "connect-failed": "no connection to the host",
    "tls-failed": "the server's certificate or TLS handshake is not valid",
    "timeout": "the whole exchange took longer than the deadline",
    "protocol-error": "the server does not speak valid HTTP",
    "too-large": "the body is longer than the limit, on the wire or inflated",
    "headers-too-large": "the response headers are longer than the limit",
    "bad-encoding": "a content coding that was not asked for, doubled, or does not decode",
    "truncated": "the body ended before its announced length",
    "host-busy": "the host serves one request at a time, and its turn did not come in time",
    "too-many-redirects": "more redirects than the limit, or a loop",
    "bad-redirect": "a redirect without a usable target",
    # the server said no
    "rate-limited": "the server asks to come back later (429)",
    "unavailable": "the server says that it cannot serve now (5xx)",
    "forbidden": "the server refuses (401, 403, 451)",
    "blocked": "a bot wall, consent page or challenge instead of the content",
    "not-found": "no such page (404)",
    "gone": "the page was removed for good (410)",
    "http-error": "another HTTP error status",
    "robots-denied": "robots.txt of the host does not allow this page",
    # feeds and listings
    "not-a-feed": "the answer is neither RSS, Atom nor JSON Feed (often an HTML page)",
    "no-links": "the listing page holds no article links",
    "bad-sitemap": "the answer is not a sitemap",
    "bad-json": "the answer is not the JSON that the source's mapping expects",
    "bad-archive": "the archive cannot be read",
    "bad-option": "an option of the source cannot be used as it is written",
    "empty": "the body is empty",
    # pages
    "no-text": "no article text was found on the page",
    "paywall-stub": "only the free beginning of the article is there",
    "consent-page": "a cookie or consent text instead of the article",
    "not-an-article": "a home page, a section page or a video player, not an article",
    "unsupported-type": "not HTML, text or PDF",
    "encrypted": "the PDF is encrypted",
    "poison": "the item broke or stalled its worker process again and again",
    "out-of-memory": "reading the item took more memory than a worker may use",
    # decisions
    "not-fetched": "the source's policy says not to fetch this page (ask with `recrawl --url`)",
    "not-relevant": "nothing about the SCO in it",
    "no-match": "no subscription asks for it",
    "withheld": "kept, but not the outlet's own text, so it is not passed on",
    "nothing-to-tell": "no news for this edition",
    # delivery
    "sent": "accepted by the receiver",
    "refused": "the receiver refuses for good",
    "receiver-unavailable": "the receiver cannot be reached or asks to come back later",
    "not-configured": "the channel is not set up, or its secret is missing",
    "disabled": "the receiver said that it is gone (410): no more is sent to it",
    # the engine
    "vanished": "what the work was about is not in the store any more",
    "crashed": "an error of this program: see the log",
    "interrupted": "the process ended in the middle; it is tried again",
    "disk-full": "the disk is full",
}


def meaning(code: str) -> str:
    """Return the sentence for *code*, or the code itself for one of a newer version."""
    return MEANINGS.get(code, code)
