"""Where an answer sends the reader: Location as browsers read it, and refreshes of a page.

A page with nothing to read and ``<meta http-equiv="refresh">`` (HTML, "Pragma directives") is a
redirect in all but status: counters, language gates and "you are leaving us" pages are made so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

from monitor.http import fields
from monitor.http.exchange import Header
from monitor.text.addresses.hosts import ascii_host

REFRESH_BYTES: Final = 16_384
"""Longer pages say something themselves."""

REFRESH_SECONDS: Final = 10
"""A page that is shown for longer is meant to be read, and is asked for again."""

REFRESH_TEXT: Final = 400
"""Characters beside the markup: "You will be redirected", in three languages. The shortest news
item of the extraction corpus has 420."""

_NOWHERE: Final = dict.fromkeys(b"\t\r\n")
"""Characters that an address loses wherever they stand (WHATWG URL, "basic URL parser")."""

_SCHEME_ONLY: Final = re.compile(r"(https?):(?!//)/?", re.I)
_AUTHORITY: Final = re.compile(r"((?:https?:)?//)([^/?#:@]+)(.*)", re.I | re.S)
_HIDDEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template)\b.*?(?:</\1\s*>|\Z)", re.I | re.S
)
_META: Final = re.compile(r"<meta\s([^<>]{1,3000})>", re.I)
_EQUIV: Final = re.compile(r"\bhttp-equiv\s*=\s*[\"']?\s*refresh\b", re.I)
_CONTENT: Final = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.I)
_REFRESH: Final = re.compile(
    r"\s*(\d{1,6})?(?:\.\d*)?\s*[;,\s]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s][^\"']*)", re.I | re.S
)
_TITLE: Final = re.compile(r"<title\b.*?(?:</title\s*>|\Z)", re.I | re.S)
_TAG: Final = re.compile(r"<[^<>]*>")


def location(headers: Iterable[Header]) -> set[str]:
    """Return the different targets that the Location fields name, raw."""
    return {
        fields.location(value.encode("latin-1")) for name, value in headers if name == "location"
    }


def mended(target: str, scheme: str) -> str:
    """Return a *target* as browsers read it from a page of *scheme* (WHATWG URL): without tabs and
    line ends, backslashes are slashes, ``http:/path`` is relative, and names in other scripts are
    A-labels.
    """
    before, mark, query = target.translate(_NOWHERE).partition("?")
    target = before.replace("\\", "/") + mark + query
    bare = _SCHEME_ONLY.match(target)
    if bare is not None:
        rest = target[bare.end() :]
        target = f"/{rest}" if bare[1].lower() == scheme else f"{bare[1]}://{rest}"
    if target.isascii():
        return target
    found = _AUTHORITY.fullmatch(target)
    if found is None or found[2].isascii():
        return target
    return f"{found[1]}{ascii_host(found[2])}{found[3]}"


def refresh(body: bytes, headers: Iterable[Header]) -> str:
    """Return where a page sends its reader at once, "" where it says something itself."""
    told = fields.first(headers, "refresh")
    if len(body) > REFRESH_BYTES or not (told or b"refresh" in body.lower()):
        return ""
    page = _HIDDEN.sub(" ", body.decode("utf-8", "replace"))
    if len(" ".join(_TAG.sub(" ", _TITLE.sub(" ", page)).split())) > REFRESH_TEXT:
        return ""
    for meta in _META.finditer(page):
        content = _CONTENT.search(meta[1]) if _EQUIV.search(meta[1]) else None
        if content is not None:
            told = html.unescape(content[1] or content[2] or content[3] or "")
            break
    found = _REFRESH.match(told[:3_000])
    if found is None or int(found[1] or 0) > REFRESH_SECONDS:
        return ""
    return found[2].strip()
