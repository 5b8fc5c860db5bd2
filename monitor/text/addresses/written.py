"""Addresses as publishers' systems write them, made plain before they are read."""

from __future__ import annotations

import re
from typing import Final

MARKED_ADDRESS: Final = 5_000
"""Characters of an address with markup around it."""

_ANCHOR: Final = re.compile(r"<a\s[^<>]*?\bhref\s*=\s*[\"']?\s*([^\"'\s<>]+)", re.I)
_AMPERSAND: Final = re.compile(r"&(?:(?:amp|#0*38|#[xX]0*26);)+")
_SCHEMELESS: Final = re.compile(r"\A(www\.[\w\-]+(?:\.[\w\-]+)+(?=[/:?#]|\Z))", re.I)


def plain_address(text: str) -> str:
    """Return the address that is meant: without the markup around it that some systems put there
    (``<a href="...">``), and without the entities that a second or third escaping left in it.
    """
    text = text.strip()
    if text[:1] == "<":
        anchor = _ANCHOR.search(text[:MARKED_ADDRESS])
        text = anchor[1] if anchor else text.removeprefix("<![CDATA[").removesuffix("]]>").strip()
    if "&" in text:
        text = _AMPERSAND.sub("&", text)
    return _SCHEMELESS.sub(r"http://\1", text) if text[:4].lower() == "www." else text
