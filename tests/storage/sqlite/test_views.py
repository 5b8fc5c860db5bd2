"""Views of plain names: they show what is there, and are in the way of nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from storage.errors import StorageError
from storage.sqlite.store import SqliteStore
from storage.sqlite.views import VIEWS, drop_views, make_views

OLD = Path(__file__).parents[1] / "data" / "8b85eea.sqlite.zst"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A database in which there is something of everything, opened by the program once."""
    path = tmp_path_factory.mktemp("views") / "sco-monitor.db"
    path.write_bytes(zstandard.decompress(OLD.read_bytes(), 100_000_000))
    SqliteStore.open(path).close()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def count(database: sqlite3.Connection, sql: str) -> int:
    found: int = database.execute(f"SELECT count(*) FROM {sql}").fetchone()[0]
    return found


@pytest.mark.parametrize(
    ("view", "rows"),
    [
        ("news", "articles"),
        ("stories", "(SELECT DISTINCT story FROM memberships)"),
        ("outlets", "sources"),
        ("announced", "entries"),
        ("copies", "reprints"),
        ("findings", "tags"),
        ("editions", "digests"),
        ("told", "digest_articles"),
        ("messages", "deliveries"),
        ("unfinished", "work WHERE state <> 'done' AND stage <> 'poll'"),
    ],
)
def test_a_view_has_a_row_for_each(database: sqlite3.Connection, view: str, rows: str) -> None:
    assert count(database, view) == count(database, rows) > 0


def test_every_view_is_looked_at(database: sqlite3.Connection) -> None:
    made = database.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()
    assert {name for (name,) in made} == set(VIEWS)


def test_a_story_is_called_as_its_first_article(database: sqlite3.Connection) -> None:
    titles = database.execute(
        "SELECT s.headline, n.headline, s.articles, (SELECT count(*) FROM news m"
        " WHERE m.story = s.story) FROM stories s JOIN news n ON n.article = s.first_article"
    ).fetchall()
    assert all(one == other and number == members for one, other, number, members in titles)
    assert max(number for *_, number, _ in titles) > 1


def test_nothing_personal_or_secret_is_shown(database: sqlite3.Connection) -> None:
    for view in VIEWS:
        columns = {row[1] for row in database.execute(f"PRAGMA table_info({view})")}
        assert not columns & {"address", "payload", "secret_file", "text", "html"}, view
        shown = str(database.execute(f"SELECT * FROM {view}").fetchall())
        assert "@example.org" not in shown, view


def test_views_of_another_version_are_replaced_and_these_are_left(tmp_path: Path) -> None:
    path = tmp_path / "sco-monitor.db"
    SqliteStore.open(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP VIEW news")
        connection.execute("CREATE VIEW news AS SELECT 1 AS of_another_version")
        connection.execute("CREATE VIEW of_a_later_version AS SELECT * FROM articles")
    SqliteStore.open(path).close()
    made = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")
        assert {name for (name,) in names} == set(VIEWS)
        assert "of_another_version" not in connection.execute("SELECT * FROM news").description[0]
    SqliteStore.open(path).close()
    assert path.read_bytes() == made


def test_a_table_can_be_rebuilt_once_the_views_are_away(store: SqliteStore) -> None:
    """SQLite renames no table while a view asks for one that is not there: hence `drop_views`."""

    def rebuild() -> None:
        store.database.execute("CREATE TABLE made AS SELECT * FROM deliveries")
        store.database.execute("DROP TABLE deliveries")
        store.database.execute("ALTER TABLE made RENAME TO deliveries")

    with pytest.raises(StorageError, match="view messages"), store.writing():
        rebuild()
    with store.writing():
        drop_views(store.database)
        rebuild()
    make_views(store.database)
    assert store.database.execute("SELECT count(*) FROM findings").fetchone() == (0,)
