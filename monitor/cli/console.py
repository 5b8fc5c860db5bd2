"""The terminal as `rich` draws on it, with the texts of others made harmless."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from monitor.cli.door import harmless


class Terminal(Console):
    """A console of plain texts: no markup, no emoji codes, no colours of its own accord.

    Its own sequences go past `monitor.cli.door.Door`; what it is given to show does not.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False, markup=False, emoji=False)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Return *renderable* as segments, each of harmless text or of rich's own control."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=harmless(segment.text))
