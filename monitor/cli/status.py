"""Is the service well? The first line says so, or what is wrong and what to do.

Exits with 0 when all is well, 1 when the daemon is dead or blind (get up), 3 when something
needs attention (tomorrow). A health check asks for 1.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from config.additions import additions_of
from config.settings import Settings, SettingsError
from monitor.cli import UsageError
from monitor.cli.output import print_json
from monitor.cli.session import settings_of
from monitor.cli.status_view import lines
from monitor.stages.table import REPLAYED
from monitor.watch.facts import today_and_usual
from monitor.watch.look import facts_of, facts_without_store
from monitor.watch.states import TROUBLE, WORST_FIRST
from monitor.watch.survey import survey
from monitor.watch.verdict import Facts, verdict
from storage.errors import NoStoreError, StorageError
from storage.opening import open_reader, writer_lock
from storage.reasons import BREAKERS
from storage.store import Store

SHOWN: Final = 5
"""Items of one stage and reason that are named."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--watch", action="store_true", help="redraw every 2 s; q or Ctrl-C ends")


def run(arguments: argparse.Namespace) -> int:
    """Print the state; the exit code is the verdict's."""
    if arguments.watch and arguments.json:
        raise UsageError("--watch draws on a terminal, --json is for programs: choose one")
    settings = settings_of(arguments)
    if arguments.watch:
        from monitor.cli.redraw import redraw

        return redraw(lambda: _look(settings))
    value = state(settings)
    if arguments.json:
        print_json(value)
    else:
        print("\n".join(lines(value)))
    return int(value["verdict"]["exit_code"])


def _look(settings: Settings) -> tuple[list[str], int]:
    value = state(settings)
    return lines(value), int(value["verdict"]["exit_code"])


def state(settings: Settings) -> dict[str, Any]:
    """Return all that is told of the service now, the verdict first.

    :raises NoStoreError: when nothing is stored yet
    """
    now = datetime.now(UTC)
    since = writer_lock(settings.database).held_since()
    try:
        with open_reader(settings.database) as store:
            return _state(store, settings, now, since)
    except NoStoreError:
        raise
    except StorageError as error:
        return _unreadable(facts_without_store(settings, error, now, running_since=since))


def _unreadable(facts: Facts) -> dict[str, Any]:
    """Return the verdict on a database that cannot be read: nothing else can be told."""
    return {
        "verdict": _verdict(facts),
        "daemon": _daemon(facts),
        "now": facts.now,
        "trouble": facts.trouble[0],
        "needs_attention": True,
    }


def _daemon(facts: Facts) -> str:
    return "running" if facts.is_running else "not running"


def _state(
    store: Store, settings: Settings, now: datetime, since: datetime | None
) -> dict[str, Any]:
    facts = facts_of(store, settings, now, running_since=since, reading=REPLAYED)
    states: dict[str, int] = {}
    troubled = []
    for line in sorted(survey(store, now), key=lambda line: WORST_FIRST.index(line["state"])):
        if line["enabled"]:
            states[line["state"]] = states.get(line["state"], 0) + 1
            if line["state"] in TROUBLE:
                names = ("state", "since", "why", "reason")
                troubled.append({"source": line["name"], **{name: line[name] for name in names}})
    stages: dict[str, dict[str, int]] = {}
    parked: dict[str, dict[str, int]] = {}
    for stage, how, reason, count in store.work.counts():
        row = stages.setdefault(stage, {})
        row[how] = row.get(how, 0) + count
        if how == "parked":
            parked.setdefault(stage, {})[reason] = count
    answers = (one.answered_at for one in store.sources.all_health().values() if one.answered_at)
    told = _verdict(facts)
    return {
        "verdict": told,
        "daemon": _daemon(facts),
        "daemon_since": since,
        "now": now,
        "last_answer": max(answers, default=None),
        "today": today_and_usual(store, now),
        "articles": store.articles.count(),
        "relevance": store.classifications.levels(),
        "stories": store.stories.count(),
        "sources": {"enabled": sum(states.values()), "states": states, "troubled": troubled},
        "stages": stages,
        "parked": parked,
        "broke_their_reader": _breakers(store, parked),
        "deliveries_refused_for_now": facts.deliveries_waiting,
        "receivers_silent": list(facts.silent_receivers),
        "subscriptions_disabled": dict(facts.disabled),
        "editions": [asdict(edition) for edition in facts.editions],
        "own_names": _own_names(settings),
        "last_backup": facts.last_backup,
        "trouble": facts.trouble[0],
        "database_bytes": store.size().data,
        "log_bytes": store.size().log,
        "disk_free_bytes": facts.free_bytes,
        "needs_attention": told["state"] != "healthy",
    }


def _own_names(settings: Settings) -> str:
    """Return what the operator adds to the gazetteer, or why it cannot be read; "" for nothing."""
    try:
        additions = additions_of(settings)
    except SettingsError as error:
        return f"not readable: {error}"
    return f"{additions.words()} ({additions.digest})" if additions else ""


def _verdict(facts: Facts) -> dict[str, Any]:
    told = verdict(facts)
    return {
        "state": told.state,
        "exit_code": told.exit_code,
        "line": told.line,
        "findings": [asdict(finding) for finding in told.findings],
    }


def _breakers(store: Store, parked: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """Return the parked work whose bytes broke their reader, the first few of each reason."""
    found = []
    for stage, reasons in parked.items():
        for reason in reasons:
            if reason not in BREAKERS:
                continue
            items = store.work.items(stage, state="parked", reason=reason)[:SHOWN]
            for known in store.work.states(stage, items):
                broken = store.archive.get(known.item, body=False) or store.documents.walk(
                    known.item
                )
                found.append(
                    {
                        "stage": stage,
                        "reason": reason,
                        "source": broken.source if broken else "",
                        "url": broken.url if broken else known.item,
                        "detail": known.detail,
                        "tries": known.tries,
                        "at": known.settled_at,
                    }
                )
    return found
