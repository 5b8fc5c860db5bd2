"""The sources of the catalogue that are tried: those that are off there, and may be good."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from storage.records import Trial


class Trials(Protocol):
    """What is known of sources that are off in the catalogue, by name."""

    def all(self) -> dict[str, Trial]:
        """Return every trial by its source's name."""

    def put(self, trials: Iterable[Trial]) -> None:
        """Keep *trials*, replacing those of the same sources."""
