"""The story as a page declares it in data: JSON-LD's articleBody, and its scripts' state.

Both may hold markup, twice escaped at times. What is declared is taken only where it is whole and
clean: a beginning that breaks off and sentences glued to each other are worse than what the markup
shows. Of a page's state (`__NEXT_DATA__` and its like) only the object that bears the page's own
headline speaks for the article; menus and other stories lie in the same state.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, Final

from lxml.html import HtmlElement

from monitor.extraction.furniture import same_line, weight

SHOWN: Final = 400
"""Weight of a page's paragraphs from which its state is not asked: the reader sees the story."""

STATE_LIMIT: Final = 2_000_000
"""Characters of one page's state that are read."""

VALUES_LIMIT: Final = 50_000
"""Values of a state that are looked at."""

GLUED_SHARE: Final = 0.2
"""Share of the ends of sentences that may be glued to the next one in a clean text."""

_STATE_TYPES: Final = frozenset({"application/json", "text/json"})
_UNESCAPED: Final = 3
_TAG: Final = re.compile(r"<(?:/?p|br|/?div|/?li|/?h\d)\b[^<>]{0,300}>", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^<>]{1,500}>")
_SPACES: Final = re.compile(r"\s+")
_ENDS: Final = re.compile(r"[^\W\d_]{3}[.!?](?:\s|$)")
_GLUED: Final = re.compile(r"[^\W\d_]{3}[.!?]([^\W\d_])")
_BREAKS_OFF: Final = ("...", "…", "[…]", "[...]")


def declared_lines(declared: str) -> list[str]:
    """Return the lines of a declared body without its markup; none where it is cut or glued."""
    for _ in range(_UNESCAPED):
        if "&" not in declared or (plain := unescape(declared)) == declared:
            break
        declared = plain
    text = _ANY_TAG.sub(" ", _TAG.sub("\n", declared)) if "<" in declared else declared
    lines = [line for raw in text.splitlines() if (line := _SPACES.sub(" ", raw).strip())]
    return [] if lines and (_breaks_off(lines) or _is_glued(lines)) else lines


def state_body(root: HtmlElement, headline: str) -> str:
    """Return the body that the page's state holds for *headline*, where the page shows none.

    "" where the page has paragraphs of its own or nothing in its state bears the headline.
    """
    if not headline or _shows_paragraphs(root):
        return ""
    bodies = (_body(node) for state in _states(root) for node in _nodes(state, headline))
    return max(bodies, key=weight, default="")


def _breaks_off(lines: list[str]) -> bool:
    return lines[-1].endswith(_BREAKS_OFF)


def _is_glued(lines: list[str]) -> bool:
    glued: int = sum(letter.isupper() for line in lines for letter in _GLUED.findall(line))
    return glued > 1 and glued > GLUED_SHARE * sum(len(_ENDS.findall(line)) for line in lines)


def _shows_paragraphs(root: HtmlElement) -> bool:
    shown = 0
    for paragraph in root.iter("p"):
        shown += weight(paragraph.text_content().strip())
        if shown >= SHOWN:
            return True
    return False


def _states(root: HtmlElement) -> Iterator[Any]:
    for script in root.iter("script"):
        kind = (script.get("type") or "").partition(";")[0].strip().lower()
        text = script.text or ""
        if kind in _STATE_TYPES and SHOWN <= len(text) <= STATE_LIMIT:
            try:
                yield json.loads(text)
            except (ValueError, RecursionError):
                continue


def _nodes(state: Any, headline: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of *state* one of whose short texts is the headline."""
    for number, value in enumerate(_values(state)):
        if number > VALUES_LIMIT:
            return
        if isinstance(value, dict) and any(
            isinstance(text, str) and len(text) < 2 * len(headline) and same_line(text, headline)
            for text in value.values()
        ):
            yield value


def _values(state: Any) -> Iterator[Any]:
    """Yield the objects and texts of *state* in their order, without recursion."""
    waiting = [state]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, dict):
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _body(node: dict[str, Any]) -> str:
    """Return the longest text of *node*: one string, or the pieces of one of its lists."""
    texts = [value for value in node.values() if isinstance(value, str)]
    texts += [_joined(value) for value in node.values() if isinstance(value, list)]
    return max(texts, key=weight, default="")


def _joined(pieces: Iterable[Any]) -> str:
    """Return the longest text of each piece of a body that is kept in blocks, a line each."""
    lines: list[str] = []
    for piece in pieces:
        inner = piece.values() if isinstance(piece, dict) else [piece]
        lines.append(max((text for text in inner if isinstance(text, str)), key=len, default=""))
    return "\n".join(line for line in lines if " " in line.strip())
