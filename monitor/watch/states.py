"""The states that a source can be in, the worst first: what each is called, which need a person."""

from __future__ import annotations

from typing import Final, NamedTuple


class State(NamedTuple):
    """One state. A turn within a ``group`` is no news; ``heading`` is what a notice says of it."""

    group: str = ""
    heading: str = ""


STATES: Final = {
    "gone": State("gone", "gone for good, and asked no more"),
    "blocked": State("unreachable", "behind a wall that lets no program in"),
    "failing": State("unreachable", "not to be read"),
    "silent": State("quiet", "silent, though they answer"),
    "stale": State("quiet", "old news only, though they answer"),
    "moved": State("moved", "moved"),
    "slow": State(),
    "new": State(),
    "ok": State(),
    "off": State(),
}
"""What `storage.records.Health` knows, "new" until a source was read, "off" for one that is not
watched. A source that is silent for long enough becomes stale, a failing one may meet a wall."""

WORST_FIRST: Final = tuple(STATES)
TROUBLE: Final = tuple(name for name, state in STATES.items() if state.group)
"""States that need a person."""
