"""Withdrawal on demand: an article's text goes out of all that is kept, and stays out.

Out of the store and its archive, of editions and messages that are kept, so of whatever is read,
exported or copied from now on. What stays is a tombstone: which page, when, and why. Texts that
other outlets made from it are articles of their own, and stay.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from monitor.digests.cutting import MARK, without
from monitor.notifiers import Notifier
from monitor.notifiers.events import withdrawn_delivery
from monitor.reprints.signature import signature
from monitor.stages.table import STAGES_OF
from monitor.text.addresses.urls import canonical, page_key
from storage.contract.withdrawals import Tombstone
from storage.records import Article, Capture, Delivery, Digest, Entry, Known, Subscription
from storage.store import Store
from storage.withholding import WITHDRAWN, text_name

Work = tuple[str, str]
"""(stage, item): what is to be done now."""

Channels = Mapping[str, Notifier]

MOST_BYTES: Final = 50_000_000
"""Of a packed document that are looked through."""

LOOKED_FOR: Final = 60
"""Characters of a paragraph by which a document that carries the text is known."""

BEFORE: Final = timedelta(days=1)
"""A document may have carried an item before it was read."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did.

    ``editions`` are (subscription, date) of those that had told the article; ``told`` the
    subscriptions that had been sent it, and now get a notice; ``unsent`` counts messages that are
    not sent any more, ``documents`` those whose bytes carried it. ``copies`` are the articles
    that other outlets made from it; ``work`` is what is to be done now.
    """

    stone: Tombstone
    headlines: tuple[str, ...]
    versions: int
    editions: tuple[tuple[str, str], ...]
    told: tuple[str, ...]
    unsent: int
    documents: int
    copies: tuple[str, ...]
    work: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """All that is kept under a name: versions of the article, oldest first, and its pages."""

    versions: tuple[Article, ...]
    captures: tuple[Capture, ...]
    entries: tuple[Entry, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that it says, headlines first."""
        said = [article.headline for article in self.versions]
        said += [entry.title for entry in self.entries]
        for article in self.versions:
            said += [article.summary, article.text]
        for entry in self.entries:
            said += [entry.summary, entry.content]
        return tuple(dict.fromkeys(filter(None, said)))


def stone_of(store: Store, name: str, because: str, now: datetime) -> Tombstone | None:
    """Return the tombstone that withdrawing *name* makes, None where nothing is known of it.

    :param name: the address of a page, or the id of an article or the beginning of one
    """
    known = store.withdrawals.find(canonical(name) or name)
    if known is not None:
        return replace(known, because=because)
    article = store.articles.find(name) or store.articles.find(canonical(name) or name)
    link = article.url if article else canonical(name)
    if link is None:
        return None
    pages = {page_key(link), *store.archive.pages_at(link)}
    for version in store.articles.versions(article.id) if article else ():
        if capture := store.archive.get(version.capture, body=False):
            pages |= {
                capture.page,
                *filter(None, [capture.final_url and page_key(capture.final_url)]),
            }
    # Another address that was led to this one has an article of its own with the same text.
    names = {link, *pages, *store.selection.articles_of(store.archive.pages_at(link))}
    source = ""
    if article:
        names |= {article.id} | _other_names(store, article)
        source = article.source
    names |= {page_key(url) for url in names if url.startswith(("http://", "https://"))}
    kept = _kept(store, names)
    if not (kept.versions or kept.captures or kept.entries):
        return None
    sources = [entry.source for entry in kept.entries] + [one.source for one in kept.captures]
    names |= {text_name(signature(version)) for version in kept.versions}
    names |= {entry.link for entry in kept.entries if entry.link}
    return Tombstone(
        page=page_key(link),
        article=article.id if article else "",
        url=link,
        source=source or next(iter(sources), ""),
        at=now,
        because=because,
        names=tuple(sorted(filter(None, names))),
    )


def _other_names(store: Store, article: Article) -> set[str]:
    """Return the canonical address, where no other article has it as its own."""
    url = article.canonical_url
    found = store.articles.find(url) if url else None
    return {url} if url and (found is None or found.id == article.id) else set()


def withdraw(store: Store, stone: Tombstone, channels: Channels) -> Withdrawn:
    """Take out all that is kept under the names of *stone*, and put it in that place.

    Belongs inside a transaction; `Withdrawals.erase` belongs behind it.
    """
    kept = _kept(store, stone.names)
    documents = [one.id for one in _documents(store, kept)]
    articles = sorted({stone.article, *(version.id for version in kept.versions)} - {""})
    editions = {
        one.id: (one.subscription, one.date)
        for article in articles
        for one in store.digests.that_told(article)
    }
    told, unsent = _messages(store, stone, articles)
    if kept.texts:
        _cut_editions(store, kept, channels)
    store.withdrawals.put(stone)
    copies = store.withdrawals.cut(stone, reason=WITHDRAWN)
    store.withdrawals.forget_bytes(documents)
    _forget_work(store, stone, kept)
    work: list[Work] = [("compare", copy) for copy in copies]
    for article in articles if kept.versions else ():
        known = Known(article=article, at=stone.at, version=0, tellable=False, anew=False)
        store.ledger.put(known)
    for subscription in told:
        notice = withdrawn_delivery(stone, subscription)
        if store.deliveries.put(notice):
            work.append(("deliver", notice.id))
    return Withdrawn(
        stone=stone,
        headlines=tuple(dict.fromkeys(article.headline for article in kept.versions)),
        versions=len(kept.versions),
        editions=tuple(editions.values()),
        told=tuple(one.name for one in told),
        unsent=unsent,
        documents=len(documents),
        copies=tuple(copies),
        work=tuple(work),
    )


def _kept(store: Store, names: Iterable[str]) -> _Kept:
    names = sorted(names)
    return _Kept(
        versions=tuple(version for name in names for version in store.articles.versions(name)),
        captures=tuple(one for name in names for one in store.archive.of_page(name)),
        entries=tuple(one for name in names for one in store.entries.of_page(name)),
    )


# Documents of sources ---------------------------------------------------------------------


def _documents(store: Store, kept: _Kept) -> Iterator[Capture]:
    """Yield the documents of sources, bytes and all, that carry what is withdrawn."""
    signs = _signs(kept)
    first: dict[str, datetime] = {}
    for entry in kept.entries:
        if entry.first_seen is not None:
            at = entry.first_seen - BEFORE
            first[entry.source] = min(at, first.get(entry.source, at))
    seen = {entry.capture for entry in kept.entries}
    polls = (
        poll.id
        for source, since in first.items()
        for poll in store.archive.history(source, since=since, limit=1_000_000)
        if poll.digest
    )
    for name in dict.fromkeys((*seen, *polls)):
        document = store.archive.get(name)
        if document is not None and document.body and (name in seen or _carries(document, signs)):
            yield document


def _signs(kept: _Kept) -> tuple[str, ...]:
    """Return what a document that carries it has one of: addresses, headlines, sentences."""
    signs: set[str] = set()
    for entry in kept.entries:
        signs |= {entry.guid, urlsplit(entry.link).path}
    for text in kept.texts:
        signs.update(line.strip()[:LOOKED_FOR] for line in text.splitlines())
    plain = {_even(sign) for sign in signs if len(sign) > LEAST_SIGN}
    return tuple(plain | {json.dumps(sign)[1:-1] for sign in plain})


LEAST_SIGN: Final = 8
"""Characters; what is shorter is in every document."""


def _carries(document: Capture, signs: Sequence[str]) -> bool:
    body = document.body
    if body.startswith(b"\x1f\x8b"):
        try:
            body = zlib.decompressobj(wbits=31).decompress(body, MOST_BYTES)
        except zlib.error:
            return True  # what cannot be looked into is not kept
    try:
        text = body.decode(document.charset or "utf-8", "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    text = _even(unescape(unescape(text)).replace("\\/", "/"))
    return any(sign in text for sign in signs)


def _even(text: str) -> str:
    return " ".join(text.split())


# Messages and editions ----------------------------------------------------------------------


def _messages(
    store: Store, stone: Tombstone, articles: Sequence[str]
) -> tuple[list[Subscription], int]:
    """Empty the messages about *articles*; return who had been sent one, and how many were not.

    A message that is on its way is counted as sent: its receiver may have it.
    """
    told: dict[str, Subscription] = {}
    unsent = 0
    for delivery in (one for article in articles for one in store.deliveries.about(article)):
        if not delivery.payload or delivery.created >= stone.at:
            continue  # emptied before, or the notice itself
        state = store.work.state("deliver", delivery.id)
        if state is not None and (state.reason == "sent" or state.tries):
            told[delivery.subscription] = _receiver(store, delivery)
        if state is not None and state.due_at is not None:
            unsent += 1
            store.work.drop("deliver", [delivery.id])
            store.work.record("deliver", [delivery.id], WITHDRAWN, stone.at)
        store.work.forget_details("deliver", [delivery.id])
        store.deliveries.rewrite(delivery.id, subject=MARK, payload="")
    ended = store.subscriptions.disabled()
    active = [one for name, one in told.items() if store.subscriptions.get(name)]
    return [one for one in active if one.name not in ended], unsent


def _receiver(store: Store, delivery: Delivery) -> Subscription:
    known = store.subscriptions.get(delivery.subscription)
    channel, address = delivery.channel, delivery.address
    if known is None:
        return Subscription(name=delivery.subscription, channel=channel, address=address)
    return replace(known, channel=channel, address=address)


def _cut_editions(store: Store, kept: _Kept, channels: Channels) -> None:
    """Cut what the article says out of the editions that may have it, and out of their messages."""
    seen = [article.first_seen for article in kept.versions]
    seen += [entry.first_seen for entry in kept.entries if entry.first_seen is not None]
    seen += [capture.at for capture in kept.captures]
    for digest in store.digests.all(since=min(seen) - BEFORE):
        cut = _cut(digest, kept.texts, {article.id for article in kept.versions})
        if cut == digest:
            continue
        store.digests.rewrite(cut)
        for delivery in store.deliveries.that_carry(digest.id):
            notifier = channels.get(delivery.channel)
            payload = ""
            if notifier is not None:
                receiver = _receiver(store, delivery)
                payload = notifier.message(cut, receiver, delivery.created).payload
            store.deliveries.rewrite(delivery.id, subject=cut.subject, payload=payload)
            store.work.forget_details("deliver", [delivery.id])


def _cut(digest: Digest, texts: Sequence[str], articles: Set[str]) -> Digest:
    """Cut *texts* out of an edition, and what it notes that it showed of *articles*."""
    return replace(
        digest,
        subject=without(digest.subject, texts),
        text=without(digest.text, texts),
        html=without(digest.html, texts, is_markup=True),
        annex=without(digest.annex, texts, is_markup=True),
        shown=tuple(
            replace(one, headline="", facts=())
            if one.article in articles
            else replace(one, headline=without(one.headline, texts))
            for one in digest.shown
        ),
    )


def _forget_work(store: Store, stone: Tombstone, kept: _Kept) -> None:
    """Forget what work told of the article: details name headlines."""
    for stage in STAGES_OF.pages:
        store.work.forget_details(stage, stone.names)
    for stage in STAGES_OF.captures:
        store.work.drop(stage, [capture.id for capture in kept.captures])
    for stage in STAGES_OF.articles:
        store.work.drop(stage, [article.id for article in kept.versions])
