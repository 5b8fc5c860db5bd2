"""The stages ready to run: a row of the table and what the module of its name does.

The module offers ``read``, which looks up a value, and ``run``, which makes an Outcome of it;
where these need something, ``made`` returns an object that has them. ``is_slow`` tells the
values that may hold a thread for long, ``spot`` the queue that a value stands in, ``order`` sorts
items that are claimed together, ``reading`` looks up what ``read`` asks of each, for all of them;
``hear`` has at hand what a worker said aside.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from monitor.engine.queues import Spot
from monitor.engine.stage import Stage
from monitor.parts import Parts
from monitor.stages.table import STAGES
from storage.records import Outcome
from storage.store import Store


def stages(parts: Parts) -> tuple[Stage, ...]:
    """Return every stage, made from *parts*, in the order of the flow."""
    return tuple((late if row.late else stage)(name, parts) for name, row in STAGES.items())


def late(name: str, parts: Parts) -> Stage:
    """Return the stage *name*, which is made from *parts* once it is asked for something.

    It has ``read`` and ``run``, and ``spot`` in the lane where items stand in queues.
    """
    row, made = STAGES[name], cache(lambda: stage(name, parts))

    def read(store: Store, item: str, now: datetime) -> Any:
        return made().read(store, item, now)

    def run(value: Any) -> Outcome:
        return made().run(value)

    def spot(value: Any) -> Spot:
        found = made().spot
        assert found is not None, f"{name} has no queues"
        return found(value)

    return _of_row(name, parts, read=read, run=run, spot=spot if row.lane == "delivery" else None)


def stage(name: str, parts: Parts) -> Stage:
    """Return the stage *name*, made from *parts*."""
    module = import_module(f"monitor.stages.{name}")
    made = module.made(parts) if hasattr(module, "made") else module
    return _of_row(
        name,
        parts,
        read=made.read,
        run=made.run if hasattr(made, "run") else module.run,
        slow=getattr(module, "is_slow", lambda _: False),
        spot=getattr(made, "spot", None),
        order=getattr(module, "order", None),
        reading=getattr(made, "reading", None),
        hear=getattr(module, "hear", None),
    )


def _of_row(name: str, parts: Parts, **does: Any) -> Stage:
    """Return the stage *name* as its row in the table has it, which *does* that."""
    row = STAGES[name]
    return Stage(
        name=name,
        version=row.version,
        lane=row.lane,
        seconds=row.seconds(parts.settings),
        tries=parts.settings.work.tries if row.tries is None else row.tries,
        spares=row.spares,
        **does,
    )
