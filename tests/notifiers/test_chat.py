"""Chats by apprise: services on loopback, their limits, and secrets that stay inside."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from config.load import load_settings
from config.settings import SettingsError
from monitor.catalogue.configured import configured_subscriptions
from monitor.digests.letters import paused_letter, shown_address
from monitor.notifiers import Sent
from monitor.notifiers._chat_program import CUT, MOST, fitted, in_bytes
from monitor.notifiers.chat import PLACE, ChatNotifier
from storage.records import Delivery, Digest, Subscription
from tests.notifiers.conftest import UNTIL
from tests.outlets import Answer, Asked, Outlet

pytest.importorskip("apprise")

SECRET: Final = "tok3nOfTheDesk/hiddenPart"


class Chat:
    """A service on loopback: what it was told, and what it answers."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet
        self.status = 200
        for path in ("/notify", f"/hooks/{SECRET}"):
            outlet.pages[path] = self.answer

    def answer(self, _: Asked) -> Answer:
        return Answer(status=self.status, body=b"{}", validators=False)

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(one.body) for one in self.outlet.asked]


@pytest.fixture
def chat(outlet: Outlet) -> Chat:
    return Chat(outlet)


@pytest.fixture
def desk(chat: Chat, tmp_path: Path) -> Subscription:
    """A subscription in a room of Rocket.Chat, by a webhook whose path is its secret."""
    path = tmp_path / "chat.secret"
    path.write_text(f"{SECRET}\n", "utf-8")
    return Subscription(
        name="press-office",
        channel="chat",
        address=f"rocket://{PLACE}@{chat.outlet.address}/#press",
        secret_file=str(path),
    )


def notifier(chat: Chat, **more: Any) -> ChatNotifier:
    return ChatNotifier(allowed=(chat.outlet.address,), public_url="https://sco.example/", **more)


def sent(channel: ChatNotifier, digest: Digest, to: Subscription) -> tuple[Delivery, Sent]:
    delivery = channel.message(digest, to, UNTIL)
    return delivery, channel.send(delivery, to)


def test_an_edition_arrives_and_the_secret_stays_in_its_file(
    chat: Chat, desk: Subscription, digest: Digest
) -> None:
    delivery, ended = sent(notifier(chat), digest, desk)
    assert ended == Sent(reason="sent", detail="the service took it")
    (post,) = chat.outlet.asked
    assert post.path == f"/hooks/{SECRET}"
    (told,) = chat.told()
    assert digest.subject in told["text"]
    assert "* Заголовок [ru]" in told["text"]
    assert "hidden" not in repr(delivery) + delivery.payload + notifier(chat).receiver(delivery)
    assert delivery == notifier(chat).message(digest, desk, UNTIL)


def test_each_service_gets_what_it_takes_and_where_the_rest_is(
    chat: Chat, desk: Subscription, digest: Digest
) -> None:
    long = replace(digest, text="\n\n".join(f"Paragraph {n} of the day." for n in range(600)))
    assert sent(notifier(chat), long, desk)[1].reason == "sent"
    plain = replace(desk, address=f"json://{chat.outlet.address}/notify", secret_file="")
    assert sent(notifier(chat), long, plain)[1].reason == "sent"
    rocket, other = chat.told()
    assert len(rocket["text"]) <= 1000 < len(other["message"]) <= MOST
    for text in (rocket["text"], other["message"]):
        assert text.endswith(f"{CUT} https://sco.example/editions/2026-11-21/press-office")
        assert "Paragraph 0 of the day." in text


@pytest.mark.parametrize("status", [403, 500])
def test_a_refusal_is_told_by_its_code_alone(
    chat: Chat,
    desk: Subscription,
    digest: Digest,
    status: int,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    chat.status = status
    caplog.set_level(logging.DEBUG)
    _, ended = sent(notifier(chat), digest, desk)
    assert ended == Sent(reason="receiver-unavailable", detail=f"the service answered {status}")
    said = f"{ended}{caplog.text}{''.join(capfd.readouterr())}"
    assert not [part for part in SECRET.split("/") if part in said]


def test_an_address_within_is_dialled_only_where_it_is_allowed(
    chat: Chat, desk: Subscription, digest: Digest
) -> None:
    _, ended = sent(ChatNotifier(), digest, desk)
    assert ended.reason == "receiver-unavailable"
    assert "[fetch] allow_addresses" in ended.detail
    assert chat.outlet.asked == []


def test_a_secret_or_an_address_that_is_none_is_named(
    chat: Chat, desk: Subscription, digest: Digest, tmp_path: Path
) -> None:
    channel = notifier(chat)
    missing = replace(desk, secret_file=str(tmp_path / "nothing"))
    _, ended = sent(channel, digest, missing)
    assert ended.reason == "not-configured"
    assert "nothing cannot be read" in ended.detail
    _, ended = sent(channel, digest, replace(desk, address=f"pigeon://{PLACE}/"))
    assert ended.reason == "not-configured"
    assert "no URL that apprise understands" in ended.detail
    assert chat.outlet.asked == []


def test_a_service_that_hangs_is_left_in_time(
    desk: Subscription, digest: Digest, chat: Chat
) -> None:
    # No Python has begun after so short a time: whatever the program does, it is ended.
    _, ended = sent(notifier(chat, seconds=0.001), digest, desk)
    assert (ended.reason, ended.silent) == ("receiver-unavailable", True)


def test_what_is_shown_of_a_chat_is_its_kind(desk: Subscription) -> None:
    bare = replace(desk, address=f"slack://{SECRET}/#press")
    assert shown_address(bare) == "slack"
    operator = Subscription(name="op", channel="email", address="op@example.org")
    letter = paused_letter(bare, "refused", operator, UNTIL)
    assert "hidden" not in letter.text + letter.html + letter.subject


def test_the_settings_name_a_file_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "sco.toml"
    lines = 'catalogue = false\n[[subscriptions]]\nname = "c"\nchannel = "chat"\n'
    path.write_text(f'{lines}address = "slack://{PLACE}/#a"\nsecret_file = "s"\n', "utf-8")
    (found,) = configured_subscriptions(load_settings(path, environment={}))
    assert (found.channel, found.secret_file) == ("chat", str(tmp_path / "s"))
    path.write_text(f'{lines}address = "hiddenPart"\n', "utf-8")
    with pytest.raises(SettingsError, match="no URL of a chat") as refused:
        load_settings(path, environment={})
    assert "hidden" not in str(refused.value)


def test_as_many_parts_as_fit() -> None:
    parts = ("one", "two", "three")
    assert fitted(parts, 100, "x") == "one\n\ntwo\n\nthree"
    assert fitted(parts, 14, "x") == "one\n\n[…] x"
    assert fitted(("a" * 50,), 20, "") == f"{'a' * 15}\n\n{CUT}"
    for room in range(60):
        assert len(fitted(parts, room, "https://x.example")) <= room
        assert in_bytes(fitted(("峰会" * 9, "会"), room, "x", in_bytes)) <= room
    assert fitted(("峰会" * 9, "会"), 30, "x", in_bytes) == f"峰会峰会峰会峰\n\n{CUT} x"
