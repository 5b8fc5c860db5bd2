"""A TOML file of words, and on which line of it something stands.

tomllib does not say where it read a value, so that words are found again by their text, from the
line of their key on; only when something is wrong.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NoReturn

from config.lines import TomlText, mistake


class WordFile:
    """One file, read. *name* is how messages call it, *error* what is raised when it is wrong."""

    def __init__(self, file: Path | Traversable, name: str, error: type[ValueError]) -> None:
        self.name = name
        self._error = error
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise error(f"{name} cannot be read ({problem}); save it as UTF-8 text") from problem
        self._file = TomlText(name, text)
        try:
            self.content: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise error(f"{name}{mistake(text, problem)}") from problem

    def fail(
        self, at: tuple[str, ...], what: str, cure: str, *, word: str = "", time: int = 1
    ) -> NoReturn:
        """Raise the error for the section, key and group *at*, or for *word* in it, where that
        stands for the first or second *time*."""
        line = self._file.line(at)
        line = self._line_of_word(word, line, time) if word else line
        place = f"{self.name}, line {line}" if line else self.name
        raise self._error(f"{place}: {what}; {cure}")

    def words(self, at: tuple[str, ...], value: object) -> tuple[str, ...]:
        """Return *value*, which stands *at* a key, as a list of texts, none of them twice."""
        wanted = f'write {at[-1]} = ["...", "..."]'
        if not isinstance(value, list):
            self.fail(at, f"{at[-1]} is not a list of texts", wanted)
        seen: set[str] = set()
        for word in value:
            if not isinstance(word, str) or not word:
                self.fail(at, f"{at[-1]} is not a list of texts", wanted)
            if word in seen:
                what = f'"{word}" stands twice in {at[-1]}'
                self.fail(at, what, "remove one of the two", word=word, time=2)
            seen.add(word)
        return tuple(value)

    def _line_of_word(self, word: str, begin: int, time: int) -> int:
        """Return the line from *begin* on which *word* stands for the first or second *time*."""
        seen = 0
        begin = max(begin, 1)
        for number, line in enumerate(self._file.text.splitlines()[begin - 1 :], start=begin):
            seen += _quoted(line).count(word)
            if seen >= time:
                return number
        return begin


def _quoted(line: str) -> list[str]:
    """Return the quoted texts of a line of TOML, as they are read."""
    found = re.findall(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*", line)
    texts = [text for text in found if not text.startswith("#")]
    try:
        read: list[str] = tomllib.loads(f"x = [{', '.join(texts)}]")["x"]
    except tomllib.TOMLDecodeError:
        return []
    return read
