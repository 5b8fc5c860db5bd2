"""Saved pages on this machine, asked for like pages of the network: without one.

A directory answers with the list of its files that are new since the last time, a file with
its bytes. Nothing outside the path that the operator named is opened: each step is taken from
the open directory before it, links are not followed, only plain files are read.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterator
from typing import Final

from monitor.http.exchange import Fetcher, Limits, Request, Response
from monitor.sources.saved_names import (
    MANIFEST,
    SavedFile,
    address_of,
    file_at,
    is_local,
    media_type_of,
    root_of,
)

OVERLAP: Final = 2_000_000_000
"""Nanoseconds: files that changed this shortly before the newest one are named once more, since
two files can have one time, and one may still have been written to."""

MOST_FILES: Final = 200_000
"""Files of one source; more are said, and left."""

DEEPEST: Final = 40
"""Directories in directories."""

_OPEN: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
_REFUSED: Final = {PermissionError: ("forbidden", 403), FileNotFoundError: ("not-found", 404)}


class Reach:
    """Fetches from the network by the guard, and from this machine what a source names there."""

    def __init__(self, guard: Fetcher, max_bytes: int) -> None:
        self._guard = guard
        self._max_bytes = max_bytes

    def fetch(self, request: Request, limits: Limits | None = None) -> Response:
        """Return the answer to *request*."""
        if is_local(request.url):
            return answer(request, self._max_bytes)
        return self._guard.fetch(request, limits)


def answer(request: Request, max_bytes: int) -> Response:
    """Return the files of a source that are new, or the bytes of one file.

    The ``etag`` of the list is the time up to which it goes.
    """
    begun = time.monotonic()
    file = file_at(request.url)
    try:
        if file is not None:
            found = _bytes_of(request, file, max_bytes)
        elif "#" in request.url:
            found = Response(reason="url-refused", detail="no file of this source has such a name")
        else:
            found = _list_of(request)
    except OSError as error:
        reason, status = _REFUSED.get(type(error), ("unavailable", 0))
        found = Response(reason=reason, status=status, detail=error.strerror or str(error))
    spent = int((time.monotonic() - begun) * 1000)
    return Response(
        reason=found.reason,
        status=found.status,
        url=request.url,
        headers=found.headers,
        body=found.body,
        detail=found.detail,
        milliseconds=spent,
    )


def _bytes_of(request: Request, file: SavedFile, max_bytes: int) -> Response:
    if request.etag == f'"{file.version}"':
        return Response(reason="not-modified", status=304)
    descriptor = _opened(file.root, file.parts)
    with open(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return Response(reason="unsupported-type", detail="not a plain file")
        body = stream.read(max_bytes + 1)
    if len(body) > max_bytes:
        cure = "take it in with `sco-monitor backfill SOURCE --warc FILE`"
        return Response(reason="too-large", detail=f"more than [fetch] max_bytes; {cure}")
    if not body.strip():
        return Response(reason="empty", status=200)
    name = os.fsdecode((file.parts or (file.root,))[-1])
    headers = (("content-type", media_type_of(name)), ("etag", f'"{file.version}"'))
    return Response(reason="ok", status=200, headers=headers, body=body)


def _opened(root: bytes, parts: tuple[bytes, ...]) -> int:
    """Open what *parts* name below *root*, step by step, following no link."""
    descriptor = os.open(root, _OPEN & ~os.O_NOFOLLOW)
    for part in parts:
        try:
            following = os.open(part, _OPEN, dir_fd=descriptor)
        finally:
            os.close(descriptor)
        descriptor = following
    return descriptor


def _list_of(request: Request) -> Response:
    """Return the files that changed since the last list; all of them at first.

    The time of a change (ctime) cannot be set by a program that copies, unlike that of writing.
    Where the clock was ahead when the last list was made, all are named again: what is known
    is not read again.
    """
    root, now = root_of(request.url), time.time_ns()
    digits = request.etag.strip('"')
    last = int(digits, 16) if digits and len(digits) <= 16 else 0
    since = last - OVERLAP if last <= now else 0
    found: list[SavedFile] = []
    left = 0
    for file in _files(root):
        if file.changed < since:
            continue
        if len(found) >= MOST_FILES:
            left += 1
        else:
            found.append(file)
    if not found and last:
        return Response(reason="not-modified", status=304)
    newest = max((file.changed for file in found), default=last)
    found.sort(key=lambda file: (file.changed, file.parts))
    addresses = [address_of(request.url, file) for file in found]
    body = json.dumps({"files": addresses, "left": left}).encode()
    headers = (("content-type", MANIFEST), ("etag", f'"{max(min(newest, now), last):x}"'))
    return Response(reason="ok", status=200, headers=headers, body=body)


def _files(root: bytes) -> Iterator[SavedFile]:
    """Yield the pages and archives below *root*, or *root* itself where it is one."""
    descriptor = _opened(root, ())
    try:
        state = os.fstat(descriptor)
        if stat.S_ISREG(state.st_mode):
            yield _file(root, (), state)
        elif stat.S_ISDIR(state.st_mode):
            yield from _below(root, (), descriptor)
    finally:
        os.close(descriptor)


def _below(root: bytes, parts: tuple[bytes, ...], descriptor: int) -> Iterator[SavedFile]:
    with os.scandir(descriptor) as entries:
        names = sorted(os.fsencode(entry.name) for entry in entries)
    for name in names:
        if name.startswith(b"."):
            continue  # being written by rsync, or hidden on purpose
        try:
            state = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
        except OSError:
            continue  # gone meanwhile
        here = (*parts, name)
        if stat.S_ISDIR(state.st_mode) and len(here) < DEEPEST:
            yield from _inside(root, here, name, descriptor)
        elif stat.S_ISREG(state.st_mode) and media_type_of(os.fsdecode(name)):
            yield _file(root, here, state)


def _inside(
    root: bytes, here: tuple[bytes, ...], name: bytes, descriptor: int
) -> Iterator[SavedFile]:
    try:
        below = os.open(name, _OPEN | os.O_DIRECTORY, dir_fd=descriptor)
    except OSError:
        return  # closed to us, or a link by now
    try:
        yield from _below(root, here, below)
    finally:
        os.close(below)


def _file(root: bytes, parts: tuple[bytes, ...], state: os.stat_result) -> SavedFile:
    modified = max(int(state.st_mtime), 0)
    return SavedFile(root, parts, state.st_ctime_ns, state.st_size, modified)
