"""Read plain text: a file that somebody saved, or a press text as it came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from monitor.extraction.furniture import same_line, weight
from monitor.text.clean import clean_text
from monitor.text.phrases import phrases

HEADLINE_LIMIT: Final = 160
"""Letters of a first line that can be a headline."""

WRAP_WIDTHS: Final = range(50, 101)
"""Widths at which mail programs and editors wrap lines."""

_SENTENCE_END: Final = re.compile(r"[.!?。！？؟۔।…][\"'”’»)]*$")
_LABEL: Final = re.compile(rf"{phrases('furniture.headline_labels')}\s*[:：]\s*", re.IGNORECASE)
_OTHER_LABEL: Final = re.compile(rf"\s*{phrases('furniture.line_labels')}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text's own headline ("" when it has none) and its paragraphs."""

    headline: str
    paragraphs: tuple[str, ...]


def read_plain(text: str) -> Plain:
    """Return headline and paragraphs of *text*.

    The first line is the headline when it is short, ends no sentence, begins like one and is
    followed by something longer.
    """
    cleaned = clean_text(text, wrapped=_is_wrapped(text))
    paragraphs = tuple(cleaned.split("\n\n")) if cleaned else ()
    if len(paragraphs) < 2 or not _is_headline(paragraphs[0], paragraphs[1:]):
        return Plain("", paragraphs)
    headline = _LABEL.sub("", paragraphs[0], count=1)
    rest = paragraphs[1:]
    if same_line(rest[0], headline) and len(rest) > 1:
        rest = rest[1:]
    return Plain(headline, rest)


def _is_headline(line: str, rest: tuple[str, ...]) -> bool:
    if weight(line) > HEADLINE_LIMIT or len(re.findall(r"\w", line)) < 4:
        return False
    if _LABEL.match(line):
        return True
    if _SENTENCE_END.search(line) or line.endswith((":", "：", ",", ";")) or line[0].islower():
        return False
    if _OTHER_LABEL.match(line):
        return False
    return max(map(weight, rest)) > weight(line)


def _is_wrapped(text: str) -> bool:
    """Say whether lines end at a fixed width: nearly all full ones do, in mid-sentence."""
    lines = [line.rstrip() for line in text[:20_000].splitlines()]
    full = [line for line, following in pairwise(lines) if line and following]
    if len(full) < 4:
        return False
    widths = sorted(map(len, full))
    typical = widths[len(widths) * 3 // 4]
    ending = sum(bool(_SENTENCE_END.search(line)) for line in full)
    return typical in WRAP_WIDTHS and widths[-1] <= typical + 12 and ending < len(full) / 2
