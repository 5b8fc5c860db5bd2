"""The ways in which a command is told to end: each as Ctrl-C does, so that all is put in order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

ENDS: Final = (signal.SIGTERM, signal.SIGHUP)
"""Of a service manager or `timeout`, and of a terminal that was closed. Whoever dies of them leaves
what was under way as if it had killed the process."""


class ToldToEnd(KeyboardInterrupt):
    """A signal asked for the end; ``number`` is which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"signal {number}")
        self.number = number


@contextmanager
def ends_heard() -> Iterator[None]:
    """Have the signals `ENDS` raise `ToldToEnd` in the block.

    Those that are ignored stay so, as `nohup` wants it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, _raise)
        for number in ENDS
        if signal.getsignal(number) is signal.SIG_DFL
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise(number: int, _frame: FrameType | None) -> NoReturn:
    raise ToldToEnd(number)
