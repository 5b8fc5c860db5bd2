"""What an engine has at hand for its next turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storage.contract.work import Claim
from storage.records import Outcome


@dataclass(slots=True)
class Pile:
    """Claims that the next turn settles, gives back or runs.

    ``ended`` are those that ran, with how and in which queue; ``waiting`` those that wait until a
    time in a queue; ``lined_up`` those that stand in one until it is their turn; ``held`` those
    that are run here.
    """

    ended: list[tuple[Claim, Outcome, str]] = field(default_factory=list)
    waiting: list[tuple[Claim, str, datetime]] = field(default_factory=list)
    lined_up: list[tuple[Claim, str, datetime | None]] = field(default_factory=list)
    held: list[Claim] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.held or self.ended or self.waiting or self.lined_up)

    def copy(self) -> Pile:
        """Return another one of the same."""
        return Pile(list(self.ended), list(self.waiting), list(self.lined_up), list(self.held))

    def claims(self) -> list[Claim]:
        """Return all that a turn may settle or give back."""
        rest = (*self.ended, *self.waiting, *self.lined_up)
        return [*(one[0] for one in rest), *self.held]
