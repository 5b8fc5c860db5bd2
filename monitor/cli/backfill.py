"""Walk into the past of a source: a WARC file or a directory of saved pages.

The pages are taken in as if the source had announced them, with their own dates.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli import OK, PARTLY, FailedError, UsageError
from monitor.cli.output import say
from monitor.cli.session import Tally, carry_out, moment_of, settings_of
from storage.records import Capture, Entry, key
from storage.store import Store

if TYPE_CHECKING:
    from monitor.sources import Document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("source", metavar="SOURCE", help="the name of a source")
    parser.add_argument("--since", metavar="D", help="only what is newer (2026-11-21, 3d, 12h)")
    parser.add_argument("--warc", type=Path, metavar="F", help="a WARC file or a directory")


def run(arguments: argparse.Namespace) -> int:
    """Take in the past."""
    since = moment_of(arguments.since) if arguments.since else None
    settings = settings_of(arguments)
    if arguments.warc is None:
        raise UsageError("name what holds the past: --warc FILE (a WARC file or a directory)")
    if not arguments.warc.exists():
        raise FailedError(f"{arguments.warc}: there is no such file")
    skipped: list[str] = []

    def plan(store: Store, now: datetime) -> Sequence[tuple[str, str]]:
        from monitor.sources.archive import Skipped, documents

        if store.sources.get(arguments.source) is None:
            raise FailedError(f"there is no source {arguments.source!r}; see `sources list --all`")
        wanted = []
        for found in documents(arguments.warc, now=now, since=since):
            if isinstance(found, Skipped):
                skipped.append(f"{found.place}: {found.detail}")
                continue
            capture = _capture(store, arguments.source, found, now)
            wanted.append(("extract", capture.id))
        return wanted

    tally = Tally()
    _, wanted = carry_out(settings, plan, title="walking back", watch=tally)
    for line in skipped[:10]:
        say(line)
    say(f"{len(wanted)} pages taken in, {len(skipped)} passed over")
    return PARTLY if skipped or tally.parked else OK


def _capture(store: Store, source: str, page: Document, now: datetime) -> Capture:
    from monitor.text.urls import canonical, page_key

    link = canonical(page.url)
    name = page_key(link) if link else key("page", page.url)
    if link:
        store.entries.put(
            [
                Entry(
                    id=key("entry", source, link),
                    source=source,
                    guid=link,
                    link=link,
                    page=name,
                    first_seen=now,
                    decision="asked",
                )
            ]
        )
    capture = Capture(
        id=key("archive", page.url, page.at.isoformat()),
        source=source,
        url=link or page.url,
        purpose="ingest",
        at=page.at,
        reason="ok",
        page=name,
        media_type=page.media_type,
        charset=page.charset,
        body=page.body,
        detail="from an archive",
    )
    store.archive.add(capture)
    return capture
