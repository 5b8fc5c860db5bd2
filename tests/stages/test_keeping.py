"""What is kept beside the bytecode is all made at once, for services that may not write there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.gazetteer_files import TABLES

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"kept\(f?\"([^\"]+)\"")


@pytest.mark.long
def test_everything_is_made_at_once(tmp_path: Path) -> None:
    sources = (*(ROOT / "config").glob("*.py"), *(ROOT / "monitor").rglob("*.py"))
    named = {name for path in sources for name in NAMED.findall(path.read_text("utf-8"))}
    wanted = {name.replace("{scheme}", one) for name in named for one in TABLES}
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    asked = "from monitor.stages.loading import keep; keep()"
    subprocess.run([sys.executable, "-c", asked], env=environment, check=True, timeout=120)
    assert {path.name.split(".")[0] for path in tmp_path.rglob("*.kept")} == wanted
    assert len(wanted) > len(TABLES)
