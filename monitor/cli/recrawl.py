"""Fetch or process again what is known: the conditions given together must all hold.

Without --stage or --from-archive the pages are requested again (conditionally, politely).
With --from-archive, or a later --stage, stored bytes and articles are processed again and
nothing is requested.
"""

from __future__ import annotations

import argparse
import difflib
from datetime import datetime

from config.additions import additions_of
from monitor.cli import OK, UsageError
from monitor.cli.again import run_again
from monitor.cli.output import print_json, say
from monitor.cli.session import moment_of, settings_of
from monitor.reading.doubts import rule_faults
from monitor.stages.table import RECRAWLED, STAGES
from monitor.text.addresses.urls import canonical, page_key
from storage.opening import open_reader
from storage.query_fields import TAG_FIELDS
from storage.reasons import MEANINGS
from storage.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("--source", metavar="N", help="pages of this source")
    parser.add_argument("--url", metavar="U", help="this page, whatever the policy says")
    parser.add_argument("--since", metavar="D", help="first seen since (2026-11-21, 3d, 12h)")
    parser.add_argument("--until", metavar="D", help="first seen before")
    parser.add_argument("--reason", metavar="CODE", help="that ended with this reason code")
    parser.add_argument("--tag", metavar="T", help="tagged so: scheme:term, like country:KZ")
    parser.add_argument("--query", metavar="Q", help="that answer this query")
    stages = ", ".join(RECRAWLED)
    parser.add_argument("--stage", metavar="S", choices=RECRAWLED, help=f"one of {stages}")
    parser.add_argument("--from-archive", action="store_true", help="from stored bytes: no request")
    parser.add_argument(
        "--resume", action="store_true", help="only what an interrupted one has left"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Open the chosen work again and run it."""
    stage = arguments.stage or ("extract" if arguments.from_archive else "fetch")
    if arguments.from_archive and stage == "fetch":
        raise UsageError("--from-archive makes no request, so it does not go with --stage fetch")
    names = ("source", "url", "since", "until", "reason", "tag", "query")
    if not any(getattr(arguments, name) for name in names):
        raise UsageError("say what to do again: --source, --url, --since, --reason, --tag, --query")
    settings = settings_of(arguments)
    for fault in rule_faults(arguments.query or "", additions_of(settings)):
        raise UsageError(f"--query: {fault}")
    _refuse_unknown(arguments.reason or "")
    scheme, _, _ = (arguments.tag or "").rpartition(":")
    if scheme and scheme not in TAG_FIELDS:
        raise UsageError(f"--tag: there is no scheme {scheme!r}; use {', '.join(TAG_FIELDS)}")
    # A wrong time is a wrong word on the command line: said before anything is opened.
    since = moment_of(arguments.since) if arguments.since else None
    until = moment_of(arguments.until) if arguments.until else None

    def choose(store: Store) -> list[str]:
        return _items(store, stage, _pages(store, arguments, since, until))

    if arguments.dry_run:
        with open_reader(settings.database, is_needed=False) as store:
            items = choose(store)
        if arguments.json:
            print_json({"stage": stage, "items": items, "reasons": {}})
        else:
            print(f"{len(items)} items of {stage} would be run again")
        if not items:
            say(NOTHING)
        return OK

    def ask(store: Store) -> None:
        if arguments.url:
            store.entries.ask(page_key(_link(arguments.url)))

    return run_again(
        settings,
        stage,
        choose,
        title="once more",
        only_left=arguments.resume,
        as_json=arguments.json,
        before_opening=ask,
    )


NOTHING = "nothing that is known answers these conditions"


def _link(url: str) -> str:
    link = canonical(url)
    if link is None:
        raise UsageError(f"{url!r} is not an http(s) URL")
    return link


def _refuse_unknown(reason: str) -> None:
    """Refuse a reason code that nothing ever ends with.

    :raises UsageError: naming the one that was meant, where there is one near
    """
    if not reason or reason in MEANINGS:
        return
    near = difflib.get_close_matches(reason, MEANINGS, n=1)
    meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(MEANINGS))}"
    raise UsageError(f"--reason: nothing ends with {reason!r}; {meant}")


def _pages(
    store: Store,
    arguments: argparse.Namespace,
    since: datetime | None,
    until: datetime | None,
) -> list[str]:
    """Return the pages for which every condition holds."""
    from storage.query import parse

    chosen: list[list[str]] = []
    if arguments.url:
        link = _link(arguments.url)
        page = page_key(link)
        if not store.entries.of_page(page):
            raise UsageError(f"{link} is not known; take it in with `sco-monitor ingest`")
        chosen.append([page])
    if arguments.source or since or until:
        if arguments.source and store.sources.get(arguments.source) is None:
            raise UsageError(f"there is no source {arguments.source!r}; see `sources list`")
        chosen.append(
            store.selection.pages(source=arguments.source or "", since=since, until=until)
        )
    if arguments.reason:
        chosen.append(
            store.selection.pages_with_reason(
                arguments.reason, fetched_by="fetch", read_by="extract"
            )
        )
    if arguments.tag:
        scheme, _, term = arguments.tag.rpartition(":")
        schemes = (scheme,) if scheme else TAG_FIELDS
        tagged = [a for s in schemes for a in store.classifications.articles_with(s, term)]
        chosen.append(store.selection.pages_of(tagged))
    if arguments.query:
        hits = store.search.find(parse(arguments.query), limit=1_000_000)
        chosen.append(store.selection.pages_of([hit.article for hit in hits]))
    first, *others = chosen
    kept = set(first).intersection(*others)
    return [page for page in first if page in kept]


def _items(store: Store, stage: str, pages: list[str]) -> list[str]:
    match STAGES[stage].about:
        case "page":
            return pages
        case "capture":
            return store.archive.latest_of(pages)
        case _:
            return store.selection.articles_of(pages)
