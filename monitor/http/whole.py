"""Whether a document is whole although its framing broke: its last tag says so.

Servers announce more bytes than they send, leave out the last chunk or keep the connection open;
to a reader that sees ``</rss>`` at the end nothing is missing.
"""

from __future__ import annotations

import json
import re
from typing import Final

TAIL: Final = 400
"""Bytes at the end in which the closing tag stands: comments of caches come after it."""

START: Final = 4_000
"""Bytes at the beginning in which the root element stands."""

JSON_LIMIT: Final = 3_000_000
"""Bytes of JSON that are read to see whether they end."""

ROOTS: Final = frozenset({b"rss", b"feed", b"rdf", b"urlset", b"sitemapindex", b"opml", b"html"})
"""Local names of the roots of what is read here, in lower case."""

_NO_ROOT: Final = re.compile(rb"<!--.*?-->|<[?!][^>]*>", re.S)
_ROOT: Final = re.compile(rb"<([A-Za-z_][\w.\-]{0,50}(?::[\w.\-]{1,50})?)[\s/>]")
_LAST: Final = re.compile(
    rb"</([A-Za-z_][\w.\-]{0,50}(?::[\w.\-]{1,50})?)\s*>(?:\s|<!--(?:[^-]|-(?!->))*-->|\x00)*\Z"
)


def is_whole(body: bytes) -> bool:
    """Return whether *body* (UTF-8 or a relative of ASCII) ends with the end of its root element,
    or is a whole JSON document.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _is_whole_json(body)
    last = _LAST.search(body, max(0, len(body) - TAIL))
    root = _ROOT.search(_NO_ROOT.sub(b"", body[:START]))
    if last is None or root is None or last[1].lower() != root[1].lower():
        return False
    return last[1].lower().rpartition(b":")[2] in ROOTS


def _is_whole_json(body: bytes) -> bool:
    if len(body) > JSON_LIMIT or body.rstrip()[-1:] not in (b"}", b"]"):
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
