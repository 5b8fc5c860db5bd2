"""How the server changes something: as the commands do beside the daemon, in short transactions.

Every change is somebody's: an operator's, who says who he is, or a reader's by a link of his own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from storage.opening import Place, open_hurried_reader, open_store
from storage.store import Store

Answer = TypeVar("Answer")


class Writing:
    """Writes to the store at *place*, one transaction at a time."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._one = threading.Lock()

    async def change(self, change: Callable[[Store], Answer]) -> Answer:
        """Return what *change* makes of the store, inside one transaction; run in a thread.

        :raises StorageError: when it cannot be written to, or is not there yet, or is an older one
        """
        return await run_in_threadpool(self._change, change)

    def _change(self, change: Callable[[Store], Answer]) -> Answer:
        # A server never makes a store, nor brings one up to date: that is the daemon's.
        open_hurried_reader(self._place, seconds=1.0).close()
        with self._one, open_store(self._place) as store, store.writing():
            return change(store)
