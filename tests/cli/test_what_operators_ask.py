"""What an operator does beside a running service: each answers in a sentence, and at once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from config.load import load_settings
from config.settings import Settings
from monitor.cli.check_reach import time
from storage.opening import writer_lock
from tests.desk import Command
from tests.outlets import Answer, Outlet

NEW = """catalogue = false
[[subscriptions]]
name = "new"
address = "desk@example.org"
timezone = "Asia/Bishkek"
[[webhooks]]
name = "hook"
url = "https://example.org/secret-path"
"""


def test_a_reason_that_nothing_ends_with_names_the_nearest(command: Command) -> None:
    told = command("recrawl", "--reason", "paywal-stub", "--dry-run")
    assert told.code == 2
    assert "nothing ends with 'paywal-stub'; did you mean 'paywall-stub'?" in told.err
    told = command("recrawl", "--reason", "nosuch", "--dry-run")
    assert told.code == 2
    assert "robots-denied" in told.err, "where none is near, all are listed"


def test_a_dry_prune_works_beside_the_writer(
    command: Command, article: str, tmp_path: Path
) -> None:
    with writer_lock(tmp_path / "var" / "sco-monitor.db"):
        dry = command("prune", "--dry-run", "--json")
        refused = command("prune")
    assert dry.code == 0, dry.err
    assert json.loads(dry.out)["articles"] == 0
    assert refused.code == 1
    assert "--dry-run works beside it" in refused.err
    assert command("export", "articles").lines[0]["id"] == article


@pytest.mark.parametrize("words", [("sources", "import"), ("restore",)])
def test_a_pipe_or_a_device_is_no_file(
    command: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, called in ((tmp_path / "pipe", "a pipe"), (Path("/dev/zero"), "a device")):
        told = command(*words, str(path))
        assert told.code == 1
        assert f"{path}: {called}, no plain file" in told.err
    assert "No such file" in command(*words, str(tmp_path / "nothing")).err


def test_a_subscription_of_the_file_is_known_before_any_daemon(
    command: Command, article: str, tmp_path: Path
) -> None:
    assert article
    config = tmp_path / "sco.toml"
    config.write_text(NEW, "utf-8")
    told = command("digest", "preview", "--subscription", "new", "--config", str(config))
    assert told.code == 0, told.err
    assert told.out.startswith("Subject:")
    command("subscribe", "mine", "me@example.org", "--config", str(config))
    lines = command("subscriptions", "list", "--json", "--config", str(config)).lines
    assert [(line["name"], line["to"], line["state"]) for line in lines] == [
        ("hook", "example.org", "configured"),
        ("mine", "me@example.org", "added"),
        ("new", "desk@example.org", "configured"),
    ]
    assert "secret-path" not in command("subscriptions", "list", "--config", str(config)).out
    config.write_text("catalogue = false\n", "utf-8")
    left = command("subscriptions", "list", "--json", "--config", str(config)).lines
    assert [line["name"] for line in left] == ["mine"]


def _settings(desk_of: Path, outlet: Outlet) -> Settings:
    config = desk_of / "sco.toml"
    config.write_text(
        f"catalogue = false\n[fetch]\nallow_addresses = ['{outlet.address}']\n"
        f"[[sources]]\nname = 'A'\nurl = '{outlet.url('/feed')}'\n",
        "utf-8",
    )
    return load_settings(config, data_dir=desk_of / "var", environment={})


@pytest.mark.parametrize(
    ("away", "good", "said"),
    [
        (timedelta(0), True, "as 127.0.0.1 has it"),
        (timedelta(hours=-5), False, "ahead of 127.0.0.1"),
        (timedelta(minutes=30), False, "behind 127.0.0.1"),
    ],
)
def test_the_clock_is_compared_with_an_outlets(
    outlet: Outlet, tmp_path: Path, away: timedelta, good: bool, said: str
) -> None:
    def dated(away: timedelta) -> Callable[[object], Answer]:
        at = format_datetime(datetime.now(UTC) + away, usegmt=True)
        return lambda _: Answer(b"", headers={"Date": at})

    outlet.pages["/robots.txt"] = dated(away)
    ((_, is_good, text),) = time(_settings(tmp_path, outlet))
    assert (is_good, said in text) == (good, True), text


@pytest.mark.server
def test_where_no_outlet_answers_the_clock_is_not_called_wrong(tmp_path: Path) -> None:
    with Outlet() as gone:
        settings = _settings(tmp_path, gone)
    ((_, is_good, text),) = time(settings)
    assert is_good
    assert text == "not compared: no connection to the host"


def test_a_source_is_paused_and_resumed(command: Command) -> None:
    command("sources", "add", "Kabar", "https://kabar.example/feed")
    assert "takes it back" in command("sources", "pause", "Kabar").err
    told = command("sources", "poll", "Kabar")
    assert (told.code, told.err.count("not watched")) == (1, 1)
    assert "Kabar" not in command("sources", "list", "--json").out
    assert "watched again" in command("sources", "resume", "Kabar").err
    assert "Kabar" in command("sources", "list", "--json").out
    assert "not paused" in command("sources", "resume", "Kabar").err
    assert "no source 'Kabul'" in command("sources", "pause", "Kabul").err
