"""Which store it was: noted on this machine, so that no empty or foreign one is taken for it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from storage.errors import StorageError


def known_as(note: Path | None) -> str:
    """Return the identity that the file *note* holds, "" where there is none."""
    try:
        return note.read_text("utf-8").strip() if note is not None else ""
    except (OSError, UnicodeDecodeError):
        return ""


def write_note(note: Path, identity: str) -> None:
    """Write *identity* down; where that cannot be, the next start knows of none."""
    with suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{identity}\n", "utf-8")


def another(shown: str, note: Path | None, *, is_empty: bool) -> StorageError:
    """Return what to say of a store that is not the one that was noted."""
    what = "nothing is stored there any more" if is_empty else "another store is there now"
    return StorageError(
        f"{shown}: {what}, and nothing is begun anew: after a failover, restore the server or name "
        f"the right one; where this is meant, delete {note}"
    )
