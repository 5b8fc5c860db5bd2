"""Files that are written whole or not at all: what was there stays until the new one is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the path to write to; it becomes *path* at the end of the block, if that ends well.

    A pipe or a device is written to itself.

    :raises OSError: when *path* cannot be written
    """
    if path.exists() and not path.is_file():
        yield path
        return
    place = Path(os.path.realpath(path))  # a link stays one
    half = place.with_name(f"{place.name}.half")
    try:
        yield half
        with suppress(FileNotFoundError):
            half.chmod(place.stat().st_mode & 0o7777)
        half.replace(place)
    except BaseException:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise
