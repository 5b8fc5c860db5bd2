"""Take an article's text out of all that is kept, and keep it from coming back.

It goes out of the database and its archive, of kept editions and messages, so of whatever is
read, exported, sent or copied from now on. A tombstone stays: the address, when and why. Who
was sent it is told that it was withdrawn. --undo lifts the tombstone; the text is not kept
anywhere here, so it comes back only if its outlet announces it, or you take it in again.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.settings import Settings
from monitor.cli import OK, PARTLY, FailedError, UsageError
from monitor.cli.decisions import add_decision_arguments, list_decisions, reason_of
from monitor.cli.output import print_json, say
from monitor.cli.session import Tally, carry_out, reading, settings_of
from storage.contract.withdrawals import Tombstone
from storage.copies import before_updates, copies
from storage.opening import copy_holds, older_stores, open_store
from storage.store import Store

if TYPE_CHECKING:
    from monitor.catalogue.withdrawal import Withdrawn


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    add_decision_arguments(
        parser,
        "URL_OR_ID",
        "a page, an article's id or its beginning",
        undo="let it in again",
        listed="what is withdrawn",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")


def run(arguments: argparse.Namespace) -> int:
    """Withdraw, or take that back."""
    if arguments.list:
        return _list(arguments)
    if not arguments.name:
        raise UsageError("say what: the address of a page, or the id of an article")
    if arguments.undo:
        return _undo(arguments)
    because = reason_of(arguments, "the agency took it back")
    settings = settings_of(arguments)
    done, tally = _withdraw(settings, arguments.name, because, dry_run=arguments.dry_run)
    is_erased = arguments.dry_run or _erase(settings)
    held = _copies(settings, done.stone)
    if arguments.json:
        print_json(_line(done, held))
    else:
        _tell(done, held, dry_run=arguments.dry_run)
    if not is_erased:
        say("the log beside the database is still in use: it is overwritten within the hour")
    return PARTLY if tally.parked or not is_erased else OK


class _DryRunError(Exception):
    """Takes back what a dry run did."""


def _withdraw(
    settings: Settings, name: str, because: str, *, dry_run: bool
) -> tuple[Withdrawn, Tally]:
    done: list[Withdrawn] = []

    def plan(store: Store, now: datetime) -> Sequence[tuple[str, str]]:
        from monitor.catalogue.withdrawal import stone_of, withdraw
        from monitor.parts import Parts

        stone = stone_of(store, name, because, now)
        if stone is None:
            raise FailedError(f"nothing is known of {name!r}; see `sco-monitor search`")
        with ExitStack() as closing:
            done.append(withdraw(store, stone, Parts(settings, closing).notifiers))
        if dry_run:
            raise _DryRunError
        return done[0].work

    tally = Tally()
    with suppress(_DryRunError):
        carry_out(settings, plan, title="withdrawing", watch=tally)
    return done[0], tally


def _erase(settings: Settings) -> bool:
    """Overwrite the traces; the work is done, and no other connection of this process is open."""
    with open_store(settings.database) as store:
        return store.withdrawals.erase()


def _undo(arguments: argparse.Namespace) -> int:
    from monitor.text.addresses.urls import canonical

    with open_store(settings_of(arguments).database) as store, store.writing():
        stone = store.withdrawals.find(canonical(arguments.name) or arguments.name)
        if stone is None:
            raise FailedError(f"{arguments.name!r} is not withdrawn; see `withdraw --list`")
        store.withdrawals.lift(stone.page)
    say(f"{stone.url} may come back; its text is not here: sco-monitor ingest '{stone.url}'")
    return OK


def _list(arguments: argparse.Namespace) -> int:
    with reading(arguments) as store:
        stones = store.withdrawals.all()
    return list_decisions(
        stones,
        line=_stone,
        columns=("withdrawn", "article", "url", "because"),
        row=lambda one: (one.at, one.article, one.url, one.because),
        said="withdrawn",
        as_json=arguments.json,
    )


def _stone(stone: Tombstone) -> dict[str, Any]:
    return {
        "article": stone.article or None,
        "url": stone.url,
        "source": stone.source,
        "at": stone.at,
        "because": stone.because,
    }


# What is said -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Held:
    """A copy that still has the text, or cannot be looked into, and until when it stays."""

    path: Path
    is_sure: bool
    until: str


def _copies(settings: Settings, stone: Tombstone) -> list[_Held]:
    """Return the copies of the database that hold what was withdrawn."""
    folder, keep = settings.backups, settings.backup.keep
    daily = copies(folder)
    found: list[tuple[Path, str]] = []
    for place, copy in enumerate(daily):
        goes = daily[0].at + timedelta(days=keep - place)
        is_kept = not settings.backup.enabled
        found.append((copy.path, "you delete it" if is_kept else f"{goes:%Y-%m-%d}"))
    found += [(path, "the second update after it") for path in before_updates(folder)]
    found += [(path, "you delete it") for path in older_stores(settings.database)]
    looked = [(path, copy_holds(path, stone.names), until) for path, until in found]
    return [
        _Held(path, holds is True, until) for path, holds, until in looked if holds is not False
    ]


def _line(done: Withdrawn, held: Sequence[_Held]) -> dict[str, Any]:
    return _stone(done.stone) | {
        "versions": done.versions,
        "documents": done.documents,
        "editions": [{"subscription": name, "date": date} for name, date in done.editions],
        "told": list(done.told),
        "unsent": done.unsent,
        "copies": list(done.copies),
        "backups": [
            {"path": str(one.path), "sure": one.is_sure, "until": one.until} for one in held
        ],
    }


def _tell(done: Withdrawn, held: Sequence[_Held], *, dry_run: bool) -> None:
    stone = done.stone
    would = "would be withdrawn" if dry_run else "withdrawn"
    already = "" if done.versions or done.documents else " (nothing of it was here any more)"
    print(f"{would}: {stone.url} {stone.article}".rstrip() + already)
    print(f"  {done.versions} versions, {done.documents} documents of sources that carried it")
    for subscription, date in done.editions:
        print(f"  told in the edition of {date} for {subscription}")
    for name in done.told:
        print(f"  sent to {name}, who {'would be' if dry_run else 'is'} told")
    if done.unsent:
        print(f"  {done.unsent} messages that were not sent yet {would}")
    for one in held:
        has = "still has it" if one.is_sure else "cannot be looked into"
        print(f"  {one.path} {has}; it stays until {one.until}")
    for copy in done.copies:
        print(f"  {copy} is another outlet's copy of it, and stays: `sco-monitor show {copy}`")
    if done.editions:
        say("mails that were sent are with their readers; files in the outbox are yours to delete")
