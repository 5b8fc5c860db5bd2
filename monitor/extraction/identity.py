"""Which article a page is, and of which site: known before it is read."""

from __future__ import annotations

from urllib.parse import urlsplit

from monitor.text.addresses.urls import page_key
from storage.records import Entry, key


def address_of(final_url: str, entry: Entry | None) -> str:
    """Return the address of an article: the one under which it was announced."""
    if entry is not None and entry.link.startswith(("http://", "https://")):
        return entry.link
    return final_url


def article_key(address: str, entry: Entry | None) -> str:
    """Return the key of the article at *address*: that of its page, or of an announcement that
    shares its link with others, so that no page is its own.
    """
    if entry is not None and entry.link and not entry.page:
        return key("article", entry.id)
    return key("article", page_key(address))


def site_of(address: str) -> str:
    """Return the site of an address, its host without "www.", or "" where it has none."""
    if not address.startswith(("http://", "https://")):
        return ""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
