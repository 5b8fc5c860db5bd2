"""Where a store on a server is: the URL, its password, and what may be shown of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import conninfo

from storage.errors import StorageError

SCHEMA: Final = "sco_monitor"
"""The schema in which a store is; the rest of the database is whoever's."""

PASSWORD_FILE: Final = "password_file"  # noqa: S105 - a name
"""What a URL may say beside what libpq knows: the file that holds the password."""

_PORTS: Final = re.compile(r"[\d,]*", re.ASCII)
"""What is no number there is the rest of a password with a slash in it."""

_HOW: Final = "write it like postgresql://USER@HOST/DATABASE"


@dataclass(frozen=True, slots=True)
class Address:
    """A database: what libpq is told, and how it is called in messages (no password in it)."""

    shown: str
    parameters: dict[str, Any] = field(repr=False)
    schema: str = SCHEMA


def address_of(url: str) -> Address:
    """Read *url*: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS

    :raises StorageError: where it cannot be read, or its password's file; never with what is in it
    """
    try:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        file = query.pop(PASSWORD_FILE, "")
        known = conninfo.conninfo_to_dict(urlunsplit(parts._replace(query=urlencode(query))))
    except (ValueError, psycopg.Error):
        # What is wrong with it may be its password: the error of the library repeats it.
        raise StorageError(f"the address of the store cannot be read: {_HOW}") from None
    if _PORTS.fullmatch(str(known.get("port") or "")) is None:
        raise StorageError(f"the address of the store cannot be read: {_HOW}")
    if file:
        known["password"] = _password(Path(file))
    return Address(_shown(known), known)


def _password(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{file}: the store's password cannot be read from it") from error


def _shown(known: dict[str, Any]) -> str:
    host = known.get("host") or known.get("hostaddr") or "localhost"
    port = f":{known['port']}" if known.get("port") else ""
    return f"postgresql://{host}{port}/{known.get('dbname') or known.get('user') or ''}"
