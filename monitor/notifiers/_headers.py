"""Header fields of a message, serialised: what is written is what every parser reads back.

The standard library's folding loses spaces between encoded words and quotes around a long name
(cpython #92081, #121284, #144156), so a subject lost its gaps and a sender became two mailboxes.
Here a text is ASCII as it stands, or encoded words all through, spaces inside them (RFC 2047):
there is nothing in between that could be lost. Every line is ASCII, and at most 76 columns where
the value can be parted at all.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator
from email.headerregistry import Address
from typing import Final

LINE: Final = 76
"""Columns of a header line with an encoded word (RFC 2047, section 2)."""

_PRINTABLE: Final = re.compile(r"[\x20-\x7e]*")
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_WORD_BYTES: Final = 45
"""Of UTF-8 in an encoded word: with ``=?utf-8?B?`` and ``?=`` its base64 takes 72 columns."""


def text_field(name: str, text: str) -> str:
    """Return the field *name* that says *text*, for people: one clean line of any script."""
    if _is_plain(text):
        return _folded(name, text.split(" "))
    return _folded(name, list(_encoded(text, LINE - len(name) - 2)))


def mailbox_field(name: str, address: Address) -> str:
    """Return the field *name* that holds one mailbox. A name in quotes stays on one line."""
    shown, place = address.display_name, f"<{address.addr_spec}>"
    if not shown:
        return _folded(name, [address.addr_spec])
    if not _is_plain(shown):
        return _folded(name, [*_encoded(shown, LINE - len(name) - 2), place])
    if _ATOMS.fullmatch(shown):
        return _folded(name, [*shown.split(" "), place])
    quoted = shown.replace("\\", "\\\\").replace('"', '\\"')
    return _folded(name, [f'"{quoted}"', place])


def token_field(name: str, *values: str) -> str:
    """Return the field *name* that programs read: folded between its *values*, never inside.

    :raises ValueError: for what is not printable ASCII
    """
    for value in values:
        if not _PRINTABLE.fullmatch(value):
            raise ValueError(f"{name} cannot hold {value!r}")
    return f"{name}: " + ",\r\n ".join(values) + "\r\n"


def _is_plain(text: str) -> bool:
    """Tell whether *text* means itself: an ASCII text with ``=?`` would be read as a word."""
    return bool(_PRINTABLE.fullmatch(text)) and "=?" not in text and text == text.strip(" ")


def _encoded(text: str, first: int) -> Iterator[str]:
    """Yield encoded words that together are *text*; the first has *first* columns.

    A word ends before a character that can stand alone, so none of a letter and its marks.
    """
    room = min(_WORD_BYTES, max((first - len("=?utf-8?B??=")) // 4 * 3, 3))
    word = b""
    for piece in _pieces(text):
        if word and len(word) + len(piece) > room:
            yield _word(word)
            word, room = b"", _WORD_BYTES
        word += piece
    if word:
        yield _word(word)


def _pieces(text: str) -> Iterator[bytes]:
    """Yield the bytes of each character with its marks, cut where these go on without end."""
    kept = b""
    for character in text:
        encoded = character.encode("utf-8")
        joins = unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf")
        if kept and not (joins and len(kept) + len(encoded) <= _WORD_BYTES // 2):
            yield kept
            kept = b""
        kept += encoded
    if kept:
        yield kept


def _word(encoded: bytes) -> str:
    return f"=?utf-8?B?{base64.b64encode(encoded).decode('ascii')}?="


def _folded(name: str, parts: list[str]) -> str:
    """Return the field with *parts* separated by spaces, or by line ends where a line is full."""
    lines, line = [], f"{name}:"
    for part in parts:
        if len(line) + 1 + len(part) > LINE and line != f"{name}:":
            lines.append(line)
            line = ""
        line = f"{line} {part}"
    return "\r\n".join((*lines, line)) + "\r\n"
