"""Secrets come from files, are read when they are needed, and stand in no message."""

from __future__ import annotations

from pathlib import Path

from config.plain_file import NotPlainError, read_plain

SIZE_LIMIT = 65_536
"""Bytes: a secret file is a line or a few; something longer is another file."""


class SecretError(Exception):
    """A secret cannot be had; the message names setting and file and says what to do."""


def read_secret(path: str, setting: str) -> list[str]:
    """Return the lines of the secret file *path* that are not blank, without their line ends.

    :param setting: the name of the setting, for the message
    :raises SecretError: when it is not set, cannot be read, is too long or holds nothing
    """
    if not path:
        raise SecretError(f"{setting} is not set: write the path of the file that holds the secret")
    try:
        body = read_plain(Path(path), SIZE_LIMIT + 1)
        text = body.decode("utf-8-sig")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise SecretError(
            f"{setting}: the file {path} cannot be read ({why}); "
            "create it, readable for the user that runs sco-monitor and for nobody else"
        ) from None
    except NotPlainError as error:
        raise SecretError(
            f"{setting}: {path} is {error}; write the secret alone on a line of a file"
        ) from None
    except ValueError:  # no UTF-8, or a path with NUL
        raise SecretError(
            f"{setting}: the file {path} is not text; write the secret alone on a line"
        ) from None
    if len(body) > SIZE_LIMIT:
        raise SecretError(
            f"{setting}: the file {path} is too long for a secret; is it the right one?"
        )
    kept = [line for line in text.splitlines() if line.strip()]
    if not kept:
        raise SecretError(f"{setting}: the file {path} is empty; write the secret alone on a line")
    return kept
