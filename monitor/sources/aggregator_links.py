"""Aggregator links: whose page is behind a Google News or Bing News address (a helper, no kind).

Only what the link itself says is read; nothing is asked of the network. Newer Google News
links hold a token that only Google can resolve: those stay as they are, and the redirect is
followed like any other when the page is fetched.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final
from urllib.parse import urlsplit

from monitor.text.addresses.urls import canonical, same_site

_GOOGLE_NEWS: Final = re.compile(r"news\.google\.[a-z.]{2,6}")
_ARTICLE_PATH: Final = re.compile(r"/(?:rss/)?(?:articles|read)/([A-Za-z0-9_-]+)")
_MESSAGE_START: Final = b"\x08\x13\x22"
_ADDRESS: Final = re.compile(rb"https?://[\x21-\x7e]+")


def publisher_url(link: str) -> str | None:
    """Return the publisher's address that the aggregator's *link* carries, or None.

    None means both "not an aggregator's link" and "the link does not say": keep it then.
    Addresses in a parameter (Bing, ``google.com/url``) are what `canonical` unwraps; the
    article ids of Google News are read here.
    """
    address = canonical(link)
    if address is None:
        return None
    parts = urlsplit(address)
    if _GOOGLE_NEWS.fullmatch(parts.hostname or ""):
        found = _ARTICLE_PATH.match(parts.path)
        return _inside(found[1]) if found else None
    return None if same_site(address, link) else address


def _inside(token: str) -> str | None:
    """Return the address inside an article id of the form that Google used until 2024.

    The id is URL-safe Base64 of a Protocol Buffers message: field 1 is a number, field 4
    the page's address behind its length, field 26 the address of its AMP twin.
    """
    try:
        message = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if not message.startswith(_MESSAGE_START) or len(message) < 6:
        return None
    length, start = message[3], 4
    if length & 0x80:
        length, start = (length & 0x7F) | message[4] << 7, 5
    found = _ADDRESS.match(message[start : start + length])
    return canonical(found[0].decode("ascii")) if found else None
