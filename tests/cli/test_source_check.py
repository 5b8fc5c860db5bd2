"""`sources check` in words, and what `--switch-on` does; `sources remove` takes it back."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from config.load import load_settings
from monitor.catalogue.configured import tried_sources
from monitor.catalogue.trying import switch_on
from storage.opening import open_store
from tests.desk import Command, commands_here
from tests.outlets import Item, Outlet, rss


@pytest.fixture
def desk(tmp_path: Path, outlet: Outlet, capsys: pytest.CaptureFixture[str]) -> Command:
    """Commands over three sources of an outlet: one good, one dead, one that is off and good."""
    feed = rss(Item(outlet.url("/1"), "One", format_datetime(datetime.now(UTC))))
    outlet.pages |= {"/good": feed, "/off": feed}
    sources = "".join(
        f"[[sources]]\nname = '{name}'\nurl = '{outlet.url('/' + name)}'\nenabled = {enabled}\n"
        for name, enabled in (("good", "true"), ("dead", "true"), ("off", "false"))
    )
    config = tmp_path / "sco.toml"
    config.write_text(
        "[work]\nworkers = 1\n[fetch]\nhost_delay_seconds = 0\n"
        f"allow_addresses = ['{outlet.address}']\n{sources}"
    )
    return commands_here(capsys, "--data-dir", str(tmp_path / "var"), "--config", str(config))


def test_the_whole_is_said_in_one_line_with_its_command(desk: Command) -> None:
    told = desk("sources", "check")
    assert told.code == 3
    assert (
        "2 sources asked, 1 dead, 1 more answered: switch on? sco-monitor sources check --switch-on"
    ) in told.err
    named = desk("sources", "check", "off").err
    assert "0 sources asked, 0 dead, 1 more answered: switch on? " in named
    assert named.rstrip().endswith("--switch-on off")


def test_what_stands_in_the_own_file_is_switched_there(desk: Command) -> None:
    told = desk("sources", "check", "--switch-on")
    assert "enabled = true belongs into your file for: off" in told.err
    assert "switched on (" not in told.err
    told = desk("sources", "check", "dead", "--switch-on")
    assert "nothing that is off answered well" in told.err


def test_one_of_the_catalogue_that_is_on_here_can_be_taken_off(
    command: Command, tmp_path: Path
) -> None:
    settings = load_settings(data_dir=tmp_path / "var", environment={})
    shipped = next(iter(tried_sources(settings)))
    assert command("sources", "remove", shipped.name).code == 1  # it stands in the configuration
    with open_store(settings.database) as store:
        switch_on(store, [shipped], datetime.now(UTC))

    def listed() -> list[str]:
        lines = command("sources", "list", "--json").lines
        return [line["name"] for line in lines if line["name"] == shipped.name]

    assert listed() == [shipped.name]
    (shown,) = command("sources", "show", shipped.name, "--json").lines
    assert shown["trial"].startswith("switched on here on ")
    assert "trial: switched on here" in command("sources", "show", shipped.name).out
    told = command("sources", "remove", shipped.name)
    assert (told.code, "is off again" in told.err) == (0, True)
    assert listed() == []
    assert command("sources", "remove", shipped.name).code == 1
