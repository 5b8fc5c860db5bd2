"""HTML to plain text, for titles and summaries: fast, tolerant, linear; no parser, no tree."""

from __future__ import annotations

import html
import re
from typing import Final

MARKUP_LIMIT: Final = 20_000
"""Characters of markup that are read for one line of text: a teaser of 2,000 has 5,000 of it."""

_TAG: Final = re.compile(r"<(?:/?([a-zA-Z][a-zA-Z0-9]*)|[/!?])[^<>]*>")
_BLOCKS: Final = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "td", "tr", "th", "table", "hr", "blockquote", "pre"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "dl", "figure", "figcaption", "section"}
    | {"article", "header", "footer", "img", "option"}
)
_KNOWN: Final = re.compile(
    r"</?(?:a|b|i|u|s|p|br|em|strong|span|div|font|sup|sub|small|big|tt|code|img|nobr|center|h[1-6]"
    r"|strike|del|ins|mark|q|cite|abbr)(?:\s[^<>]*)?/?>",
    re.I,
)
_HIDDEN: Final = re.compile(r"<(script|style)(?=[\s>])[^<>]*>", re.I)
_HIDDEN_END: Final = re.compile(r"</(?:script|style)", re.I)


def plain_text(markup: str) -> str:
    """Return the text of an HTML snippet: tags gone, block tags as spaces, references resolved.

    What was escaped twice, as careless feeds do, is unescaped twice. "5 < 6" stays.
    """
    markup = markup[:MARKUP_LIMIT]
    if "<" in markup:
        markup = _TAG.sub(_space, _without_hidden(markup))
    if "&" in markup:
        markup = html.unescape(markup)
        if "<" in markup:
            markup = _KNOWN.sub("", markup)
    return markup


def _space(tag: re.Match[str]) -> str:
    name = tag[1]
    return " " if name is not None and name.lower() in _BLOCKS else ""


def _after_comment(text: str) -> str:
    """Return *text* after the comment that it begins in; one without an end is a tag at most."""
    _, end, shown = text.partition("-->")
    return shown if end else f"<!--{text}"


def _without_hidden(markup: str) -> str:
    """Return *markup* without comments, scripts and style sheets."""
    if "<!--" in markup:
        first, *rest = markup.split("<!--")
        markup = first + "".join(map(_after_comment, rest))
    if "<s" not in markup and "<S" not in markup:
        return markup
    match = _HIDDEN.search(markup)
    shown: list[str] = []
    while match is not None:
        shown.append(markup[: match.start()])
        end = _HIDDEN_END.search(markup, match.end())
        markup = markup[end.start() :] if end else ""
        match = _HIDDEN.search(markup)
    return "".join(shown) + markup
