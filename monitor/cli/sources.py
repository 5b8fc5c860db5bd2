"""The catalogue: list it with how each source is doing, change it, probe it.

`check` asks every source once (or those named) and proposes what to switch on or off, with the
reason; `--switch-on` does it for what is off in the catalogue and answers well.
`discover` finds feeds, news sitemaps and listings of a site, `catalogue` shows what ships with the
program.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.plain_file import NotPlainError, read_plain
from config.settings import SettingsError, interval
from monitor.cli import (
    OK,
    PARTLY,
    FailedError,
    UsageError,
    source_catalogue,
    source_changes,
    source_check,
)
from monitor.cli.output import ago, print_json, print_lines, print_table, say
from monitor.cli.session import settings_of
from monitor.cli.source_opening import looking, open_with_sources
from storage.records import Source
from storage.store import Store

LONGEST_LIST = 50_000_000
"""Bytes of an OPML file: 100,000 outlines of 500 bytes."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listing = verbs.add_parser("list", help="every source and how it is doing")
    listing.add_argument("--all", action="store_true", help="those switched off too")
    listing.add_argument("--country", metavar="XX", help="only this country")
    listing.add_argument("--state", metavar="STATE", help="only this state (failing, silent, ...)")
    listing.add_argument("--json", action="store_true", help="JSON lines")
    show = verbs.add_parser("show", help="one source: settings, health and its last polls")
    show.add_argument("name")
    show.add_argument("--polls", type=int, default=20, metavar="N", help="how many polls (20)")
    show.add_argument("--json", action="store_true", help="as JSON")
    add = verbs.add_parser("add", help="watch another source")
    add.add_argument("name")
    add.add_argument("url")
    add.add_argument("--kind", default="feed")
    add.add_argument("--language", default="")
    add.add_argument("--country", default="")
    add.add_argument("--publisher", default="")
    add.add_argument("--fetch", choices=("all", "matching", "none"), default="all")
    add.add_argument("--every", default="30m")
    add.add_argument("--option", action="append", default=[], metavar="KEY=VALUE")
    for verb, words in (
        ("pause", "ask a source no more until it is resumed, whatever the configuration says"),
        ("resume", "ask a paused source again"),
        ("poll", "ask a source as soon as its host's turn comes: the daemon does it"),
    ):
        verbs.add_parser(verb, help=words).add_argument("name")
    remove = verbs.add_parser("remove", help="watch a source no more; its articles stay")
    remove.add_argument("name")
    check = verbs.add_parser("check", help="probe sources and propose what to switch")
    source_check.add_arguments(check)
    shipped = verbs.add_parser("catalogue", help="what ships with the program, by country")
    source_catalogue.add_arguments(shipped)
    discover = verbs.add_parser("discover", help="find the feeds of a site")
    discover.add_argument("url")
    discover.add_argument("--json", action="store_true", help="JSON lines")
    bring = verbs.add_parser("import", help="watch the feeds of an OPML file")
    bring.add_argument("file", type=Path)
    give = verbs.add_parser("export", help="the watched feeds as OPML")
    give.add_argument("--output", "-o", type=Path, metavar="FILE", help="a file, not stdout")


def run(arguments: argparse.Namespace) -> int:
    """Do the verb."""
    verb = {
        "list": _list,
        "show": _show,
        "add": _add,
        "pause": source_changes.operate,
        "resume": source_changes.operate,
        "poll": source_changes.operate,
        "remove": _remove,
        "check": source_check.check,
        "catalogue": source_catalogue.show_catalogue,
        "discover": _discover,
        "import": _import,
        "export": _export,
    }[arguments.verb]
    return verb(arguments)


def _list(arguments: argparse.Namespace) -> int:
    from monitor.text.counting import counted
    from monitor.watch.states import WORST_FIRST
    from monitor.watch.survey import survey

    if arguments.state and arguments.state not in WORST_FIRST:
        raise UsageError(f"state {arguments.state!r} is unknown; use {', '.join(WORST_FIRST)}")
    now = datetime.now(UTC)
    with looking(arguments) as (store, sources):
        lines = survey(store, now, sources)
    lines = [
        line
        for line in lines
        if (arguments.all or line["enabled"] or arguments.state == "off")
        and (not arguments.country or line["country"] == arguments.country.upper())
        and (not arguments.state or line["state"] == arguments.state)
    ]
    if arguments.json:
        print_lines(lines)
        return OK
    if not sys.stdout.isatty():
        print_table((), [_cells(line, now) for line in lines])
        states = Counter(line["state"] for line in lines)
        numbers = ", ".join(f"{states[state]} {state}" for state in WORST_FIRST if states[state])
        say(f"{counted(len(lines), 'source')}: {numbers or 'none'}")
        return OK
    from monitor.cli.console import Terminal
    from monitor.cli.source_views import show_list

    show_list(lines, now, Terminal())
    return OK


def _cells(line: dict[str, Any], now: datetime) -> tuple[str, ...]:
    """Return a line of the list for a pipe."""
    return (
        line["country"] or "-",
        line["name"],
        line["state"],
        ago(line["newest_item"], now) if line["newest_item"] else "-",
        line["rhythm"] or "-",
        ago(line["next_poll"], now) if line["next_poll"] else "-",
        line["why"],
    )


def _show(arguments: argparse.Namespace) -> int:
    from monitor.watch.survey import survey
    from monitor.watch.trials import in_words

    now = datetime.now(UTC)
    with looking(arguments) as (store, sources):
        source = next((source for source in sources if source.name == arguments.name), None)
        if source is None:
            raise FailedError(f"there is no source {arguments.name!r}; see `sources list --all`")
        (line,) = survey(store, now, [source])
        polls = store.archive.history(
            source.name, since=datetime.min.replace(tzinfo=UTC), limit=max(arguments.polls, 0)
        )
        trial = store.trials.all().get(source.name)
        states = store.work.states("parse", [poll.id for poll in polls if poll.reason == "ok"])
        readings = {state.item: state for state in states}
    if arguments.json:
        settings = asdict(source) | {"options": dict(source.options)}
        history = [
            {
                "at": poll.at,
                "reason": poll.reason,
                "reading": readings[poll.id].reason if poll.id in readings else None,
                "status": poll.status,
                "bytes": poll.size,
                "milliseconds": poll.milliseconds,
                "new_items": poll.new_items,
                "url": poll.url,
                "final_url": poll.final_url or None,
                "detail": poll.detail,
            }
            for poll in polls
        ]
        told = {"trial": in_words(trial, now)} if trial else {}
        print_json(line | told | {"settings": settings, "polls": history})
        return OK
    from monitor.cli.console import Terminal
    from monitor.cli.source_views import show_one

    console = Terminal()
    show_one(source, line, polls, readings, now, console)
    if trial is not None:
        console.print(f"trial: {in_words(trial, now)}")
    return OK


def _add(arguments: argparse.Namespace) -> int:
    from config.addresses import is_local
    from monitor.catalogue.operating import watch_also
    from monitor.sources import kind_names
    from monitor.text.addresses.urls import canonical

    if arguments.kind not in kind_names():
        raise UsageError(f"kind {arguments.kind!r} is unknown; use {', '.join(kind_names())}")
    is_here = arguments.kind == "archive" and is_local(arguments.url)
    link = arguments.url if is_here else canonical(arguments.url)
    if link is None:
        raise UsageError(f"{arguments.url!r} is not an http(s) URL")
    try:
        every = int(interval(arguments.every).total_seconds())
    except SettingsError as error:
        raise UsageError(str(error)) from error
    pairs = [option.partition("=") for option in arguments.option]
    source = Source(
        name=arguments.name,
        url=link,
        kind=arguments.kind,
        language=arguments.language,
        country=arguments.country.upper(),
        publisher=arguments.publisher,
        fetch=arguments.fetch,
        every=every,
        options=tuple(sorted((key, value) for key, _, value in pairs)),
    )
    source_changes.change(arguments, lambda store, now: watch_also(store, source, now))
    say(f"{arguments.name} is watched from now on; look at it with `sources check`")
    return OK


def _remove(arguments: argparse.Namespace) -> int:
    with open_with_sources(arguments) as store:
        origin = store.sources.origin(arguments.name)
        if not origin:
            raise FailedError(f"there is no source {arguments.name!r}; see `sources list --all`")
        source = store.sources.get(arguments.name)
        if source is not None and _is_taken_off(arguments, store, source):
            say(f"{arguments.name} is off again, as in the catalogue, and is not tried any more")
            return OK
        if origin == "configured":
            raise FailedError(
                f"{arguments.name} stands in the configuration: give it enabled = false there, "
                "or it comes back at the next start"
            )
        with store.writing():
            store.sources.remove(arguments.name, polled_by="poll")
    say(f"{arguments.name} is watched no more; its articles stay")
    return OK


def _is_taken_off(arguments: argparse.Namespace, store: Store, source: Source) -> bool:
    """Take *source* off again where it was switched on here; tell whether it was."""
    from monitor.catalogue.configured import as_switched, configured_sources
    from monitor.catalogue.trying import switch_off

    if not switch_off(store, source):
        return False
    settings = settings_of(arguments)
    sources = as_switched(settings, configured_sources(settings), store.trials.all())
    with store.writing():
        store.sources.follow(sources, polled_by="poll")
        store.work.drop("poll", (source.name,))
    return True


def _discover(arguments: argparse.Namespace) -> int:
    from monitor.catalogue.probe import UnreachableError, discover_site

    try:
        found = discover_site(settings_of(arguments), arguments.url)
    except UnreachableError as error:
        raise FailedError(f"{arguments.url}: {error}") from error
    if arguments.json:
        print_lines(found)
    else:
        print_table(
            ("kind", "url", "title", "why"),
            [(line["kind"], line["url"], line["title"], line["why"]) for line in found],
        )
    if not found:
        raise FailedError(f"{arguments.url}: neither feed nor sitemap nor listing was found")
    say(f"{len(found)} found; watch one with `sco-monitor sources add NAME URL --kind KIND`")
    return OK


def _import(arguments: argparse.Namespace) -> int:
    from monitor.catalogue.opml import import_opml
    from monitor.text.counting import counted

    found = import_opml(_bytes_of(arguments.file))
    with open_with_sources(arguments) as store:
        known = store.sources.all()
        urls, names = {s.url for s in known}, {s.name for s in known}
        fresh = []
        for feed in found.feeds:
            if feed.url in urls:
                continue
            name = _free_name(feed.title or feed.url, names)
            names.add(name)
            fresh.append(
                Source(name=name, url=feed.url, language=feed.language, homepage=feed.homepage)
            )
        with store.writing():
            for source in fresh:
                store.sources.add(source)
            store.work.open("poll", [source.name for source in fresh], datetime.now(UTC))
    for line in found.broken:
        say(f"{arguments.file}:{line.line}: {line.why}: {line.text[:100]}")
    say(
        f"{len(fresh)} added, {len(found.feeds) - len(fresh) + found.repeated} known already, "
        f"{counted(len(found.broken), 'line')} cannot be used"
    )
    return PARTLY if found.broken else OK


def _bytes_of(path: Path) -> bytes:
    """Return what stands in the file that a person named.

    :raises FailedError: where it is no plain file, longer than a list of feeds, or cannot be read
    """
    try:
        found = read_plain(path, LONGEST_LIST + 1)
    except NotPlainError as error:
        raise FailedError(f"{path}: {error}") from error
    except OSError as error:
        raise FailedError(f"{path}: cannot be read ({error.strerror})") from error
    if len(found) > LONGEST_LIST:
        raise FailedError(f"{path}: longer than {LONGEST_LIST // 1_000_000} MB: no list of feeds")
    return found


def _free_name(title: str, taken: set[str]) -> str:
    """Return *title*, or with a number behind it where another source has it."""
    name, number = title[:80], 2
    while name in taken:
        name = f"{title[:75]} ({number})"
        number += 1
    return name


def _export(arguments: argparse.Namespace) -> int:
    from monitor.catalogue.opml import export_opml

    with looking(arguments) as (_, sources):
        text = export_opml(sources, at=datetime.now(UTC))
    if arguments.output is None:
        print(text)
    else:
        arguments.output.write_text(text, "utf-8")
        say(f"{arguments.output} written")
    return OK
