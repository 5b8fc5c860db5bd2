"""The scorecard of topics, read from ``config/topic_scorecard.toml``: what each finding counts.

``python -m tests.bench.fit_topics`` fits the points and writes the file; a finding may only count
for a topic, or only against it, as its table says. ``[topics]`` is how often a topic is the main
content where its words stand, against the others.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from config.scorecard import ScorecardError


@dataclass(frozen=True, slots=True)
class TopicScorecard:
    """Points by finding and by topic, in log-odds; a topic needs `needed`.

    A text about the organisation has at least one topic, the one with the most points.
    """

    needed: float
    points: Mapping[str, float]
    topics: Mapping[str, float]


@cache
def load_topic_scorecard(file: Path | None = None) -> TopicScorecard:
    """Read the scorecard from *file*, or the shipped one. Raises ScorecardError."""
    source = file or resources.files("config") / "topic_scorecard.toml"
    again = "fit it again with tests.bench.fit_topics"
    try:
        tables = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScorecardError(f"{source} is no scorecard of topics ({error}); {again}") from error
    read: dict[str, dict[str, float]] = {}
    for table, sign in (("for", 1), ("against", -1), ("topics", 0)):
        read[table] = {}
        for name, value in tables.get(table, {}).items():
            if not isinstance(value, int | float) or value * sign < 0:
                raise ScorecardError(
                    f"{source}: {name} counts {table}, so {value} has a wrong sign; {again}"
                )
            read[table][name] = float(value)
    needed = tables.get("needed")
    if not isinstance(needed, int | float) or not read["for"] or not read["topics"]:
        raise ScorecardError(f"{source}: needed, [for] or [topics] is missing; {again}")
    return TopicScorecard(float(needed), read["for"] | read["against"], read["topics"])
