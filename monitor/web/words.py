"""The words of the pages in one interface language: our own, beside those of the digests.

Phrases stand in ``languages/*.toml``; names of countries, languages, topics and meetings, dates and
plural forms are those of `monitor.digests.wording`.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources

from config.settings import INTERFACES
from monitor.digests.wording import Wording, wording


@cache
def words_of(interface: str) -> Wording:
    """Return the words of *interface* (en, ru or zh; English for any other)."""
    known = wording(interface)
    file = resources.files("monitor.web") / "languages" / f"{known.code}.toml"
    own = tomllib.loads(file.read_text("utf-8"))
    counts = own.pop("count")
    return replace(
        known, tables=known.tables | {"web": own, "count": known.tables["count"] | counts}
    )


def preferred(accepted: str) -> str:
    """Return the interface that a browser asks for, by its Accept-Language (RFC 9110, 12.5.4)."""
    wishes: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        tag, _, weight = part.partition(";")
        code = tag.strip().lower().partition("-")[0]
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if code in INTERFACES and quality > 0:
            wishes.append((-quality, code))
    return min(wishes, key=lambda wish: wish[0])[1] if wishes else "en"
