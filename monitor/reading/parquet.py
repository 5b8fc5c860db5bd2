"""Lines of an export as a Parquet file; needs pyarrow (the extra ``parquet``)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO


def is_possible() -> bool:
    """Tell whether pyarrow is installed."""
    return find_spec("pyarrow") is not None


def write_parquet(lines: Iterable[dict[str, Any]], target: Path | BinaryIO) -> int:
    """Write *lines* to *target*; return how many there are.

    Structures are JSON text: one schema, whatever a field happens to hold.

    :raises ImportError: where pyarrow is not installed
    """
    import pyarrow
    import pyarrow.parquet

    rows = [
        {
            name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
            for name, value in line.items()
        }
        for line in lines
    ]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), target)
    return len(rows)
