"""Looking for the feeds of a site, in a process of its own: the server itself asks nobody."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from typing import Any, Final

from config.settings import Settings
from monitor.text.addresses.urls import canonical
from monitor.web.problem import PAUSE, ProblemError

SECONDS: Final = 18.0
"""How long a look may take, within the time of an answer; the command takes its time."""

PROGRAM: Final = "from monitor.cli import main; raise SystemExit(main())"
LONGEST: Final = 1_000_000


class Discovery:
    """Runs ``sources discover``, one at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._one = asyncio.Lock()

    async def look(self, url: str) -> list[dict[str, Any]]:
        """Return the sources that the site of *url* offers, as the command finds them, best first.

        :raises ProblemError: when the site cannot be read, or not in time
        """
        link = canonical(url)
        if link is None:
            raise ProblemError(400, "bad-parameter", f"{url[:200]!r} is not an http(s) URL")
        if self._one.locked():
            raise ProblemError(503, "busy", "another look is under way: come again soon", PAUSE)
        async with self._one:
            return await self._run(link)

    async def _run(self, link: str) -> list[dict[str, Any]]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-c", PROGRAM, *self._words(), "sources", "discover", link, "--json"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            process_group=0,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        try:
            async with asyncio.timeout(SECONDS):
                found, said = await process.communicate()
        except TimeoutError:
            words = f"it took too long; `sco-monitor sources discover {link}` takes its time"
            raise ProblemError(503, "too-slow", words, PAUSE) from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode:
            last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise ProblemError(422, "nothing-found", last[:500] or "nothing was found")
        return [json.loads(line) for line in found[:LONGEST].splitlines() if line]

    def _words(self) -> list[str]:
        """Return how the program is called: over the same settings and data."""
        origin, data = self._settings.origin, self._settings.monitor.data_dir
        words = ["--config", str(origin.absolute())] if origin else []
        return [*words, "--data-dir", str(data.absolute())]
