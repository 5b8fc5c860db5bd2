"""The scorecards of tags, ``config/topic_scorecard.toml`` and its like: what each finding counts.

``python -m tests.bench.fit_topics``, ``fit_topics_by_vector``, ``fit_countries``,
``fit_countries_by_vector`` and ``fit_people`` fit the points and write the files; a finding may
only count for a tag, or only against it, as its table says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from config.scorecard import ScorecardError

Scored = Literal["topic", "topic_with_vector", "country", "country_with_vector", "person"]
"""What has a scorecard: the schemes of tags; topics and countries one more, for texts that have a
vector."""


@dataclass(frozen=True, slots=True)
class TagScorecard:
    """Points by finding, in log-odds, of which a tag needs `needed`.

    ``terms`` is what a term has before anything is found of it, where terms differ: how often a
    topic is the main content where its words stand.
    """

    needed: float
    points: Mapping[str, float]
    terms: Mapping[str, float]

    def odds(self, term: str, strengths: Mapping[str, float]) -> float:
        """Return the points of *term* of which this was found, above what it needs."""
        found = sum(self.points[name] * strength for name, strength in strengths.items())
        return self.terms.get(term, 0.0) + found - self.needed


@cache
def load_tag_scorecard(scheme: Scored, file: Path | None = None) -> TagScorecard:
    """Read the scorecard of *scheme* from *file*, or the shipped one. Raises ScorecardError."""
    source = file or resources.files("config") / f"{scheme}_scorecard.toml"
    try:
        tables = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScorecardError(f"{source} is no scorecard of tags ({error}); fit it again") from error
    read: dict[str, dict[str, float]] = {}
    for table, sign in (("for", 1), ("against", -1), ("terms", 0)):
        read[table] = {}
        for name, value in tables.get(table, {}).items():
            if not isinstance(value, int | float) or value * sign < 0:
                raise ScorecardError(
                    f"{source}: {name} counts {table}, so {value} has a wrong sign; fit it again"
                )
            read[table][name] = float(value)
    needed = tables.get("needed")
    if not isinstance(needed, int | float) or not read["for"]:
        raise ScorecardError(f"{source}: needed or [for] is missing; fit it again")
    return TagScorecard(float(needed), read["for"] | read["against"], read["terms"])


@cache
def complete(scheme: Scored, names: tuple[str, ...]) -> TagScorecard:
    """Return the shipped scorecard of *scheme*, which has points for each of *names*.

    Raises ScorecardError where a finding has none.
    """
    card = load_tag_scorecard(scheme)
    if missing := set(names) - card.points.keys():
        raise ScorecardError(f"no points for {', '.join(sorted(missing))}; fit {scheme} again")
    return card
