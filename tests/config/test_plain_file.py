"""Files that a person named: plain ones, to a limit, and nothing that waits."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from config.plain_file import NotPlainError, read_plain


def test_a_plain_file_is_read_to_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert read_plain(tmp_path / "a", 3) == b"123"
    assert read_plain(tmp_path / "b", 99) == b"12345"


@pytest.mark.parametrize(
    "kind",
    ["a pipe", "a device", "a directory", pytest.param("a socket", marks=pytest.mark.server)],
)
def test_what_is_no_plain_file_is_called_by_its_name(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x"
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a device":
        path = Path("/dev/zero")
    elif kind == "a directory":
        path.mkdir()
    else:
        monkeypatch.chdir(tmp_path)  # the whole path may be too long for an address
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("x")
    with pytest.raises(NotPlainError, match=f"{kind}, no plain file"):
        read_plain(path, 10)


def test_what_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_plain(tmp_path / "nothing", 10)
