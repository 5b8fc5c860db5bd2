"""Names of saved pages on this machine: which files are read, and the address of each (no kind).

The address of a file of the source ``file:///data/pages`` is
``file:///data/pages#2026/a.html@VERSION``: what stands before ``#`` is what the operator named,
and nothing outside it is ever opened. The version changes with the file, so an address names
bytes that never change, and is read once.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Final, NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

MANIFEST: Final = "application/vnd.sco-monitor.files+json"
"""The media type of the list of files that stands for a directory."""

SUFFIXES: Final = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".shtml": "text/html",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
}
WARC: Final = re.compile(r"\.(?:warc|arc)(?:\.gz)?\Z", re.IGNORECASE)
WARC_TYPE: Final = "application/warc"

_VERSION: Final = re.compile(r"([0-9a-f]{1,20})-([0-9a-f]{1,16})-([0-9a-f]{1,16})(?:\+(\d{1,9}))?")


class SavedFile(NamedTuple):
    """One state of one file below ``root`` (bytes as the file system knows them).

    ``parts`` is its path below the root, empty where the root is the file. ``changed`` is its
    ctime in nanoseconds, ``size`` in bytes, ``modified`` its mtime in seconds; ``skip`` counts
    the pages of an archive that were taken before.
    """

    root: bytes
    parts: tuple[bytes, ...]
    changed: int
    size: int
    modified: int
    skip: int = 0

    @property
    def version(self) -> str:
        """What changes whenever the file does."""
        return f"{self.changed:x}-{self.size:x}-{self.modified:x}"

    @property
    def at(self) -> datetime:
        """When the file was modified."""
        return datetime.fromtimestamp(self.modified, UTC)


def is_local(url: str) -> bool:
    """Tell whether *url* names something on this machine: ``/data/pages``, ``file:///data``."""
    return url.startswith(("/", "file:///"))


def root_of(url: str) -> bytes:
    """Return the path of a source's own address."""
    path = urlsplit(url).path if url.startswith("file:") else url
    return unquote_to_bytes(path) if url.startswith("file:") else path.encode("utf-8", "replace")


def address_of(source_url: str, file: SavedFile) -> str:
    """Return the address of *file* of the source at *source_url*."""
    path = "/".join(quote(part, safe="") for part in file.parts)
    skip = f"+{file.skip}" if file.skip else ""
    return f"{source_url.partition('#')[0]}#{path}@{file.version}{skip}"


def file_at(url: str) -> SavedFile | None:
    """Return the file that an address names, or None where it names none."""
    source_url, _, rest = url.partition("#")
    path, at, version = rest.rpartition("@")
    found = _VERSION.fullmatch(version)
    if not (is_local(source_url) and at and found):
        return None
    parts = tuple(unquote_to_bytes(part) for part in path.split("/")) if path else ()
    if any(part in (b"", b".", b"..") or b"/" in part or b"\0" in part for part in parts):
        return None
    changed, size, modified = (int(number, 16) for number in found.group(1, 2, 3))
    return SavedFile(root_of(source_url), parts, changed, size, modified, int(found[4] or 0))


def media_type_of(name: str) -> str:
    """Return what a file of this name holds, "" where it is no page and no archive of pages."""
    if WARC.search(name):
        return WARC_TYPE
    return SUFFIXES.get(PurePosixPath(name).suffix.lower(), "")
