"""Parts of titles that a site puts before or behind its headlines: its name, a section, a label.

Which they are is counted (`recurring`), never guessed: a part that stands behind few headlines
("... the route China — Kazakhstan" at Kazakhstan Today) is the headline's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from monitor.extraction.recurring import HALF, QUARTER, Known
from monitor.text.clean import clean_line
from storage.records import Recurring

LONGEST: Final = 45
"""Characters of such a part."""

FEWEST_WORDS: Final = 3
"""Words (Han characters) of what remains of a title."""

MOST: Final = 3
"""Parts that are cut off one title."""

_SIGN: Final = re.compile(
    r"\s+(?:[|‖¦•·»«›:]+|::|-{1,2}|–|—|―|/|\\|>)\s+|\s*[|_｜\u4e28\u3163]\s*"
    r"|-(?=[\u3400-\u9fff\uac00-\ud7a3]{2,10}$)"
)
_LABEL: Final = re.compile(r"\s*[\[【〔][^\[\]【】〔〕]{1,20}[\]】〕]\s*")
_PARTING: Final = frozenset("|‖¦｜_»«›\u4e28\u3163")
"""Signs that no sentence holds; a dash or a colon may be the headline's own."""
_WORD: Final = re.compile(r"[\u3400-\u9fff]|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Affix:
    """A part of a title with its sign, "… | News", what is left without it, and the share of a
    site's pages on which it must stand."""

    text: str
    rest: str
    share: float


def affixes_of(title: str) -> Iterator[Affix]:
    """Yield the first and the last part of *title* that may be its site's."""
    label = _LABEL.match(title)
    if label:
        yield from _affix(f"{label[0].strip()} …", label[0], title[label.end() :], QUARTER)
    cuts = list(_SIGN.finditer(title))
    if cuts:
        first, last = cuts[0], cuts[-1]
        sign, part = last[0].strip(), title[last.end() :]
        yield from _affix(f"… {sign} {part}", part, title[: last.start()], _share(sign))
        sign, part = first[0].strip(), title[: first.start()]
        yield from _affix(f"{part} {sign} …", part, title[first.end() :], _share(sign))


def _affix(text: str, part: str, rest: str, share: float) -> Iterator[Affix]:
    if part.strip() and len(part) <= LONGEST and len(_WORD.findall(rest)) >= FEWEST_WORDS:
        yield Affix(text, rest.strip(), share)


def _share(sign: str) -> float:
    return QUARTER if not _PARTING.isdisjoint(sign) else HALF


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles without what is their site's: by what they were; what stands beside them, all of it
    and what was taken off."""

    bare: dict[str, str]
    beside: frozenset[str]
    taken: tuple[Recurring, ...]

    def of(self, titles: Iterable[str]) -> list[str]:
        """Return *titles* without what is their site's."""
        return [self.bare.get(title, title) for title in titles]


def without_affixes(titles: Iterable[str], known: Known) -> Titles:
    """Return *titles* without the parts that are their site's by what is *known* of it."""
    bare: dict[str, str] = {}
    beside: set[str] = set()
    taken: dict[str, Recurring] = {}
    for title in filter(None, dict.fromkeys(titles)):
        rest = clean_line(title)
        for _ in range(MOST):
            found = list(affixes_of(rest))
            beside.update(one.text for affix in found for one in (affix, *affixes_of(affix.rest)))
            cut = next(
                (one for one in found if known.is_sites("title", one.text, share=one.share)), None
            )
            if cut is None:
                break
            taken.setdefault(cut.text, known.recurring("title", cut.text))
            rest = bare[title] = cut.rest
    return Titles(bare, frozenset(beside), tuple(taken.values()))
