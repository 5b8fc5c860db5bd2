"""A program of the operator's that translates what it reads from standard input.

It runs without a shell, in a process group of its own that is killed when its time is up. What it
writes to standard error is passed to nobody: it may hold secrets.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Final

from config.load import ENVIRONMENT_PREFIX
from config.settings import Settings
from monitor.http.guard import Guard
from monitor.text.clean import clean_line
from monitor.translators import Translated, failed, judged

MOST_BYTES: Final = 65_536
"""Of what it says: a headline takes a few hundred."""


class CommandTranslator:
    """Runs *command*, in which ``{source}`` and ``{target}`` stand for the languages."""

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        self._command = tuple(command)
        self._seconds = seconds
        self.name = clean_line(PurePath(command[0]).name, 60)

    def translate(self, text: str, source: str, target: str) -> Translated:
        """Run the program with *text*, and wait for its end."""
        arguments = [
            part.replace("{source}", source).replace("{target}", target) for part in self._command
        ]
        with tempfile.TemporaryFile() as given:
            given.write(text.encode("utf-8", "replace") + b"\n")
            given.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603 - the operator's own, without a shell
                    arguments,
                    stdin=given,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=_environment(),
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or type(error).__name__
                return failed(f"{self.name} cannot be run ({why})")
        with process:
            return self._heard(process, text, target)

    def _heard(self, process: subprocess.Popen[bytes], text: str, target: str) -> Translated:
        deadline = time.monotonic() + self._seconds
        try:
            said = _said(process, deadline)
            if said is None:
                return Translated(reason="no-translation", detail="what it said is far too long")
            code = process.wait(max(deadline - time.monotonic(), 0.0))
        except (TimeoutError, subprocess.TimeoutExpired):
            return failed(f"{self.name} took longer than {self._seconds:g} s")
        finally:
            if process.returncode is None:
                with contextlib.suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)
        if code:
            return failed(f"{self.name} ended with {code}")
        return judged(text, said.decode("utf-8", "replace"), target)


def _said(process: subprocess.Popen[bytes], deadline: float) -> bytes | None:
    """Return what the program writes until it closes its output, None where that is too much.

    :raises TimeoutError: at the *deadline*
    """
    assert process.stdout is not None
    descriptor, said = process.stdout.fileno(), bytearray()
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    while len(said) <= MOST_BYTES:
        left = deadline - time.monotonic()
        if left <= 0 or not waiting.poll(left * 1000):
            raise TimeoutError
        part = os.read(descriptor, MOST_BYTES)
        if not part:
            return bytes(said)
        said += part
    return None


def _environment() -> dict[str, str]:
    """Return the environment without our own settings: nobody wrote them for this program."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(ENVIRONMENT_PREFIX)
    }


def made(settings: Settings, _guard: Callable[[], Guard]) -> CommandTranslator | None:
    """Return the program of ``[translator] command``, None where there is none."""
    chosen = settings.translator
    return CommandTranslator(chosen.command, chosen.seconds) if chosen.command else None
