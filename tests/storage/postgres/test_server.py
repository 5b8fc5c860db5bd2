"""The server that the tests of PostgreSQL stand on is what they need."""

from __future__ import annotations

import psycopg

from tests.postgres import OLDEST, Databases


def test_text_is_ordered_by_code_points_whatever_the_system(databases: Databases) -> None:
    with databases.database() as name, psycopg.connect(databases.address(name)) as connection:
        assert connection.info.server_version // 10_000 >= OLDEST
        words = connection.execute(
            "SELECT w FROM unnest(%s::text[]) w ORDER BY w", [["я", "a", "B", "Ё", "中", "é"]]
        ).fetchall()
    assert [word for (word,) in words] == ["B", "a", "é", "Ё", "я", "中"]


def test_each_has_a_database_to_itself(databases: Databases) -> None:
    with databases.database() as one, databases.database() as other:
        with psycopg.connect(databases.address(one)) as connection:
            connection.execute("CREATE TABLE mine (n integer)")
        with psycopg.connect(databases.address(other)) as connection:
            assert connection.execute("SELECT to_regclass('mine')").fetchone() == (None,)
    with databases.database(), psycopg.connect(databases.address("template1")) as connection:
        names = connection.execute("SELECT datname FROM pg_database").fetchall()
    assert (one,) not in names
