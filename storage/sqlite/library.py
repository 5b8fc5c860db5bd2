"""sqlite_utils, read as if there were no numpy: everything here asks for it by this module.

It imports numpy where it finds one, 12 MiB in each process, to know the types of numpy's values;
nothing here has such values.
"""

from __future__ import annotations

import importlib
import sys


def _read_without_numpy() -> None:
    if "numpy" in sys.modules or "sqlite_utils" in sys.modules:
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]  # "it is not there" (import system, 5.3.1)
    try:
        importlib.import_module("sqlite_utils")
    finally:
        del sys.modules["numpy"]


_read_without_numpy()

from sqlite_utils import Database, Migrations  # noqa: E402 - only then

__all__ = ["Database", "Migrations"]
