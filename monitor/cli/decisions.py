"""What commands share by which a person decides over an article: why, the list, taking it back."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from monitor.cli import OK, UsageError
from monitor.cli.output import local, print_json, print_table, say

T = TypeVar("T")


def add_decision_arguments(
    parser: argparse.ArgumentParser, name: str, what: str, *, undo: str, listed: str
) -> None:
    """Describe the options of a decision about what *name* stands for, *what* in words.

    :param undo: what --undo does
    :param listed: what --list lists
    """
    parser.add_argument("name", nargs="?", metavar=name, help=what)
    parser.add_argument("--because", metavar="WHY", help="what `why` is to say of it")
    parser.add_argument("--undo", action="store_true", help=undo)
    parser.add_argument("--list", action="store_true", help=listed)
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def reason_of(arguments: argparse.Namespace, example: str) -> str:
    """Return the reason in one line.

    :raises UsageError: where none is given; it shows the *example*
    """
    because = " ".join((arguments.because or "").split())
    if not because:
        raise UsageError(f'say why: --because "{example}"')
    return because


def list_decisions(
    known: Sequence[T],
    *,
    line: Callable[[T], dict[str, Any]],
    columns: tuple[str, str, str, str],
    row: Callable[[T], tuple[datetime, str, str, str]],
    said: str,
    as_json: bool,
) -> int:
    """Print what was decided, as JSON lines or as a table whose first column is a time."""
    if as_json:
        for one in known:
            print_json(line(one))
        return OK
    rows = [(local(at), *rest) for at, *rest in map(row, known)]
    print_table(columns, rows)
    say(f"{len(known)} {said}")
    return OK
