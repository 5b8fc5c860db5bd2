"""The statements of `storage.sql` in PostgreSQL's words: what it writes otherwise.

``?`` and ``:name`` are psycopg's ``%s`` and ``%(name)s``, so a ``%`` is written twice.
``json_each(?)`` and ``json_group_array(...)`` have other names there. ``CROSS JOIN ... ON`` is
SQLite's way to say in which order tables are read; PostgreSQL chooses by itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_PARTS: Final = re.compile(
    r"""(?P<quoted>'(?:[^']|'')*'|"[^"]*")"""
    r"|(?P<list>json_each\(\?\))"
    r"|json_group_array\((?P<group>[a-z_.]+)\)"
    r"|(?P<place>\?)"
    r"|(?<!:):(?P<name>[a-z_]+)"
    r"|(?P<percent>%)"
    r"|(?P<join>CROSS JOIN)"
)

STATEMENTS: Final = 2_048
"""Texts that are kept translated; the parts have some hundreds, queries of people make more."""


@lru_cache(maxsize=STATEMENTS)
def translated(sql: str) -> bytes:
    """Return *sql*, a statement of `storage.sql`, as psycopg takes it."""
    return _PARTS.sub(_said, sql).encode()


def _said(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "quoted":
            return found[0].replace("%", "%%")
        case "list":
            return "json_array_elements_text(CAST(%s AS json))"
        case "group":
            return f"CAST(json_agg({found['group']}) AS text)"
        case "place":
            return "%s"
        case "name":
            return f"%({found['name']})s"
        case "percent":
            return "%%"
        case _:
            return "JOIN"
