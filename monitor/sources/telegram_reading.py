"""Reading the preview of a ``telegram`` channel: its newest posts, the newest last.

A post is announced with its whole text, so nothing is fetched for it; a post that is but a link
announces the page that it leads to. What a reply quotes, what a preview of a link says, and what
the program itself says ("pinned a message") is no text of the channel. The preview knows that a
post was edited, and not when: what it said before is remembered.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any, Final

from bs4.element import NavigableString, Tag

from monitor.sources import Document, Listing
from monitor.sources.listing_links import parsed
from monitor.sources.make_entry import make_entry
from monitor.text.clean import clean_line
from monitor.text.dates.reading import parse_date
from monitor.text.decoding.charset import decode
from monitor.text.decoding.packed import unpacked
from storage.records import Entry, Source

READ_LIMIT: Final = 3_000_000
"""Characters of a preview that are read, from its end: a usual one of 20 posts has 130,000."""

MOST_POSTS: Final = 2_000
"""Posts of one document that are looked at."""

TITLE_LENGTH: Final = 200
"""Characters of a first line that is a headline; of a longer one the first sentence is."""

_POST: Final = re.compile(r"(\w{3,64})/(\d{1,12})")
_MESSAGE: Final = '<div class="tgme_widget_message_wrap'
_ADDRESS: Final = re.compile(r"https?://\S+|(?<!\w)(?:www\.|t\.me/)\S+", re.I)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?\u2026\u061f\u06d4\u0964])\s|(?<=[\u3002\uff01\uff1f])")
_BLOCKS: Final = frozenset({"br", "p", "div", "blockquote", "pre", "li"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """One post: ``name`` is "channel/number", ``link`` the page that it is but a link to, or ""."""

    name: str
    lines: tuple[str, ...]
    link: str
    link_title: str
    published: str
    is_edited: bool
    author: str


def read(document: Document, source: Source, max_items: int) -> Listing:
    """Return the newest posts; reasons no-links, empty."""
    if not document.body.strip():
        return Listing(reason="empty")
    body, _ = unpacked(document.body)
    text = decode(body, declared=document.charset, override=source.encoding).text
    soup = parsed(_end_of(text))
    messages = soup.select("div.tgme_widget_message[data-post]", limit=MOST_POSTS)
    if not messages:
        return Listing(reason="no-links", detail=_nothing(soup, document.url))
    posts, unreadable = _posts(messages)
    before = _remembered(document.known)
    after: Memory = {}
    entries: dict[str, Entry] = {}
    newest = posts[-max_items:]
    for post in reversed(newest):
        edited_at = _edited(post, before, after, document.at)
        entry = _entry(post, document, source)
        if entry is not None:
            entries[entry.id] = replace(entry, updated=edited_at) if edited_at else entry
    detail = f"{unreadable} of {len(messages)} posts can only be seen in Telegram"
    return Listing(
        reason="ok",
        entries=tuple(entries.values()),
        title=clean_line(_text_of(soup, ".tgme_channel_info_header_title")),
        beyond=len(posts) - len(newest),
        detail=detail if unreadable else "",
        known=json.dumps(after).encode() if document.known is not None else b"",
    )


def _end_of(text: str) -> str:
    """Return the end of a preview from where a post begins: the newest stand last."""
    if len(text) <= READ_LIMIT:
        return text
    begin = text.find(_MESSAGE, len(text) - READ_LIMIT)
    return text[begin if begin >= 0 else len(text) - READ_LIMIT :]


def _nothing(soup: Tag, url: str) -> str:
    """Return why there are no posts."""
    if soup.select_one(".tgme_channel_info, .tgme_channel_history") is not None:
        return "the preview of this channel has no posts"
    if "/s/" not in url:
        return "no preview: this channel has none, or its address is https://t.me/s/NAME"
    return "this is no preview of a channel"


def _posts(messages: list[Tag]) -> tuple[list[_Post], int]:
    """Return the posts that have a text or a link, in order, and how many have neither."""
    found: list[_Post] = []
    unreadable = 0
    for message in messages:
        name = str(message["data-post"])
        if not _POST.fullmatch(name) or "service_message" in message.get_attribute_list("class"):
            continue
        post = _post(name, message)
        if post.lines or post.link:
            found.append(post)
        else:
            unreadable += 1
    return found, unreadable


def _post(name: str, message: Tag) -> _Post:
    lines = _lines(message)
    preview = message.select_one("a.tgme_widget_message_link_preview[href]")
    is_link = preview is not None and not _ADDRESS.sub("", " ".join(lines)).strip()
    time = message.select_one("a.tgme_widget_message_date time[datetime]")
    meta = message.select_one(".tgme_widget_message_meta")
    told = meta.find_all(string=True, recursive=False) if meta is not None else []
    return _Post(
        name=name,
        lines=() if is_link else lines,
        link=str(preview["href"]) if is_link and preview is not None else "",
        link_title=_text_of(preview, ".link_preview_title") if preview is not None else "",
        published=str(time["datetime"]) if time is not None else "",
        # The word for it depends on the language of the page; no other text stands there.
        is_edited=any(clean_line(str(one)) for one in told),
        author=_text_of(message, ".tgme_widget_message_forwarded_from_name"),
    )


def _lines(message: Tag) -> tuple[str, ...]:
    """Return the lines of a post's own text; of a poll its question."""
    for text in message.select(".js-message_text, .tgme_widget_message_poll_question"):
        if text.find_parent(class_="tgme_widget_message_reply") is None:
            pieces = "".join(_pieces(text)).split("\n")
            return tuple(line for line in (clean_line(piece, 4_096) for piece in pieces) if line)
    return ()


def _pieces(text: Tag) -> Iterator[str]:
    for node in text.descendants:
        if isinstance(node, Tag):
            if node.name in _BLOCKS:
                yield "\n"
        elif type(node) is NavigableString:
            yield str(node)


def _entry(post: _Post, document: Document, source: Source) -> Entry | None:
    found = parse_date(post.published, now=document.at, thorough=False) if post.published else None
    published = found.at if found else None
    own = f"https://t.me/{post.name}"
    if post.link:
        return make_entry(
            source,
            post.link,
            base=own,
            guid=own,
            title=escape(post.link_title),
            published=published,
        )
    title, rest = _headline(post.lines)
    return make_entry(
        source,
        own,
        base=document.url,
        title=escape(title),
        summary=escape(" ".join(post.lines)),
        published=published,
        authors=(post.author,) if post.author else (),
        content="".join(f"<p>{escape(line)}</p>\n" for line in rest),
    )


def _headline(lines: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the headline of a post, and its text: without it where it is a line of its own."""
    first = lines[0]
    if len(first) <= TITLE_LENGTH and len(lines) > 1:
        return first, lines[1:]
    sentence = _SENTENCE_END.split(first, maxsplit=1)[0].strip()
    return clean_line(sentence, TITLE_LENGTH), lines


Memory = dict[str, list[str]]
"""What was seen of each post: a digest of its text, and when it was first seen edited, or ""."""


def _remembered(known: bytes | None) -> Memory:
    try:
        plain: Any = json.loads(known or b"{}")
    except ValueError:
        return {}
    return plain if isinstance(plain, dict) else {}


def _edited(post: _Post, before: Memory, after: Memory, now: datetime) -> datetime | None:
    """Return when *post* was first seen with other words than before; note it in *after*."""
    mark = hashlib.sha256("\n".join(post.lines).encode()).hexdigest()[:16]
    old = before.get(post.name)
    at = old[1] if old and old[0] == mark else now.isoformat() if old and post.is_edited else ""
    after[post.name] = [mark, at]
    return datetime.fromisoformat(at) if at else None


def _text_of(tag: Tag, selector: str) -> str:
    found = tag.select_one(selector)
    return clean_line(found.get_text(" ")) if found is not None else ""
