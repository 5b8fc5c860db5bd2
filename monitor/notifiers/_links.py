"""Links in mails by which readers end, change and confirm subscriptions: tokens kept nowhere.

The store has their digests alone, so who reads a copy of it can end nobody's subscription. The
token that ends one is made from a key in a file beside the database and stays the same in every
mail; all others are random and expire.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import os
import secrets
from contextlib import suppress
from typing import Final

from config.settings import Settings
from storage.records import Link, Subscription

log = logging.getLogger(__name__)

KEY_FILE: Final = "links.key"
KEY_BYTES: Final = 32


def new_token() -> str:
    """Return a token that nobody guesses: 192 random bits, letters of a URL."""
    return secrets.token_urlsafe(24)


def token_digest(token: str) -> str:
    """Return what is kept of *token*."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Links:
    """Makes the links of mails, by the settings."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.web.public_url.rstrip("/")
        self._path = settings.monitor.data_dir / KEY_FILE

    def url(self, token: str) -> str:
        """Return the address at which *token* is used, "" where the server has no public one."""
        return f"{self._base}/links/{token}" if self._base else ""

    def ending(self, subscription: Subscription) -> tuple[str, Link] | None:
        """Return the address that ends *subscription*, and what is to be kept of it.

        None for what is not read by a person, or where no page or key can be had.
        """
        if subscription.channel != "email" or not self._base:
            return None
        try:
            key = self._key()
        except OSError as error:
            log.warning("%s: no link that unsubscribes is made: %s", self._path, error.strerror)
            return None
        marks = f"end\x1f{subscription.name}\x1f{subscription.address}".encode("utf-8", "replace")
        token = base64.urlsafe_b64encode(hmac.digest(key, marks, "sha256")[:24]).decode("ascii")
        kept = Link(digest=token_digest(token), purpose="end", subscription=subscription.name)
        return self.url(token), kept

    def _key(self) -> bytes:
        """Return the key; the first who asks makes it, whole or not at all."""
        with suppress(FileNotFoundError):
            return self._path.read_bytes()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        half = self._path.with_name(f".{KEY_FILE}.{os.getpid()}-{secrets.token_hex(4)}")
        try:
            descriptor = os.open(half, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(half, self._path)
        finally:
            half.unlink(missing_ok=True)
        return self._path.read_bytes()
