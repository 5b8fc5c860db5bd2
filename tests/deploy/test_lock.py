"""What is locked can be installed where the README says: on Debian 12, whose Python is 3.11.2."""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
DEBIAN = "3.11.2"
LOCKED = sorted(
    {
        name
        for lock in ("requirements.lock", "requirements-meaning.lock", "requirements-dev.lock")
        for name in re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text("utf-8"), re.M)
    }
)


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_package_accepts_the_python_of_debian(name: str) -> None:
    wanted = distribution(name).metadata.get("Requires-Python")
    assert wanted is None or SpecifierSet(wanted).contains(DEBIAN), wanted
