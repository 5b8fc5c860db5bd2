"""Commands, run as a person does: in a folder of their own as processes, or in this process.

Of each kind of command the first in a run of the tests is started as a program, as all are that are
left running or get another environment; the others are forked (`tests.forked`).
"""

from __future__ import annotations

import functools
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import COMMANDS, main
from monitor.engine.nursery import can_fork
from tests.forked import Forks
from tests.outlets import Outlet

PROGRAM = str(Path(sys.executable).parent / "sco-monitor")
NOTED = "TESTS_NOTE_COMMANDS_IN"
"""Names the folder, one for all processes of a run, where it is noted what was started in it."""

PATIENCE = 240.0
"""Seconds for one command: machines that run tests are busy."""


@dataclass(frozen=True)
class Told:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON lines on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


class Desk:
    """A user's folder: a configuration file, a data directory, and commands that use them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "sco.toml"
        self.data = folder / "var"

    def write(
        self,
        outlets: Sequence[Outlet],
        sources: Sequence[Mapping[str, object]] = (),
        *,
        fetch: Mapping[str, object] | None = None,
        workers: int = 1,
        vectors: str = "none",
        more: str = "",
    ) -> None:
        """Write the configuration: *sources* as tables, *more* as TOML text.

        A worker takes a second of CPU to start, and most tests have two or three pages: those
        about many pages at once ask for as many *workers* as the program starts by itself. A vector
        takes a tenth of a second: tests that are not about *vectors* do without.
        """
        settings = {"host_delay_seconds": 0, **(fetch or {})}
        settings.setdefault("allow_addresses", [outlet.address for outlet in outlets])
        parts = ["[monitor]\ndata_dir = 'var'\n", "[work]", *toml_pairs({"workers": workers})]
        parts += ["[meaning]", *toml_pairs({"vectors": vectors})]
        parts += ["[fetch]", *toml_pairs(settings), more]
        for source in sources:
            parts += ["[[sources]]", *toml_pairs(source)]
        self.config.write_text("\n".join(parts) + "\n", "utf-8")

    def __call__(
        self, *words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> Told:
        """Run a command with this folder's configuration."""
        return self.bare("--config", str(self.config), *words, env=env, cwd=cwd)

    def at_once(self, commands: Iterable[Sequence[str]]) -> list[Told]:
        """Run commands that only read or fail, two beside each other; answers in their order."""
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda words: self(*words), commands))

    def bare(
        self, *words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> Told:
        """Run a command as typed, and hold it to what every command promises."""
        told = run_as_typed(words, clean_environment() | dict(env or {}), cwd or self.folder)
        assert "Traceback" not in told.err, told.err
        assert "an error of this program" not in told.err, told.err
        return told

    def start(self, *words: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a command and leave it running."""
        return subprocess.Popen(
            [PROGRAM, "--config", str(self.config), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=clean_environment() | dict(env or {}),
            cwd=self.folder,
        )

    def articles(self) -> list[dict[str, Any]]:
        """Return the lines of `export articles`."""
        return self("export", "articles").lines


def run_as_typed(words: Sequence[str], environment: Mapping[str, str], folder: Path) -> Told:
    """Run the program with these *words*: started anew, or forked if it was in this run before."""
    if can_fork() and _says_nothing_new(environment) and not _is_first(kind_of(words)):
        return Told(*forks().run(words, env=environment, cwd=folder, seconds=PATIENCE))
    done = subprocess.run(
        [PROGRAM, *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment,
        cwd=folder,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


@functools.cache
def forks() -> Forks:
    """The process of these tests that forks commands."""
    return Forks()


def kind_of(words: Sequence[str]) -> str:
    """Return which command it is, verb and all: "run", "digest send"."""
    plain = itertools.dropwhile(lambda word: word not in COMMANDS, words)
    command = list(itertools.takewhile(lambda word: re.fullmatch("[a-z][a-z-]*", word), plain))
    return " ".join(command[:2])


def _is_first(kind: str) -> bool:
    """Say whether no process of this run of the tests has had such a command yet."""
    folder = os.environ.get(NOTED)
    if not kind or folder is None:
        return True
    try:
        (Path(folder) / f"{kind}.had").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _says_nothing_new(environment: Mapping[str, str]) -> bool:
    """Say whether *environment* has nothing that an interpreter reads when it starts."""
    return all(
        name.startswith("SCO_MONITOR_") or os.environ.get(name) == value
        for name, value in environment.items()
    )


def clean_environment() -> dict[str, str]:
    """Return this process's environment without settings of the program."""
    return {k: v for k, v in os.environ.items() if not k.startswith("SCO_MONITOR_")}


def toml_pairs(table: Mapping[str, object]) -> list[str]:
    """Return *table* as lines of TOML."""
    return [f"{name} = {json.dumps(value)}" for name, value in table.items()]


Command = Callable[..., Told]


def commands_here(capsys: pytest.CaptureFixture[str], *common: str) -> Command:
    """Return what runs a command in this process, with the *common* words before its own."""

    def run(*words: str) -> Told:
        code = main([*common, *words])
        said = capsys.readouterr()
        return Told(code, said.out, said.err)

    return run
