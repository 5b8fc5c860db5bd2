"""What the server refuses, in the words of the store.

Errors are told by their class, SQLSTATE:
https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

from typing import Final

import psycopg

from storage.errors import (
    BusyError,
    CrossedError,
    DamagedError,
    DiskFullError,
    ReadOnlyError,
    SlowError,
    StorageError,
    UnreachableError,
)

_WORDS: Final[tuple[tuple[tuple[str, ...], type[StorageError], str], ...]] = (
    (
        ("XX001", "XX002"),
        DamagedError,
        "is damaged ({}): nothing more is written to it; restore the server from its backup",
    ),
    (
        ("53100", "58030"),
        DiskFullError,
        "its server's disk is full, or fails ({}): free space on it; nothing is lost, "
        "the work goes on by itself",
    ),
    (
        ("25006", "42501"),
        ReadOnlyError,
        "may not be written by this user or on this server ({}): a standby takes no writes; "
        "look at the rights of the user and at `target_session_attrs` of the address",
    ),
    (
        ("57014",),
        SlowError,
        "the question takes too long and was given up: ask for less, or for a shorter time",
    ),
    (
        ("40P01",),
        CrossedError,
        "was to be written by two programs that waited for each other; this one goes again",
    ),
    (
        ("55P03", "40001"),
        BusyError,
        "is in use by another program that does not let go of it",
    ),
    (
        ("53", "57P", "08", "28", "3D"),
        UnreachableError,
        "its server does not take the connection ({}); what is under way is done again",
    ),
)
"""The first letters of classes of errors, what each is to the store, and its words."""


def in_words(error: psycopg.Error, shown: str) -> StorageError | None:
    """Return *error* of the store called *shown* as the store says it; None for a bug."""
    state = error.sqlstate or ""
    said = _plain(error)
    for states, kind, words in _WORDS:
        if state.startswith(states):
            return kind(f"{shown}: {words.format(said)}")
    if not state and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return UnreachableError(
            f"{shown}: its server is out of reach ({said}); the work goes on by itself when it "
            "answers: look whether it runs and whether this machine may connect"
        )
    return None


def _plain(error: psycopg.Error) -> str:
    """Return the first line of what the library says: the rest are hints and statements."""
    said = error.diag.message_primary or str(error)
    return " ".join(said.partition("\n")[0].split())[:300]
