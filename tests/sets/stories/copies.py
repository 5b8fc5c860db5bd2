"""What each kind of copy must have in common with its origin (`RULES.md`, Reprint)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from tests.sets.stories.records import UNSPACED, Record, passages, words

COPIED_PASSAGE: Final = 40
"""Words in a row that a partial copy has from its origin (the label rules)."""

COPIED_LETTERS: Final = 64
"""The same in letters, where no spaces part the words."""

SPUN: Final = (0.10, 0.30)
"""Share of words that a spun copy has changed (the label rules)."""

MEASURED: Final = 0.03
"""How far a count of words, which knows no inflection, may be off those bounds."""


def wrong_copies(by_id: Mapping[str, Record]) -> Iterator[str]:
    """What is wrong with the copies among these texts, one line each."""
    for record in by_id.values():
        if bool(record.copy_of) != bool(record.copy_kind):
            yield f"{record.id}: a copy has an origin and a kind"
        elif record.copy_of and record.copy_of not in by_id:
            yield f"{record.id}: copy of {record.copy_of}, which is no text"
        elif record.copy_of:
            yield from _wrong_copy(record, by_id[record.copy_of])


def _wrong_copy(copy: Record, origin: Record) -> Iterator[str]:
    if origin.copy_of:
        yield f"{copy.id}: copy of a copy, {origin.id}"
    if copy.when <= origin.when:
        yield f"{copy.id}: not later than its origin {origin.id}"
    if (copy.language, copy.story, copy.part) != (origin.language, origin.story, origin.part):
        yield f"{copy.id}: of another language, story or part than its origin {origin.id}"
    if copy.copy_kind in KINDS and not KINDS[copy.copy_kind](copy, origin):
        yield f"{copy.id}: not what `{copy.copy_kind}` promises of {origin.id}"


def _exact(copy: Record, origin: Record) -> bool:
    return copy.text == origin.text


def _near(copy: Record, origin: Record) -> bool:
    return copy.text != origin.text and _kept(copy, origin) >= 0.7


def _excerpt(copy: Record, origin: Record) -> bool:
    shorter = len(words(copy)) <= 0.75 * len(words(origin))
    return shorter and len(passages(copy) & passages(origin)) >= 0.8 * len(passages(copy))


def _spun(copy: Record, origin: Record) -> bool:
    least, greatest = SPUN
    return least - MEASURED <= 1 - _kept(copy, origin) <= greatest + MEASURED


def _partial(copy: Record, origin: Record) -> bool:
    least = COPIED_LETTERS if copy.language in UNSPACED else COPIED_PASSAGE
    match = SequenceMatcher(None, words(origin), words(copy), autojunk=False).find_longest_match()
    return match.size >= least and copy.text not in origin.text


def _kept(copy: Record, origin: Record) -> float:
    """The share of the copy's words that the origin has too, each as often as it has it."""
    found = Counter(words(copy))
    return (found & Counter(words(origin))).total() / max(found.total(), 1)


KINDS: Final[Mapping[str, Callable[[Record, Record], bool]]] = {
    "exact": _exact,
    "near": _near,
    "excerpt": _excerpt,
    "spun": _spun,
    "partial": _partial,
}
