"""Tests stand where the code stands; the repository's own machinery is whole."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.docs import ROOT

TESTS = ROOT / "tests"
OF_ALL = frozenset(
    {"acceptance", "bench", "deploy", "docs", "edge", "flow", "fuzz", "hostile", "sets"}
)
"""Folders of tests that are about the whole program, or about this repository."""


def folders(of: Path) -> set[str]:
    """Return the folders below *of* that hold Python, as paths."""
    return {str(path.parent.relative_to(of)) for path in of.rglob("*.py")} - {"."}


def test_each_folder_of_tests_is_named_as_what_it_tests() -> None:
    code = folders(ROOT / "monitor") | {
        "config",
        "storage",
        "storage/contract",
        "storage/postgres",
        "storage/sqlite",
    }
    own = {name for name in folders(TESTS) if not OF_ALL & {name.partition("/")[0]}}
    assert sorted(own - code) == []


def test_each_package_has_tests_of_its_name() -> None:
    code = {name for name in folders(ROOT / "monitor") if "/" not in name}
    assert sorted(code - folders(TESTS)) == []


def test_hooks_are_local_and_run_what_make_lint_runs() -> None:
    """Nothing is fetched from anywhere for a commit."""
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert re.findall(r"repo: (.*)", text) == ["local"]
    hooks = {line.removeprefix(".venv/bin/") for line in re.findall(r"entry: (.*)", text)}
    rules = (ROOT / "Makefile").read_text("utf-8")
    linted = re.findall(r"^(?:lint|types|imports):.*\n((?:\t.*\n)+)", rules, re.M)
    made = {line.removeprefix("\t$(BIN)/") for block in linted for line in block.splitlines()}
    same = {
        "ruff check --fix": "ruff check .",
        "ruff format": "ruff format --check .",
    }
    assert {same.get(hook, hook) for hook in hooks} == made


def test_locks_name_no_index_and_hold_every_dependency() -> None:
    """Whoever installs uses an index of his own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    text = (ROOT / "requirements-dev.lock").read_text("utf-8")
    pinned = {name.replace("_", "-").lower() for name in re.findall(r"^([\w.-]+)==", text, re.M)}
    names = [re.split(r"[^\w.-]", line)[0].replace("_", "-").lower() for line in wanted]
    # What runs is in the other lock, and constrains this one.
    run = (ROOT / "requirements.lock").read_text("utf-8")
    pinned |= {name.replace("_", "-").lower() for name in re.findall(r"^([\w.-]+)==", run, re.M)}
    assert [name for name in names if name not in pinned] == []
    assert "://" not in text + run
    assert all("--hash=sha256:" in part for part in re.split(r"\n(?=[\w.-]+==)", text)[1:])


def test_locks_of_what_is_measured_beside_it_are_like_the_others() -> None:
    rules = (ROOT / "Makefile").read_text("utf-8")
    (peers,) = re.findall(r"^PEERS := (.*)", rules, re.M)
    locks = {path.stem: path.read_text("utf-8") for path in (TESTS / "bench").glob("*.lock")}
    assert sorted(locks) == sorted(peers.split())
    for peer, text in locks.items():
        wanted = (TESTS / "bench" / f"{peer}.in").read_text("utf-8")
        pins = [line for line in wanted.splitlines() if "==" in line]
        assert "://" not in text
        assert all("--hash=sha256:" in part for part in re.split(r"\n(?=[\w.-]+==)", text))
        assert all(f"\n{pin} " in f"\n{text}" for pin in pins)
