"""Delete what is older than you want to keep: raw bytes, articles without relevance, history."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from monitor.cli import OK, FailedError
from monitor.cli.output import print_json
from monitor.cli.session import moment_of, settings_of
from monitor.stages.table import STAGES_OF
from storage.contract.retention import Ages, Pruned
from storage.errors import LockedError
from storage.opening import Place, open_reader, open_store, writer_lock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("--bodies", default="180d", metavar="AGE", help="bytes of pages (180d)")
    parser.add_argument(
        "--documents", metavar="AGE", help="bytes of feeds and lists ([retention] documents)"
    )
    parser.add_argument("--irrelevant", default="90d", metavar="AGE", help="articles: none (90d)")
    parser.add_argument(
        "--history", metavar="AGE", help="polls, items not fetched ([retention] history)"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Delete, in one transaction, and give the space back; a dry run only reads."""
    settings = settings_of(arguments)
    ages = Ages(
        bodies=moment_of(arguments.bodies),
        documents=moment_of(arguments.documents or settings.retention.documents),
        irrelevant=moment_of(arguments.irrelevant),
        history=moment_of(arguments.history or settings.retention.history),
        announced=2 * settings.fetch.max_items,
    )
    if arguments.dry_run:
        with open_reader(settings.database, is_needed=False) as store:
            pruned = store.retention.prune(ages, stages=STAGES_OF, dry_run=True)
    else:
        pruned = _prune(settings.database, ages)
    if arguments.json:
        print_json(asdict(pruned))
        return OK
    would = "would be deleted" if arguments.dry_run else "deleted"
    print(
        f"{pruned.bodies} bodies, {pruned.articles} articles, {pruned.polls} polls "
        f"and {pruned.entries} items that came to nothing {would}"
    )
    return OK


def _prune(database: Place, ages: Ages) -> Pruned:
    try:
        with writer_lock(database), open_store(database) as store:
            with store.writing():
                pruned = store.retention.prune(ages, stages=STAGES_OF, dry_run=False)
            store.retention.give_back_space()
    except LockedError as error:
        raise FailedError(
            f"{error}; stop it first, then prune (--dry-run works beside it)"
        ) from error
    return pruned
