"""Which options each kind of source knows, without importing one (no kind).

A kind names them in ``options`` of its class, with what each means. Importing the kinds to
look would cost the main process their parsers (lxml, BeautifulSoup, warcio), so the names are
read from the source text, where they stand as literals.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from monitor.sources import kind_names

COMMON: Final = ("timezone", "link_pattern", "child_pattern", "date_pattern")
"""What is looked at for a source of any kind: when a page says no zone, and by `backfill`."""

_LITERAL: Final = re.compile(
    r"^    options\b[^=\n]*=\s*(\{.*?^    \}|\{[^\n]*\}|\(.*?^    \)|\([^\n]*\))$", re.M | re.S
)
"""Parsing the whole file as Python takes thirteen times as long (21 ms for all kinds, measured)."""


class KindOptions(Mapping[str, tuple[str, ...]]):
    """The option names of every kind; each is read when it is first asked for."""

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """Return the options of the kind *name*."""
        if name not in kind_names():
            raise KeyError(name)
        return tuple(dict.fromkeys((*_options(name), *COMMON)))

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the kinds."""
        return iter(kind_names())

    def __len__(self) -> int:
        """Return how many kinds there are."""
        return len(kind_names())


@cache
def _options(name: str) -> tuple[str, ...]:
    spec = find_spec(f"monitor.sources.{name}")
    if spec is None or spec.origin is None:
        return ()
    found = _LITERAL.search(Path(spec.origin).read_text("utf-8"))
    if found is None:
        return ()
    value = ast.parse(found[1], mode="eval").body
    items = value.keys if isinstance(value, ast.Dict) else getattr(value, "elts", ())
    names = (item.value for item in items if isinstance(item, ast.Constant))
    return tuple(text for text in names if isinstance(text, str))
