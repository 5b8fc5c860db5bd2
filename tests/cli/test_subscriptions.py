"""`subscriptions`: looked at, paused, changed, erased; lists taken in whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.opening import open_store
from storage.records import Delivery, Subscription
from storage.store import Store
from tests.desk import Command

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "var" / "sco-monitor.db") as found:
        yield found


@pytest.fixture
def desk(command: Command, store: Store) -> str:
    """A subscription that was added and sent a message."""
    assert command("subscribe", "desk", "desk@example.org", "--query", "country:KZ").code == 0
    message = Delivery(
        id="m" * 20,
        subscription="desk",
        channel="email",
        address="desk@example.org",
        subject="What was told",
        payload="the mail",
        created=NOW,
    )
    with store.writing():
        store.put([message])
        store.work.record("deliver", [message.id], "sent", NOW)
    return "desk"


def test_one_is_shown_with_what_it_was_sent(command: Command, desk: str) -> None:
    told = command("subscriptions", "show", desk)
    assert told.code == 0
    for words in ("desk@example.org", "daily 07:00 UTC", "country:KZ", "What was told", "sent"):
        assert words in told.out
    (line,) = command("subscriptions", "show", desk, "--json").lines
    assert line["messages"] == [{**line["messages"][0], "state": "sent"}]
    assert command("subscriptions", "show", "nobody").code == 1


def test_a_paused_one_is_kept_and_gets_nothing_until_it_is_resumed(
    command: Command, desk: str, store: Store
) -> None:
    assert command("subscriptions", "pause", desk, "--because", "holiday").code == 0
    assert store.subscriptions.all() == []
    assert store.work.items("compose") == []
    assert "ended: paused: holiday" in command("subscriptions", "list").out
    assert command("subscriptions", "change", desk, "--at", "09:15").err.strip().endswith("paused")
    assert store.subscriptions.all() == []
    assert command("subscriptions", "resume", desk).code == 0
    assert [one.at for one in store.subscriptions.all()] == ["09:15"]
    assert store.work.items("compose") == [desk]
    assert command("subscriptions", "resume", desk).code == 1


def test_a_change_leaves_the_rest_as_it_was(command: Command, desk: str, store: Store) -> None:
    before = store.subscriptions.get(desk)
    assert before is not None
    words = ["--timezone", "Asia/Bishkek", "--language", "ru", "--interface", "ru"]
    assert command("subscriptions", "change", desk, *words).code == 0
    after = store.subscriptions.get(desk)
    assert after is not None
    assert (after.timezone, after.languages, after.interface) == ("Asia/Bishkek", ("ru",), "ru")
    assert (after.query, after.address, after.at) == (before.query, before.address, before.at)
    for wrong in (["--query", "contry:kz"], ["--at", "25:00"], ["--address", "nobody"]):
        assert command("subscriptions", "change", desk, *wrong).code == 2
    assert store.subscriptions.get(desk) == after


def test_what_the_file_says_is_changed_there(command: Command, tmp_path: Path) -> None:
    config = tmp_path / "sco.toml"
    config.write_text(
        "catalogue = false\n[[subscriptions]]\nname = 'filed'\naddress = 'a@example.org'\n"
    )
    with open_store(tmp_path / "var" / "sco-monitor.db") as store, store.writing():
        filed = Subscription(name="filed", channel="email", address="a@example.org")
        store.subscriptions.follow([filed], composed_by="compose")
    for words in (["change", "filed", "--at", "08:00"], ["erase", "filed", "--yes"]):
        told = command("subscriptions", *words, "--config", str(config))
        assert (told.code, "configuration file" in told.err) == (1, True)


def test_erasing_asks_first_and_leaves_nothing(
    command: Command, desk: str, store: Store, tmp_path: Path
) -> None:
    assert "--yes" in command("subscriptions", "erase", desk).err
    assert store.subscriptions.get(desk) is not None
    assert command("subscriptions", "erase", desk, "--yes").code == 0
    assert store.subscriptions.get(desk) is None
    assert store.deliveries.all() == []
    assert command("subscriptions", "list").out.count(desk) == 0


def test_a_list_is_taken_in_once(command: Command, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "\ufeffAddress,name,query,at,languages,interface,timezone\n"
        'a@example.org,,topic:energy,06:30,"ru,zh",ru,Asia/Tashkent\n'
        "b@почта.рф,пресс-служба,,,,,\n",
        "utf-8",
    )
    assert "2 would be added" in command("subscriptions", "import", str(path), "--dry-run").err
    assert store.subscriptions.all() == []
    assert "2 added, 0 known" in command("subscriptions", "import", str(path)).err
    first, second = store.subscriptions.all()
    assert (first.name, first.languages, first.at) == ("a@example.org", ("ru", "zh"), "06:30")
    assert (second.name, second.at, second.timezone) == ("пресс-служба", "07:00", "UTC")
    assert store.work.items("compose") == ["a@example.org", "пресс-служба"]
    assert "0 added, 2 known" in command("subscriptions", "import", str(path)).err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1"),
        ("name,query\nx,\n", "line 1"),
        ("address,colour\na@example.org,red\n", "line 1"),
        ("address\na@example.org\nnobody\n", "line 3"),
        ("address\na@example.org\na@example.org\n", "stands in line 2"),
        ("address,query\na@example.org,topic:enrgy\n", "line 2"),
        ("address,interface\na@example.org,de\n", "line 2"),
        ("address\na@example.org,b\n", "line 2: more fields"),
    ],
)
def test_a_list_with_a_fault_is_not_taken_in(
    command: Command, store: Store, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    told = command("subscriptions", "import", str(path))
    assert (told.code, said in told.err) == (1, True), told.err
    assert store.subscriptions.all() == []


def test_a_mail_that_ends_a_subscription_says_what_unsubscribe_takes(
    command: Command, store: Store
) -> None:
    from monitor.notifiers._mail import unsubscribe_word

    name = "新" * 120
    assert command("subscribe", name, "a@example.org").code == 0
    assert command("unsubscribe", unsubscribe_word(name)).code == 0
    assert store.subscriptions.all() == []


def test_the_list_is_json_lines_too(command: Command, desk: str) -> None:
    (line,) = [
        json.loads(one) for one in command("subscriptions", "list", "--json").out.split("\n") if one
    ]
    assert line["name"] == desk
