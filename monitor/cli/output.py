"""What commands print: tables and JSON lines on stdout, progress and messages on stderr."""

from __future__ import annotations

import json
import shutil
import sys
import time
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


def folded(text: str, indent: int, *, hanging: int = 2) -> list[str]:
    """Return *text* *indent* spaces in; on a terminal folded between words, *hanging* further."""
    margin = " " * indent
    if not sys.stdout.isatty():
        return [f"{margin}{text}"]
    columns = shutil.get_terminal_size().columns
    return [
        f"{margin}{' ' * hanging if number else ''}{line}"
        for number, line in enumerate(
            wrapped(text, max(columns - indent, 20) - hanging, whole_words=True)
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

    def advance(self, what: str = "", *, by: int = 1) -> None:
        """So many more are done; *what* says which."""
        ...

    def total(self, count: int) -> None:
        """There are *count* to be done in all."""
        ...


class _Spoken:
    """Progress where stderr is no terminal: a line now and then of what takes long."""

    def __init__(self, title: str, total: int | None) -> None:
        self._title, self._total, self._done = title, total, 0
        self._begun = self._told = time.monotonic()

    def advance(self, what: str = "", *, by: int = 1) -> None:  # noqa: ARG002 - too quick to read
        self._done += by
        now = time.monotonic()
        if now - self._told >= SPOKEN_SECONDS:
            self._told = now
            say(f"{self._title}: {pace(self._done, self._total, now - self._begun)}")

    def total(self, count: int) -> None:
        self._total = count


SPOKEN_SECONDS = 30.0
"""Between two lines of progress in a log."""


def pace(done: int, total: int | None, seconds: float) -> str:
    """Return how far work is after *seconds*: "120 of 500, 4.0 a second, 1:35 left"."""
    rate = done / seconds if seconds > 0 else 0.0
    said = [f"{done} of {total}" if total is not None else f"{done} done", f"{rate:.1f} a second"]
    if total is not None and rate:
        left = round(max(total - done, 0) / rate)
        hours, minutes = divmod(left // 60, 60)
        said.append(
            f"{hours}:{minutes:02}:{left % 60:02} left"
            if hours
            else f"{minutes}:{left % 60:02} left"
        )
    return ", ".join(said)


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Progress]:
    """Show on stderr how far the block is, how fast, and how long it will take."""
    if not sys.stderr.isatty():
        yield _Spoken(title, total)
        return
    from rich import progress as bars

    from monitor.cli.console import Terminal

    with bars.Progress(
        bars.TextColumn("{task.description}"),
        bars.BarColumn(bar_width=20),
        bars.TextColumn("{task.fields[pace]}"),
        bars.TextColumn("{task.fields[what]}", style="dim"),
        console=Terminal(stderr=True),
        transient=True,
    ) as shown:
        task = shown.add_task(title, total=total, what="", pace="")

        class _Bar:
            def advance(self, what: str = "", *, by: int = 1) -> None:
                now = shown.tasks[0]
                done = round(now.completed) + by
                told = pace(done, _whole(now.total), now.elapsed or 0.0)
                shown.update(task, advance=by, what=clean_line(what, 60), pace=told)

            def total(self, count: int) -> None:
                shown.update(task, total=count)

        yield _Bar()


def _whole(count: float | None) -> int | None:
    return None if count is None else round(count)


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
