"""The head of an answer, made right for a strict parser: odd lines are passed over.

h11 refuses an answer for one line that is no header field (RFC 9112, 5), for a space before a
colon, for Transfer-Encoding said twice or of another kind than chunked, for a Content-Length that
is no number, and for a status line of ``HTTP/2``; browsers, curl and other readers pass
over such a line, and outlets whose PHP prints one are read by everybody else. Where no length can
be believed the answer ends with its connection: each has one of its own. The head of an answer that
is sound, as nearly all are, is looked at once (7 us for nine lines) and handed on as it came.
"""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_ODD_LINE: Final = re.compile(rb"\n(?!" + _TOKEN + rb":|\r?\n?\Z)")
"""Where a line begins that is neither a field nor the empty one at the end."""

_CHUNKED: Final = re.compile(rb"\n[Tt]ransfer-[Ee]ncoding: ?chunked\r?\n")
_FIELD: Final = re.compile(rb"(" + _TOKEN + rb")[ \t]*:(.*)", re.S)
_BROKEN: Final = re.compile(rb"[\x00\x0b\x0c\r]")
_INTERIM: Final = re.compile(rb"HTTP/1\.[01] +1\d\d(?!\d)")
_FIRST: Final = re.compile(rb"HTTP/1\.[01] \d{3}(?!\d)")
_ODD_FIRST: Final = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3}(?!\d).*)", re.I | re.S)
_LENGTH: Final = re.compile(rb"\n[Cc]ontent-[Ll]ength: ?\d+\r?\n")
_PACKED: Final = frozenset({b"gzip", b"x-gzip", b"deflate"})


class Heads:
    """Takes the bytes of an answer until its head is whole; ``done`` when it is.

    Interim answers (1xx) have heads of their own, and the next one follows.
    """

    __slots__ = ("_held", "done")

    def __init__(self) -> None:
        self._held = b""
        self.done = False

    def take(self, data: bytes) -> bytes:
        """Return what can be handed on of *data*, b"" while the head is not whole.

        At the end of the stream (*data* is b"") it is what has come so far.
        """
        held = self._held + data if self._held else data
        self._held = b""
        ready = b""
        held = held.lstrip(b"\r\n")  # before a status line, as curl and browsers pass over them
        while held:
            end = _end_of_head(held)
            if end < 0:
                if data:
                    self._held = held
                    return ready
                return ready + held
            head, held = held[:end], held[end:]
            ready += head if _is_sound(head) else repaired(head)
            if not _INTERIM.match(head):
                self.done = True
                return ready + held
        return ready


def _end_of_head(data: bytes) -> int:
    """Return where the first empty line of *data* ends, -1 where there is none."""
    usual, bare = data.find(b"\n\r\n"), data.find(b"\n\n")
    if bare >= 0 and (usual < 0 or bare < usual):
        return bare + 2
    return usual + 3 if usual >= 0 else -1


def _is_sound(head: bytes) -> bool:
    """Tell whether *head* has a status line and fields without characters that none may have, with
    at most one transfer coding, chunked, and one length, a number.
    """
    if _FIRST.match(head) is None or _ODD_LINE.search(head):
        return False
    if head.count(b"\r") != head.count(b"\r\n"):
        return False
    if b"\x00" in head or b"\x0b" in head or b"\x0c" in head:
        return False
    low = head.lower()
    codings, lengths = low.count(b"\ntransfer-encoding:"), low.count(b"\ncontent-length:")
    return (not codings or (codings == 1 and _CHUNKED.search(head) is not None)) and (
        not lengths or (lengths == 1 and _LENGTH.search(head) is not None)
    )


def repaired(head: bytes) -> bytes:
    """Return *head* with the lines that h11 reads: others are passed over, and so are those with
    characters that no field may have; a space before a colon goes, the framing is said once.
    """
    first, *lines = re.split(rb"\r?\n", head.rstrip(b"\r\n"))
    odd = None if _FIRST.match(first) else _ODD_FIRST.fullmatch(first)
    kept = [first if odd is None else b"HTTP/1.1 " + odd[1]]
    framing: dict[bytes, list[bytes]] = {b"transfer-encoding": [], b"content-length": []}
    is_kept = False
    for line in lines:
        if line[:1] in (b" ", b"\t"):  # the line before goes on (RFC 9112, 5.2)
            if is_kept and not _BROKEN.search(line):
                kept[-1] += b" " + line.strip()
            continue
        field = None if _BROKEN.search(line) else _FIELD.fullmatch(line)
        is_kept = field is not None and field[1].lower() not in framing
        if field is None:
            continue
        value = field[2].strip()
        if is_kept:
            kept.append(field[1] + b": " + value)
        else:
            framing[field[1].lower()] += [one.strip().lower() for one in value.split(b",")]
    kept += _framing(framing[b"transfer-encoding"], framing[b"content-length"])
    return b"\r\n".join(kept) + b"\r\n\r\n"


def _framing(codings: list[bytes], lengths: list[bytes]) -> list[bytes]:
    """Return the lines that say where the body ends, none for "with the connection".

    Codings other than chunked are no framing, as browsers see it; one that packs is told as a
    content coding, which is looked at and not believed.
    """
    lines = []
    if _PACKED.intersection(codings):
        lines.append(b"Content-Encoding: gzip")
    if b"chunked" in codings:
        lines.append(b"Transfer-Encoding: chunked")
    elif all(one.isdigit() for one in lengths):
        lines += [b"Content-Length: " + one for one in dict.fromkeys(lengths)]  # two are refused
    return lines
