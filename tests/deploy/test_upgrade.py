"""docs/upgrade.md, done step by step with two real versions: commit 8b85eea, and this checkout.

The database is the one that commit left (`tests/storage/data`); its program is taken from the
history of the checkout.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import zstandard

ROOT = Path(__file__).parents[2]
OLD = "8b85eea"
DATA = ROOT / "tests/storage/data"
EXPECTED: dict[str, Any] = json.loads(
    zstandard.decompress((DATA / f"{OLD}.json.zst").read_bytes(), 100_000_000)
)
PROGRAM = "from monitor.cli import main; raise SystemExit(main())"
FUTURE = "m999_of_a_later_year"
pytestmark = pytest.mark.server


class Version:
    """The program of one version, over a data directory."""

    def __init__(self, tree: Path, data: Path) -> None:
        self.tree = tree
        self.data = data

    def __call__(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SCO_MONITOR_")}
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, "--data-dir", str(self.data), *map(str, words)],
            capture_output=True,
            text=True,
            timeout=300,
            env=environment | {"PYTHONPATH": str(self.tree)},
            cwd=self.data,
            check=False,
        )

    def articles(self) -> list[Any]:
        """Return the lines of `export articles`."""
        done = self("export", "articles")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def old_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of the older version."""
    tree = tmp_path_factory.mktemp("older")
    words = ["git", "-C", str(ROOT), "archive", OLD, "monitor", "config", "storage"]
    packed = subprocess.run(words, capture_output=True, check=False)
    if packed.returncode:
        pytest.skip(f"this checkout has no history back to {OLD}")
    subprocess.run(["tar", "-x", "-C", str(tree)], input=packed.stdout, check=True)
    return tree


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory as the older version left it."""
    folder = tmp_path / "data"
    folder.mkdir()
    body = zstandard.decompress((DATA / f"{OLD}.sqlite.zst").read_bytes(), 100_000_000)
    (folder / "sco-monitor.db").write_bytes(body)
    return folder


@pytest.fixture
def old(old_tree: Path, data: Path) -> Version:
    return Version(old_tree, data)


@pytest.fixture
def new(data: Path) -> Version:
    return Version(ROOT, data)


def test_up_with_a_backup_and_back_again(old: Version, new: Version, data: Path) -> None:
    expected = EXPECTED["printed"]["export articles"]
    later = [one | {"image": None, "keywords": []} for one in expected]  # fields of the new one
    assert old.articles() == expected
    backup = data / "before.db"
    assert old("backup", backup).returncode == 0
    assert new.articles() == later
    assert new("check", "--offline").returncode == 0
    refused = old("sources", "list")
    is_newer = "newer sco-monitor" in refused.stderr
    assert is_newer == (refused.returncode == 1), refused.stderr
    restored = old("restore", backup)
    assert restored.returncode == 0, restored.stderr
    assert old.articles() == expected
    aside = re.search(r"is now (\S+)", restored.stderr)
    assert aside, restored.stderr
    assert Path(aside[1]).exists()
    assert new.articles() == later, "the way up is open again"


def test_an_older_program_touches_nothing_of_a_newer_database(
    old: Version, new: Version, data: Path
) -> None:
    import sqlite3
    from contextlib import closing

    new.articles()
    path = data / "sco-monitor.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('sco-monitor', ?, '2027-01-01')",
            [FUTURE],
        )
    before = path.read_bytes()
    for version in (old, new):
        for words in (("status",), ("run", "--once"), ("export", "articles")):
            refused = version(*words)
            assert refused.returncode == 1
            told = " ".join((refused.stdout + refused.stderr).split())
            assert f"written by a newer sco-monitor ({FUTURE})" in told
            assert "Traceback" not in refused.stderr
    assert path.read_bytes() == before


def test_a_backup_of_a_newer_version_is_refused_for_what_it_is(
    old: Version, new: Version, data: Path
) -> None:
    """Both say that nothing was changed, and nothing is."""
    import sqlite3
    from contextlib import closing

    expected = new.articles()
    backup = data / "later.db"
    assert new("backup", backup).returncode == 0
    with closing(sqlite3.connect(backup)) as database, database:
        database.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('sco-monitor', ?, '2027-01-01')",
            [FUTURE],
        )
    refused = new("restore", backup)
    assert refused.returncode == 1
    assert "nothing was changed" in refused.stderr
    assert new.articles() == expected
