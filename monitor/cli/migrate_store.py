"""Take all that is kept from a file to a PostgreSQL server, or back.

Ids and numbers stay, and at the end both sides are read once more and compared, table by table. The
source stays as it is; nothing may be stored at the target. Stop the daemon before. What was
interrupted goes on with the same command. Then write the new place into `[store] url`.
"""

from __future__ import annotations

import argparse

from monitor.cli import OK, FailedError
from monitor.cli.output import progress, say
from storage.errors import LockedError
from storage.migrating import migrate_store
from storage.opening import shown

_PLACE = "sqlite:PATH, or postgresql://USER@HOST/DATABASE?password_file=PATH"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("--from", dest="source", required=True, metavar="PLACE", help=_PLACE)
    parser.add_argument("--to", dest="target", required=True, metavar="PLACE", help="likewise")


def run(arguments: argparse.Namespace) -> int:
    """Bring everything, compare, and say what there is."""
    done: dict[str, int] = {}
    with progress("rows") as shows:

        def told(table: str, rows: int) -> None:
            shows.advance(table, by=rows - done.get(table, 0))
            done[table] = rows

        try:
            tables = migrate_store(arguments.source, arguments.target, told=told)
        except LockedError as error:
            raise FailedError(f"{error}; stop it first, then take the store elsewhere") from error
    for table in tables:
        if table.rows:
            print(f"{table.name:18}{table.rows:>10}  {table.digest[:16]}")
    say(
        f"{sum(table.rows for table in tables)} rows are now in {shown(arguments.target)} too, "
        "the same on both sides; write this place into the settings: [store] url"
    )
    return OK
