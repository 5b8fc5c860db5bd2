"""Is the service well? One verdict from facts, the worst first, with what to do. Pure.

``unhealthy`` means that news is being lost or told to nobody: a person gets up. ``attention``
means that something waits for a person, and can wait until morning. Single sources that fail
are the network's daily weather: they are in `sources list` and make no verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from monitor.reading.cure import cure
from monitor.text.counting import counted
from storage.reasons import BREAKERS, CAUSES, SHORT, meaning

Level = Literal["unhealthy", "attention"]

EXIT_CODES: Final = {"healthy": 0, "unhealthy": 1, "attention": 3}
"""What `status` exits with, by `Verdict.state`."""

STUCK_AFTER: Final = timedelta(minutes=15)
"""Polls come at least every 24 h for a source, and are claimed within seconds of their time: a
daemon that holds due ones back for so long does nothing. The longest rest that it takes by
itself is half a minute (a full disk)."""

LATE_EDITION: Final = timedelta(minutes=30)
"""An edition is made within seconds of its hour; a long replay before it may take minutes."""

BEHIND_AFTER: Final = timedelta(hours=2)
"""What was fetched is read within minutes; a backfill of thousands of pages takes an hour."""

UNREACHABLE_SHARE: Final = 1 / 4
"""Of the shipped catalogue a tenth fails on a usual day; a quarter is one cause behind many."""

FEWEST_LOST: Final = 3
"""Sources that answered until lately and all fail now, while none answers: the fault is here."""

CLOCK_SLACK: Final = timedelta(minutes=10)
"""Records of the future by more than this were written by a clock that ran ahead."""

QUIET_DAY: Final = 20.0
"""Items expected today of which none came: by then a day without news is no chance."""

FREE_ATTENTION: Final = 500_000_000
FREE_UNHEALTHY: Final = 50_000_000
"""Bytes: a busy week of pages is about half a gigabyte; at 50 MB the write-ahead log of one long
transaction may not fit any more."""

BACKUP_OLD: Final = timedelta(days=3)
"""Two nightly backups left out are one night's bad luck and one that nobody noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """When the next edition of a subscription is due; ``due`` in the past is late."""

    subscription: str
    due: datetime
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a verdict is made of; what is not known keeps its default, and is not judged.

    ``running_since`` is when the writer's lock was taken. ``replayed`` are the stages that `replay`
    can run again. ``enabled`` sources are switched on,
    ``polled`` of them were asked at least once, ``answering`` ended their last poll well;
    ``unreachable`` and ``lost`` count the others by reason, those that answered until lately in
    ``lost``. ``answered_lately`` tells whether any source answered in the last hour.
    ``poll_due`` and ``work_due`` are when the oldest poll, and the oldest other work, was due.
    ``parked`` counts work by (stage, reason). ``came_today`` counts the articles since midnight,
    ``usual_by_now`` those that a usual day has brought by this time of day. ``trouble`` is
    what is wrong with the place of the data: a code (damaged, disk-full, read-only, unreadable,
    disk-low) and words that say what to do. ``silent_receivers`` has a line for each receiver
    that answers nothing, ``silent_translator`` one where the operator's translator fails.
    """

    now: datetime
    is_running: bool
    running_since: datetime | None = None
    enabled: int = 0
    polled: int = 0
    answering: int = 0
    unreachable: Mapping[str, int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    answered_lately: bool = True
    last_poll: datetime | None = None
    poll_due: datetime | None = None
    work_due: datetime | None = None
    parked: Mapping[tuple[str, str], int] = field(default_factory=dict)
    replayed: tuple[str, ...] = ()
    deliveries_waiting: int = 0
    silent_receivers: tuple[str, ...] = ()
    silent_translator: str = ""
    disabled: Mapping[str, str] = field(default_factory=dict)
    editions: tuple[Edition, ...] = ()
    usual_by_now: float = 0.0
    came_today: int = 0
    trouble: tuple[str, str] = ("", "")
    free_bytes: int | None = None
    last_backup: datetime | None = None
    backups_expected: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: ``words`` say what, ``advice`` what to do.

    ``advice`` is "" where the words say it too.
    """

    code: str
    level: Level
    words: str
    advice: str

    @property
    def line(self) -> str:
        """Return both in one line."""
        return f"{self.words}: {self.advice}" if self.advice else self.words


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the service is: what was found, the worst first, and what is well in a few words."""

    findings: tuple[Finding, ...]
    well: str = ""

    @property
    def state(self) -> str:
        """Return healthy, attention or unhealthy."""
        return self.findings[0].level if self.findings else "healthy"

    @property
    def exit_code(self) -> int:
        """Return what a command that tells the verdict exits with."""
        return EXIT_CODES[self.state]

    @property
    def line(self) -> str:
        """Return the verdict in one line: the worst of it, and how much more there is."""
        if not self.findings:
            return f"healthy: {self.well}" if self.well else "healthy"
        title = "UNHEALTHY" if self.state == "unhealthy" else "NEEDS ATTENTION"
        more = f" (and {len(self.findings) - 1} more)" if len(self.findings) > 1 else ""
        return f"{title}: {self.findings[0].line}{more}"


def verdict(facts: Facts) -> Verdict:
    """Return what *facts* mean. Never raises."""
    found = [finding for judge in _WORST_FIRST for finding in judge(facts)]
    found.sort(key=lambda finding: finding.level != "unhealthy")
    return Verdict(tuple(found), _well(facts))


def _well(facts: Facts) -> str:
    if not facts.enabled:
        return "no source is switched on"
    if not facts.polled:
        return f"{facts.enabled} sources, none asked yet"
    return f"{facts.answering} of {facts.enabled} sources answer, {facts.came_today} articles today"


def _trouble(facts: Facts) -> Iterator[Finding]:
    code, words = facts.trouble
    if code:
        yield Finding(code, "attention" if code == "disk-low" else "unhealthy", words, "")


def _disk(facts: Facts) -> Iterator[Finding]:
    free = facts.free_bytes
    if free is None or free >= FREE_ATTENTION or facts.trouble[0].startswith("disk-"):
        return
    is_full = free < FREE_UNHEALTHY
    words = f"the disk is {'full' if is_full else 'nearly full'} ({free / 1e6:.0f} MB free)"
    yield Finding(
        "disk-full" if is_full else "disk-low",
        "unhealthy" if is_full else "attention",
        words,
        "free some space; `sco-monitor prune --dry-run` shows what could go",
    )


def _daemon(facts: Facts) -> Iterator[Finding]:
    if not facts.is_running:
        yield Finding(
            "not-running",
            "unhealthy",
            "the daemon is not running",
            "start `sco-monitor run`, or its service",
        )
        return
    since = max(filter(None, (facts.running_since, facts.last_poll, facts.poll_due)), default=None)
    if facts.poll_due is not None and since is not None and facts.now - since > STUCK_AFTER:
        waits = _minutes(facts.now - facts.poll_due)
        yield Finding(
            "stuck",
            "unhealthy",
            f"the daemon runs but does nothing: a poll has been due for {waits}",
            "restart it, and look at its log",
        )


def _network(facts: Facts) -> Iterator[Finding]:
    if not facts.polled:
        return
    is_blind = not facts.answering
    if not is_blind and not facts.answered_lately:
        is_blind = sum(facts.lost.values()) >= FEWEST_LOST
    unreachable = sum(facts.unreachable.values())
    if is_blind:
        reasons = facts.lost or facts.unreachable
        what, advice = _cause(_commonest(reasons))
        yield Finding("blind", "unhealthy", f"no source answers ({what})", advice)
    elif unreachable >= UNREACHABLE_SHARE * facts.enabled:
        what, advice = _cause(_commonest(facts.unreachable))
        words = f"{unreachable} of {facts.enabled} sources cannot be read (mostly: {what})"
        yield Finding("many-unreachable", "attention", words, "see `sco-monitor sources list`")


def _commonest(reasons: Mapping[str, int]) -> str:
    return max(reasons, key=lambda reason: (reasons[reason], reason), default="")


def _cause(reason: str) -> tuple[str, str]:
    known = CAUSES.get(reason)
    what = SHORT.get(reason, "") or meaning(reason) or "no reason known"
    return known or (what, "see `sco-monitor sources list`")


def _clock(facts: Facts) -> Iterator[Finding]:
    if facts.last_poll is not None and facts.last_poll - facts.now > CLOCK_SLACK:
        ahead = _minutes(facts.last_poll - facts.now)
        yield Finding(
            "clock",
            "attention",
            f"the newest record is {ahead} in the future: the clock is wrong, or was",
            "compare `date` with a watch, and let NTP keep it",
        )


def _editions(facts: Facts) -> Iterator[Finding]:
    late = [one for one in facts.editions if _waited(facts, one.due) > LATE_EDITION]
    if late and facts.is_running:
        one = min(late, key=lambda edition: edition.due)
        yield Finding(
            "edition-late",
            "unhealthy",
            f"the edition of {one.subscription} is {_minutes(facts.now - one.due)} late",
            "look at the daemon's log; `sco-monitor digest send` makes it now",
        )


def _deliveries(facts: Facts) -> Iterator[Finding]:
    parked = sum(count for (stage, _), count in facts.parked.items() if stage == "deliver")
    if parked:
        reasons = {reason: n for (stage, reason), n in facts.parked.items() if stage == "deliver"}
        yield Finding(
            "deliveries-parked",
            "attention",
            f"{counted(parked, 'message')} could not be delivered ({meaning(_commonest(reasons))})",
            "mend the receiver, then `sco-monitor deliveries retry`",
        )
    for name, why in facts.disabled.items():
        yield Finding(
            "subscription-disabled",
            "attention",
            f"{name} gets nothing any more ({why})",
            "`sco-monitor deliveries retry` when the receiver is back, or `unsubscribe`",
        )
    if facts.silent_translator:
        yield Finding(
            "translator-silent",
            "attention",
            facts.silent_translator,
            "`sco-monitor check` says why; editions go out without translations meanwhile",
        )
    for line in facts.silent_receivers:
        yield Finding("receiver-silent", "attention", line, "see `sco-monitor deliveries list`")
    if facts.deliveries_waiting and not facts.silent_receivers:
        yield Finding(
            "receiver-unavailable",
            "attention",
            f"a receiver does not take {counted(facts.deliveries_waiting, 'message')}",
            "see `sco-monitor deliveries list`; what waits is tried again by itself",
        )


def _queues(facts: Facts) -> Iterator[Finding]:
    if facts.is_running and facts.work_due and _waited(facts, facts.work_due) > BEHIND_AFTER:
        yield Finding(
            "behind",
            "attention",
            f"work has been waiting for {_minutes(facts.now - facts.work_due)}",
            "a backfill or replay may be under way; else the machine is too slow",
        )


def _broken(facts: Facts) -> Iterator[Finding]:
    for reason in sorted({code for _, code in facts.parked} & BREAKERS):
        of = {stage: n for (stage, code), n in sorted(facts.parked.items()) if code == reason}
        commands = [
            f"`sco-monitor {one}`" for stage in of if (one := cure(stage, reason, facts.replayed))
        ]
        again = " and ".join(commands)
        yield Finding(
            f"parked-{reason}",
            "attention",
            f"{counted(sum(of.values()), 'item')} set aside: {meaning(reason)}",
            "report it"
            + (f"; {again} {'tries' if len(commands) == 1 else 'try'} again" if again else ""),
        )


def _silence(facts: Facts) -> Iterator[Finding]:
    if facts.answering and facts.usual_by_now >= QUIET_DAY and not facts.came_today:
        yield Finding(
            "nothing-today",
            "attention",
            f"no article came today where about {facts.usual_by_now:.0f} are usual by now",
            "see `sco-monitor sources list`",
        )


def _backups(facts: Facts) -> Iterator[Finding]:
    last = facts.last_backup
    if not facts.backups_expected or (last and facts.now - last <= BACKUP_OLD):
        return
    age = f"the last backup is {_minutes(facts.now - last)} old" if last else "there is no backup"
    yield Finding("backup-old", "attention", age, "make one: `sco-monitor backup FILE`")


_WORST_FIRST: Final = (
    _trouble,
    _disk,
    _daemon,
    _network,
    _editions,
    _deliveries,
    _clock,
    _silence,
    _queues,
    _broken,
    _backups,
)


def _waited(facts: Facts, due: datetime) -> timedelta:
    """Return how long the daemon that runs now has had the time to do what was due at *due*."""
    return facts.now - max(due, facts.running_since or due)


def _minutes(time: timedelta) -> str:
    """Return a length of time in one unit, for a sentence."""
    seconds = int(time.total_seconds())
    for unit, length in (("days", 86_400), ("hours", 3_600)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds // 60} minutes"
