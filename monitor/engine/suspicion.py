"""What was under way when the process died: who did it, and who only happened to be there.

A process can be killed by an item (a crash in C code, memory that the kernel takes back) or by
anybody else (a power cut, an impatient operator), so one death says nothing. What was under way
at two deaths without an end between them runs apart from everything else: half of those with the
most deaths, until one is alone or all have ended. So the culprit is found in as many deaths as
the number under way has binary digits, and the innocent end in the meantime. An item that was
alone at `MOST_DEATHS` deaths is parked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MOST_DEATHS: Final = 3
"""Deaths of the process at which an item was under way alone, until it is parked."""

WORDS: Final = f"the process died {MOST_DEATHS} times while nothing but this was under way"

WORKERS_DEATHS: Final = 20
"""Deaths of workers in a row at which an item was under way, beside others, until it is parked: the
others have ended or met fewer by then. With 8 and up to 64 items under way in each of four workers,
of which one died every three seconds, 5 innocent ones of a newsroom were parked in 100 deaths."""

WORKER_WORDS: Final = f"{WORKERS_DEATHS} workers in a row died while this was under way"


def next_alone(suspects: Sequence[tuple[str, str, int]]) -> dict[str, list[str]]:
    """Return which of *suspects* run next and apart, as items by stage.

    :param suspects: (stage, item, deaths), those with the most deaths first; at least one
    """
    worst = [one for one in suspects if one[2] == suspects[0][2]]
    chosen: dict[str, list[str]] = {}
    for stage, item, _ in worst[: max(1, len(worst) // 2)]:
        chosen.setdefault(stage, []).append(item)
    return chosen
