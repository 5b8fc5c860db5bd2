"""Raw bytes in a bucket: objects by digest, in whatever speaks S3 or one of its relatives.

What is written there is compressed as in the database. Addresses name no secret: credentials,
the region and another endpoint come from the environment, by the names that such programs share
(``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, ``AWS_REGION``, ``AWS_ENDPOINT_URL`` ...).
https://developmentseed.org/obstore/latest/authentication/
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

import zstandard

from storage.errors import StorageError, UnreachableError
from storage.records import digest

SECONDS: Final = 30.0
"""The longest that one exchange may take, and all tries for one object together."""

TRIES_AGAIN: Final = 2

AHEAD: Final = timedelta(minutes=10)
"""How long what was put ahead of its row counts as put; within twice that nobody prunes it."""

ZSTD_LEVEL: Final = 3
"""320 KiB of HTML become 54 KiB in 0.85 ms; higher levels gain a tenth for ten times the time."""


class Objects:
    """The objects at *url*, like ``s3://bucket/folder`` or ``file:///folder``. Thread-safe.

    :raises StorageError: where the address cannot be used, or the program lacks what reads it
    """

    def __init__(self, url: str) -> None:
        try:
            from obstore import exceptions, store
        except ImportError as error:
            raise StorageError(
                f"[archive] url = {url!r} needs `pip install 'sco-monitor[bucket]'`"
            ) from error
        self.url = url
        self._ahead: dict[str, float] = {}
        self._errors: tuple[type[Exception], ...] = (exceptions.BaseError, OSError)
        self._store: store.ObjectStore
        try:
            if url.startswith("file:"):
                self._store = store.from_url(url, mkdir=True)
            else:
                self._store = store.from_url(
                    url,
                    # An endpoint that begins with http: is the operator's own word.
                    client_options={"allow_http": True, "timeout": timedelta(seconds=SECONDS)},
                    retry_config={
                        "max_retries": TRIES_AGAIN,
                        "retry_timeout": timedelta(seconds=SECONDS),
                    },
                )
        except (*self._errors, ValueError) as error:
            raise StorageError(f"[archive] url = {url!r}: {_first_line(error)}") from error

    def put_ahead(self, body: bytes) -> None:
        """Keep the raw *body*, compressed, before there is a row that names it.

        :raises UnreachableError: when it was not kept
        """
        name = digest(body)
        if self._is_ahead(name):
            return
        self.put(name, zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body))
        now = time.monotonic()
        for old in [one for one, at in list(self._ahead.items()) if now - at > _SECONDS_AHEAD]:
            self._ahead.pop(old, None)
        self._ahead[name] = now

    def _is_ahead(self, name: str) -> bool:
        at = self._ahead.get(name)
        return at is not None and time.monotonic() - at <= _SECONDS_AHEAD

    def keep(self, name: str, pack: Callable[[], bytes]) -> None:
        """Keep what *pack* gives as *name*, unless that was put ahead.

        :raises UnreachableError: when it was not kept
        """
        if not self._is_ahead(name):
            self.put(name, pack())

    def put(self, name: str, data: bytes) -> None:
        """Keep *data* as *name*; the same again is nothing new.

        :raises UnreachableError: when it was not kept
        """
        import obstore

        with self._reaching():
            obstore.put(self._store, _path(name), data)

    def get(self, name: str) -> bytes | None:
        """Return what is kept as *name*, or None.

        :raises UnreachableError: when nobody answers
        """
        import obstore

        with self._reaching():
            try:
                return obstore.get(self._store, _path(name)).bytes().to_bytes()
            except FileNotFoundError:
                return None

    def remove(self, names: Sequence[str], *, spares_new: bool = False) -> None:
        """Delete *names*; what is not there is gone already.

        :param spares_new: leave what was put so lately that its row may be still to come
        :raises UnreachableError: when some may be there still
        """
        import obstore

        new = datetime.now(UTC) - 2 * AHEAD
        with self._reaching():
            for name in names:
                self._ahead.pop(name, None)
                try:
                    if spares_new and obstore.head(self._store, _path(name))["last_modified"] > new:
                        continue
                    obstore.delete(self._store, _path(name))
                except FileNotFoundError:
                    continue

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except self._errors as error:
            raise UnreachableError(
                f"{self.url}: the archive is out of reach ({_first_line(error)}); "
                "the work goes on by itself when it answers"
            ) from error


_SECONDS_AHEAD: Final = AHEAD.total_seconds()


def _path(name: str) -> str:
    return f"{name[:2]}/{name}.zst"


def _first_line(error: Exception) -> str:
    """Return what *error* says; what follows are the inner values of a library."""
    return str(error).partition("\n")[0]


@lru_cache(maxsize=4)
def objects_at(url: str) -> Objects:
    """Return the objects at *url*, the same for all of a process: it holds connections."""
    return Objects(url)
