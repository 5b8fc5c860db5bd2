"""The sources of the catalogue as records, kept beside the bytecode."""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from config.catalogue import load_catalogue
from monitor.sources import option_names, shipped_catalogue
from monitor.sources.shipped_catalogue import shipped_sources, source_of


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "bytecode"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_what_is_kept_is_what_the_catalogue_says() -> None:
    made = tuple(source_of(entry) for entry in load_catalogue(options=option_names()))
    assert shipped_sources() == made
    with patch.object(shipped_catalogue, "_read", side_effect=AssertionError("read again")):
        assert shipped_sources() == made


def test_all_that_the_records_are_made_of_is_looked_at() -> None:
    """A source of the program that says what a record of the catalogue is, or how it is read."""
    for path in shipped_catalogue._READ:
        assert path.exists(), path
    read = {path.name for path in shipped_catalogue._READ}
    assert {"sources.toml", "catalogue.py", "settings.py", "sources"} <= read


def test_a_changed_catalogue_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "sources.toml"
    file.write_text("# one\n", "utf-8")
    monkeypatch.setattr(shipped_catalogue, "_READ", (file,))
    before = shipped_sources()
    file.write_text("# two\n", "utf-8")
    with patch.object(shipped_catalogue, "_read", return_value=before[:1]):
        assert shipped_sources() == before[:1]
