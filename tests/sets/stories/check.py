"""Whether the set of stories keeps its own rules (`RULES.md`); prints what it holds.

python -m tests.sets.stories.check
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import combinations
from typing import Final

from tests.sets.stories.copies import KINDS, wrong_copies
from tests.sets.stories.records import PARTS, Record, length, passages, read

STORY: Final = timedelta(hours=60)
SHARED: Final = 0.30
"""The most that two independent texts may have in common: a share of the shorter one's passages."""

SHORT, MIDDLE, LONG = 95, 235, 520
"""The most words of a short, a middling and a long text."""

FEWEST_WORDS: Final = 30
THIRD: Final = (0.24, 0.43)
"""Least and greatest share of each length in a part."""

LANGUAGES: Final = 20


def faults(records: Sequence[Record]) -> list[str]:
    """What is against the rules, one line each, with the ids of the texts; empty if all is well."""
    by_id = {record.id: record for record in records}
    return [
        *_wrong_ids(records),
        *(fault for record in records for fault in _wrong_fields(record)),
        *wrong_copies(by_id),
        *_wrong_look_alikes(by_id),
        *_wrong_stories(records),
        *_wrong_parts(records),
        *_wrong_lengths(records),
        *_too_much_alike(records),
        *_too_few_languages(records),
    ]


def _wrong_ids(records: Sequence[Record]) -> Iterator[str]:
    for name, times in Counter(record.id for record in records).items():
        if times > 1:
            yield f"{name}: {times} texts of this id"
        if not re.fullmatch(r"s\d{3}", name):
            yield f"{name}: no id of the form s001"


def _wrong_fields(record: Record) -> Iterator[str]:
    may_be_empty = ("copy_of", "copy_kind", "not_copy_of", "why")
    for name in Record.__slots__:
        value = getattr(record, name)
        if name not in may_be_empty and not value:
            yield f"{record.id}: {name} is empty"
        if isinstance(value, str) and value != value.strip():
            yield f"{record.id}: {name} has blanks at an end"
    if record.part not in PARTS:
        yield f"{record.id}: no part {record.part}"
    if record.when.utcoffset() is None:
        yield f"{record.id}: published has no offset"
    if not re.fullmatch(r"[a-z0-9.-]+\.example", record.host):
        yield f"{record.id}: {record.host} is no example host"
    if record.copy_kind not in ("", *KINDS):
        yield f"{record.id}: no kind of copy {record.copy_kind}"
    if not FEWEST_WORDS <= length(record) <= LONG:
        yield f"{record.id}: {length(record)} words"


def _wrong_look_alikes(by_id: Mapping[str, Record]) -> Iterator[str]:
    for record in by_id.values():
        for other in record.not_copy_of:
            if other not in by_id:
                yield f"{record.id}: no copy of {other}, which is no text"
            elif by_id[other].language != record.language:
                yield f"{record.id}: no copy of {other} anyway, which has another language"
            elif other in (record.id, record.copy_of):
                yield f"{record.id}: copy of {other} and no copy of it"


def _wrong_stories(records: Sequence[Record]) -> Iterator[str]:
    stories = defaultdict(list)
    for record in records:
        stories[record.story].append(record)
    for name, texts in stories.items():
        if len({text.part for text in texts}) > 1:
            yield f"{name}: a story of both parts"
        first = min(text.when for text in texts)
        for text in texts:
            if text.when - first > STORY and not text.why:
                yield f"{text.id}: later than {STORY} after the first of {name}, without a reason"


def _wrong_parts(records: Sequence[Record]) -> Iterator[str]:
    parts = defaultdict(set)
    for record in records:
        parts[record.outlet].add(record.part)
        parts[record.host].add(record.part)
    yield from (
        f"{name}: an outlet of both parts" for name, in_parts in parts.items() if len(in_parts) > 1
    )


def _wrong_lengths(records: Sequence[Record]) -> Iterator[str]:
    for part in PARTS:
        texts = [record for record in records if record.part == part]
        for name, count in lengths(texts).items():
            if not THIRD[0] <= count / len(texts) <= THIRD[1]:
                yield f"{part}: {count} of {len(texts)} texts are {name}"


def _too_much_alike(records: Sequence[Record]) -> Iterator[str]:
    independent = [record for record in records if not record.copy_of]
    for one, other in combinations(independent, 2):
        if one.language != other.language:
            continue
        if one.id in other.not_copy_of or other.id in one.not_copy_of:
            continue
        fewer = min(len(passages(one)), len(passages(other)))
        share = len(passages(one) & passages(other)) / max(fewer, 1)
        if share >= SHARED:
            yield f"{one.id}, {other.id}: {share:.0%} of their passages in common, though no copies"


def _too_few_languages(records: Sequence[Record]) -> Iterator[str]:
    languages = {record.language for record in records}
    if len(languages) < LANGUAGES:
        yield f"{len(languages)} languages, fewer than {LANGUAGES}"


def lengths(records: Sequence[Record]) -> dict[str, int]:
    """How many of the texts are short, middling and long; empty for no texts."""
    counts = Counter(
        "short" if length(record) <= SHORT else "middle" if length(record) <= MIDDLE else "long"
        for record in records
    )
    return {name: counts[name] for name in ("short", "middle", "long")} if records else {}


def summary(records: Sequence[Record]) -> Iterator[str]:
    """What the texts are, a line for each thing counted."""
    stories = defaultdict(list)
    for record in records:
        stories[record.story].append(record)
    several = [texts for texts in stories.values() if len(texts) > 1]
    across = sum(len({text.language for text in texts}) > 1 for texts in several)
    yield f"{len(records)} texts, {len({record.outlet for record in records})} outlets"
    yield f"{len(stories)} stories, {len(several)} of several texts, {across} across languages"
    yield f"{sum(len(texts) >= 6 for texts in several)} stories of six texts or more"
    yield f"lengths: {_counted(lengths(records))}"
    yield f"languages: {_counted(Counter(record.language for record in records))}"
    copies = Counter(record.copy_kind for record in records if record.copy_kind)
    yield f"copies: {copies.total()}: {_counted(copies)}"
    yield f"look-alikes that are none: {sum(bool(record.not_copy_of) for record in records)}"
    yield f"hard: {_counted(Counter(record.hard for record in records))}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{name} {count}" for name, count in sorted(counts.items(), key=lambda it: -it[1])
    )


def main() -> int:
    """Print counts of each part and all faults; 1 if there are any."""
    records = [record for part in PARTS for record in read(part)]
    for part in PARTS:
        print(
            f"-- {part}", *summary([record for record in records if record.part == part]), sep="\n"
        )
    found = faults(records)
    print(f"-- {len(found)} faults", *found, sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
