"""The stages ready to run: a row of the table and the verbs of the module of its name."""

from __future__ import annotations

from importlib import import_module

from monitor.engine.runner import Stage
from monitor.parts import Parts
from monitor.stages.table import STAGES, Verbs


def stages(parts: Parts) -> tuple[Stage, ...]:
    """Return every stage, made from *parts*, in the order of the flow."""
    return tuple(stage(name, parts) for name in STAGES)


def stage(name: str, parts: Parts) -> Stage:
    """Return the stage *name*, made from *parts*."""
    row, settings = STAGES[name], parts.settings
    verbs: Verbs = import_module(f"monitor.stages.{name}").verbs(parts)
    return Stage(
        name=name,
        version=row.version,
        lane=row.lane,
        seconds=row.seconds(settings),
        tries=settings.work.tries if row.tries is None else row.tries,
        read=verbs.read,
        run=verbs.run,
        slow=verbs.slow,
    )
