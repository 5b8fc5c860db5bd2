"""Everything, for other programs: JSON lines, CSV or Parquet on stdout or into a file."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from monitor.cli import OK, FailedError, UsageError
from monitor.cli.output import print_json, say
from monitor.cli.session import moment_of, reading
from monitor.cli.whole_file import whole_file
from monitor.clock import now
from monitor.reading.cells import cell
from storage.records import Capture
from storage.store import Store

ARCHIVES: Final = ("warc", "wacz")
LINES: Final = (
    "articles",
    "stories",
    "mergers",
    "reprints",
    "tags",
    "quotes",
    "deliveries",
    "sources",
    "corrections",
    "events",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("what", choices=(*LINES, "captures"), help="what to export")
    parser.add_argument("--since", metavar="D", help="first seen since (2026-11-21, 3d, 12h)")
    parser.add_argument(
        "--format", choices=("jsonl", "csv", "parquet", *ARCHIVES), help="jsonl (captures: warc)"
    )
    parser.add_argument("--output", "-o", type=Path, metavar="FILE", help="a file, not stdout")
    parser.add_argument("--json", action="store_true", help="the same as --format jsonl")


def run(arguments: argparse.Namespace) -> int:
    """Write the export."""
    since = moment_of(arguments.since) if arguments.since else None
    is_captures = arguments.what == "captures"
    form = arguments.format or ("warc" if is_captures else "jsonl")
    if is_captures != (form in ARCHIVES):
        raise UsageError("captures are exported as warc or wacz, and nothing else is")
    if form == "wacz" and (arguments.output is None or arguments.output.suffix != ".wacz"):
        raise UsageError("a wacz is a file that is called so: name one with --output pages.wacz")
    if form in ("warc", "parquet") and arguments.output is None and sys.stdout.isatty():
        raise UsageError(f"{form} is no text for a terminal: name a file with --output")
    with reading(arguments) as store:
        try:
            with _target(arguments.output) as output:
                if is_captures:
                    count = _write_archive(store, since, output, form)
                else:
                    count = _write(_lines(store, arguments.what, since), form, output)
        except BrokenPipeError:
            raise
        except OSError as error:
            place = arguments.output or "stdout"
            why = error.strerror or os.strerror(error.errno or 0)
            raise FailedError(f"{place}: cannot be written ({why})") from error
    if arguments.output is not None:
        say(f"{count} {arguments.what} written to {arguments.output}")
    return OK


def _target(output: Path | None) -> AbstractContextManager[Path | None]:
    return nullcontext() if output is None else whole_file(output)


def _lines(store: Store, what: str, since: datetime | None) -> Iterator[dict[str, Any]]:
    from monitor.reading import export

    match what:
        case "articles":
            return export.article_lines(store, store.articles.ids(since=since))
        case "stories":
            return export.story_lines(store, store.stories.ids(since=since))
        case "mergers":
            return export.merger_lines(store, since)
        case "reprints":
            return export.reprint_lines(store, since)
        case "tags":
            return export.tag_lines(store, store.articles.ids(since=since))
        case "quotes":
            return export.quote_lines(store, store.articles.ids(since=since))
        case "deliveries":
            return export.delivery_lines(store, since)
        case "corrections":
            return export.correction_lines(store, since)
        case "events":
            from monitor.reading.calendar import announced_lines

            return announced_lines(store, since)
        case _:
            return export.source_lines(store)


def _write(lines: Iterator[dict[str, Any]], form: str, output: Path | None) -> int:
    if form == "parquet":
        return _write_parquet(lines, output)
    count = 0
    stream = output.open("w", encoding="utf-8", newline="") if output else sys.stdout
    with stream if output else _Kept():
        writer: Any = None
        for line in lines:
            count += 1
            if form == "csv":
                if writer is None:
                    writer = csv.DictWriter(stream, list(line))
                    writer.writeheader()
                writer.writerow({name: cell(value) for name, value in line.items()})
            elif output:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            else:
                print_json(line)
    return count


class _Kept:
    """A block over stdout, which is not ours to close."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def _write_parquet(lines: Iterator[dict[str, Any]], output: Path | None) -> int:
    from monitor.reading.parquet import is_possible, write_parquet

    if not is_possible():
        raise FailedError(
            "Parquet needs pyarrow; install it into the same environment: pip install pyarrow"
        )
    return write_parquet(lines, output if output is not None else sys.stdout.buffer)


def _write_archive(store: Store, since: datetime | None, output: Path | None, form: str) -> int:
    from monitor.reading.wacz import write_wacz
    from monitor.reading.warc import write_warc

    captures = store.archive.all(purposes=("article", "poll"), since=since)
    if output is None:
        return write_warc(captures, sys.stdout.buffer)

    def title_of(capture: Capture) -> str:
        article = store.articles.of_capture(capture.id)
        return article.headline if article else ""

    with output.open("wb") as stream:
        if form == "wacz":
            return write_wacz(captures, stream, title_of=title_of, created=now())
        return write_warc(captures, stream, name=output.name)
