"""The kind ``telegram``: previews of channels, built as the service builds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.sources import Document, Listing, load_kind
from storage.records import Source
from tests.growth import grows_linearly

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
SOURCE = Source(name="Channel", url="https://t.me/s/ministry", kind="telegram", language="en")
STORY = (
    "The ministers met in Bishkek<br/>They agreed on a plan of work for the coming year."
    "<br/><br/>The next meeting is in spring."
)


def post(
    number: int,
    text: str = STORY,
    *,
    inside: str = "",
    edited: bool = False,
    classes: str = "",
    at: datetime = AT - timedelta(hours=1),
) -> str:
    """One post: its *text* as markup, with what else stands *inside* its bubble before it."""
    body = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'
    meta = "edited&nbsp;" if edited else ""
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message text_not_supported_wrap js-widget_message {classes}"'
        f' data-post="ministry/{number}"><div class="tgme_widget_message_bubble">'
        '<div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" '
        f'href="https://t.me/ministry"><span>Ministry</span></a></div>{inside}'
        f"{body if text else ''}"
        '<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info">'
        '<span class="tgme_widget_message_views">1.2K</span>'
        f'<span class="tgme_widget_message_meta">{meta}<a class="tgme_widget_message_date" '
        f'href="https://t.me/ministry/{number}"><time datetime="{at.isoformat()}" class="time">'
        "09:00</time></a></span></div></div></div></div></div>"
    )


def preview(*posts: str) -> str:
    """The page around *posts*."""
    head = (
        '<div class="tgme_channel_info"><div class="tgme_channel_info_header_title">'
        "<span>Ministry of Foreign Affairs</span></div></div>"
    )
    history = f'<section class="tgme_channel_history">{"".join(posts)}</section>'
    return f"<!DOCTYPE html><html><head><title>T</title></head><body>{head}{history}</body></html>"


def read(
    page: str, limit: int = 500, *, known: bytes | None = None, url: str = SOURCE.url
) -> Listing:
    document = Document(url=url, media_type="text/html", body=page.encode(), at=AT, known=known)
    return load_kind("telegram").parse(document, SOURCE, limit)


def test_a_post_is_an_item_with_its_whole_text() -> None:
    listing = read(preview(post(7), post(8, "One sentence alone. And a second one.")))
    assert (listing.reason, listing.title) == ("ok", "Ministry of Foreign Affairs")
    newest, first = listing.entries  # the newest first, as in other lists
    assert newest.title == "One sentence alone."
    assert newest.content == "<p>One sentence alone. And a second one.</p>\n"
    assert first.link == "https://t.me/ministry/7"
    assert first.title == "The ministers met in Bishkek"
    assert "coming year" in first.content
    assert "Bishkek" not in first.content  # the headline is not said twice
    assert "Bishkek" in first.summary  # but the gate sees all of it
    assert first.published == AT - timedelta(hours=1)
    assert first.updated is None


def test_an_album_is_one_item() -> None:
    pictures = "".join(
        f'<a class="tgme_widget_message_photo_wrap grouped_media_wrap" '
        f'href="https://t.me/ministry/{n}?single"></a>'
        for n in range(10, 14)
    )
    album = f'<div class="tgme_widget_message_grouped_wrap">{pictures}</div>'
    listing = read(preview(post(10, inside=album)))
    assert [entry.link for entry in listing.entries] == ["https://t.me/ministry/10"]


def test_what_a_reply_quotes_is_not_its_text() -> None:
    quote = (
        '<a class="tgme_widget_message_reply" href="https://t.me/ministry/3">'
        '<div class="tgme_widget_message_text js-message_reply_text">Old words of another</div>'
        '<div class="tgme_widget_message_text js-message_text">Older words</div></a>'
    )
    (entry,) = read(preview(post(9, "New words of this post.", inside=quote))).entries
    assert entry.summary == "New words of this post."


def test_what_can_only_be_seen_in_telegram_is_counted() -> None:
    notice = (
        '<div class="message_media_not_supported_wrap"><div class="message_media_not_supported">'
        '<div class="message_media_not_supported_label">Please open Telegram to view this post'
        "</div></div></div>"
    )
    listing = read(preview(post(5, "", inside=notice), post(6)))
    assert [entry.link for entry in listing.entries] == ["https://t.me/ministry/6"]
    assert listing.detail == "1 of 2 posts can only be seen in Telegram"
    assert "Please open" not in listing.entries[0].summary


def test_what_the_program_says_is_no_post() -> None:
    pinned = post(4, "Ministry pinned a message", classes="service_message")
    listing = read(preview(pinned, post(5)))
    assert len(listing.entries) == 1
    assert listing.detail == ""


def test_a_post_that_is_but_a_link_announces_the_page() -> None:
    link = (
        '<a class="tgme_widget_message_link_preview" href="https://dzen.ru/away?to='
        'https%3A%2F%2Fnews.example%2Fstory"><div class="link_preview_title">The story itself</div>'
        '<div class="link_preview_description">And its lead</div></a>'
    )
    bare = '<a href="https://news.example/story">https://news.example/story</a>'
    (entry,) = read(preview(post(5, bare, inside=link))).entries
    assert (entry.link, entry.title) == ("https://news.example/story", "The story itself")
    assert entry.content == ""  # its page is asked for, like any other
    with_words = f"Our view of it {bare}"
    (entry,) = read(preview(post(5, with_words, inside=link))).entries
    assert entry.link == "https://t.me/ministry/5"
    assert "lead" not in entry.content


def test_who_is_forwarded_is_named() -> None:
    inside = (
        '<div class="tgme_widget_message_forwarded_from">Forwarded from '
        '<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/agency/1">'
        "<span>The agency</span></a></div>"
    )
    (entry,) = read(preview(post(5, inside=inside))).entries
    assert entry.authors == ("The agency",)


def test_a_poll_is_its_question() -> None:
    poll = (
        '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">'
        "Where shall we meet?</div></div>"
    )
    (entry,) = read(preview(post(5, "", inside=poll))).entries
    assert entry.title == "Where shall we meet?"


def test_an_edit_is_told_once_and_stays() -> None:
    first = read(preview(post(5)), known=b"")
    same = read(preview(post(5, edited=True)), known=first.known)
    assert same.entries == first.entries  # edited before it was first seen, or in its pictures
    changed = read(preview(post(5, STORY + " It was put off.", edited=True)), known=first.known)
    (entry,) = changed.entries
    assert entry.updated == AT
    assert "put off" in entry.content
    page = preview(post(5, STORY + " It was put off.", edited=True))
    later = Document(url=SOURCE.url, body=page.encode(), at=AT + timedelta(hours=2))
    again = load_kind("telegram").parse(replace(later, known=changed.known), SOURCE, 500)
    assert again.entries == changed.entries
    assert read(preview(post(5)), known=b"no json").entries == first.entries


def test_a_channel_without_preview_says_so() -> None:
    page = '<html><body><div class="tgme_page"><a class="tgme_action_button_new">View</a></div>'
    moved = read(page, url="https://t.me/ministry")
    assert moved.reason == "no-links"
    assert "no preview" in moved.detail
    assert "no posts" in read(preview()).detail
    assert "no preview of a channel" in read("<html><body>Welcome</body></html>").detail
    assert read(" ").reason == "empty"


def test_posts_with_odd_names_are_passed_over() -> None:
    page = preview(post(5)).replace('"ministry/5"', '"../../evil/5?x"')
    assert read(page).entries == ()


@pytest.mark.long
def test_of_ten_megabytes_the_newest_posts_are_read() -> None:
    def long(count: int) -> Listing:
        return read(preview(*(post(n, f"Post {n}. {'words ' * 400}") for n in range(count))))

    listing = long(3_300)
    assert listing.entries[0].link == "https://t.me/ministry/3299"
    assert 500 <= len(listing.entries) + listing.beyond < 1_100
    assert len(listing.entries) == 500
    assert grows_linearly(long, 200, 800)


def test_more_posts_than_the_poll_takes_are_counted() -> None:
    listing = read(preview(*(post(n) for n in range(30))), limit=20)
    assert (len(listing.entries), listing.beyond) == (20, 10)
    assert listing.entries[-1].link == "https://t.me/ministry/10"
