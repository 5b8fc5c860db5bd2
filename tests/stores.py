"""New SQLite stores as copies of one that was made before.

Most tests begin with an empty store, and making one takes 0.1 s of a processor: the schema of all
versions, one after the other. Nothing in an empty one is its own. The tests of the implementation
itself (`tests/storage/sqlite`) make each anew, and so do all programs that are started.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from storage.sqlite import database
from storage.sqlite.files import make_private, remove

made_anew = database._make
"""The program's own way."""


class Copies:
    """Makes a database at a path, as *make* does, which makes the first one."""

    def __init__(self, make: Callable[[Path], None] = made_anew) -> None:
        self._make = make
        self._empty = b""

    def __call__(self, path: Path) -> None:
        if not self._empty:
            self._make(path)
            self._empty = path.read_bytes()
            return
        new = path.with_name(f"{path.name}.new-{os.getpid()}-{threading.get_ident()}")
        try:
            remove(new)
            make_private(new)
            new.write_bytes(self._empty)
            with suppress(FileExistsError):
                database._give_name(new, path)
        finally:
            with suppress(OSError):
                remove(new)
