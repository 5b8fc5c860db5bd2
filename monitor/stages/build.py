"""The stages ready to run: a row of the table and what the module of its name does.

The module offers ``read``, which looks up a value, and ``run``, which makes an Outcome of it;
where these need something, ``made`` returns an object that has them. ``is_slow`` tells the
values that may hold a thread for long, ``spot`` the queue that a value stands in, ``order`` sorts
items that are claimed together, ``reading`` looks up what ``read`` asks of each, for all of them;
``hear`` has at hand what a worker said aside.
"""

from __future__ import annotations

from importlib import import_module

from monitor.engine.stage import Stage
from monitor.parts import Parts
from monitor.stages.table import STAGES


def stages(parts: Parts) -> tuple[Stage, ...]:
    """Return every stage, made from *parts*, in the order of the flow."""
    return tuple(stage(name, parts) for name in STAGES)


def stage(name: str, parts: Parts) -> Stage:
    """Return the stage *name*, made from *parts*."""
    row, settings = STAGES[name], parts.settings
    module = import_module(f"monitor.stages.{name}")
    made = module.made(parts) if hasattr(module, "made") else module
    return Stage(
        name=name,
        version=row.version,
        lane=row.lane,
        seconds=row.seconds(settings),
        tries=settings.work.tries if row.tries is None else row.tries,
        read=made.read,
        run=made.run if hasattr(made, "run") else module.run,
        slow=getattr(module, "is_slow", lambda _: False),
        spot=getattr(made, "spot", None),
        order=getattr(module, "order", None),
        reading=getattr(made, "reading", None),
        hear=getattr(module, "hear", None),
    )
