"""Tokens and passwords, of which only digests are kept: in two files that an operator edits.

A line of the file of tokens is ``NAME SCOPES DIGEST``, of the file of users ``NAME SCOPES HASH``;
scopes are divided by commas. What stands in a file counts as soon as it is written.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

import argon2

from config.plain_file import NotPlainError, read_plain

log = logging.getLogger(__name__)

Scope = Literal["read", "operate"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

Known = tuple[str, frozenset[Scope]]
"""A name and what it may."""

PREFIX: Final = "sco_"
"""What a token begins with, so that programs that look for leaked secrets know one."""

LONGEST: Final = 1_000_000
"""Bytes of a file of tokens or users."""

MEMORY_KIB: Final = 19_456
HASHER: Final = argon2.PasswordHasher(time_cost=2, memory_cost=MEMORY_KIB, parallelism=1)
"""Argon2id with 19 MiB and two passes, the least that the OWASP Password Storage Cheat Sheet asks
for; more would be felt in the memory of a server that must stay small."""

MOST_MEMORY_KIB: Final = 65_536
"""A hash that needs more was not made here: it is refused, not computed."""

REMEMBERED_SECONDS: Final = 300.0
REMEMBERED: Final = 500
"""Right credentials are not looked at again for so long, so many of them: a password takes 30 ms,
and a browser sends it with every request."""


class CredentialsError(ValueError):
    """A file of tokens or users cannot be used; the message names file and line."""


def new_token(name: str, scopes: frozenset[Scope]) -> tuple[str, str]:
    """Return a new token, and the line that makes it known."""
    token = PREFIX + secrets.token_urlsafe(32)
    return token, f"{name} {','.join(sorted(scopes))} {_digest(token)}"


def new_user(name: str, scopes: frozenset[Scope], password: str) -> str:
    """Return the line that makes *name* known by his *password*."""
    return f"{name} {','.join(sorted(scopes))} {HASHER.hash(password)}"


def read_file(path: Path) -> dict[str, tuple[frozenset[Scope], str]]:
    """Return the scopes and the digest of every name in the file at *path*.

    :raises CredentialsError: for a line that is none, or a file that cannot be read
    """
    try:
        text = read_plain(path, LONGEST).decode("utf-8")
    except (OSError, ValueError, NotPlainError) as error:
        what = error.strerror if isinstance(error, OSError) else str(error)
        raise CredentialsError(f"{path}: cannot be read ({what})") from error
    found: dict[str, tuple[frozenset[Scope], str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split()
        if len(parts) != 3:
            raise CredentialsError(f"{path}, line {number}: write NAME SCOPES DIGEST")
        name, scopes, digest = parts
        if name in found:
            raise CredentialsError(f"{path}, line {number}: {name!r} is there twice")
        known = frozenset(scope for scope in SCOPES if scope in scopes.split(","))
        if len(known) != len(scopes.split(",")):
            raise CredentialsError(
                f"{path}, line {number}: scopes are {' and '.join(SCOPES)}, divided by a comma"
            )
        found[name] = (known, digest)
    return found


class Credentials:
    """The tokens and users of two files, "" for no such file. Thread-safe."""

    def __init__(self, tokens_file: str, users_file: str) -> None:
        self._tokens = _File(tokens_file)
        self._users = _File(users_file)
        self._salt = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, tuple[float, Known]] = OrderedDict()
        self._hashing = threading.Lock()

    def remembered(self, given: str) -> Known | None:
        """Return whose credentials *given* are, where that was found out lately."""
        is_new = [self._tokens.follow(), self._users.follow()]
        if any(is_new):
            self._right.clear()
        until, known = self._right.get(self._mark(given), (0.0, None))
        return known if time.monotonic() < until else None

    def look(self, given: str) -> Known | None:
        """Return whose credentials the header *given* (Authorization) holds, None for nobody's."""
        kind, _, secret = given.partition(" ")
        known = None
        if kind.lower() == "bearer":
            known = self._of_token(secret.strip())
        elif kind.lower() == "basic":
            known = self._of_password(secret.strip())
        if known is not None:
            self._right[self._mark(given)] = (time.monotonic() + REMEMBERED_SECONDS, known)
            while len(self._right) > REMEMBERED:
                self._right.popitem(last=False)
        return known

    def _of_token(self, token: str) -> Known | None:
        digest, found = _digest(token), None
        for name, (scopes, kept) in self._tokens.lines.items():
            if hmac.compare_digest(kept.encode(), digest.encode()):
                found = (name, scopes)
        return found

    def _of_password(self, encoded: str) -> Known | None:
        try:
            text = base64.b64decode(encoded, validate=True).decode("utf-8")
        except ValueError:
            return None
        name, _, password = text.partition(":")
        scopes, kept = self._users.lines.get(name, (frozenset[Scope](), _nobody()))
        with self._hashing:  # one at a time: its memory would be taken for each
            is_right = _is_password(kept, password)
        return (name, scopes) if is_right and name in self._users.lines else None

    def _mark(self, given: str) -> bytes:
        """Return what *given* is remembered by: useless outside this process."""
        return hmac.digest(self._salt, given.encode("utf-8", "surrogateescape"), "sha256")


class _File:
    """A file of names, read again when it has changed. One that cannot be used knows nobody."""

    def __init__(self, path: str) -> None:
        self._path = Path(path) if path else None
        self._mark: tuple[int, int, int] | None = None
        self.lines: Mapping[str, tuple[frozenset[Scope], str]] = {}

    def follow(self) -> bool:
        """Read the file where it is another than before; tell whether it was."""
        if self._path is None:
            return False
        try:
            state = self._path.stat()
            mark = (state.st_mtime_ns, state.st_size, state.st_ino)
        except OSError:
            mark = (0, 0, 0)
        if mark == self._mark:
            return False
        self._mark = mark
        try:
            self.lines = read_file(self._path)
        except CredentialsError as error:
            log.error("%s: nobody is let in by it", error)
            self.lines = {}
        return True


def _digest(token: str) -> str:
    """Return what is kept of a token. It is random throughout: one pass of SHA-256 is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def _is_password(kept: str, password: str) -> bool:
    try:
        if argon2.extract_parameters(kept).memory_cost > MOST_MEMORY_KIB:
            return False
        return HASHER.verify(kept, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """Return what a name that is not known is compared with, to take as long as one that is."""
    return HASHER.hash(secrets.token_urlsafe(32))
