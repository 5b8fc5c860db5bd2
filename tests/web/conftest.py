"""A site over a data directory of the test's own, asked without a network."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from config.settings import MonitorSettings, Settings, WebSettings
from monitor.web.app import application
from monitor.web.site import Site
from storage.opening import open_reader, open_store
from storage.store import Store
from tests.web import outside

HERE = "127.0.0.1"
ELSEWHERE = "192.0.2.7"


class Asked:
    """A site and who asks it; every call is one request."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.site = Site(settings)
        self.app = application(self.site)

    def __call__(
        self,
        path: str,
        *,
        method: str = "GET",
        by: str = HERE,
        host: str = "localhost",
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> httpx.Response:
        """Return the answer to a request that comes from the address *by*."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=(by, 40_000))
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{HERE}") as client:
                named = {"Host": host, **(headers or {})}
                return await client.request(method, path, headers=named, **more)

        return asyncio.run(ask())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings over a directory in which nothing is stored yet."""
    return Settings(monitor=MonitorSettings(data_dir=tmp_path / "var"))


@pytest.fixture
def asked(settings: Settings) -> Callable[..., Asked]:
    """Make a site over an empty store, with settings ``[web]`` as given."""
    open_store(settings.database).close()

    def make(**web: Any) -> Asked:
        return Asked(replace(settings, web=WebSettings(**web)))

    return make


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over what the demo's newsroom left: stories, copies, versions, a silent member."""
    from config.load import load_settings
    from monitor.cli import main

    # One for all processes of the run, which only read it: half a minute of a processor each.
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, made = shared / "newsroom", shared / "newsroom.made"
    with (shared / "newsroom.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder.mkdir()
            assert main(["demo", "--keep", str(folder)]) == 0
            made.touch()
    return load_settings(folder / "demo.toml", environment={})


@pytest.fixture
def shown(newsroom: Settings) -> Asked:
    """The site over the newsroom."""
    return Asked(newsroom)


@pytest.fixture
def store(newsroom: Settings) -> Iterator[Store]:
    """A reader of what the site shows."""
    with open_reader(newsroom.database) as found:
        yield found


@pytest.fixture
def hostile(settings: Settings) -> Asked:
    """A site over a store whose every field tries to break out of its page."""
    with open_store(settings.database) as found:
        outside.fill(found)
    asked = Asked(settings)
    asked.site.clock = lambda: outside.NOW
    return asked
