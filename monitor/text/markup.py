"""HTML to plain text, for titles and summaries: fast, tolerant, linear; no parser, no tree."""

from __future__ import annotations

import html
import re
from typing import Final

MARKUP_LIMIT: Final = 20_000
"""Characters of markup that are read for one line of text: a teaser of 2,000 has 5,000 of it."""

_TAG: Final = re.compile(r"<(?=[a-zA-Z/!?])[^<>]*>")
_BLOCK: Final = re.compile(
    r"</?(?:p|br|div|li|ul|ol|td|tr|th|table|h[1-6]|hr|blockquote|pre|dd|dt|dl|figure|figcaption"
    r"|section|article|header|footer|img|option)(?=[\s/>])[^<>]*>",
    re.I,
)
_KNOWN: Final = re.compile(
    r"</?(?:a|b|i|u|s|p|br|em|strong|span|div|font|sup|sub|small|big|tt|code|img|nobr|center|h[1-6]"
    r"|strike|del|ins|mark|q|cite|abbr)(?:\s[^<>]*)?/?>",
    re.I,
)
_HIDDEN: Final = re.compile(r"<(script|style)(?=[\s>])[^<>]*>", re.I)
_HIDDEN_END: Final = re.compile(r"</(?:script|style)", re.I)
_C1: Final = re.compile("[\x80-\x9f]")


def plain_text(markup: str) -> str:
    """Return the text of an HTML snippet: tags gone, block tags as spaces, references resolved.

    What was escaped twice, as careless feeds do, is unescaped twice. "5 < 6" stays.
    """
    markup = markup[:MARKUP_LIMIT]
    if "<" in markup:
        markup = _TAG.sub("", _BLOCK.sub(" ", _without_hidden(markup)))
    if "&" in markup:
        markup = html.unescape(markup)
        if "<" in markup:
            markup = _KNOWN.sub("", markup)
    return windows_1252(markup) if _C1.search(markup) else markup


def windows_1252(text: str) -> str:
    """Return *text* with C1 controls, which nobody means, as the windows-1252 characters."""
    return _C1.sub(lambda match: match[0].encode("latin-1").decode("cp1252", "ignore"), text)


def _without_hidden(markup: str) -> str:
    """Return *markup* without comments, scripts and style sheets."""
    if "<!--" in markup:
        first, *rest = markup.split("<!--")
        markup = first + "".join(part.partition("-->")[2] for part in rest)
    match = _HIDDEN.search(markup)
    shown: list[str] = []
    while match is not None:
        shown.append(markup[: match.start()])
        end = _HIDDEN_END.search(markup, match.end())
        markup = markup[end.start() :] if end else ""
        match = _HIDDEN.search(markup)
    return "".join(shown) + markup
