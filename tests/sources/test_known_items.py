"""Items that come again unchanged are passed over: what is left is what reading all would give."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.sources import Document, Listing, parse
from monitor.sources.feeds import known
from storage.records import Source
from tests.fuzz.mutate import feed_seeds, mutated

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLAIN = Source(name="Agency", url="https://agency.example/feed")


def read(
    body: bytes,
    known: bytes | None = b"",
    *,
    source: Source = PLAIN,
    at: datetime = NOW,
    url: str = "https://agency.example/feed",
    max_items: int = 500,
) -> Listing:
    document = Document(url=url, body=body, at=at, capture="capture", known=known)
    return parse(document, source, max_items)


def item(
    number: int, title: str = "News", *, guid: str = "", date: str = "", more: str = ""
) -> str:
    return (
        f"<item><title>{title} {number}</title><link>https://agency.example/{number}</link>"
        f"<guid isPermaLink='false'>{guid or number}</guid>"
        f"<pubDate>{date or 'Fri, 20 Nov 2026 10:00:00 GMT'}</pubDate>{more}</item>"
    )


def rss(*items: str, head: str = "", tail: str = "") -> bytes:
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Agency</title>{head}"
        f"{'  '.join(items)}{tail}</channel></rss>"
    ).encode()


def check(first: bytes, second: bytes, max_items: int = 500) -> Listing:
    """Assert that reading *second* after *first* leaves out nothing, and return what it gives."""
    before = read(first, max_items=max_items)
    whole = read(second, max_items=max_items)
    part = read(second, before.known, max_items=max_items)
    assert replace(whole, known=b"") == read(second, None, max_items=max_items)
    told = {entry.id: entry for entry in before.entries}
    for entry in whole.entries:
        assert entry in part.entries or told[entry.id] == entry
    assert set(part.entries) <= set(whole.entries)
    assert len(part.entries) + len(part.again) == len(whole.entries)
    assert part.known == whole.known
    assert replace(part, entries=(), again=()) == replace(whole, entries=(), again=())
    return part


def test_only_the_new_item_is_read() -> None:
    part = check(rss(item(2), item(1)), rss(item(3), item(2), item(1)))
    assert [entry.title for entry in part.entries] == ["News 3"]
    assert part.again == (datetime(2026, 11, 20, 10, tzinfo=UTC),) * 2


def test_the_same_document_again_has_nothing() -> None:
    part = check(rss(item(2), item(1)), rss(item(2), item(1)))
    assert (part.reason, part.entries, part.title) == ("ok", (), "Agency")


def test_a_changed_title_is_read() -> None:
    part = check(rss(item(2), item(1)), rss(item(2), item(1, "Corrected: news")))
    assert [entry.title for entry in part.entries] == ["Corrected: news 1"]


def test_a_build_date_and_a_cache_comment_change_nothing() -> None:
    first = rss(item(1), head="<lastBuildDate>Fri, 20 Nov 2026 11:00:00 GMT</lastBuildDate>")
    second = rss(
        item(1),
        head="<lastBuildDate>Fri, 20 Nov 2026 12:00:00 GMT</lastBuildDate>",
        tail="<!-- generated in 0.2 s -->",
    )
    assert check(first, second).entries == ()


@pytest.mark.parametrize(
    "head",
    ["<language>ru</language>", "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' href='/'/>"],
)
def test_what_concerns_all_items_has_all_of_them_read(head: str) -> None:
    assert len(check(rss(item(1), item(2)), rss(item(1), item(2), head=head)).entries) == 2


def test_another_setting_of_the_source_has_all_read() -> None:
    known = read(rss(item(1))).known
    asked = replace(PLAIN, fetch="matching")
    assert len(read(rss(item(1)), known, source=asked).entries) == 1
    assert len(read(rss(item(1)), known, url="https://new.example/feed").entries) == 1
    assert len(read(rss(item(1)), known[:-1]).entries) == 1


def test_a_date_that_is_not_believed_yet_is_looked_at_again() -> None:
    body = rss(item(1, date="Fri, 27 Nov 2026 10:00:00 GMT"))
    first = read(body)
    assert first.entries[0].published is None
    later = read(body, first.known, at=NOW + timedelta(days=7))
    assert [entry.published for entry in later.entries] == [datetime(2026, 11, 27, 10, tzinfo=UTC)]


def test_items_of_one_guid_are_always_read() -> None:
    same = [item(n, guid="https://agency.example/") for n in (1, 2)]
    assert len(check(rss(*same, item(3)), rss(*same, item(3))).entries) == 2


def test_a_new_item_that_takes_a_known_guid_has_all_read() -> None:
    part = check(rss(item(1)), rss(item(2, guid="1"), item(1)))
    assert len(part.entries) == 2
    assert len({entry.id for entry in part.entries}) == 2


@pytest.mark.parametrize(
    "odd",
    [
        item(1, more="<description><![CDATA[the tag </item> ends it]]></description>"),
        item(1, more="<!-- </item><item> -->"),
        item(1, more="<description><![CDATA[<item></item>]]></description>"),
        item(1) + "<image><title>between</title></image>",
        item(1) + item(1),
        item(1).replace("item>", "Item>"),
        item(1) + "<item/>",
        item(1).replace("<item>", "<item xml:lang='ru'>"),
    ],
)
def test_odd_items(odd: str) -> None:
    check(rss(item(2), odd), rss(item(3), item(2), odd))
    check(rss(odd, item(2)), rss(odd, item(4), item(2)))


def test_items_over_the_limit_are_counted() -> None:
    items = [item(n) for n in range(9)]
    part = check(rss(*items), rss(item(10), *items), max_items=5)
    assert [entry.title for entry in part.entries] == ["News 10"]
    assert (part.beyond, len(part.again)) == (5, 4)


def test_atom_and_rss_1() -> None:
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><updated>{}</updated>{}</feed>"
    )
    entry = (
        "<entry><id>urn:{0}</id><title>N {0}</title><link href='/{0}'/>"
        "<updated>2026-11-20T10:00:00Z</updated></entry>"
    )
    rdf = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/'><channel rdf:about='/'><title>A</title>"
        "<items><rdf:Seq>{}</rdf:Seq></items></channel>{}</rdf:RDF>"
    )
    node = (
        "<item rdf:about='/{0}'><title>N {0}</title><link>https://agency.example/{0}</link></item>"
    )
    for frame, one in ((atom, entry), (rdf, node)):
        first = frame.format("a", one.format(1)).encode()
        second = frame.format("b", one.format(2) + one.format(1)).encode()
        assert [e.title for e in check(first, second).entries] == ["N 2"]


texts = st.sampled_from(["a", "b", "<b>c</b>", "<![CDATA[d]]>", "&amp;"])
items = st.builds(
    lambda number, title, guid, date: item(number, title, guid=guid, date=date),
    st.integers(1, 5),
    texts,
    st.sampled_from(["", "g", "h"]),
    st.sampled_from(["", "Sun, 29 Nov 2026 10:00:00 GMT", "never", "20 Nov 2026 07:00 +0300"]),
)
feeds = st.builds(lambda made: rss(*made), st.lists(items, max_size=6))


@pytest.mark.long
@settings(max_examples=300, deadline=None)
@given(feeds, feeds, st.sampled_from([3, 500]))
def test_any_two_documents(first: bytes, second: bytes, max_items: int) -> None:
    check(first, second, max_items)


@pytest.mark.long
@pytest.mark.shared
def test_real_documents_and_their_mutations() -> None:
    long = [seed for seed in feed_seeds() if seed.count(b"</item>") + seed.count(b"</entry>") > 2]
    made = rss(
        *(item(n, more=f"<description><![CDATA[<p>{n}</p>]]></description>") for n in range(30))
    )
    passed_over = 0
    for number in range(200):
        seed = made if number % 2 else long[number % len(long)]
        passed_over += len(check(seed, mutated([seed], 5, number)).again)
        check(seed, seed)
    assert passed_over > 100


def test_addresses_that_two_items_name_are_found_in_one_go_as_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Addresses that begin others, end others, and stand where an item ends."""
    dice = random.Random(7)
    pieces = [b"http://a.example/", b"http://a.example/x", b"b", b"&amp;y", b"'", b"<", b" ", b"#f"]
    addresses = ["http://a.example/", "http://a.example/x#f", "http://a.example/xb", "b&y", "b"]
    answers = set()
    for _ in range(2_000):
        items = [b"".join(dice.choices(pieces, k=4)) for _ in range(3)]
        found = known.Pieces(b"", tuple(items), b"</item>", b"", 0, ())
        asked = dice.sample(addresses, 2)
        at_once = found.share_one_of(asked)
        monkeypatch.setattr(known, "IN_ONE_GO", -1)
        assert at_once == found.share_one_of(asked), (items, asked)
        monkeypatch.undo()
        answers.add(at_once)
    assert answers == {True, False}
