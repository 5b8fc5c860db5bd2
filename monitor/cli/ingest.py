"""Take in files (html, txt, pdf) and URLs through the same path as everything else.

URLs go through the guard; nothing is polled. Exits with 0 when all are stored, 3 when some
are, 1 when none is.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from monitor.cli import FAILED, OK, PARTLY
from monitor.cli.output import print_json, say
from monitor.cli.session import carry_out, settings_of
from storage.opening import open_reader
from storage.records import Capture, Entry, digest, key
from storage.store import Store

MEDIA_TYPES: Final = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".pdf": "application/pdf",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("items", nargs="+", metavar="PATH_OR_URL", help="a file or an http(s) URL")
    parser.add_argument("--json", action="store_true", help="one JSON object per item")


def run(arguments: argparse.Namespace) -> int:
    """Take in every item and say what became of it."""
    settings = settings_of(arguments)
    taken: dict[str, tuple[str, str]] = {}
    refused: dict[str, str] = {}

    def plan(store: Store, now: datetime) -> Sequence[tuple[str, str]]:
        from monitor.stages.extract import INGESTED
        from storage.contract.sources import INTERNAL

        store.sources.add(INGESTED, origin=INTERNAL)
        for item in arguments.items:
            try:
                is_url = "://" in item
                taken[item] = (
                    _plan_url(store, item, now)
                    if is_url
                    else _plan_file(store, Path(item), settings.fetch.max_bytes, now)
                )
            except _RefusedError as error:
                refused[item] = str(error)
        return list(taken.values())

    carry_out(
        settings,
        plan,
        title="taking in",
        is_done=lambda store: all(_is_through(store, *pair) for pair in taken.values()),
    )
    with open_reader(settings.database) as store:
        results = [_result(store, item, taken, refused) for item in arguments.items]
    for result in results:
        if arguments.json:
            print_json(result)
        elif result["article"]:
            print(f"{result['article']}  {result['relevance']:<7}  {result['headline']}")
        else:
            say(f"{result['item']}: not stored: {result['detail']}")
    stored = sum(bool(result["article"]) for result in results)
    say(f"{stored} of {len(results)} stored")
    return OK if stored == len(results) else PARTLY if stored else FAILED


class _RefusedError(Exception):
    """An item cannot be taken in; the message says why."""


def _plan_url(store: Store, url: str, now: datetime) -> tuple[str, str]:
    from monitor.text.addresses.urls import canonical, page_key

    link = canonical(url)
    if link is None:
        raise _RefusedError("not an http(s) URL that can be fetched")
    page = page_key(link)
    store.entries.put(
        [
            Entry(
                id=key("entry", "ingest", link),
                source="ingest",
                guid=link,
                link=link,
                page=page,
                first_seen=now,
                decision="asked",
            )
        ]
    )
    store.entries.ask(page)
    return "fetch", page


def _plan_file(store: Store, path: Path, max_bytes: int, now: datetime) -> tuple[str, str]:
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "")
    try:
        if path.is_dir():
            raise _RefusedError("a directory; name the files in it, like DIR/*.html")
        if path.stat().st_size > max_bytes:
            raise _RefusedError(f"longer than [fetch] max_bytes ({max_bytes} bytes)")
        body = path.read_bytes()
    except OSError as error:
        raise _RefusedError(f"cannot be read ({error.strerror})") from error
    if not body.strip():
        raise _RefusedError("empty")
    name = digest(body)
    url = f"urn:sha256:{name}"
    capture = Capture(
        id=key("ingest", name),
        source="ingest",
        url=url,
        purpose="ingest",
        at=now,
        reason="ok",
        page=key("page", url),
        media_type=media_type or ("application/pdf" if body.startswith(b"%PDF-") else ""),
        body=body,
        detail=path.name,
    )
    store.archive.add(capture)
    return "extract", capture.id


def _is_through(store: Store, stage: str, name: str) -> bool:
    """Say whether nothing of an item is on its way any more, be it stored or not."""
    captures = [name] if stage == "extract" else [c.id for c in store.archive.of_page(name)]
    found = [store.articles.of_capture(capture) for capture in captures]
    articles = [article.id for article in found if article is not None]
    on_its_way = [
        state
        for stage, items in (
            ("extract", captures),
            ("compare", articles),
            ("classify", articles),
            ("group", articles),
        )
        for state in store.work.states(stage, items)
        if state.state in ("due", "waiting")
    ]
    return not on_its_way


def _result(
    store: Store, item: str, taken: dict[str, tuple[str, str]], refused: dict[str, str]
) -> dict[str, Any]:
    from storage.reasons import meaning

    result: dict[str, Any] = {"item": item, "article": None, "detail": refused.get(item, "")}
    if item not in taken:
        return result
    stage, name = taken[item]
    captures = [name] if stage == "extract" else [c.id for c in store.archive.of_page(name)][::-1]
    article = next((a for c in captures if (a := store.articles.of_capture(c))), None)
    if article is None:
        states = [store.work.state(stage, name)]
        states += [store.work.state("extract", capture) for capture in captures]
        last = next((s for s in reversed(states) if s is not None and s.reason), None)
        if last is not None:
            result["reason"] = last.reason
            result["detail"] = meaning(last.reason) + (f" ({last.detail})" if last.detail else "")
        return result
    found = store.classifications.of([article.id]).get(article.id)
    return result | {
        "article": article.id,
        "url": article.url,
        "headline": article.headline,
        "relevance": found.level if found else "",
        "tags": [f"{tag.scheme}:{tag.term}" for tag in found.tags] if found else [],
    }
