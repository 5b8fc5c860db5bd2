"""Putting a backup in place of the database."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from storage.errors import DamagedError, DiskFullError, NewerStoreError, StorageError
from storage.sqlite.damage import forget_damage, refuse_ruin
from storage.sqlite.files import make_private, put_aside, remove
from storage.sqlite.store import SqliteStore
from storage.store import Restored, Store


def restore(path: Path, copy: Path, amend: Callable[[Store], None]) -> Restored:
    """Check *copy*, bring its schema up to date, and give it the place of the database at *path*.

    :param amend: is given it before it has that place
    :raises StorageError: when the copy cannot be read or is damaged; nothing was changed
    """
    staged = path.with_suffix(".restoring")
    with ExitStack() as undoing:
        undoing.callback(remove, staged)
        articles = stage(copy, staged, amend)
        undoing.pop_all()
    kept = put_aside(path, datetime.now(UTC))
    staged.rename(path)
    forget_damage(path)
    return Restored(articles=articles, kept="" if kept is None else str(kept))


def stage(copy: Path, staged: Path, amend: Callable[[Store], None]) -> int:
    """Copy *copy* to *staged* and look into it; return how many articles it holds.

    :param amend: is given it, open for writing
    :raises StorageError: when it cannot be read or is damaged
    """
    nothing = "nothing was changed"
    try:
        refuse_ruin(copy)
        remove(staged)
        make_private(staged)
        shutil.copyfile(copy, staged)
        with SqliteStore.open(staged) as store:
            problems = store.problems()
            if not problems:
                amend(store)
            articles = store.articles.count()
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise (DiskFullError if full else StorageError)(
            f"{copy}: cannot be copied ({error.strerror}); {nothing}"
        ) from error
    except DamagedError as error:
        raise DamagedError(
            f"{copy} is not a backup that can be read ({error.what}); {nothing}"
        ) from error
    except (NewerStoreError, DiskFullError) as error:
        raise type(error)(f"{error}; {nothing}") from error
    except (StorageError, sqlite3.Error) as error:
        raise StorageError(
            f"{copy} is not a backup of sco-monitor that can be read; {nothing}"
        ) from error
    if problems:
        raise DamagedError(f"{copy} is damaged ({problems[0]}); {nothing}")
    return articles
