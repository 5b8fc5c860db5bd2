"""Draw a picture again and again on a terminal, until the person has seen enough."""

from __future__ import annotations

import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from monitor.cli import UsageError

EVERY: Final = 2.0
"""Seconds between two pictures."""

Picture = Callable[[], tuple[list[str], int]]
"""Returns the lines to be shown, and the exit code that they mean."""


def redraw(picture: Picture) -> int:
    """Show *picture* every two seconds until q or Ctrl-C; return the last exit code.

    :raises UsageError: where stdout is no terminal
    """
    if not sys.stdout.isatty():
        raise UsageError("--watch draws on a terminal; leave it out here")
    from rich.live import Live
    from rich.text import Text

    from monitor.cli.console import Terminal

    shown, code = picture()
    with _keys() as is_over, Live(console=Terminal(), screen=True, auto_refresh=False) as live:
        try:
            while True:
                height = max(live.console.size.height - 1, 1)
                kept = shown if len(shown) <= height else [*shown[: height - 1], "..."]
                live.update(Text("\n".join(kept)), refresh=True)
                if is_over(EVERY):
                    break
                shown, code = picture()
        except KeyboardInterrupt:
            pass
    print(shown[0])
    return code


@contextmanager
def _keys() -> Iterator[Callable[[float], bool]]:
    """Yield what waits for so many seconds and tells whether q was pressed meanwhile."""
    if not sys.stdin.isatty():

        def pause(seconds: float) -> bool:
            time.sleep(seconds)
            return False

        yield pause
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)

    def wait(seconds: float) -> bool:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if not select.select([sys.stdin], [], [], left)[0]:
                return False
            key = sys.stdin.read(1)
            if key in ("q", "Q", ""):
                return True
        return False

    try:
        yield wait
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
