"""Bytes to text: which encoding a document is in, whatever it says.

Order of belief: the source's own override, a byte order mark, valid multi-byte UTF-8, the
HTTP header, the XML declaration, the meta element, the letters. Labels mean what the WHATWG
table says (`monitor.text.decoding.labels`); a label that the bytes contradict is not believed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from monitor.text.decoding import detection
from monitor.text.decoding.labels import Charset, charset

HEAD_BYTES: Final = 8_192
"""Where a meta element is looked for. HTML says 1,024; big sites have it after 6,000."""

DAMAGE_SHARE: Final = 0.1
"""Broken characters among those beyond ASCII up to which a text still is UTF-8: cut by a
careless CMS, or with some Latin-1 pasted in. KOI8-R or GBK read as UTF-8 break on 0.6 and more."""

SUSPICIOUS_SHARE: Final = 0.002
"""Broken characters in the whole text from which it is suspicious; honest pages have one or two."""

MUCH_BETTER: Final = 0.5
"""By how much another reading must beat the labelled one to say that the label lies. Right
readings score 0.5 above the best wrong one at 200 bytes (see `monitor.text.decoding.detection`)."""

LOOK: Final = 2_000
LOOKS: Final = 4
"""Characters of a look for mojibake, and how many looks: it is everywhere or not at all."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
# How markup begins in encodings that do not contain ASCII (XML 1.0, appendix F).
_BEGINNINGS: Final = (
    (re.compile(rb"<\x00\x00\x00"), "utf-32le"),
    (re.compile(rb"\x00\x00\x00<"), "utf-32be"),
    (re.compile(rb"<\x00[^\x00]\x00"), "utf-16le"),
    (re.compile(rb"\x00<\x00[^\x00]"), "utf-16be"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "ibm037"),
)
_XML: Final = re.compile(
    rb"\s*<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._:\-]{1,60})", re.I
)
_META: Final = re.compile(
    rb"<meta\s[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9._:\-]{1,60})", re.I
)
# What servers say without having looked.
_DEFAULTS: Final = frozenset({"windows-1252"})

# UTF-8 read as windows-1252 or Latin-1, or as windows-1251: Cyrillic, Arabic, CJK, accents.
# It begins with one class, by which the scan is fast, and looks back at what that was.
_SECOND: Final = "[\x80-\xbf\u0152-\u0178\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_SECOND_1251: Final = (
    "[\u0402-\u040f\u0452-\u045f\u0490\u0491°±µ¶·№»ё\xa0-\xaf\u2013-\u203a\u20ac\u2122]"
)
_MOJIBAKE: Final = re.compile(
    "[ÐÑØÙÚÛÃà-ïРС](?:"
    f"(?<=[ÐÑ]){_SECOND}(?:[ÐÑ]{_SECOND}){{2}}"
    f"|(?<=[ØÙÚÛ]){_SECOND}(?:[ØÙÚÛ]{_SECOND}){{2}}"
    f"|(?<=[à-ï]){_SECOND}{{2}}[à-ï]{_SECOND}{{2}}"
    f"|(?<=[РС]){_SECOND_1251}(?:[РС]{_SECOND_1251}){{2}}"
    "|(?<=Ã)[\x80-\x8f\xa1-\xbf]"
    "|(?<=â)(?:\x80[\x90-\xbf]|€[\u0153\u009d\u2122\u02dc\u201c\u201d])"
    ")"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document as text. ``encoding`` is the WHATWG name; ``suspicious`` means that the text
    looks broken (mojibake, many undecodable bytes), so that somebody should look at the source.
    """

    text: str
    encoding: str
    suspicious: bool


def decode(body: bytes, *, declared: str = "", override: str = "", markup: bool = True) -> Decoded:
    """Return *body* as text.

    *declared* is the charset of the Content-Type header, *override* what the operator set for
    the source (it wins). With *markup* the XML declaration and meta element are believed too.
    Bytes that do not fit become U+FFFD; nothing is raised.
    """
    forced = charset(override)
    if forced is not None:
        return _decoded(body, forced)
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], _known(name))
    if markup:
        body = body.lstrip(b" \t\r\n")
        for beginning, name in _BEGINNINGS:
            if beginning.match(body):
                return _decoded(body, _known(name))
    labelled = label_of(body, declared, markup=markup)
    if labelled is not None and labelled.name == "iso-2022-jp":  # ASCII bytes, Japanese text
        return _decoded(body, labelled)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(body, labelled)
    if _is_chance(body, labelled):
        return _decoded(body, labelled or _known("utf-8"))
    name = labelled.name if labelled is not None and body.isascii() else "utf-8"
    return Decoded(text, name, _looks_broken(text))


def _known(name: str) -> Charset:
    found = charset(name)
    if found is None:
        raise LookupError(name)
    return found


def label_of(body: bytes, declared: str, *, markup: bool = True) -> Charset | None:
    """Return the first usable label of header (*declared*), XML declaration and meta element."""
    found = charset(declared)
    if not markup or (found is not None and found.name not in _DEFAULTS):
        return found
    for pattern in (_XML, _META):
        match = (
            pattern.match(body[:HEAD_BYTES])
            if pattern is _XML
            else pattern.search(body[:HEAD_BYTES])
        )
        inner = charset(match[1].decode("ascii")) if match else None
        if inner is not None and not inner.name.startswith("utf-16"):  # it was read as ASCII
            return inner
    return found


def _is_chance(body: bytes, labelled: Charset | None) -> bool:
    """Say whether *body* is valid UTF-8 by chance only: a few two-byte characters under a
    multi-byte label, such as the two characters of "联通" in GBK.
    """
    if labelled is None or labelled.is_single_byte or labelled.name == "utf-8":
        return False
    beyond = [byte for byte in body[: HEAD_BYTES * 8] if byte > 0x7F]
    return 0 < len(beyond) < 9 and max(beyond) < 0xE0


def _not_utf8(body: bytes, labelled: Charset | None) -> Decoded:
    """Decode what is not (wholly) UTF-8."""
    if labelled is None or labelled.name in ("utf-8", "windows-1252"):
        damaged = _damaged_utf8(body)
        if damaged is not None:
            return damaged
    if labelled is None or labelled.name in ("utf-8", "windows-1252", "utf-16le", "utf-16be"):
        reading = detection.guess(body)
        if reading is not None:
            return _decoded(body, reading.charset)
        return replace(_decoded(body, _known("windows-1252")), suspicious=True)
    better = _contradiction(body, labelled)
    if better is not None:
        return replace(_decoded(body, better), suspicious=True)
    return _decoded(body, labelled)


def _damaged_utf8(body: bytes) -> Decoded | None:
    """Return *body* as UTF-8 with some damage, or None when it is something else."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    if broken > max(1, DAMAGE_SHARE * beyond) or beyond == broken:
        return None
    return Decoded(text, "utf-8", suspicious=broken > SUSPICIOUS_SHARE * len(text))


def _contradiction(body: bytes, labelled: Charset) -> Charset | None:
    """Return the encoding that fits so much better than the label that the label is wrong."""
    own = detection.plausibility(body, labelled)
    if own > 1 - MUCH_BETTER:
        return None
    best = detection.guess(body)
    return best.charset if best is not None and best.score > own + MUCH_BETTER else None


def _decoded(body: bytes, found: Charset) -> Decoded:
    text = body.decode(found.codec, "replace").removeprefix("\ufeff")
    if found.name == "gb18030" or found.name == "big5":
        text = text.replace("\ufffd\ufffd", "\ufffd")
    return Decoded(text, found.name, _looks_broken(text))


def _looks_broken(text: str) -> bool:
    if text.isascii():
        return False
    broken = text.count("\ufffd")
    if broken > 2 and broken > SUSPICIOUS_SHARE * len(text):
        return True
    return _mojibake(text[at : at + LOOK] for at in _looks(len(text)))


def looks_garbled(body: bytes) -> bool:
    """Say whether *body*, which is valid UTF-8, holds text that was encoded twice."""
    if body.isascii():
        return False
    return _mojibake(body[at : at + 2 * LOOK].decode("utf-8", "ignore") for at in _looks(len(body)))


def _looks(length: int) -> range:
    """Return where to look in something of this length: four places, evenly apart."""
    return range(0, length, max(1, -(-length // LOOKS)))


def _mojibake(parts: Iterable[str]) -> bool:
    return sum(len(_MOJIBAKE.findall(part)) for part in parts) >= 2
