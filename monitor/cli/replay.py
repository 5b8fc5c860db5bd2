"""Run a stage again over what is stored: no request is made, and only changes go on from there."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime

from monitor.cli import OK, PARTLY
from monitor.cli.output import print_json
from monitor.cli.session import Tally, carry_out, moment_of, settings_of
from monitor.stages.table import REPLAYED, STAGES
from storage.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument(
        "stage", choices=REPLAYED, metavar="STAGE", help=f"one of {', '.join(REPLAYED)}"
    )
    parser.add_argument("--since", metavar="D", help="only what is newer (2026-11-21, 3d, 12h)")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Make everything the stage has done due again, and run it."""
    stage: str = arguments.stage
    since = moment_of(arguments.since) if arguments.since else None
    chosen: list[tuple[str, str]] = []

    def plan(store: Store, _now: datetime) -> Sequence[tuple[str, str]]:
        items = (
            store.selection.captures(purposes=STAGES[stage].purposes, since=since)
            if STAGES[stage].about == "capture"
            else store.articles.ids(since=since)
        )
        chosen.extend((stage, item) for item in items)
        return [] if arguments.dry_run else chosen

    tally = Tally()
    # From this stage on, and never to the network.
    stages = REPLAYED[REPLAYED.index(stage) :]
    carry_out(settings_of(arguments), plan, title="replay", stages=stages, watch=tally)
    if arguments.json:
        print_json({"stage": stage, "items": len(chosen), "reasons": tally.reasons})
    else:
        would = "would be run again" if arguments.dry_run else "run again"
        print(f"{len(chosen)} items of {stage} {would}")
        for reason, count in sorted(tally.reasons.items(), key=lambda pair: -pair[1]):
            print(f"  {count:>6}  {reason}")
    return PARTLY if tally.parked else OK
