"""What commands print: tables and JSON lines on stdout, progress and messages on stderr."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Protocol

from monitor.cli.door import OBEYED
from monitor.text.clean import clean_line


def say(message: str) -> None:
    """Tell the person something: on stderr, so that data on stdout stays data.

    Where nobody listens any more, what the program does goes on.
    """
    with suppress(OSError):
        print(message, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Print one value as one line of JSON, the same value whatever the encoding of stdout."""
    is_unicode = (getattr(sys.stdout, "encoding", "") or "utf-8").lower().startswith("utf")
    line = json.dumps(value, ensure_ascii=not is_unicode, default=_plain)
    print(OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", line))


def print_lines(values: Iterable[Mapping[str, Any]]) -> None:
    """Print values as JSON lines."""
    for value in values:
        print_json(value)


def folded(text: str, indent: int) -> list[str]:
    """Return *text* *indent* spaces in; on a terminal folded between words, two further in."""
    margin = " " * indent
    if not sys.stdout.isatty():
        return [f"{margin}{text}"]
    columns = shutil.get_terminal_size().columns
    return [
        f"{margin}{'  ' if number else ''}{line}"
        for number, line in enumerate(
            wrapped(text, max(columns - indent, 20) - 2, whole_words=True)
        )
    ]


def wrapped(text: str, width: int, *, whole_words: bool = False) -> list[str]:
    """Return *text* in lines of at most *width* cells, broken at spaces where there are any.

    :param whole_words: leave a word that is wider than a line as it is, an address to be copied
    """
    from rich.cells import cell_len, chop_cells

    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if cell_len(longer) <= width:
            line = longer
            continue
        lines += [line] if line else []
        *full, line = [word] if whole_words else chop_cells(word, width) or [""]
        lines += full
    return [*lines, line] if line else lines


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: fitted to a terminal, as tab-separated lines elsewhere."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(clean_line(cell, 2_000) for cell in row))
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from monitor.cli.console import Terminal

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean_line(cell, 2_000)) for cell in row))
    Terminal().print(table)


class Progress(Protocol):
    """Something that can be told how far the work is."""

    def advance(self, what: str = "") -> None:
        """One more is done; *what* says which."""
        ...

    def total(self, count: int) -> None:
        """There are *count* to be done in all."""
        ...


class _Silent:
    def advance(self, what: str = "") -> None:
        """Say nothing: stderr is no terminal."""

    def total(self, count: int) -> None:
        """Say nothing."""


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Progress]:
    """Show a progress bar on stderr while the block runs, on a terminal only."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    from rich import progress as bars

    from monitor.cli.console import Terminal

    with bars.Progress(
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[what]}", style="dim"),
        console=Terminal(stderr=True),
        transient=True,
    ) as shown:
        task = shown.add_task(title, total=total, what="")

        class _Bar:
            def advance(self, what: str = "") -> None:
                shown.update(task, advance=1, what=clean_line(what, 60))

            def total(self, count: int) -> None:
                shown.update(task, total=count)

        yield _Bar()


def ago(at: datetime | None, now: datetime) -> str:
    """Return how long ago *at* was, or how soon it is, in one unit: "5 min ago", "in 2 h"."""
    if at is None:
        return "never"
    seconds = (now - at).total_seconds()
    size = abs(seconds)
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if size >= length:
            amount = f"{int(size // length)} {unit}"
            break
    else:
        amount = f"{int(size)} s"
    return f"{amount} ago" if seconds >= 0 else f"in {amount}"


def local(at: datetime | None) -> str:
    """Return *at* in the machine's time zone, to the minute."""
    return "" if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M")
