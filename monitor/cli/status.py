"""What is running, waiting and stuck, in one look."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any, Final

from config.settings import Settings
from monitor.cli import FAILED, OK, PARTLY
from monitor.cli.output import ago, print_folded, print_json
from monitor.cli.session import reading, settings_of
from monitor.watch.states import TROUBLE, WORST_FIRST
from monitor.watch.survey import span, survey
from monitor.watch.trouble import trouble
from storage.copies import newest_copy
from storage.errors import NoStoreError, StorageError
from storage.opening import writer_lock
from storage.reasons import BREAKERS, meaning
from storage.store import Store

SHOWN: Final = 5
"""Items of one stage and reason that are named."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the state; exits with 3 when something needs a person."""
    settings = settings_of(arguments)
    is_running = not writer_lock(settings.database).is_free()
    try:
        with reading(arguments) as store:
            value = _state(store, is_running=is_running)
    except NoStoreError:
        raise
    except StorageError as error:
        return _only_trouble(settings, error, is_running=is_running, as_json=arguments.json)
    found = trouble(settings)
    value |= {
        "trouble": found.code if found else "",
        "trouble_says": found.words if found else "",
        "needs_attention": value["needs_attention"] or found is not None,
        "last_backup": newest_copy(settings.backups),
    }
    if arguments.json:
        print_json(value)
    else:
        _print(value)
    return PARTLY if value["needs_attention"] else OK


def _only_trouble(
    settings: Settings, error: StorageError, *, is_running: bool, as_json: bool
) -> int:
    """Say what is wrong where the database cannot even be read."""
    found = trouble(settings, error)
    words = found.words if found else str(error)
    daemon = "running" if is_running else "not running"
    if as_json:
        code = found.code if found else "unreadable"
        print_json({"daemon": daemon, "trouble": code, "trouble_says": words})
    else:
        print_folded(words, 11)
        print(f"daemon     {daemon}")
    return FAILED


def _state(store: Store, *, is_running: bool) -> dict[str, Any]:
    now = datetime.now(UTC)
    health = store.sources.all_health()
    states: dict[str, int] = {}
    troubled = []
    for line in sorted(survey(store, now), key=lambda line: WORST_FIRST.index(line["state"])):
        if line["enabled"]:
            states[line["state"]] = states.get(line["state"], 0) + 1
            if line["state"] in TROUBLE:
                troubled.append(
                    {
                        "source": line["name"],
                        "state": line["state"],
                        "since": line["since"],
                        "why": line["why"],
                    }
                )
    stages: dict[str, dict[str, int]] = {}
    parked: dict[str, dict[str, int]] = {}
    refused_for_now = 0
    for stage, state, reason, count in store.work.counts():
        row = stages.setdefault(stage, {})
        row[state] = row.get(state, 0) + count
        if state == "parked":
            parked.setdefault(stage, {})[reason] = count
        if (stage, state, reason) == ("deliver", "due", "receiver-unavailable"):
            refused_for_now = count
    last = max((h.answered_at for h in health.values() if h.answered_at), default=None)
    return {
        "daemon": "running" if is_running else "not running",
        "now": now,
        "last_answer": last,
        "articles": store.articles.count(),
        "relevance": store.classifications.levels(),
        "stories": store.stories.count(),
        "sources": {"enabled": sum(states.values()), "states": states, "troubled": troubled},
        "stages": stages,
        "parked": parked,
        "broke_their_reader": _breakers(store, parked),
        "deliveries_refused_for_now": refused_for_now,
        "subscriptions_disabled": store.subscriptions.disabled(),
        "database_bytes": store.size().data,
        "needs_attention": bool(parked.get("deliver") or store.subscriptions.disabled()),
    }


def _breakers(store: Store, parked: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """Return the parked work whose bytes broke their reader, the first few of each reason."""
    found = []
    for stage, reasons in parked.items():
        for reason in reasons:
            if reason not in BREAKERS:
                continue
            items = store.work.items(stage, state="parked", reason=reason)[:SHOWN]
            for state in store.work.states(stage, items):
                broken = store.archive.get(state.item, body=False) or store.documents.walk(
                    state.item
                )
                found.append(
                    {
                        "stage": stage,
                        "reason": reason,
                        "source": broken.source if broken else "",
                        "url": broken.url if broken else state.item,
                        "detail": state.detail,
                        "tries": state.tries,
                        "at": state.settled_at,
                    }
                )
    return found


def _print(value: dict[str, Any]) -> None:
    now = value["now"]
    last = value["last_answer"]
    if value["trouble"]:
        print_folded(value["trouble_says"], 11)
    answered = f"a source last answered {ago(last, now)}" if last else "no source has answered yet"
    print(f"daemon     {value['daemon']}; {answered}")
    levels = value["relevance"]
    print(
        f"articles   {value['articles']} ({levels.get('about', 0)} about, "
        f"{levels.get('mention', 0)} mention), {value['stories']} stories"
    )
    copy = f"; last copy {value['last_backup']}" if value["last_backup"] else ""
    print(f"database   {value['database_bytes'] / 1e6:.1f} MB{copy}")
    states = ", ".join(f"{count} {state}" for state, count in value["sources"]["states"].items())
    print(f"sources    {value['sources']['enabled']} enabled: {states or 'none polled yet'}")
    for line in value["sources"]["troubled"][:20]:
        why = f": {line['why']}" if line["why"] else ""
        lasting = f" for {span(now - line['since'])}" if line["since"] else ""
        print_folded(f"{line['source']} is {line['state']}{lasting}{why}", 11)
    if len(value["sources"]["troubled"]) > 20:
        print(f"           and {len(value['sources']['troubled']) - 20} more: sources list")
    print("work")
    for stage, row in value["stages"].items():
        parts = ", ".join(f"{count} {state}" for state, count in sorted(row.items()))
        print(f"  {stage:<9}{parts}")
        for reason, count in value["parked"].get(stage, {}).items():
            print_folded(f"{count} parked: {meaning(reason)} ({reason})", 11)
            _print_breakers(value["broke_their_reader"], stage, reason, now)
    if value["deliveries_refused_for_now"]:
        print(
            f"{value['deliveries_refused_for_now']} deliveries wait for another try: "
            f"{meaning('receiver-unavailable')}; try now with `deliveries retry`"
        )
    for name, why in value["subscriptions_disabled"].items():
        print(
            f"subscription {name} gets nothing any more: {why}; "
            "when the receiver is back: `deliveries retry`, or `unsubscribe` to end it"
        )


def _print_breakers(broken: list[dict[str, Any]], stage: str, reason: str, now: datetime) -> None:
    """Name the work that broke its reader, with what happened to it."""
    for line in broken:
        if (line["stage"], line["reason"]) == (stage, reason):
            what = f"a document of {line['source']}" if stage == "parse" else line["url"]
            print_folded(
                f"{what}: {line['detail']}; {line['tries']} tries, the last {ago(line['at'], now)}",
                13,
            )
