"""The shipped gazetteer, its names in an index: kept, since each process and worker needs both.

Not a tagger. Making them takes two seconds of CPU, reading what was made a fourth of that
(measured side by side: 2.5 s and 0.6 s).
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import config
import monitor.text
from config.additions import NO_ADDITIONS, Additions
from config.gazetteer import Gazetteer, load_gazetteer
from config.kept import kept
from monitor.taggers.matcher import Matcher
from monitor.taggers.rules import Index, index_of

SOURCES: Final = tuple(
    Path(file).parent for file in (config.__file__, monitor.text.__file__, __file__) if file
)


def gazetteer_with(additions: Additions = NO_ADDITIONS) -> Gazetteer:
    """Return the shipped gazetteer with the operator's *additions*, as `load_gazetteer` does.

    Raises GazetteerError.
    """
    return load_gazetteer(additions=additions) if additions else _shipped()[0]


def is_shipped(gazetteer: Gazetteer) -> bool:
    """Tell whether nothing was added to *gazetteer*: what is made of it may be kept."""
    return _shipped.cache_info().currsize > 0 and gazetteer is _shipped()[0]


@lru_cache(maxsize=2)
def matcher_of(gazetteer: Gazetteer) -> Matcher:
    """Return the names of *gazetteer*, ready to be found; made once a process."""
    return Matcher(gazetteer.terms(), _shipped()[1] if is_shipped(gazetteer) else None)


@cache
def _shipped() -> tuple[Gazetteer, Index]:
    return kept("gazetteer", _made, SOURCES)


def _made() -> tuple[Gazetteer, Index]:
    gazetteer = load_gazetteer()
    return gazetteer, index_of(gazetteer.terms())
