"""The three standard streams: open in every process, whatever it was started with.

A stream that is closed at the start is None in Python, and its number goes to the next file that
is opened: a lock, a socket. What is meant for people would be written there.
"""

from __future__ import annotations

import os
import sys


def open_streams() -> None:
    """Open what is closed: stdin is empty, stderr goes nowhere, and writing to stdout fails.

    Messages may be unwanted. Data that goes nowhere is an error, as it is for `cat` and `ls`.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, mode)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for good
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - likewise
