"""Running commands as a person does: words in, exit code and text out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from monitor.cli import main
from storage.opening import open_store
from tests.desk import Command, commands_here

TEXT = """Bishkek hosts SCO energy ministers

BISHKEK, November 20 (Kabar) -- Energy ministers of the Shanghai Cooperation Organisation met in
Bishkek on Thursday and adopted a plan for the exchange of electricity until 2030.

"The SCO needs a common market of electricity," said Kyrgyz President Sadyr Japarov, who opened the
meeting. Ministers of ten member states took part. Kazakhstan offered to host the next meeting.
"""


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command over a data directory of the test's own."""
    return commands_here(capsys, "--data-dir", str(tmp_path / "var"))


@pytest.fixture(scope="session")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that holds the press text, made once and copied by `article`."""
    folder = tmp_path_factory.mktemp("taken-in")
    (folder / "text.txt").write_text(TEXT, "utf-8")
    assert main(["ingest", str(folder / "text.txt"), "--data-dir", str(folder / "var")]) == 0
    return folder / "var"


@pytest.fixture
def article(taken_in: Path, tmp_path: Path) -> str:
    """The id of the press text, which the test's own data directory holds."""
    shutil.copytree(taken_in, tmp_path / "var")
    store = open_store(tmp_path / "var" / "sco-monitor.db")
    (name,) = store.articles.ids()
    store.close()
    return name


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    """A press text in a file."""
    path = tmp_path / "text.txt"
    path.write_text(TEXT, "utf-8")
    return path
