"""Values as cells of CSV, which people open in spreadsheets."""

from __future__ import annotations

import json
from typing import Any


def cell(value: Any) -> str:
    """Return a CSV cell: structures as JSON; no text that a spreadsheet would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return json.dumps(value, ensure_ascii=False)
