"""Doing work again for chosen items: what `recrawl` and `replay` share, and how they end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from config.settings import Settings
from monitor.cli import OK, PARTLY
from monitor.cli.output import print_json, say
from monitor.cli.session import Tally, carry_out
from monitor.reading.cure import cure
from monitor.reading.differences import Differences, articles_about, differences, facts_of
from monitor.stages.table import REPLAYED, STAGES, STAGES_OF
from storage.opening import open_reader
from storage.reasons import meaning
from storage.store import Store

SHOWN = 10
"""Reasons of failures that are told, the most frequent first."""


def run_again(
    settings: Settings,
    stage: str,
    choose: Callable[[Store], list[str]],
    *,
    title: str,
    stages: Sequence[str] = (),
    only_left: bool,
    as_json: bool,
    before_opening: Callable[[Store], None] = lambda _: None,
) -> int:
    """Run *stage* again for what *choose* returns, tell what changed, and return the exit code.

    :param stages: those that may follow here; see `carry_out`
    :param only_left: only what is still due, as an interrupted command left it
    :param before_opening: what is written in the same transaction
    """
    about = STAGES[stage].about
    with open_reader(settings.database, is_needed=False) as store:
        items = choose(store)
        if only_left:
            states = store.work.states(stage, items)
            left = {state.item for state in states if state.state in ("due", "waiting")}
            items = [item for item in items if item in left]
        before = facts_of(store, articles_about(store, about, items))

    def plan(store: Store, _now: datetime) -> Sequence[tuple[str, str]]:
        before_opening(store)
        return [(stage, item) for item in items]

    if not items:
        say("nothing that is known answers these conditions")
    tally = Tally()
    carry_out(
        settings,
        plan,
        title=title,
        stages=stages,
        watch=tally,
        is_done=lambda store: is_through(store, about, items),
    )
    with open_reader(settings.database, is_needed=False) as store:
        after = facts_of(store, articles_about(store, about, items))
        failed = failures(store, tally)
    _tell(stage, items, tally, differences(before, after), failed, as_json=as_json)
    return PARTLY if tally.parked else OK


def is_through(store: Store, about: str, items: Sequence[str]) -> bool:
    """Tell whether nothing that follows from work on *items* is on its way any more."""
    captures = store.archive.latest_of(items) if about == "page" else []
    articles = articles_about(store, about, items)
    work = [(stage, captures) for stage in STAGES_OF.captures]
    work += [(stage, articles) for stage in STAGES_OF.articles]
    return not any(
        state.state in ("due", "waiting")
        for stage, names in work
        for state in store.work.states(stage, names)
    )


def _tell(
    stage: str,
    items: Sequence[str],
    tally: Tally,
    found: Differences,
    failed: Sequence[str],
    *,
    as_json: bool,
) -> None:
    if as_json:
        print_json({"stage": stage, "items": items, "reasons": tally.reasons} | in_json(found))
    else:
        print(f"{len(items)} items of {stage} run again: {found.words()}")
        for reason, count in sorted(tally.reasons.items(), key=lambda pair: -pair[1]):
            print(f"  {count:>6}  {reason}")
    for line in failed:
        say(line)


def in_json(found: Differences) -> dict[str, Any]:
    """Return what changed as fields of a command's JSON."""
    return {
        "changed": {"articles": found.changed, **found.parts},
        "unchanged": found.unchanged,
        "new": found.new,
        "gone": found.gone,
    }


def failures(store: Store, tally: Tally) -> list[str]:
    """Return a line for each reason that items failed with, and the command that helps."""
    lines = []
    by_number = sorted(tally.failed.items(), key=lambda pair: -len(pair[1]))
    for reason, steps in by_number[:SHOWN]:
        stage, item = steps[0].stage, steps[0].item
        url = _address(store, stage, item)
        help_ = f"; one is {url}: sco-monitor why '{url}'" if url else ""
        command = cure(stage, reason, REPLAYED)
        again = f"; again: sco-monitor {command}" if command else ""
        lines.append(f"{len(steps)} failed: {meaning(reason)}{help_}{again}")
    return lines


def _address(store: Store, stage: str, item: str) -> str:
    """Return the address of the page that an item is about, or ""."""
    match STAGES[stage].about:
        case "page":
            entries = store.entries.of_page(item)
            return entries[0].link if entries else ""
        case "capture":
            capture = store.archive.get(item, body=False)
            return capture.url if capture else ""
        case "article":
            article = store.articles.get(item)
            return article.url if article else ""
        case _:
            return ""
