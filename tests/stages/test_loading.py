"""What workers are forked with is all that pages need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import MonitorSettings, Settings, WorkSettings
from monitor.app import App
from monitor.stages import extract, loading
from storage.records import Article
from tests.engine import jobs

PROGRAM = """
from monitor.stages import classify, loading
for _ in loading.load():
    pass
from htmldate.extractors import month_words
from trafilatura import external
caches = (month_words, classify._shipped)
print(*(one.cache_info().currsize for one in caches), len(external.JT_STOPLIST) > 10_000)
"""


@pytest.mark.long
def test_the_tables_that_few_pages_need_are_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (["1", "1", "True"], "")


@pytest.mark.long
@pytest.mark.parametrize("page", loading.pages(), ids=lambda page: str(page["language"]))
def test_a_page_that_is_read_for_it_is_an_article(page: dict[str, str]) -> None:
    """One that is refused early would load little."""
    outcome = extract.run(loading.task_of(page))
    article = next(one for one in outcome.records if isinstance(one, Article))
    assert (outcome.reason, article.language) == ("ok", page["language"])
    assert article.headline == page["title"]
    assert [one.stage for one in outcome.further] == ["classify"]
    assert outcome.further[0].outcome.reason == "ok"


@pytest.mark.long
def test_the_app_s_workers_are_forked_from_what_has_loaded_it(tmp_path: Path) -> None:
    settings = Settings(monitor=MonitorSettings(data_dir=tmp_path), work=WorkSettings(workers=1))
    with App(settings) as app:
        app.parts.workers.load()
        assert app.parts.workers.submit(jobs.has_stop_words, None, 30).result()
