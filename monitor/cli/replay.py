"""Run a stage again over what is stored: no request is made, and only changes go on from there."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from config.settings import Settings
from monitor.cli import OK
from monitor.cli.again import run_again
from monitor.cli.output import print_json, progress, say
from monitor.cli.session import moment_of, settings_of
from monitor.stages.table import REHEARSED, REPLAYED, STAGES
from storage.opening import open_reader
from storage.store import Store

if TYPE_CHECKING:
    from monitor.catalogue.rehearsal import Rehearsed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument(
        "stage", choices=REPLAYED, metavar="STAGE", help=f"one of {', '.join(REPLAYED)}"
    )
    parser.add_argument("--since", metavar="D", help="only what is newer (2026-11-21, 3d, 12h)")
    parser.add_argument(
        "--resume", action="store_true", help="only what an interrupted replay has left"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Make everything the stage has done due again, and run it."""
    stage: str = arguments.stage
    since = moment_of(arguments.since) if arguments.since else None
    settings = settings_of(arguments)

    def choose(store: Store) -> list[str]:
        if STAGES[stage].about == "capture":
            return store.selection.captures(purposes=STAGES[stage].purposes, since=since)
        return store.articles.ids(since=since)

    if arguments.dry_run:
        return _dry(settings, stage, choose, as_json=arguments.json)
    return run_again(
        settings,
        stage,
        choose,
        title="replay",
        # From this stage on, and never to the network.
        stages=REPLAYED[REPLAYED.index(stage) :],
        only_left=arguments.resume,
        as_json=arguments.json,
    )


def _dry(
    settings: Settings, stage: str, choose: Callable[[Store], list[str]], *, as_json: bool
) -> int:
    """Say what would be run, and where it can be known what would change; write nothing."""
    from monitor.catalogue.rehearsal import rehearse

    with open_reader(settings.database, is_needed=False) as store:
        items = choose(store)
        found = 0
        if stage in REHEARSED:
            with progress("rehearsing", len(items)) as bar:
                for one in rehearse(store, settings, stage, items, lambda: bar.advance(stage)):
                    found += 1
                    if as_json:
                        print_json(asdict(one))
                    else:
                        _print(one)
    if as_json:
        print_json({"stage": stage, "items": len(items), "changed": found, "reasons": {}})
    elif stage in REHEARSED:
        print(f"{len(items)} items of {stage} would be run again, {found} would change")
    else:
        print(f"{len(items)} items of {stage} would be run again")
        say(f"what would change is told for {' and '.join(REHEARSED)} alone")
    return OK


def _print(one: Rehearsed) -> None:
    print(f"{one.article}  {one.headline}")
    for change in one.changes:
        print(f"    {change.what}: {change.before or 'nothing'} -> {change.after or 'nothing'}")
