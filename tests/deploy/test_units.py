"""What shellcheck and systemd say of the script and of the units."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
UNIT = (DEPLOY / "sco-monitor.service").read_text("utf-8")


def told(*words: str | Path, **environment: str) -> str:
    """Run a command; return all that it said, "" where it is content."""
    done = subprocess.run(
        list(map(str, words)),
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | environment,
        check=False,
    )
    said = (done.stdout + done.stderr).strip()
    return said or (f"exit code {done.returncode}" if done.returncode else "")


def runnable(unit: str, folder: Path) -> Path:
    """Write *unit* with a program that is there on every machine; return where."""
    path = folder / "sco-monitor.service"
    text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit, flags=re.M)
    path.write_text(re.sub(r"^Documentation=.*\n", "", text, flags=re.M), "utf-8")
    return path


@pytest.fixture
def users() -> str:
    """The unit that the installer makes of the machine's for one user, its paths apart."""
    words = ["sed", "-E", "-f", DEPLOY / "user-unit.sed", DEPLOY / "sco-monitor.service"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_shellcheck_finds_nothing() -> None:
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is not installed")
    assert told("shellcheck", *sorted(DEPLOY.glob("*.sh"))) == ""


def test_systemd_takes_the_unit_of_the_machine(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    assert told("systemd-analyze", "verify", runnable(UNIT, tmp_path)) == ""


def test_systemd_takes_the_unit_of_a_user(tmp_path: Path, users: str) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    unit = runnable(users, tmp_path)
    said = told("systemd-analyze", "verify", "--user", unit, XDG_RUNTIME_DIR=str(tmp_path))
    assert said == ""


def test_a_users_unit_asks_for_nothing_that_only_root_can_give(users: str) -> None:
    given, left = (dict.fromkeys(re.findall(r"^(\w+)=", text, re.M)) for text in (UNIT, users))
    kept = "ExecStart Restart RestartSec RestartPreventExitStatus UMask NoNewPrivileges WantedBy"
    assert set(kept.split()) <= set(left)
    privileges = ("User", "Group", "State", "Protect", "Private", "Capability", "SystemCall")
    assert any(key.startswith(privileges) for key in given)
    assert not any(key.startswith(privileges) for key in left)
    assert "WantedBy=default.target" in users
