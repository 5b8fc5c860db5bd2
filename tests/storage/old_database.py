"""Everything that a store tells of what is kept in it, as JSON: what a migration must not change.

The database of an older version is described by `describe` when it is made (see
`make_old_database`) and again by the present code. Names of methods stand here and nowhere
else in this test (where one changes, the older version is given the new name as it is described:
`make_old_database`); what they return in that version is in ``data/COMMIT.json.zst``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from storage.records import Follow, Walk

if TYPE_CHECKING:
    from storage.store import Store

EXPORTS: Final = ("articles", "stories", "reprints", "tags", "quotes", "deliveries", "sources")
QUERIES: Final = ("", "ШОС", "上海合作", "railway OR transport", "relevance:about -country:RU")
LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
FAR_AHEAD: Final = datetime(2030, 1, 1, tzinfo=UTC)

Ids = Mapping[str, Sequence[Any]]
"""What there is: ids of captures, entries, articles, stories, deliveries; (subscription, date) of
editions; names of subscriptions and sources; (source, url) of known items; (stage, item) of work;
keys under which an article is looked up for grouping.
"""


def describe(store: Store, ids: Ids) -> dict[str, Any]:
    """Return all that *store* tells of *ids*, by part."""
    found = {
        "captures": _captures(store, ids["captures"]),
        "entries": {one: _entry(store, one) for one in ids["entries"]},
        "known items": [_known_items(store, *pair) for pair in ids["known items"]],
        "walks": _walks(store, ids["sources"]),
        "pages": store.selection.pages(),
        "sources": {one: _source(store, one) for one in ids["sources"]},
        "order of articles": store.articles.ids(),
        "versions": {
            one: list(map(_told, store.articles.versions(one))) for one in ids["articles"]
        },
        "signatures": {one: _told(store.reprints.signature(one)) for one in ids["articles"]},
        "alike": {one: _alike(store, one) for one in ids["articles"]},
        "neighbours": {one: _neighbours(store, one) for one in ids["keys"]},
        "copies": {one: list(map(_told, store.reprints.copies(one))) for one in ids["articles"]},
        "classifications": _classifications(store, ids["articles"]),
        "stories": _stories(store, ids["articles"], ids["stories"]),
        "subscriptions": _subscriptions(store, ids["subscriptions"]),
        "editions": [_edition(store, *pair) for pair in ids["editions"]],
        "told": {one: _what_was_told(store, one) for one in ids["subscriptions"]},
        "told by": {one: _ids(store.digests.that_told(one)) for one in ids["articles"]},
        "deliveries": {one: _told(store.deliveries.get(one)) for one in ids["deliveries"]},
        "posted": {one: _ids(store.deliveries.about(one)) for one in ids["articles"]},
        "work": [_state(store, *pair) for pair in ids["work"]],
        "counts of work": sorted(store.work.counts()),
        "problems": store.problems(),
    }
    plain: dict[str, Any] = json.loads(json.dumps(found, default=_plain))
    return plain


def printed(data_dir: Path) -> dict[str, list[Any]]:
    """Return the JSON lines of every export of the database in *data_dir*, and what is found."""
    words = {f"export {what}": ["export", what] for what in EXPORTS}
    words |= {f"search {query}": ["search", "--json", query] for query in QUERIES}
    return {name: _command(data_dir, one) for name, one in words.items()}


def _command(data_dir: Path, words: Iterable[str]) -> list[Any]:
    from monitor.cli import main

    out = io.StringIO()
    with redirect_stdout(out):
        code = main(["--data-dir", str(data_dir), *words])
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    return lines if code == 0 else [*lines, {"exit code": code}]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


def _told(record: Any) -> dict[str, Any] | None:
    """Return the fields of a record; those that hold nothing are left out, long texts hashed."""
    if record is None:
        return None
    fields = {name: value for name, value in asdict(record).items() if value or value == 0}
    long = {n: sha256(v.encode()).hexdigest() for n, v in fields.items() if n in ("text", "html")}
    return fields | long


def _edition(store: Store, subscription: str, date: str) -> dict[str, Any] | None:
    """Return an edition in the words of 8b85eea: no ledger, and no note of what it showed."""
    fields = _told(store.digests.get(subscription, date))
    later = ("known", "annex", "shown")
    return None if fields is None else {n: v for n, v in fields.items() if n not in later}


def _ids(records: Iterable[Any]) -> list[str]:
    return [record.id for record in records]


def _captures(store: Store, names: Iterable[str]) -> dict[str, Any]:
    kept = {name: store.archive.get(name) for name in names}
    return {name: _told(capture) for name, capture in kept.items()}


def _entry(store: Store, name: str) -> dict[str, Any] | None:
    """Return an entry in the words of 8b85eea, where its capture said how it was found."""
    fields = _told(store.entries.get(name))
    if fields is not None and fields.pop("found") == "archived":
        fields["capture"] = "past:archive"
    return fields


CLAIMED = ("classify", "bd4dd36f3b9fdb6fdf73")
"""What was under way when the process of 8b85eea died, which counted it as a try."""


def _state(store: Store, stage: str, item: str) -> dict[str, Any] | None:
    """Return what is known of an item that is written as 8b85eea wrote it."""
    fields = _told(store.work.state(stage, name_of(stage, item)))
    if fields is not None and (stage, item) == CLAIMED:
        fields["tries"] += 1
    return None if fields is None else fields | {"item": item}


def name_of(stage: str, item: str) -> str:
    """Return what an item is called now: further documents and walks were written out once."""
    if stage == "poll" and "\n" in item:
        source, _, url = item.partition("\n")
        return Follow(source=source, url=url).id
    if stage == "walk":
        source, url, since, changed, part, budget, depth, guessed = json.loads(item)
        return Walk(
            source=source,
            url=url,
            since=datetime.fromisoformat(since) if since else None,
            changed=datetime.fromisoformat(changed) if changed else None,
            part=part,
            budget=budget,
            depth=depth,
            guessed=bool(guessed),
        ).id
    return item


def _alike(store: Store, article: str) -> list[str]:
    signature = store.reprints.signature(article)
    return store.reprints.alike(signature, least=1, limit=1_000) if signature else []


def _neighbours(store: Store, key: str) -> list[str]:
    return store.stories.neighbours([key], since=LONG_AGO, until=FAR_AHEAD, limit=1_000)


def _known_items(store: Store, source: str, url: str) -> dict[str, Any] | None:
    return _told(store.entries.known_items(source, url))


def _walks(store: Store, sources: Iterable[str]) -> dict[str, Any]:
    return {
        name: [
            store.selection.found_by_walks(name),
            sorted(store.selection.walked_to(name, fetched_by="fetch")),
        ]
        for name in sources
    }


def _source(store: Store, name: str) -> dict[str, Any]:
    """Return a source with how it is doing and when its items appeared, past ones left out."""
    return {
        "source": _told(store.sources.get(name)),
        "origin": store.sources.origin(name),
        "health": _told(store.sources.health(name)),
        "items": store.sources.item_times(name, since=LONG_AGO),
        "last poll": _told(store.sources.last_poll(name)),
    }


def _classifications(store: Store, articles: Sequence[str]) -> dict[str, Any]:
    found = store.classifications.of(articles)
    return {name: _told(found.get(name)) for name in articles}


def _stories(store: Store, articles: Sequence[str], stories: Sequence[str]) -> dict[str, Any]:
    return {
        "members": store.stories.members(stories),
        "story of": store.stories.story_of(articles),
        "because": {name: store.stories.because(name) for name in articles},
        "profiles": store.stories.profiles(articles),
        "relevant": store.stories.ids(relevant=True),
        "count": store.stories.count(),
    }


def _subscriptions(store: Store, names: Iterable[str]) -> dict[str, Any]:
    return {
        "each": {name: _told(store.subscriptions.get(name)) for name in names},
        "told": [subscription.name for subscription in store.subscriptions.all()],
        "disabled": store.subscriptions.disabled(),
    }


def _what_was_told(store: Store, subscription: str) -> dict[str, Any]:
    stories, articles = store.digests.told(subscription, since=LONG_AGO)
    latest = store.digests.latest(subscription)
    return {"stories": stories, "articles": articles, "latest": latest.id if latest else ""}
