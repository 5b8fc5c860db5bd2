"""Reading the store for those who ask: in threads of their own, a second for each question.

SQLite lets go of the interpreter while it works, so several read at once; more than the threads
can do waits in a short queue, and what finds that full is told to come again.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from monitor.web.problem import PAUSE, ProblemError
from storage.opening import Place, open_hurried_reader
from storage.store import Store

Answer = TypeVar("Answer")

THREADS: Final = 6
"""Questions at once: with two cores more of them only wait for each other."""

WAITING: Final = 60
"""Questions that wait for a thread, of a second each at most: the last waits ten seconds."""

QUESTION_SECONDS: Final = 1.0
"""For one question to the store."""


class Readers:
    """The threads that read at *place*. Each answer has a reader of its own: 1 ms to open."""

    def __init__(
        self,
        place: Place,
        *,
        seconds: float = QUESTION_SECONDS,
        threads: int = THREADS,
        waiting: int = WAITING,
    ) -> None:
        self._place = place
        self._seconds = seconds
        self._most = threads + waiting
        self._under_way = 0
        self._counting = threading.Lock()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reader")

    async def ask(self, question: Callable[[Store], Answer]) -> Answer:
        """Return what *question* makes of the store, asked in a thread.

        :raises ProblemError: when too many ask
        :raises StorageError: when the store cannot be read, or a question takes too long
        """
        with self._counting:
            if self._under_way >= self._most:
                raise ProblemError(503, "busy", "too many ask at once: come again soon", PAUSE)
            self._under_way += 1
        try:
            work = self._pool.submit(self._answer, question)
        except BaseException:
            self._note_end()
            raise
        # Counted when the thread is done: an asker who goes away does not make room.
        work.add_done_callback(self._note_end)
        return await asyncio.wrap_future(work)

    def soon(self, question: Callable[[Store], None]) -> None:
        """Have *question* asked for nobody in particular, unless too many ask.

        What it raises shows when somebody asks the same.
        """
        with self._counting:
            if self._under_way >= self._most:
                return
            self._under_way += 1
        try:
            work = self._pool.submit(self._answer, question)
        except BaseException:
            self._note_end()
            raise
        work.add_done_callback(self._note_end)

    @property
    def are_busy(self) -> bool:
        """Whether a question is under way."""
        return self._under_way > 0

    def close(self) -> None:
        """Begin nothing more. What is under way ends within its seconds."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _answer(self, question: Callable[[Store], Answer]) -> Answer:
        with open_hurried_reader(self._place, seconds=self._seconds) as store:
            return question(store)

    def _note_end(self, _: object = None) -> None:
        with self._counting:
            self._under_way -= 1
