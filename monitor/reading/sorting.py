"""Lines in the order of their bytes, more of them than memory holds."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Final, Self

AT_ONCE: Final = 50_000
"""Lines that are held in memory, some 20 MB of an index; more go into a temporary file, sorted."""


class Sorted:
    """Lines that are added in any order, each with its newline, and come back sorted, once."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._lines: list[str] = []
        self._files: list[IO[str]] = []
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()

    def add(self, line: str) -> None:
        """Take one more *line*."""
        self._lines.append(line)
        if len(self._lines) >= self._at_once:
            file = TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed below
            self._closing.enter_context(file)
            file.writelines(sorted(self._lines))
            self._files.append(file)
            self._lines.clear()

    def __iter__(self) -> Iterator[str]:
        """Yield all lines; in UTF-8 the order of code points is that of bytes."""
        for file in self._files:
            file.seek(0)
        return heapq.merge(*self._files, sorted(self._lines))
