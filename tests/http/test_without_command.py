"""What the guard does not import."""

from __future__ import annotations

import subprocess
import sys


def test_httpx_leaves_its_command_line_away() -> None:
    program = (
        "import sys, monitor.http.guard, httpx\n"
        "print('rich' in sys.modules, 'click' in sys.modules, callable(httpx.main))\n"
        "import rich.console, click\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (["False", "False", "True"], "")
