"""Webhooks, signed as Standard Webhooks asks for: any receiver can check them with a library.

``webhook-id`` stays over all tries, ``webhook-timestamp`` is of the try, and the signature
is HMAC-SHA256 over both and the body, once for each secret of the file (two while one is
replaced by another). Every request goes out through the guard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from standardwebhooks import Webhook

from config.settings import Settings
from monitor.http.guard import Guard, Limits, Request, Response
from monitor.notifiers import Attached, Sent
from monitor.notifiers._secrets import SecretError, read_secret
from monitor.notifiers.events import digest_event
from monitor.text.clean import clean_line
from storage.reasons import ADDRESS, meaning
from storage.records import Delivery, Digest, Subscription

PAUSES: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""Between ten tries: 75 h 35 min in all, the schedule that Standard Webhooks recommends."""

LIMITS: Final = Limits(deadline_seconds=20.0, max_bytes=65_536, max_wire_bytes=200_000)
"""Standard Webhooks advises receivers to answer within 15 to 30 s; nothing in it matters."""

SECRET: Final = re.compile(r"(?:whsec_)?[A-Za-z0-9+/]+={0,2}")
"""A symmetric secret of Standard Webhooks: base64, usually behind ``whsec_``."""

LONGEST_NAME: Final = 300
"""Characters of a receiver's name: a host name has 253 at most."""

_ADDRESS_ADVICE: Final = (
    "give a public http(s) address on port 80 or 443, or write the ip:port of your own "
    "receiver into [fetch] allow_addresses"
)


class WebhookNotifier:
    """Posts the kept JSON to the address of the subscription."""

    channel = "webhook"
    at_once = 2

    def __init__(
        self, guard: Guard, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._guard = guard
        self._clock = clock

    def message(
        self,
        digest: Digest,
        subscription: Subscription,
        created: datetime,
        event: str = "",
        unsubscribe: str = "",  # noqa: ARG002 - a program answers 410
        documents: Sequence[Attached] = (),  # noqa: ARG002 - a program reads the fields
    ) -> Delivery:
        """Return *event*, or where none is given the digest as one."""
        return Delivery(
            id=f"msg_{digest.id}",
            subscription=subscription.name,
            channel=self.channel,
            address=subscription.address,
            subject=digest.subject,
            payload=event or digest_event(digest),
            created=created,
            digest="" if event else digest.id,
        )

    def send(self, delivery: Delivery, subscription: Subscription) -> Sent:
        """Post *delivery*, signed now with the secrets that the file holds now."""
        setting = f"[[webhooks]] {delivery.subscription!r} secret_file"
        try:
            lines = read_secret(subscription.secret_file, setting)
            secrets = [line.strip() for line in lines if not line.lstrip().startswith("#")]
            headers = signed(delivery, secrets, self._clock())
        except SecretError as error:
            return Sent(reason="not-configured", detail=str(error))
        except ValueError:
            detail = (
                f"{setting}: a line of {subscription.secret_file} is no secret; "
                "write whsec_ and the base64 of 24 to 64 random bytes"
            )
            return Sent(reason="not-configured", detail=detail)
        request = Request(
            url=delivery.address,
            method="POST",
            headers=(("content-type", "application/json"), *headers),
            body=delivery.payload.encode("utf-8"),
            follow_redirects=False,
            secret_url=True,
        )
        return judged(self._guard.fetch(request, LIMITS))

    def receiver(self, delivery: Delivery) -> str:
        """Return scheme, host and port of the address: all that is not secret of it."""
        return origin(delivery.address)

    def next_try(self, tries: int) -> timedelta | None:
        """Return the pause after *tries* tries: 5 s, then minutes, hours, a day; ten tries."""
        return PAUSES[max(tries, 1) - 1] if tries <= len(PAUSES) else None


def origin(address: str) -> str:
    """Return the scheme, host and port of a URL; "unreadable" of what is none.

    >>> origin("https://user:secret@Hooks.Example/T0/B1?token=x")
    'https://hooks.example:443'
    """
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return "unreadable"
    return clean_line(f"{parts.scheme}://{parts.hostname or ''}:{port}")[:LONGEST_NAME]


def signed(delivery: Delivery, secrets: list[str], at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the three headers of Standard Webhooks.

    :raises ValueError: when one of *secrets* is none; the message holds none of it
    """
    signatures = []
    if not secrets:
        raise ValueError("no secret")
    for secret in secrets:
        if not SECRET.fullmatch(secret):
            raise ValueError("not a secret of Standard Webhooks")
        try:
            webhook = Webhook(secret)
        except (ValueError, RuntimeError):
            raise ValueError("not a secret of Standard Webhooks") from None
        signatures.append(webhook.sign(delivery.id, at.astimezone(UTC), delivery.payload))
    return (
        ("webhook-id", delivery.id),
        ("webhook-timestamp", str(int(at.timestamp()))),
        ("webhook-signature", " ".join(signatures)),
    )


def judged(response: Response) -> Sent:
    """Return what a receiver's answer means (Standard Webhooks, "Deliverability")."""
    status = response.status
    if 200 <= status < 300:
        return Sent(reason="sent", detail=f"answered {status}")
    if status == 410:
        return Sent(reason="disabled", detail="the receiver answered 410: it wants no more")
    if 300 <= status < 400:
        detail = f"answered {status}: redirects are not followed, give the final address"
        return Sent(reason="receiver-unavailable", detail=detail)
    if status:
        return Sent(
            reason="receiver-unavailable",
            detail=f"answered {status}",
            retry_after_seconds=response.retry_after,
        )
    what = f"{response.reason}: {response.detail or meaning(response.reason)}"
    if response.reason in ADDRESS:
        return Sent(reason="not-configured", detail=f"{what}; {_ADDRESS_ADVICE}")
    return Sent(reason="receiver-unavailable", detail=what, silent=True)


def _make(settings: Settings, guard: Guard) -> WebhookNotifier:  # noqa: ARG001 - the common door
    return WebhookNotifier(guard)


NOTIFIER = _make
