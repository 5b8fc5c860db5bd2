"""A statement is the same in both databases' words."""

from __future__ import annotations

import pytest

from storage.postgres.dialect import translated


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT ? WHERE a = :name AND b = :name", "SELECT %s WHERE a = %(name)s AND b = %(name)s"),
        ("SELECT '?', ':name', '100 %', 'it''s ?' FROM \"a?\"", None),
        ("SELECT 5 % 3, a::text", "SELECT 5 %% 3, a::text"),
        (
            "FROM json_each(?) j CROSS JOIN ids i ON i.id = j.value",
            "FROM json_array_elements_text(CAST(%s AS json)) j JOIN ids i ON i.id = j.value",
        ),
        (
            "SELECT json_group_array(k.article) FROM (SELECT article FROM profile_keys) k",
            "SELECT CAST(json_agg(k.article) AS text) FROM (SELECT article FROM profile_keys) k",
        ),
    ],
)
def test_some_things_are_said_otherwise(statement: str, said: str | None) -> None:
    assert translated(statement).decode() == (said or statement.replace("%", "%%"))
