"""`sources check`: ask every source once, or those named, and propose what to switch, with reasons.

It changes nothing, but that a source which was gone and answers is watched again, and with
``--switch-on`` what answers well of the catalogue and is off.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from monitor.cli import OK, PARTLY, FailedError
from monitor.cli.output import print_json, progress, say
from monitor.cli.session import settings_of
from monitor.cli.source_opening import looking, open_with_sources
from storage.records import Source


def add_arguments(verb: argparse.ArgumentParser) -> None:
    """Describe the options of the verb."""
    verb.add_argument("names", nargs="*", metavar="NAME", help="these; all where none is named")
    verb.add_argument(
        "--switch-on", action="store_true", help="what is off in the catalogue and answers well"
    )
    verb.add_argument("--json", action="store_true", help="JSON lines")


def check(arguments: argparse.Namespace) -> int:
    """Ask, and say what to do."""
    with looking(arguments) as (store, sources):
        gone = {name for name, h in store.sources.all_health().items() if h.state == "gone"}
    known = {source.name: source for source in sources}
    if arguments.names:
        unknown = [name for name in arguments.names if name not in known]
        if unknown:
            raise FailedError(f"there is no source {unknown[0]!r}; see `sources list --all`")
        sources = [known[name] for name in arguments.names]
    findings = _asked(arguments, sources)
    _revive(arguments, [f["source"] for f in findings if f["good"] and f["source"] in gone])
    bad = sum(not finding["good"] for finding in findings)
    say(f"{len(findings)} asked, {len(findings) - bad} readable, {bad} not")
    for proposal in ("switch on", "switch off", "change url", "try again"):
        names = sorted(f["source"] for f in findings if f["proposal"] == proposal)
        if names:
            say(f"{proposal} ({len(names)}): {', '.join(names)}")
    good = [known[f["source"]] for f in findings if f["proposal"] == "switch on"]
    if arguments.switch_on:
        _switch_on(arguments, good)
    else:
        _propose(arguments, known, findings, len(good))
    return PARTLY if bad else OK


def _asked(arguments: argparse.Namespace, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """Ask each of *sources*, tell what it answered as answers come, and return all of it."""
    from rich.cells import cell_len

    from monitor.catalogue.probe import probe
    from monitor.cli.source_views import LONGEST_NAME

    findings: list[dict[str, Any]] = []
    width = min(max((cell_len(source.name) for source in sources), default=0), LONGEST_NAME)
    with progress("asking", len(sources)) as bar:
        for finding in probe(settings_of(arguments), sources):
            findings.append(finding)
            bar.advance(finding["source"])
            if arguments.json:
                print_json(finding)
            else:
                gap = " " * (width - cell_len(finding["source"]))
                print(f"{finding['proposal']:<10}  {finding['source']}{gap}  {finding['why']}")
                sys.stdout.flush()
    return findings


def _propose(
    arguments: argparse.Namespace,
    known: Mapping[str, Source],
    findings: Sequence[Mapping[str, Any]],
    more: int,
) -> None:
    """Say in words what all of it comes to, with the command that does it."""
    from monitor.catalogue.proposal import asked_words

    asked = [finding for finding in findings if known[finding["source"]].enabled]
    dead = sum(finding["proposal"] == "switch off" for finding in asked)
    words = asked_words(asked=len(asked), dead=dead, more=more)
    say(" ".join([words, *(_quoted(name) for name in arguments.names if more)]))


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)


def _switch_on(arguments: argparse.Namespace, good: Sequence[Source]) -> None:
    """Switch on what of the catalogue is *good*; say of the rest where it stands."""
    from monitor.catalogue.configured import as_switched, configured_sources, of_catalogue
    from monitor.catalogue.trying import switch_on

    if not good:
        say("nothing that is off answered well: nothing is switched on")
        return
    settings = settings_of(arguments)
    shipped = of_catalogue(settings)
    own = sorted(source.name for source in good if source.name not in shipped)
    now = datetime.now(UTC)
    with open_with_sources(arguments) as store:
        names = switch_on(store, [one for one in good if one.name in shipped], now)
        sources = as_switched(settings, configured_sources(settings), store.trials.all())
        with store.writing():
            store.sources.follow(sources, polled_by="poll")
            store.work.open("poll", names, now)
    if names:
        say(f"switched on ({len(names)}): {', '.join(sorted(names))}")
        say("one that you do not want: sco-monitor sources remove NAME")
    if own:
        say(f"enabled = true belongs into your file for: {', '.join(own)}")


def _revive(arguments: argparse.Namespace, names: list[str]) -> None:
    """Watch sources again that had said that they are gone, and now answer."""
    if not names:
        return
    with open_with_sources(arguments) as store, store.writing():
        for name in names:
            store.sources.begin_anew(name, polled_by="poll")
    say(f"watched again: {', '.join(names)}")
