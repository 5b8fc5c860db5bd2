"""What takes seconds to make of the shipped words, kept beside Python's bytecode.

As with bytecode, what is kept is read where it was made of the very sources that are there, and
made anew, silently, where it was not; it is written where that may be written, and nowhere if
Python is told to write no bytecode (``PYTHONDONTWRITEBYTECODE``). Who may write there may change
the program itself, so that what is read is trusted as the program is.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")

READ: Final = frozenset({".py", ".toml", ".txt", ".json"})
"""Endings of the files that something can be made of."""


def kept(name: str, make: Callable[[], T], sources: Iterable[Path]) -> T:
    """Return what *make* returned for the same *sources*, or what it returns now.

    :param name: of what is kept
    :param sources: everything that it is made of, code too: folders, or files
    """
    path = Path(cache_from_source(__file__)).with_name(
        f"{name}.{sys.implementation.cache_tag}.kept"
    )
    try:
        begins = _digest(sources)
    except OSError:  # sources that are no files, as in an archive
        return make()
    with suppress(Exception):  # absent, damaged, or of another version: it is made anew
        whole = path.read_bytes()
        body = memoryview(whole)[2 * _DIGEST :]
        if whole[: 2 * _DIGEST] == begins + hashlib.sha256(body).digest():
            found: T = pickle.loads(body)  # noqa: S301 - see above
            return found
    made = make()
    if not sys.dont_write_bytecode:
        pickled = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        with suppress(OSError):
            _write(path, begins + hashlib.sha256(pickled).digest() + pickled)
    return made


_DIGEST: Final = hashlib.sha256().digest_size


def _digest(sources: Iterable[Path]) -> bytes:
    """Return what the files of *sources* say: another where one of them changed, came or went."""
    whole = hashlib.sha256()
    for source in sources:
        if source.is_file():
            folder, files = source.parent, [source]
        elif source.is_dir():
            folder, files = source, sorted(source.rglob("*"))
        else:
            raise FileNotFoundError(source)
        for path in files:
            if path.suffix in READ:
                content = path.read_bytes()
                whole.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode() + content)
    return whole.digest()


def _write(path: Path, content: bytes) -> None:
    """Put *content* at *path* in one step: another process reads the old, or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)  # as bytecode is: it holds what everybody may read
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
