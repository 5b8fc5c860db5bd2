"""Datasette itself reads the database by deploy/datasette: no server, one answer a process."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
import zstandard

from storage.sqlite.store import SqliteStore
from storage.sqlite.views import VIEWS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "datasette"
METADATA: dict[str, Any] = yaml.safe_load((FOLDER / "metadata.yaml").read_text("utf-8"))
OURS: dict[str, Any] = METADATA["databases"]["sco-monitor"]
LINKS: dict[str, str] = METADATA["plugins"]["links"]
OLD = ROOT / "tests" / "storage" / "data" / "8b85eea.sqlite.zst"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with something of everything."""
    made = tmp_path_factory.mktemp("datasette") / "sco-monitor.db"
    made.write_bytes(zstandard.decompress(OLD.read_bytes(), 100_000_000))
    SqliteStore.open(made).close()
    return made


def answer(path: Path, address: str) -> str:
    """Return what Datasette answers to a GET of *address*."""
    words = ["--metadata", FOLDER / "metadata.yaml", "--plugins-dir", FOLDER / "plugins"]
    done = subprocess.run(
        [sys.executable, "-m", "datasette", str(path), *map(str, words), "--get", address],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def columns(path: Path, view: str) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        return {row[1] for row in database.execute(f"PRAGMA table_info({view})")}


def test_every_view_is_explained_and_nothing_else() -> None:
    assert set(OURS["tables"]) == set(VIEWS)
    assert all(table["title"] for table in OURS["tables"].values())


@pytest.mark.parametrize("view", OURS["tables"])
def test_what_is_said_of_a_view_is_true(path: Path, view: str) -> None:
    told = OURS["tables"][view]
    there = columns(path, view)
    assert set(told.get("columns", {})) <= there
    assert set(told.get("facets", [])) <= there
    assert {told[key] for key in ("sort", "sort_desc") if key in told} <= there


@pytest.mark.parametrize("link", LINKS)
def test_a_link_names_one_row(path: Path, link: str) -> None:
    view, column = link.split(".")
    other, key = LINKS[link].split(".")

    def count(rows: str) -> int:
        with closing(sqlite3.connect(path)) as database:
            return int(database.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])

    assert count(f"{view} WHERE {column} IS NOT NULL") > 0
    lost = f"{view} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {key} FROM {other})"
    assert count(lost) == 0
    assert count(f"(SELECT {key} FROM {other} GROUP BY {key} HAVING count(*) > 1)") == 0


@pytest.mark.parametrize("name", OURS["queries"])
def test_a_query_runs_and_asks_for_what_it_says(path: Path, name: str) -> None:
    query = OURS["queries"][name]
    assert re.findall(r":(\w+)", query["sql"]) == query.get("params", [])
    with closing(sqlite3.connect(path)) as database:
        (story,) = database.execute(
            "SELECT story FROM stories ORDER BY outlets DESC LIMIT 1"
        ).fetchone()
        rows = database.execute(query["sql"], {"story": story, "country": "KZ"}).fetchall()
    assert rows or name == "silent_on_an_event"


@pytest.mark.long
def test_datasette_shows_a_view_with_its_links(path: Path) -> None:
    page = answer(path, "/sco-monitor/news")
    assert "Articles, with what is known of each" in page
    found = re.findall(r'<a href="/sco-monitor/(\w+)\?(\w+)__exact=([^"]+)">', page)
    assert {(view, key) for view, key, _ in found} >= {
        ("outlets", "source"), ("stories", "story"), ("news", "article"),
    }  # fmt: skip
    view, key, value = next(one for one in found if one[0] == "outlets")
    rows = json.loads(answer(path, f"/sco-monitor/{view}.json?{key}__exact={value}&_shape=array"))
    assert len(rows) == 1


@pytest.mark.long
def test_datasette_answers_a_query(path: Path) -> None:
    rows = json.loads(answer(path, "/sco-monitor/per_day.json?_shape=array"))
    assert sum(row["articles"] for row in rows) > 50
