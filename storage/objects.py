"""Raw bytes in a bucket: objects by digest, in whatever speaks S3 or one of its relatives.

What is written there is compressed as in the database. Addresses name no secret: credentials,
the region and another endpoint come from the environment, by the names that such programs share
(``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, ``AWS_REGION``, ``AWS_ENDPOINT_URL`` ...).
https://developmentseed.org/obstore/latest/authentication/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Final

from storage.errors import StorageError, UnreachableError

SECONDS: Final = 30.0
"""The longest that one exchange may take, and all tries for one object together."""

TRIES_AGAIN: Final = 2


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

    def remove(self, names: Sequence[str]) -> None:
        """Delete *names*; what is not there is gone already.

        :raises UnreachableError: when some may be there still
        """
        import obstore

        with self._reaching():
            for name in names:
                try:
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


def _path(name: str) -> str:
    return f"{name[:2]}/{name}.zst"


def _first_line(error: Exception) -> str:
    """Return what *error* says; what follows are the inner values of a library."""
    return str(error).partition("\n")[0]


@lru_cache(maxsize=4)
def objects_at(url: str) -> Objects:
    """Return the objects at *url*, the same for all of a process: it holds connections."""
    return Objects(url)
