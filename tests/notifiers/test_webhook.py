"""Webhooks against a real receiver: signed so that the standard's library believes them."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from monitor.http.guard import Guard, Limits, Response
from monitor.notifiers import Sent
from monitor.notifiers.webhook import PAUSES, WebhookNotifier, judged, signed
from storage.records import Delivery, Digest, Subscription
from tests.notifiers.conftest import UNTIL, Receiver

OLD = "whsec_" + base64.b64encode(b"old secret, twenty-four+").decode()
NEW = "whsec_" + base64.b64encode(b"new secret, twenty-four+").decode()


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "webhook.secret"
    file.write_text(NEW + "\n")
    return file


@pytest.fixture
def hook(receiver: Receiver, secret_file: Path) -> Subscription:
    return Subscription(
        name="newsroom",
        channel="webhook",
        cadence="at-once",
        address=receiver.url,
        secret_file=str(secret_file),
    )


@pytest.fixture
def guard(receiver: Receiver) -> Iterator[Guard]:
    with Guard(Limits(), "sco-monitor/test", allow_addresses=receiver.allowed) as guard:
        yield guard


def delivery(hook: Subscription) -> Delivery:
    return Delivery(
        id="msg_0123",
        subscription=hook.name,
        channel="webhook",
        address=hook.address,
        subject="峰会",
        payload='{"type":"article.created","data":{"headline":"上合组织峰会 ШОС"}}',
        created=UNTIL,
        article="a1",
    )


def test_the_receiver_can_check_it(guard: Guard, receiver: Receiver, hook: Subscription) -> None:
    outcome = WebhookNotifier(guard).send(delivery(hook), hook)
    assert outcome == Sent(reason="sent", detail="answered 204")
    ((path, headers, body),) = receiver.posts
    assert path == "/hook?token=hidden"
    assert headers["content-type"] == "application/json"
    assert headers["webhook-id"] == "msg_0123"
    assert Webhook(NEW).verify(body, headers) == json.loads(delivery(hook).payload)
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(body.replace(b"created", b"deleted"), headers)


def test_each_try_has_the_same_id_and_its_own_time(
    guard: Guard, receiver: Receiver, hook: Subscription
) -> None:
    times = iter([datetime.now(UTC), datetime.now(UTC) + timedelta(seconds=90)])
    receiver.answers = [(500, {}), (200, {})]
    made = WebhookNotifier(guard, clock=lambda: next(times))
    assert made.send(delivery(hook), hook).reason == "receiver-unavailable"
    assert made.send(delivery(hook), hook).reason == "sent"
    (_, first, one), (_, second, two) = receiver.posts
    assert first["webhook-id"] == second["webhook-id"]
    assert one == two
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 90
    assert first["webhook-signature"] != second["webhook-signature"]
    for headers in (first, second):
        Webhook(NEW).verify(one, headers)


def test_two_secrets_while_one_replaces_the_other(
    guard: Guard, receiver: Receiver, hook: Subscription, secret_file: Path
) -> None:
    secret_file.write_text(f"# since November\n{NEW}\n\n  {OLD}  \n")
    WebhookNotifier(guard).send(delivery(hook), hook)
    ((_, headers, body),) = receiver.posts
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (OLD, NEW):
        Webhook(secret).verify(body, headers)


def test_the_secret_is_read_at_each_try(
    guard: Guard, receiver: Receiver, hook: Subscription, secret_file: Path
) -> None:
    made = WebhookNotifier(guard)
    made.send(delivery(hook), hook)
    secret_file.write_text(OLD)
    made.send(delivery(hook), hook)
    Webhook(OLD).verify(receiver.posts[1][2], receiver.posts[1][1])


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((200, {}), Sent(reason="sent", detail="answered 200")),
        ((299, {}), Sent(reason="sent", detail="answered 299")),
        (
            (302, {"location": "https://example.org/"}),
            Sent(
                reason="receiver-unavailable",
                detail="answered 302: redirects are not followed, give the final address",
            ),
        ),
        ((400, {}), Sent(reason="receiver-unavailable", detail="answered 400")),
        ((401, {}), Sent(reason="receiver-unavailable", detail="answered 401")),
        (
            (410, {}),
            Sent(reason="disabled", detail="the receiver answered 410: it wants no more"),
        ),
        (
            (429, {"retry-after": "120"}),
            Sent(reason="receiver-unavailable", detail="answered 429", retry_after_seconds=120),
        ),
        (
            (503, {"retry-after": "60"}),
            Sent(reason="receiver-unavailable", detail="answered 503", retry_after_seconds=60),
        ),
    ],
)
def test_what_an_answer_means(
    guard: Guard,
    receiver: Receiver,
    hook: Subscription,
    answer: tuple[int, dict[str, str]],
    outcome: Sent,
) -> None:
    receiver.answers = [answer]
    assert WebhookNotifier(guard).send(delivery(hook), hook) == outcome
    assert len(receiver.posts) == 1, "a redirect is not followed"


def test_a_private_address_is_not_dialled_and_the_message_says_what_to_do(
    receiver: Receiver, hook: Subscription
) -> None:
    with Guard(Limits(), "sco-monitor/test") as strict:
        outcome = WebhookNotifier(strict).send(delivery(hook), hook)
    assert outcome.reason == "not-configured"
    assert "[fetch] allow_addresses" in outcome.detail
    assert "hidden" not in outcome.detail
    assert not receiver.posts


def test_nobody_listens(hook: Subscription) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    gone = replace(hook, address=f"http://127.0.0.1:{port}/secret-path")
    with Guard(Limits(), "x", allow_addresses=frozenset({f"127.0.0.1:{port}"})) as guard:
        outcome = WebhookNotifier(guard).send(delivery(gone), gone)
    assert outcome.reason == "receiver-unavailable"
    assert outcome.detail.startswith("connect-failed")
    assert "secret-path" not in outcome.detail


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("# only a comment\n", "is no secret"),
        ("whsec_", "is no secret"),
        ("whsec_not base64!", "is no secret"),
        ("whsec_A", "is no secret"),
        (f"{NEW}\nhunter2-hunter2\n", "is no secret"),
        ("x" * 70_000, "too long"),
    ],
)
def test_a_secret_that_cannot_be_used(
    guard: Guard,
    receiver: Receiver,
    hook: Subscription,
    secret_file: Path,
    content: str | None,
    said: str,
) -> None:
    secret_file.unlink() if content is None else secret_file.write_text(content)
    outcome = WebhookNotifier(guard).send(delivery(hook), hook)
    assert outcome.reason == "not-configured"
    assert said in outcome.detail
    assert "[[webhooks]] 'newsroom' secret_file" in outcome.detail
    assert str(secret_file) in outcome.detail
    assert "hunter2" not in outcome.detail
    assert not receiver.posts


def test_no_secret_file_at_all(guard: Guard, receiver: Receiver, hook: Subscription) -> None:
    outcome = WebhookNotifier(guard).send(delivery(hook), replace(hook, secret_file=""))
    assert outcome.reason == "not-configured"
    assert "is not set" in outcome.detail
    assert not receiver.posts


def test_an_unsigned_message_cannot_be_made(hook: Subscription) -> None:
    with pytest.raises(ValueError, match="no secret"):
        signed(delivery(hook), [], UNTIL)


def test_the_schedule_is_that_of_the_standard(guard: Guard) -> None:
    made = WebhookNotifier(guard)
    pauses = [made.next_try(tries) for tries in range(1, 11)]
    assert pauses[0] == timedelta(seconds=5)
    assert pauses[-1] is None, "ten tries"
    assert sum(PAUSES, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)


def test_what_came_before_a_broken_body_counts() -> None:
    accepted = Response(reason="too-large", status=200)
    assert judged(accepted).reason == "sent"
    assert judged(Response(reason="timeout")).reason == "receiver-unavailable"
    assert judged(Response(reason="url-refused")).reason == "not-configured"


def test_an_edition_can_be_posted_too(
    guard: Guard, receiver: Receiver, hook: Subscription, digest: Digest
) -> None:
    made = WebhookNotifier(guard)
    message = made.message(digest, hook, UNTIL)
    assert made.send(message, hook).reason == "sent"
    ((_, headers, body),) = receiver.posts
    event = Webhook(NEW).verify(body, headers)
    assert event["type"] == "digest.created"
    assert event["timestamp"] == "2026-11-21T01:30:00+00:00"
    assert event["data"]["html"] == digest.html
    assert headers["webhook-id"] == message.id == f"msg_{digest.id}"
