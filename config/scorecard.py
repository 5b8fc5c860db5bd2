"""The scorecards of relevance, ``config/scorecard.toml`` and the one for texts that have a vector:
what each finding counts.

``python -m tests.bench.fit_relevance`` (and ``fit_unnamed``) fits the points and writes the file; a
finding may only count for the organisation, or only against it, as its table says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final


class ScorecardError(ValueError):
    """The scorecard cannot be used; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Points by finding, for a finding in full; ``about`` is how many a text needs.

    The points are log-odds: 0 more than ``about`` is as likely about the organisation as not.
    """

    about: float
    points: Mapping[str, float]


BY_WORDS: Final = "scorecard.toml"
WITH_VECTOR: Final = "scorecard_with_vector.toml"
UNNAMED: Final = "unnamed_scorecard.toml"
"""The one that says whether a text that names nothing of the organisation tells of it."""


@cache
def load_scorecard(file: Path | str = BY_WORDS) -> Scorecard:
    """Read a scorecard: *file*, or the shipped one of this name. Raises ScorecardError."""
    source = file if isinstance(file, Path) else resources.files("config") / file
    try:
        tables = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScorecardError(
            f"{source} is no scorecard ({error}); fit it again with tests.bench.fit_relevance"
        ) from error
    points: dict[str, float] = {}
    for table, sign in (("for", 1), ("against", -1)):
        for name, value in tables.get(table, {}).items():
            if not isinstance(value, int | float) or value * sign < 0:
                raise ScorecardError(
                    f"{source}: {name} counts {table}, so {value} has a wrong sign"
                )
            points[name] = float(value)
    about = tables.get("about")
    if not isinstance(about, int | float) or not points:
        raise ScorecardError(f"{source}: about, [for] or [against] is missing; fit it again")
    return Scorecard(float(about), points)
