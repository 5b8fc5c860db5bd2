"""Datasette follows foreign keys of tables; views have none. This links their cells all the same.

``plugins: links`` in metadata.yaml maps "view.column" to the "view.column" that it names a row of.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from datasette import hookimpl
from markupsafe import Markup


@hookimpl
def render_cell(
    value: object, column: str, table: str | None, database: str, datasette: Any
) -> Markup | None:
    """Return a link to the row that *value* names, or None where it names none."""
    links = datasette.plugin_config("links") or {}
    target = links.get(f"{table}.{column}")
    if not target or not isinstance(value, str) or not value:
        return None
    view, _, key = target.partition(".")
    address = f"{datasette.urls.table(database, view)}?{key}__exact={quote(value, safe='')}"
    return Markup('<a href="{}">{}</a>').format(address, value)
