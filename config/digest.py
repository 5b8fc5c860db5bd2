"""The digest of what analysts may change: names, words and terms by which texts are judged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

JUDGED_BY: Final = ("gazetteer", "glossary", "lexicon")
"""Folders of this package."""


@cache
def judgement_digest() -> str:
    """Return 12 hexadecimal digits that differ where any of the files does.

    Two programs with the same digest and version say the same of a text.
    """
    found = hashlib.sha256()
    for folder in JUDGED_BY:
        for path, file in _files(resources.files("config").joinpath(folder), folder):
            body = file.read_bytes()
            found.update(f"{path} {len(body)}\n".encode() + body)
    return found.hexdigest()[:12]


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for one in sorted(folder.iterdir(), key=lambda each: each.name):
        if one.is_dir() and not one.name.startswith("__"):
            yield from _files(one, f"{path}/{one.name}")
        elif one.is_file() and one.name.endswith((".toml", ".txt")):
            yield f"{path}/{one.name}", one
