"""The verdict: what an operator is told first, and what a health check exits with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.watch.verdict import Edition, Facts, verdict

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WELL = Facts(
    now=NOW,
    is_running=True,
    running_since=NOW - DAY,
    enabled=200,
    polled=200,
    answering=180,
    unreachable={"blocked": 12, "dns-failed": 8},
    last_poll=NOW - MINUTE,
    poll_due=NOW + MINUTE,
    came_today=57,
    usual_by_now=60.0,
    free_bytes=10**10,
)

CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("stopped", {"is_running": False}, "unhealthy", "not-running"),
    (
        "hangs",
        {"poll_due": NOW - HOUR, "last_poll": NOW - HOUR},
        "unhealthy",
        "stuck",
    ),
    (
        "every source fails",
        {"answering": 0, "unreachable": {"dns-failed": 190, "blocked": 10}},
        "unhealthy",
        "blind",
    ),
    (
        "the network went away in the last hour",
        {"answered_lately": False, "lost": {"connect-failed": 3}},
        "unhealthy",
        "blind",
    ),
    ("a quarter fails", {"unreachable": {"blocked": 50}}, "attention", "many-unreachable"),
    (
        "an edition is late",
        {"editions": (Edition(subscription="desk", due=NOW - HOUR),)},
        "unhealthy",
        "edition-late",
    ),
    ("full disk", {"free_bytes": 10**6}, "unhealthy", "disk-full"),
    ("little room", {"free_bytes": 10**8}, "attention", "disk-low"),
    ("damage", {"trouble": ("damaged", "row 5 is missing")}, "unhealthy", "damaged"),
    ("read-only", {"trouble": ("read-only", "cannot be written")}, "unhealthy", "read-only"),
    (
        "low, and said as such",
        {"trouble": ("disk-low", "nearly full"), "free_bytes": 10**8},
        "attention",
        "disk-low",
    ),
    (
        "a silent receiver",
        {"deliveries_waiting": 9, "silent_receivers": ("hooks.example: nothing since 14:02",)},
        "attention",
        "receiver-silent",
    ),
    (
        "a silent translator",
        {"silent_translator": "translator trans: gives nothing since 14:02"},
        "attention",
        "translator-silent",
    ),
    ("parked mail", {"parked": {("deliver", "refused"): 2}}, "attention", "deliveries-parked"),
    ("receiver gone", {"disabled": {"desk": "410"}}, "attention", "subscription-disabled"),
    ("receiver down", {"deliveries_waiting": 9}, "attention", "receiver-unavailable"),
    ("a bug", {"parked": {("extract", "poison"): 1}}, "attention", "parked-poison"),
    ("future", {"last_poll": NOW + 40 * DAY}, "attention", "clock"),
    ("nothing came", {"came_today": 0}, "attention", "nothing-today"),
    ("behind", {"work_due": NOW - 3 * HOUR}, "attention", "behind"),
    ("no backup", {"backups_expected": True}, "attention", "backup-old"),
    (
        "old backup",
        {"backups_expected": True, "last_backup": NOW - 4 * DAY},
        "attention",
        "backup-old",
    ),
]

FINE: list[tuple[str, dict[str, Any]]] = [
    ("a usual day", {}),
    ("just begun after a long pause", {"running_since": NOW, "poll_due": NOW - 9 * DAY}),
    ("a poll was late and is under way", {"poll_due": NOW - HOUR}),
    ("a quiet night", {"answered_lately": False, "lost": {"timeout": 2}}),
    ("pages that do not exist", {"parked": {("fetch", "not-found"): 40}}),
    ("an edition to come", {"editions": (Edition(subscription="d", due=NOW + HOUR),)}),
    (
        "an edition missed while it was down is on its way",
        {"running_since": NOW, "editions": (Edition(subscription="d", due=NOW - DAY),)},
    ),
    ("a slow Sunday", {"came_today": 0, "usual_by_now": 8.0}),
    ("no sources", {"enabled": 0, "polled": 0, "answering": 0, "unreachable": {}}),
    ("the first minute", {"polled": 0, "answering": 0, "unreachable": {}, "last_poll": None}),
    ("backed up", {"backups_expected": True, "last_backup": NOW - DAY}),
]


@pytest.mark.parametrize(("changes", "state", "code"), [c[1:] for c in CASES], ids=lambda _: "")
def test_each_trouble_is_named(changes: dict[str, Any], state: str, code: str) -> None:
    told = verdict(replace(WELL, **changes))
    assert (told.state, [finding.code for finding in told.findings]) == (state, [code])
    assert told.exit_code == (1 if state == "unhealthy" else 3)
    assert told.findings[0].advice or told.findings[0].words == changes["trouble"][1]
    assert told.line.startswith("UNHEALTHY: " if state == "unhealthy" else "NEEDS ATTENTION: ")


@pytest.mark.parametrize("changes", [c[1] for c in FINE], ids=[c[0] for c in FINE])
def test_what_is_usual_is_healthy(changes: dict[str, Any]) -> None:
    told = verdict(replace(WELL, **changes))
    assert (told.findings, told.exit_code) == ((), 0)
    assert told.line.startswith("healthy: ")


@pytest.mark.parametrize(
    ("parked", "advice"),
    [
        ({("embed", "poison"): 2}, "report it; `sco-monitor replay embed` tries again"),
        (
            {("embed", "poison"): 2, ("extract", "poison"): 1},
            "report it; `sco-monitor replay embed` and "
            "`sco-monitor recrawl --from-archive --reason poison` try again",
        ),
        ({("poll", "crashed"): 1}, "report it"),
    ],
)
def test_what_is_set_aside_names_what_tries_it_again(
    parked: dict[tuple[str, str], int], advice: str
) -> None:
    (finding,) = verdict(replace(WELL, parked=parked, replayed=("embed",))).findings
    assert finding.advice == advice


def test_the_worst_comes_first_and_the_rest_is_counted() -> None:
    told = verdict(
        replace(WELL, disabled={"desk": "410"}, free_bytes=10**8, answering=0, is_running=False)
    )
    codes = [finding.code for finding in told.findings]
    assert codes == ["not-running", "blind", "disk-low", "subscription-disabled"]
    assert told.line.endswith("(and 3 more)")


def test_blindness_asks_for_the_network() -> None:
    told = verdict(replace(WELL, answering=0, unreachable={"dns-failed": 200}))
    assert told.line == "UNHEALTHY: no source answers (DNS): is the network up?"
