"""What `ingest` is given may be anything: it is read to a limit, and never waited for."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import TEXT
from tests.desk import PROGRAM, Command, clean_environment


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_refused(command: Command, path: str) -> None:
    told = command("ingest", path)
    assert told.code == 1
    assert "not stored: " in told.err


def test_a_pipe_without_a_writer_is_not_waited_for(command: Command, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    told = command("ingest", str(tmp_path / "pipe"))
    assert told.code == 1
    assert "a pipe, no plain file" in told.err
    assert "ingest -" in told.err


def test_a_long_file_is_refused(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCO_MONITOR_FETCH_MAX_BYTES", "1000")
    (tmp_path / "long.txt").write_bytes(b"x" * 1001)
    told = command("ingest", str(tmp_path / "long.txt"))
    assert told.code == 1
    assert "longer than [fetch] max_bytes (1000 bytes)" in told.err


def test_a_path_with_nul_is_said(command: Command) -> None:
    told = command("ingest", "a\x00b")
    assert told.code == 1
    assert "cannot be read" in told.err


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_standard_input_is_taken_in(tmp_path: Path, name: str) -> None:
    words = [PROGRAM, "--data-dir", str(tmp_path / "var"), "ingest", name]
    told = subprocess.run(
        words, input=TEXT.encode(), capture_output=True, env=clean_environment(), check=False
    )
    assert told.returncode == 0, told.stderr
    assert b"Bishkek hosts SCO energy ministers" in told.stdout


def test_endless_standard_input_is_read_to_the_limit(tmp_path: Path) -> None:
    words = [PROGRAM, "--data-dir", str(tmp_path / "var"), "ingest", "-"]
    with open("/dev/zero", "rb") as endless:
        told = subprocess.run(
            words, stdin=endless, capture_output=True, env=clean_environment(), check=False
        )
    assert told.returncode == 1
    assert b"longer than [fetch] max_bytes" in told.stderr
