"""Commands that are forked do as those that are started: `tests.forked` and `tests.nurseries`."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor.engine.nursery import can_fork
from monitor.engine.workers import Workers
from monitor.stages import extract, loading
from tests import desk as desks
from tests.desk import PROGRAM, Desk, Told, clean_environment, forks, kind_of
from tests.nurseries import PRELOAD

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not can_fork(), reason="the system has no process descriptors"),
]


def forked(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> Told:
    environment = clean_environment() | dict(env or {})
    return Told(*forks().run(words, env=environment, cwd=folder, seconds=60))


def started(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> Told:
    done = subprocess.run(
        [PROGRAM, *words],
        capture_output=True,
        text=True,
        env=clean_environment() | dict(env or {}),
        cwd=folder,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("--help",),
        ("digest", "--help"),
        ("search", "summit"),
        ("no-such-command",),
        ("export", "articles", "--no-such-option"),
        ("--config", "no-such-file.toml", "status"),
    ],
)
def test_what_it_says_and_its_code_are_those_of_a_program(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert forked(tmp_path, *words) == started(tmp_path, *words)


def test_it_has_an_environment_and_a_folder_of_its_own(tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("one", "two")}
    for folder in folders.values():
        folder.mkdir()
        env = {"SCO_MONITOR_MONITOR_DATA_DIR": str(folder / "data")}
        (folder / "text.txt").write_text("A title\n\nThe SCO met.\n", "utf-8")
        told = forked(folder, "ingest", "text.txt", env=env)
        assert told.code == 0, told.err
    for folder in folders.values():
        assert sorted(path.name for path in folder.iterdir()) == ["data", "text.txt"]
    assert "SCO_MONITOR_MONITOR_DATA_DIR" not in os.environ


def test_letters_of_all_scripts_arrive(desk: Desk, tmp_path: Path) -> None:
    text = "上合组织外长会议在比什凯克举行"
    desk.write([])
    (desk.folder / "text.txt").write_text(f"{text}\n\n{text}\n", "utf-8")
    config = str(desk.config)
    assert text in forked(desk.folder, "--config", config, "ingest", "text.txt").out
    # more than a pipe holds
    assert (
        len(forked(desk.folder, "--config", config, "sources", "catalogue", "--json").out) > 65_536
    )


def test_a_command_that_takes_too_long_is_ended(desk: Desk) -> None:
    desk.write([])
    begun = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        forks().run(
            ["--config", str(desk.config), "run"],
            env=clean_environment() | {"SCO_MONITOR_WEB_LISTEN": ""},
            cwd=desk.folder,
            seconds=1,
        )
    assert time.monotonic() - begun < 20
    # and others go on, also once the end of the first was told to nobody
    for _ in range(2):
        assert forked(desk.folder, "--config", str(desk.config), "status").code in (0, 1)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("--config /x/sco.toml run --once", "run"),
        ("--config /x/sco.toml digest send", "digest send"),
        ("--data-dir /x ingest /x/text.txt", "ingest"),
        ("sources add --json", "sources add"),
        ("--version", ""),
    ],
)
def test_kinds_of_commands(words: str, kind: str) -> None:
    assert kind_of(words.split()) == kind


def test_the_first_of_a_kind_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    monkeypatch.setenv(desks.NOTED, str(tmp_path))
    monkeypatch.setattr(desks, "forks", lambda: pytest.fail("it is forked"))
    monkeypatch.setattr(
        subprocess,
        "run",
        lambda *a, **k: ran.append(a) or subprocess.CompletedProcess(a, 0, "", ""),
    )
    for words in ("status", "digest send", "digest preview"):
        desks.run_as_typed(words.split(), clean_environment(), tmp_path)
    assert len(ran) == 3
    with pytest.raises(pytest.fail.Exception):
        desks.run_as_typed(["digest", "send"], clean_environment(), tmp_path)
    # what the interpreter reads at its start is a matter of a program
    desks.run_as_typed(["digest", "send"], clean_environment() | {"TERM": "no"}, tmp_path)
    assert len(ran) == 4


def test_a_worker_of_a_forked_nursery_has_loaded_what_pages_need() -> None:
    task = loading.task_of(loading.pages()[0])
    with Workers(1, preload=PRELOAD) as pool:
        outcome = pool.submit(extract.run, task, 60).result()
        pid = pool.origin()
        assert (
            Path(f"/proc/{pid}/cmdline").read_bytes() == Path("/proc/self/cmdline").read_bytes()
        ), "it is a fork of this process"
        open_there = {os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()}
    assert outcome == extract.run(task)
    assert sum("/dev/null" not in one for one in open_there) <= 2, "its socket, what it says"
    assert not Path(f"/proc/{pid}").exists()
