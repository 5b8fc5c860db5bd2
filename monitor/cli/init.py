"""Write a configuration to begin with: your settings, with what each means."""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

from monitor.cli import OK, FailedError
from monitor.cli.output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument(
        "file", type=Path, nargs="?", default=Path("sco-monitor.toml"), help="(sco-monitor.toml)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the shipped settings, all commented out but the first, into the file."""
    if arguments.file.exists():
        raise FailedError(f"{arguments.file} exists; nothing was written")
    shipped = resources.files("config").joinpath("settings.toml").read_text("utf-8")
    body = shipped.split("\n\n", 1)[1]
    lines = [
        "# Settings of sco-monitor. What is commented out has the value that stands there.",
        f"# Use it: sco-monitor --config {arguments.file} run",
        "",
    ]
    for line in body.splitlines():
        is_setting = line and not line.startswith(("#", "["))
        lines.append(f"#{line}" if is_setting else line)
    try:
        arguments.file.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError as error:
        raise FailedError(f"{arguments.file}: cannot be written ({error.strerror})") from error
    say(f"{arguments.file} written; set [monitor] contact and a [[subscriptions]] block first")
    return OK
