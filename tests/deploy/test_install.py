"""deploy/install.sh, run for real: below a home directory, and for the machine in a copy of it.

Two versions are built from copies of this checkout, the second with one line more. systemd is
not there to be asked in most places that run tests: it is asked for what it thinks of the units
(`test_units`), and the service is the daemon that the installed command runs.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 900.0
SOURCE = ("monitor", "config", "storage", "deploy")
pytestmark = pytest.mark.server
FILES = (
    "requirements.lock",
    "requirements-meaning.lock",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
)


def checkout(folder: Path) -> Path:
    """Copy what an installation needs of this checkout to *folder*."""
    for name in SOURCE:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


class Home:
    """A user's home directory, and what he runs there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.program = folder / ".local/lib/sco-monitor"
        self.data = folder / ".local/share/sco-monitor"
        self.config = folder / ".config/sco-monitor/sco-monitor.toml"
        self.command = folder / ".local/bin/sco-monitor"
        self.unit = folder / ".config/systemd/user/sco-monitor.service"

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command as this user."""
        kept = ("PATH", "PIP_", "LANG", "XDG_CACHE_HOME")
        environment = {k: v for k, v in os.environ.items() if k.startswith(kept)}
        environment |= {
            "HOME": str(self.folder),
            # Faster: what is compiled here runs once or twice. "0" means that it is not compiled:
            # pip takes it for the value of its option "compile".
            "PIP_NO_COMPILE": "0",
            "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR", str(Path.home() / ".cache/pip")),
        }
        return subprocess.run(
            list(map(str, words)),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=environment,
            cwd=self.folder,
            check=False,
        )

    def install(self, source: Path, *words: str) -> str:
        """Run the installer of the checkout *source*; return what it said."""
        done = self.run("sh", source / "deploy/install.sh", "--user", "--no-service", *words)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def installed(self, path: str) -> Path:
        """Return the file *path* of the packages of the version that runs."""
        (site,) = (self.program / ".venv/lib").glob("python*/site-packages")
        return site / path

    def versions(self) -> set[str]:
        """Return the versions that are there."""
        return {path.name for path in (self.program / "versions").iterdir()}

    def present(self) -> str:
        """Return the version that runs."""
        return (self.program / ".venv").resolve().parent.name


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout."""
    return checkout(tmp_path_factory.mktemp("checkout") / "sco-monitor")


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of a later day."""
    made = checkout(tmp_path_factory.mktemp("newer") / "sco-monitor")
    first = made / "monitor/__init__.py"
    first.write_text(first.read_text().replace("__version__ = ", "NEWER = True\n__version__ = "))
    return made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Home:
    """A home directory with sco-monitor installed and two texts taken in."""
    made = Home(tmp_path_factory.mktemp("home"))
    made.install(source)
    for number in range(2):
        text = made.folder / f"{number}.txt"
        text.write_text(f"The river {number}\n\n" + "The bridge over the river is repaired. " * 20)
        taken = made.run(made.command, "ingest", text)
        assert taken.returncode == 0, taken.stderr
    return made


@pytest.fixture
def copy(home: Home, source: Path, newer: Path) -> Iterator[Home]:
    """That home, put back as it was afterwards: environments cannot be moved about."""
    kept = home.folder / "kept"
    shutil.copytree(home.data, kept)
    yield home
    home.install(source)
    shutil.rmtree(home.data)
    kept.rename(home.data)


def libraries(home: Home, version: str) -> dict[str, bytes]:
    """Return what was installed of each library in *version*, file by file."""
    found = (home.program / "versions" / version / ".venv").glob(
        "lib/python*/site-packages/*/RECORD"
    )
    told = {path.parent.name: path.read_bytes() for path in found}
    return {name: record for name, record in told.items() if not name.startswith("sco_monitor")}


def count(home: Home) -> int:
    return len(home.run(home.command, "export", "articles").stdout.splitlines())


def test_the_command_runs_over_the_settings_and_data_of_the_service(home: Home) -> None:
    assert count(home) == 2
    assert (home.data / "sco-monitor.db").exists()
    assert home.data.stat().st_mode & 0o077 == 0
    assert home.config.stat().st_mode & 0o007 == 0
    assert (home.program / "README.md").exists()
    assert list(home.program.rglob("gazetteer.*.kept")), "the service may not write it"
    checked = home.run(home.command, "check", "--offline")
    assert checked.returncode == 0, checked.stdout
    assert "2 known" not in checked.stdout


def test_twice_is_once(home: Home, source: Path) -> None:
    files = {
        path: path.read_bytes() for path in (home.config, home.command, home.unit) if path.exists()
    }
    assert len(files) == 3
    said = home.install(source)
    assert "is installed already" in said
    assert len(home.versions()) == 1
    assert {path: path.read_bytes() for path in files} == files
    assert not (home.data / "backups").exists()


def test_an_upgrade_that_cannot_be_built_changes_nothing(
    home: Home, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = home.present()
    # Its libraries are others, and there is no network to get them from.
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    lock = newer / "requirements.lock"
    text = lock.read_text()
    lock.write_text(f"# of a later day\n{text}")
    done = home.run("sh", newer / "deploy/install.sh", "--user", "--no-service")
    lock.write_text(text)
    assert done.returncode != 0
    assert "with the libraries of" not in done.stderr
    (unfinished,) = home.versions() - {before}
    shutil.rmtree(home.program / "versions" / unfinished)
    # Its libraries are the same, and it cannot be built itself.
    monkeypatch.setenv("PIP_CONSTRAINT", str(home.folder / "nothing.txt"))
    done = home.run("sh", newer / "deploy/install.sh", "--user", "--no-service")
    assert done.returncode != 0
    assert f"with the libraries of {before}" in done.stderr
    assert home.present() == before
    assert count(home) == 2
    unfinished = home.versions() - {before}
    assert len(unfinished) == 1, "the next test finishes it"


def test_an_upgrade_backs_up_and_can_be_taken_back(copy: Home, source: Path, newer: Path) -> None:
    old = copy.present()
    said = copy.install(newer)
    assert f"{old} is replaced" in said
    assert f"with the libraries of {old}" in said, "no network is asked for what is there"
    assert copy.present() != old
    assert "NEWER" in copy.installed("monitor/__init__.py").read_text()
    assert libraries(copy, copy.present()) == libraries(copy, old)
    assert len(copy.versions()) == 2
    (backup,) = (copy.data / "backups").iterdir()
    assert backup.stat().st_mode & 0o077 == 0
    assert count(copy) == 2
    said = copy.install(newer, "--rollback")
    assert f"{old} is in place" in said
    assert copy.present() == old
    assert count(copy) == 2
    assert "restored" not in said, "the older version reads the database as it is"


def test_what_the_older_version_cannot_read_is_put_back_from_the_backup(
    copy: Home, newer: Path
) -> None:
    copy.install(newer)
    text = copy.folder / "late.txt"
    text.write_text("The ferry\n\n" + "The ferry runs every ten minutes until midnight. " * 20)
    assert copy.run(copy.command, "ingest", text).returncode == 0
    with closing(sqlite3.connect(copy.data / "sco-monitor.db")) as database, database:
        database.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('sco-monitor', 'm999_of_a_later_year', '2027-01-01')"
        )
    said = copy.install(newer, "--rollback")
    assert "restored: 2 articles" in said
    assert count(copy) == 2
    aside = [
        p for p in copy.data.iterdir() if p.name.startswith("sco-monitor.db.") or "-2" in p.name
    ]
    assert aside, "what was there stays under another name"


def test_settings_that_the_new_version_refuses_change_nothing(copy: Home, newer: Path) -> None:
    old, text = copy.present(), copy.config.read_text()
    copy.config.write_text(text + "\n[fetsch]\nmax_bytes = 1\n")
    done = copy.run("sh", newer / "deploy/install.sh", "--user", "--no-service")
    copy.config.write_text(text)
    assert done.returncode == 1
    assert "refuses the settings" in done.stderr
    assert "fetsch" in done.stderr
    assert copy.present() == old


def test_a_daemon_that_runs_is_not_exchanged_under_itself(copy: Home, newer: Path) -> None:
    copy.config.write_text("[[sources]]\nname = 'nobody'\nurl = 'http://127.0.0.1:9/feed'\n")
    old = copy.present()
    lock = copy.data / "lock"
    lock.write_text("4711")
    with lock.open() as held:
        holder = subprocess.Popen(["flock", "-n", str(held.fileno())], pass_fds=[held.fileno()])
        assert holder.wait() == 0
        done = copy.run("sh", newer / "deploy/install.sh", "--user", "--no-service")
    assert done.returncode == 1
    assert "4711" in done.stderr
    assert "stop it first" in done.stderr
    assert copy.present() == old


def test_contradictions_are_refused(home: Home, source: Path) -> None:
    for words in (["--purge"], ["--nonsense"], ["--rollback"]):
        done = home.run("sh", source / "deploy/install.sh", "--user", "--no-service", *words)
        assert done.returncode != 0, words
        assert done.stderr


def test_uninstalling_keeps_settings_and_data_unless_told(
    tmp_path: Path, home: Home, source: Path
) -> None:
    said = home.install(source, "--uninstall")
    assert "data in" in said
    assert not home.program.exists()
    assert not home.command.exists()
    assert not home.unit.exists()
    assert home.config.exists()
    assert (home.data / "sco-monitor.db").exists()
    home.install(source, "--uninstall", "--purge")
    assert not home.data.exists()
    assert not home.config.parent.exists()
