"""Damage, full disks and wrong words: a sentence that says what to do, and nothing lost."""

from __future__ import annotations

import resource
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.texts import ENERGY
from tests.desk import PATIENCE, PROGRAM, Desk, clean_environment


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one article and no sources, made once."""
    desk = Desk(tmp_path_factory.mktemp("bad-days"))
    desk.config.write_text(
        "catalogue = false\n[monitor]\ndata_dir = 'var'\n[work]\nworkers = 1\n", "utf-8"
    )
    text = desk.folder / "energy.txt"
    text.write_text("\n\n".join(["SCO energy ministers meet in Bishkek", *ENERGY]), "utf-8")
    assert desk("ingest", str(text)).code == 0
    return desk.folder


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> Desk:
    """A copy of the template, to be broken."""
    shutil.copytree(template, tmp_path / "desk")
    return Desk(tmp_path / "desk")


def test_a_backup_is_put_in_place_of_a_damaged_database(filled: Desk) -> None:
    database = filled.data / "sco-monitor.db"
    assert filled("backup", str(filled.folder / "copy.db")).code == 0
    database.write_bytes(b"no database at all " * 5_000)
    for words in (("export", "articles"), ("run", "--once")):
        told = filled(*words)
        assert told.code == 1
        assert "sco-monitor restore" in told.err
    assert filled("restore", str(filled.folder / "copy.db")).code == 0
    assert len(filled.articles()) == 1
    assert len(list(filled.data.glob("sco-monitor.before-*"))) == 1


def test_what_is_no_backup_changes_nothing(filled: Desk) -> None:
    before = sorted(path.name for path in filled.data.iterdir())
    told = filled("restore", str(filled.config))
    assert told.code == 1
    assert f"{filled.config} is not a backup" in told.err
    assert sorted(path.name for path in filled.data.iterdir()) == before
    assert len(filled.articles()) == 1


def test_a_place_that_cannot_be_written_is_named(filled: Desk) -> None:
    unwritable = (
        ("backup", "/nowhere/copy.db"),
        ("export", "articles", "-o", "/nowhere/a.jsonl"),
        ("export", "articles", "--format", "parquet", "-o", "/nowhere/a.parquet"),
        ("export", "captures", "-o", "/nowhere/a.warc.gz"),
    )
    absent = (
        ("digest", "preview", "--html", "/nowhere/edition.html"),
        ("sources", "export", "--output", "/nowhere/feeds.opml"),
    )
    answers = filled.at_once((*unwritable, *absent))
    for words, told in zip((*unwritable, *absent), answers, strict=True):
        why = "cannot be written" if words in unwritable else "No such file or directory"
        assert told.code == 1, words
        assert f"{words[-1]}: {why}" in told.err


def test_when_nothing_can_be_written_any_more_the_work_waits(filled: Desk, tmp_path: Path) -> None:
    texts = []
    for number in range(6):
        text = tmp_path / f"{number}.txt"
        filler = "\n\n".join(f"{part} No. {number * 7919}." for part in ENERGY * 12)
        text.write_text(f"The SCO met again ({number})\n\n{filler}", "utf-8")
        texts.append(str(text))
    size = (filled.data / "sco-monitor.db").stat().st_size

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8_192, size + 8_192))

    full = subprocess.run(
        [PROGRAM, "--config", str(filled.config), "ingest", *texts],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=clean_environment(),
        preexec_fn=limit,
        check=False,
    )
    assert full.returncode == 1
    assert "its disk is full" in full.stderr
    assert "Traceback" not in full.stderr
    assert filled("ingest", *texts).code == 0
    assert len(filled.articles()) == 7


def test_an_edition_of_a_day_to_come_is_refused(filled: Desk) -> None:
    told = filled("digest", "preview", "--date", "2099-01-01")
    assert told.code == 2
    assert "lies ahead" in told.err
