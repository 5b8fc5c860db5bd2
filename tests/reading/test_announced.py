"""`why` says what an article announces."""

from __future__ import annotations

from pathlib import Path

from monitor.reading.explain import explain
from storage.opening import open_store
from storage.records import Planned
from tests.storage.records import ABOUT, ARTICLE, CAPTURE, ENTRY, PLANNED


def test_why_tells_event_days_place_and_who_said_so(tmp_path: Path) -> None:
    with open_store(tmp_path / "sco-monitor.db") as store:
        with store.writing():
            found = Planned(article="a1", events=(PLANNED,))
            store.put([ENTRY, CAPTURE, ARTICLE, ABOUT, found])
        told = explain(store, ARTICLE.url)
    assert told is not None
    assert (
        "announces: Council of Foreign Ministers, 2026-12-05 to 2026-12-06, Bishkek "
        "(said by Foreign ministry of Kyrgyzstan)"
    ) in [step["text"] for step in told["steps"]]
