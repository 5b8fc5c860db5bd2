"""What a worker does for those who ask the server: search by meaning, Parquet files."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet
import pytest

from config.settings import MeaningSettings, Settings
from monitor.meaning.numbers import packed
from monitor.meaning.provider import model_of
from monitor.reading.export import article_lines
from storage.opening import open_store
from storage.query import parse
from storage.records import Vector
from storage.store import Store
from tests.cli.test_meaning import TEXTS, one_hot
from tests.meaning.tiny_onnx import write_model
from tests.storage.records import ABOUT, ARTICLE
from tests.web.conftest import Asked
from tests.web.reading_pages import soup_of


@pytest.fixture
def meant(settings: Settings, tmp_path: Path) -> Iterator[Asked]:
    """A site over four articles of a word or two in three languages, with a model."""
    folder = write_model(tmp_path / "model")
    settings = replace(settings, meaning=MeaningSettings(vectors=str(folder)))
    with open_store(settings.database) as store, store.writing():
        for name, (language, text) in TEXTS.items():
            vector = Vector(
                article=name,
                model=model_of(str(folder)),
                language=language,
                digest="d",
                numbers=packed(one_hot(text)),
            )
            article = replace(
                ARTICLE, id=name, url=f"https://kabar.kg/{name}", headline=text, language=language
            )
            store.put([article, replace(ABOUT, article=name), vector])
    asked = Asked(settings)
    yield asked
    asked.site.close()


def hits(asked: Asked, path: str) -> list[str]:
    """Return the articles that a page of the search shows."""
    return [str(one["data-article"]) for one in soup_of(asked(path)).select(".hits li")]


@pytest.mark.long
def test_words_find_what_means_the_same_in_any_language(meant: Asked) -> None:
    assert hits(meant, "/search?q=visa&by=meaning")[0] == "cccc3"
    assert set(hits(meant, "/search?q=train&by=meaning")) == set(TEXTS)
    assert hits(meant, "/search?q=train") == ["bbbb2"], "by words it is what has the word"
    assert sorted(hits(meant, "/search?q=visa+language:ru&by=meaning")) == ["bbbb2", "dddd4"]
    page = soup_of(meant("/search?q=visa&by=meaning"))
    assert page.select_one("input[name=by]").has_attr("checked")  # type: ignore[union-attr]
    assert meant.site.working._workers is not None
    assert len(meant.site.working._workers.processes()) == 1


@pytest.mark.long
def test_a_worker_that_is_killed_is_told_and_replaced(meant: Asked) -> None:
    import os
    import signal

    assert hits(meant, "/search?q=visa&by=meaning")
    workers = meant.site.working._workers
    assert workers is not None
    (pid,) = workers.processes()
    os.kill(pid, signal.SIGKILL)
    assert hits(meant, "/search?q=grain&by=meaning")[0] == "dddd4"
    assert workers.processes() != (pid,)


def test_without_vectors_nothing_of_it_is_offered(shown: Asked) -> None:
    plain = Asked(replace(shown.settings, meaning=MeaningSettings(vectors="none")))
    page = soup_of(plain("/search?q=SCO&by=meaning"))
    assert page.select("input[name=by]") == []
    assert hits(plain, "/search?q=SCO&by=meaning") == hits(plain, "/search?q=SCO")


def test_a_search_is_a_parquet_file(shown: Asked, store: Store) -> None:
    answer = shown("/search.parquet?q=SCO")
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    rows = pyarrow.parquet.read_table(io.BytesIO(answer.content)).to_pylist()
    found = [hit.article for hit in store.search.find(parse("SCO"), limit=1_000)]
    lines = list(article_lines(store, found))
    assert [row["id"] for row in rows] == found
    assert [json.loads(row["tags"]) for row in rows] == [line["tags"] for line in lines]
    assert [row["text"] for row in rows] == [line["text"] for line in lines]
    assert "Parquet" in soup_of(shown("/search?q=SCO")).get_text()
    shown.site.close()
