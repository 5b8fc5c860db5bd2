"""`docs/schema.md` says what the schema is."""

from __future__ import annotations

from storage.sqlite.schema import ABOUT
from tests.docs import ROOT
from tests.docs.schema import page, tables

WRITTEN = ROOT / "docs" / "schema.md"


def test_the_page_is_what_the_schema_says() -> None:
    assert WRITTEN.read_text("utf-8") == page(), "write it anew: make docs"


def test_each_table_is_described_and_nothing_else() -> None:
    assert [table.name for table in tables() if not table.comment] == []
    assert set(ABOUT) <= {table.name for table in tables()}


def test_each_index_names_the_query_that_it_serves() -> None:
    nameless = [i.name for table in tables() for i in table.indexes if not i.serves]
    assert nameless == []


def test_each_table_and_each_comment_of_the_sql_arrives() -> None:
    text = WRITTEN.read_text("utf-8")
    assert "| `due_at` | INTEGER or NULL | when to run; NULL: done or parked |" in text
    assert "so that a running claim does not settle" in text, "a comment over two lines"
    assert (
        "WHERE due_at IS NOT NULL` | what a stage has to do, of each queue, oldest first |" in text
    )
