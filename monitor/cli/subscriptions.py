"""Who is told what, and how it goes: what the configuration says, and what was added.

`pause` keeps a subscription and sends it nothing; `resume` goes on, and its next edition has what
became known meanwhile. `change` is for those that a command, a list or a reader added: others are
changed where they stand, in the configuration file. `erase` deletes all that is kept of one.
`import` takes a CSV list of addresses whose owners have agreed (address,name,query,cadence,at,day,
quiet,timezone,languages,interface); those that are known already stay as they are.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from config.settings import SettingsError
from monitor.cli import OK, FailedError, UsageError
from monitor.cli.output import say
from monitor.cli.session import settings_of
from monitor.cli.subscribe import add_wishes, wishes_of
from monitor.cli.subscription_views import print_list, print_one
from storage.opening import open_store
from storage.records import Subscription
from storage.store import Store

LONGEST_LIST = 10_000_000
"""Bytes of a list: some 100,000 addresses."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = verbs.add_parser("list", help="all of them", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="JSON lines")
    show = verbs.add_parser("show", help="one, and what it was sent", allow_abbrev=False)
    show.add_argument("name")
    show.add_argument("--json", action="store_true", help="as JSON")
    pause = verbs.add_parser("pause", help="send it nothing for a while", allow_abbrev=False)
    pause.add_argument("name")
    pause.add_argument("--because", metavar="WORDS", default="", help="for the list")
    resume = verbs.add_parser("resume", help="send to it again", allow_abbrev=False)
    resume.add_argument("name")
    change = verbs.add_parser("change", help="what it asks for, when, where", allow_abbrev=False)
    change.add_argument("name")
    change.add_argument("--address", metavar="A", help="an e-mail address, or an https URL")
    add_wishes(change)
    erase = verbs.add_parser("erase", help="delete all that is kept of it", allow_abbrev=False)
    erase.add_argument("name")
    erase.add_argument("--yes", action="store_true", help="really")
    taking = verbs.add_parser("import", help="a list of confirmed addresses", allow_abbrev=False)
    taking.add_argument("file", type=Path, metavar="FILE.csv")
    taking.add_argument("--dry-run", action="store_true", help="only say what would be added")


def run(arguments: argparse.Namespace) -> int:
    """Do what the verb says."""
    if arguments.verb == "list":
        return print_list(arguments)
    if arguments.verb == "show":
        return print_one(arguments)
    if arguments.verb == "import":
        return _import(arguments)
    with open_store(settings_of(arguments).database) as store, store.writing():
        one = _known(store, arguments.name)
        {"pause": _pause, "resume": _resume, "change": _change, "erase": _erase}[arguments.verb](
            store, one, arguments
        )
    return OK


def _known(store: Store, name: str) -> Subscription:
    """Return the subscription called *name*, paused or not."""
    found = store.subscriptions.get(name)
    if found is None:
        known = [one.name for one in store.subscriptions.all()]
        known += store.subscriptions.disabled()
        raise FailedError(
            f"there is no subscription {name!r}; there are: {', '.join(sorted(known)) or 'none'}"
        )
    return found


def _pause(store: Store, one: Subscription, arguments: argparse.Namespace) -> None:
    from monitor.catalogue.subscribing import hold

    hold(store, one.name, f"paused: {arguments.because}" if arguments.because else "paused")
    say(f"{one.name} is paused; sco-monitor subscriptions resume sends to it again")


def _resume(store: Store, one: Subscription, _: argparse.Namespace) -> None:
    from datetime import UTC, datetime

    from monitor.catalogue.subscribing import let_go_on

    if one.name not in store.subscriptions.disabled():
        raise FailedError(f"{one.name} is not paused")
    due = let_go_on(store, one, datetime.now(UTC))
    when = f"; its next edition is due {due.astimezone():%Y-%m-%d %H:%M %Z}" if due else ""
    say(f"{one.name} is sent to again{when}")


def _change(store: Store, one: Subscription, arguments: argparse.Namespace) -> None:
    from datetime import UTC, datetime

    from monitor.catalogue.subscribing import changed, keep

    if store.subscriptions.is_configured(one.name):
        raise FailedError(f"{one.name} stands in your configuration file: change it there")
    wishes = wishes_of(arguments)
    if arguments.address:
        wishes["address"] = arguments.address
    if not wishes:
        raise UsageError("say what is to change, like --query or --at")
    why = store.subscriptions.disabled().get(one.name, "")
    keep(store, changed(settings_of(arguments), one, wishes), datetime.now(UTC))
    if why:
        from monitor.catalogue.subscribing import hold

        hold(store, one.name, why)
    say(f"{one.name} is changed{' and still paused' if why else ''}")


def _erase(store: Store, one: Subscription, arguments: argparse.Namespace) -> None:
    if store.subscriptions.is_configured(one.name):
        raise FailedError(
            f"{one.name} stands in your configuration file: take it out there first, "
            "or it comes back at the next start"
        )
    if not arguments.yes:
        raise FailedError(
            f"this deletes {one.name} with its editions and messages for good; add --yes to do it"
        )
    store.subscriptions.erase(one.name, composed_by="compose", sent_by="deliver")
    say(f"{one.name} is erased; copies in backups go with these")


def _import(arguments: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from config.plain_file import NotPlainError, read_plain
    from monitor.catalogue.subscribing import keep, listed

    settings = settings_of(arguments)
    try:
        body = read_plain(arguments.file, LONGEST_LIST + 1)
        if len(body) > LONGEST_LIST:
            raise FailedError(f"{arguments.file}: longer than {LONGEST_LIST} bytes; part it")
        found = list(listed(settings, body.decode("utf-8")))
    except UnicodeDecodeError:
        raise FailedError(f"{arguments.file}: is not UTF-8 text; save it as UTF-8") from None
    except NotPlainError as error:
        raise FailedError(f"{arguments.file}: is {error}") from None
    except SettingsError as error:
        raise FailedError(f"{arguments.file}: {error}; nothing was added") from None
    with open_store(settings.database) as store, store.writing():
        new = [one for _, one in found if store.subscriptions.get(one.name) is None]
        if not arguments.dry_run:
            for one in new:
                keep(store, one, datetime.now(UTC))
    would = "would be " if arguments.dry_run else ""
    say(f"{len(new)} {would}added, {len(found) - len(new)} known already")
    return OK
