"""The triggers that say which days are due may wait until their transaction stands in line.

Rows that are written before that, beside others (`storage.postgres.ahead`), would have their day
noted while another transaction counts it without them, and forgets the note; and two that note a
new day would wait for each other.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = {
    "articles": "day_of_article",
    "tags": "day_of_finding",
    "classifications": "day_of_finding",
}
"""What is written ahead and counted, and the functions that note its day."""


STATEMENTS: Final = "".join(
    f"""DROP TRIGGER day_of_{table} ON {table};
CREATE CONSTRAINT TRIGGER day_of_{table} AFTER INSERT OR DELETE ON {table}
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION {function}();
"""
    for table, function in TABLES.items()
)
