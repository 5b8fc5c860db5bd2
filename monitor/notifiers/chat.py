"""Chats (Slack, Telegram, Teams, Matrix, WeCom and others) by apprise, as the extra ``chat``.

The address is a URL of apprise, in which ``{secret}`` stands for the line of the subscription's
``secret_file``: the secret is in no table. It is handed over by standard input, to a process that
is killed when its time is up (`monitor.notifiers._chat_program`), which tells nothing of it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from config.settings import Settings
from monitor.notifiers import Attached, Sent
from monitor.notifiers._chat_program import Job
from monitor.notifiers._secrets import SecretError, read_secret
from monitor.text.clean import clean_line
from storage.records import Delivery, Digest, Subscription, key

if TYPE_CHECKING:
    from monitor.http.guard import Guard

PLACE: Final = "{secret}"
"""In an address: where the secret belongs."""

SECONDS: Final = 60.0
"""Until a message that nobody took is given up for this time: apprise itself waits 4 s to connect
and 4 s for an answer, and some services are asked three times."""

PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
"""Between the tries: two days in all. What is older is no news in a chat."""


class ChatNotifier:
    """Hands kept messages to apprise."""

    channel = "chat"
    at_once = 1

    def __init__(
        self,
        *,
        public_url: str = "",
        allowed: Sequence[str] = (),
        ca_file: str = "",
        proxy: str = "",
        seconds: float = SECONDS,
    ) -> None:
        self._public_url = public_url.rstrip("/")
        self._allowed = tuple(allowed)
        self._ca_file = ca_file
        self._proxy = proxy
        self._seconds = seconds

    def message(
        self,
        digest: Digest,
        subscription: Subscription,
        created: datetime,
        event: str = "",  # noqa: ARG002 - people read the digest
        unsubscribe: str = "",  # noqa: ARG002 - who leaves the chat gets no more
        documents: Sequence[Attached] = (),  # noqa: ARG002 - the page has them
    ) -> Delivery:
        """Return the text of *digest*; what its service can take of it is known when it is sent."""
        parts = [part for part in re.split(r"\n(?:[ \t]*\n)+", digest.text.strip()) if part]
        page = f"{digest.date}/{quote(digest.subscription)}"
        payload = {
            "title": clean_line(digest.subject),
            "parts": parts,
            "more": f"{self._public_url}/editions/{page}" if self._public_url else "",
        }
        return Delivery(
            id=f"chat_{key('chat', digest.id, subscription.address)}",
            subscription=subscription.name,
            channel=self.channel,
            address=subscription.address,
            subject=digest.subject,
            payload=json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace").decode(),
            created=created,
            digest=digest.id,
        )

    def send(self, delivery: Delivery, subscription: Subscription) -> Sent:
        """Hand *delivery* to the service, with the secret that the file holds now."""
        url = delivery.address
        if PLACE in url:
            setting = f"[[subscriptions]] {delivery.subscription!r} secret_file"
            try:
                secret = read_secret(subscription.secret_file, setting)[0].strip()
            except SecretError as error:
                return Sent(reason="not-configured", detail=str(error))
            url = url.replace(PLACE, secret)
        said = json.loads(delivery.payload)
        return self._run(Job(url=url, allowed=self._allowed, proxy=self._proxy, **said))

    def _run(self, job: Job) -> Sent:
        program = [sys.executable, "-P", "-m", "monitor.notifiers._chat_program"]
        with tempfile.TemporaryDirectory(prefix="sco-chat-") as folder:
            # Nothing of our environment: no proxy, and no .netrc, that nobody wrote for this.
            environment = {"HOME": folder, "PYTHONUTF8": "1"}
            if self._proxy:
                environment |= {"HTTP_PROXY": self._proxy, "HTTPS_PROXY": self._proxy}
            if self._ca_file:
                environment["REQUESTS_CA_BUNDLE"] = self._ca_file
            try:
                ended = subprocess.run(  # noqa: S603 - our own program
                    program,
                    input=json.dumps(asdict(job)).encode(),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    timeout=self._seconds,
                    env=environment,
                    cwd=folder,
                    check=True,
                )
                answer = json.loads(ended.stdout)
            except subprocess.TimeoutExpired:
                detail = f"no answer in {self._seconds:.0f} s"
                return Sent(reason="receiver-unavailable", detail=detail, silent=True)
            except (OSError, ValueError, subprocess.CalledProcessError) as error:
                detail = f"apprise ended by {type(error).__name__}"
                return Sent(reason="receiver-unavailable", detail=detail)
        return Sent(reason=answer["reason"], detail=answer["detail"])

    def receiver(self, delivery: Delivery) -> str:
        """Return the kind of service, and a mark by which two of a kind are told apart."""
        scheme = clean_line(delivery.address.partition(":")[0])[:30]
        return f"{scheme} {key('chat', delivery.address)[:8]}"

    def next_try(self, tries: int) -> timedelta | None:
        """Return the pause after *tries* tries: a minute at first, a day at last; eight tries."""
        return PAUSES[max(tries, 1) - 1] if tries <= len(PAUSES) else None


def _make(settings: Settings, _guard: Guard) -> ChatNotifier:
    fetching = settings.fetch
    return ChatNotifier(
        public_url=settings.web.public_url,
        allowed=fetching.allow_addresses,
        ca_file=fetching.ca_file,
        proxy=fetching.egress_proxy,
    )


NOTIFIER = _make
