"""Walk into the past of a source: the sitemaps of its site, or an archive (--warc).

Without --warc the sitemaps that robots.txt names are read, indexes down to their files, and
the pages not older than --since are taken in as if the source had announced them: its fetch
policy holds, what is known is not fetched again, and a walk that was stopped goes on where it
was. With --warc a WARC file or a directory of saved pages is taken in, and nothing is asked.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.cli import FAILED, OK, PARTLY, FailedError
from monitor.cli.again import failures
from monitor.cli.output import print_json, say
from monitor.cli.session import Tally, carry_out, moment_of, settings_of
from monitor.reading.differences import facts_of
from storage.opening import open_reader
from storage.records import Source
from storage.store import Store

if TYPE_CHECKING:
    from config.settings import Settings

NO_SITE = (
    "is no site that can be walked (a query of an aggregator, or files): give it the outlet's own "
    "homepage, or take in a web archive with --warc FILE"
)
NO_SITEMAP = (
    "this site has no sitemap that can be read, so its past cannot be walked; take it in from a "
    "web archive with --warc FILE, or page by page with `sco-monitor ingest URL...`"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("source", metavar="SOURCE", help="the name of a source")
    parser.add_argument("--since", metavar="D", help="only what is newer (2026-11-21, 3d, 12h)")
    parser.add_argument("--warc", type=Path, metavar="F", help="a WARC file or a directory")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be taken in")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Take in the past."""
    since = moment_of(arguments.since) if arguments.since else None
    settings = settings_of(arguments)
    if arguments.warc is not None:
        if not arguments.warc.exists():
            raise FailedError(f"{arguments.warc}: there is no such file")
        return _from_archive(settings, arguments, since)
    if arguments.dry_run:
        return _look(settings, arguments, since)
    return _walk(settings, arguments, since)


def _source(store: Store, name: str) -> Source:
    source = store.sources.get(name)
    if source is None:
        raise FailedError(f"there is no source {name!r}; see `sources list --all`")
    return source


def _walk(settings: Settings, arguments: argparse.Namespace, since: datetime | None) -> int:
    """Read the sitemaps, then fetch what they led to; a daemon does both by itself."""
    from monitor.catalogue.past import came_to, to_fetch, under_way
    from monitor.stages.walk import beginnings

    name = arguments.source
    before, begun = 0, datetime.now(UTC)

    def begin(store: Store, now: datetime) -> Sequence[tuple[str, str]]:
        nonlocal before, begun
        begun = now
        before = store.selection.found_by_walks(name)
        walks = beginnings(_source(store, name), since)
        if not walks:
            raise FailedError(f"{name!r} {NO_SITE}")
        store.put(walks)
        return [("walk", walk.id) for walk in walks]

    walked = Tally()
    is_here, _ = carry_out(
        settings,
        begin,
        title="reading sitemaps",
        stages=("walk",),
        watch=walked,
        is_done=lambda store: not under_way(store, name),
    )
    fetched = Tally()
    pages: list[str] = []

    def fetch(store: Store, _now: datetime) -> Sequence[tuple[str, str]]:
        pages.extend(to_fetch(store, name))
        return [("fetch", page) for page in pages]

    if is_here:
        carry_out(settings, fetch, title="fetching the past", watch=fetched)
    with open_reader(settings.database) as store:
        result = came_to(store, name, begun=begun, before=before) | {"reasons": fetched.reasons}
        found = facts_of(store, store.selection.articles_of(pages))
        result["articles"] = dict(Counter(one.relevance or "none" for one in found.values()))
        failed = failures(store, fetched)
    return _tell(arguments, result, walked, fetched, failed)


def _tell(
    arguments: argparse.Namespace,
    result: dict[str, Any],
    walked: Tally,
    fetched: Tally,
    failed: Sequence[str],
) -> int:
    from storage.reasons import meaning

    if arguments.json:
        print_json(result)
    else:
        print(f"{result['sitemaps']} sitemaps read, {result['found']} new pages found")
        for reason, count in sorted(result["reasons"].items(), key=lambda pair: -pair[1]):
            print(f"  {count:>6}  {reason}")
        levels = ", ".join(f"{n} {level}" for level, n in sorted(result["articles"].items()))
        print(f"{sum(result['articles'].values())} articles" + (f": {levels}" if levels else ""))
    for line in failed:
        say(line)
    for url, reason in list(result["failed"].items())[:10]:
        say(f"{url}: {meaning(reason)}")
    if result["put_off"]:
        say(f"{result['put_off']} sitemaps cannot be had now; run the same command again later")
    if result["to_fetch"]:
        say(f"{result['to_fetch']} pages are still to be fetched, by the daemon or this command")
    if not result["sitemaps"]:
        say(NO_SITEMAP)
        return FAILED
    is_whole = not (walked.parked or fetched.parked or result["put_off"])
    return OK if is_whole else PARTLY


def _look(settings: Settings, arguments: argparse.Namespace, since: datetime | None) -> int:
    """Read the sitemaps and store nothing: what --dry-run says."""
    from monitor.catalogue.configured import configured_sources
    from monitor.catalogue.past import look

    known = {source.name: source for source in configured_sources(settings)}
    with open_reader(settings.database, is_needed=False) as store:
        known |= {source.name: source for source in store.sources.all()}
    if arguments.source not in known:
        raise FailedError(f"there is no source {arguments.source!r}; see `sources list --all`")
    sitemaps = asked = 0
    pages: set[str] = set()
    for outcome, entries in look(settings, known[arguments.source], since):
        say(f"{outcome.reason}: {outcome.detail}")
        asked += 1
        sitemaps += outcome.reason == "ok" and "/robots.txt" not in outcome.detail.split()[0]
        pages.update(entry.page for entry in entries)
    if not sitemaps and not asked:
        raise FailedError(f"{arguments.source!r} {NO_SITE}")
    if arguments.json:
        print_json({"source": arguments.source, "sitemaps": sitemaps, "found": len(pages)})
    else:
        print(f"{sitemaps} sitemaps read, {len(pages)} pages would be taken in")
    if not sitemaps:
        say(NO_SITEMAP)
    return OK if sitemaps else FAILED


def _from_archive(settings: Settings, arguments: argparse.Namespace, since: datetime | None) -> int:
    skipped: list[str] = []
    pages = 0

    def plan(store: Store, now: datetime) -> Sequence[tuple[str, str]]:
        from monitor.catalogue.intake import RefusedError, take_in_page
        from monitor.sources.archive_reading import Skipped, documents

        nonlocal pages
        _source(store, arguments.source)
        wanted = []
        for found in documents(arguments.warc, now=now, since=since):
            if isinstance(found, Skipped):
                skipped.append(f"{found.place}: {found.detail}")
                continue
            pages += 1
            if arguments.dry_run:
                continue
            try:
                wanted.append(take_in_page(store, arguments.source, found, now))
            except RefusedError as error:
                skipped.append(f"{found.url}: {error}")
                pages -= 1
        return wanted

    tally = Tally()
    carry_out(settings, plan, title="walking back", watch=tally)
    with open_reader(settings.database, is_needed=False) as store:
        failed = failures(store, tally)
    for line in (*skipped[:10], *failed):
        say(line)
    would = "would be taken in" if arguments.dry_run else "taken in"
    if arguments.json:
        print_json({"source": arguments.source, "found": pages, "passed_over": len(skipped)})
    say(f"{pages} pages {would}, {len(skipped)} passed over")
    return PARTLY if skipped or tally.parked else OK
