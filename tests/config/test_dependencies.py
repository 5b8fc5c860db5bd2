"""Every library that is asked for says in the docs for what it is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
OPTIONAL = [one for extra in ("parquet", "meaning", "meaning-onnx") for one in EXTRAS[extra]]
LOCKS = ("requirements.lock", "requirements-meaning.lock", "requirements-dev.lock")


def name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert found
    return found[0].lower()


@pytest.mark.parametrize("requirement", [*PROJECT["dependencies"], *OPTIONAL], ids=name)
def test_a_dependency_is_explained_and_locked(requirement: str) -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    table = [line for line in text.splitlines() if line.startswith("| ")]
    explained = {word.lower() for line in table for word in re.findall(r"[\w.-]+", line[:60])}
    assert name(requirement) in explained
    lock = "\n".join((ROOT / file).read_text("utf-8") for file in LOCKS)
    lock = lock.lower().replace("_", "-")
    assert f"\n{name(requirement).replace('_', '-')}==" in f"\n{lock}"


def test_the_locks_name_no_index() -> None:
    for file in LOCKS:
        assert "://" not in (ROOT / file).read_text("utf-8")
