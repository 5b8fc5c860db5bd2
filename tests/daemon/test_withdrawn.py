"""The nightly copy has no trace of what was withdrawn, though whoever did that was killed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import MonitorSettings, Settings
from monitor.catalogue.withdrawal import stone_of, withdraw
from monitor.cli import main
from monitor.daemon.nightly import make_copy
from storage.opening import open_reader, open_store
from storage.records import Article
from storage.withholding import WITHDRAWN
from tests.storage.records import ARTICLE, CAPTURE, NOW

SENTENCE = "eleven lines across the mountains are to be built before the winter of next year"


def test_a_copy_is_made_of_what_is_erased(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(monitor=MonitorSettings(data_dir=tmp_path))
    text = f"{SENTENCE}.\n\n" * 20
    with open_store(settings.database) as store, store.writing():
        store.put([CAPTURE, _with(text), _with(f"{text} Corrected.")])
    with open_store(settings.database) as store, store.writing():
        stone = stone_of(store, ARTICLE.url, "a court", NOW)
        assert stone is not None
        assert withdraw(store, stone, {}).versions == 2
    # Killed here: nothing is erased.
    copy = make_copy(settings, NOW)
    assert SENTENCE.encode() not in copy.read_bytes()
    with open_reader(settings.database) as store:
        assert not store.withdrawals.unerased()
        assert [one.reason for one in store.archive.of_page("p1")] == [WITHDRAWN]
    assert main(["backup", str(tmp_path / "b.db"), "--data-dir", str(tmp_path)]) == 0
    capsys.readouterr()


def _with(text: str) -> Article:
    return replace(ARTICLE, text=text)
