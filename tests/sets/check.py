"""Whether the set about relevance and tags keeps its own rules (`RULES.md`); prints what it holds.

python -m tests.sets.check
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from babel import Locale

from tests.sets.texts import PARTS, Text, length_of, read_texts, words_in

KINDS: Final = {"about": (0.38, 0.55), "mention": (0.22, 0.36), "none": (0.18, 0.32)}
"""Each relevance with the least and the greatest share of all texts."""

SHORT, MIDDLE, LONG = 95, 235, 520
"""The most words of a short, a middling and a long text."""

FEWEST_WORDS: Final = 35
THIRD: Final = (0.22, 0.44)
"""Least and greatest share of each length."""

PART: Final = (0.42, 0.58)
"""Least and greatest share of each part."""

FEWEST_LANGUAGES: Final = 20

PASSAGE: Final = 5
"""Words of a passage, by which two texts are compared."""

ALIKE: Final = 0.30
"""The most that two texts of one language may share: of the passages of the shorter one."""

TOPICS: Final = frozenset(
    """agriculture-food culture-media-heritage defence-military digital-technology-ai
    disinformation-media-cooperation economy-trade-finance education-youth-science energy
    green-environment health legal-judicial membership-institution security-counterterrorism sport
    summit-diplomacy tourism transport-connectivity""".split()
)
MEETINGS: Final = """summit chg fm defence-ministers security-secretaries rats-council
    supreme-courts prosecutors interior-ministers justice-ministers trade-ministers
    energy-ministers transport-ministers health-ministers agriculture-ministers culture-ministers
    education-ministers science-ministers environment-ministers tourism-ministers sports-ministers
    finance-ministers digital-ministers emergency-ministers industry-ministers""".split()
EXERCISES: Final = "peace-mission sahand-antiterror pabbi-antiterror interaction".split()
EVENT: Final = re.compile(
    rf"(?:{'|'.join(MEETINGS)})-20\d\d-[a-z]+(?:-[a-z]+)*|exercise-(?:{'|'.join(EXERCISES)})-20\d\d"
)


def faults(texts: Sequence[Text]) -> list[str]:
    """Return what is against the rules, one line each, with the ids of the texts; empty if none."""
    return [
        *_wrong_ids(texts),
        *(fault for text in texts for fault in (*_wrong_fields(text), *_wrong_tags(text))),
        *_wrong_parts(texts),
        *_wrong_shares(texts),
        *_too_much_alike(texts),
    ]


def size_of(text: Text) -> str:
    """Return `short`, `middle` or `long`."""
    words = length_of(text.text)
    return "short" if words <= SHORT else "middle" if words <= MIDDLE else "long"


def _wrong_ids(texts: Sequence[Text]) -> Iterator[str]:
    for name, times in Counter(text.id for text in texts).items():
        if times > 1:
            yield f"{name}: {times} texts of this id"
        if not re.fullmatch(r"[a-z]\d{3}", name):
            yield f"{name}: no id of the form r001, s001, t001 or u001"


def _wrong_fields(text: Text) -> Iterator[str]:
    for name in ("language", "outlet", "host", "happening", "headline", "text", "why", "hard"):
        value = getattr(text, name)
        if not value or value != value.strip():
            yield f"{text.id}: {name} is empty or has blanks at an end"
    if text.part not in PARTS:
        yield f"{text.id}: no part {text.part}"
    if text.published is not None and text.published.utcoffset() is None:
        yield f"{text.id}: published has no offset"
    if not re.fullmatch(r"[a-z0-9.-]+\.example", text.host):
        yield f"{text.id}: {text.host} is no example host"
    if not FEWEST_WORDS <= (words := length_of(text.text)) <= LONG:
        yield f"{text.id}: {words} words"


def _wrong_tags(text: Text) -> Iterator[str]:
    if text.relevance not in KINDS:
        yield f"{text.id}: no relevance {text.relevance}"
    if text.relevance != "none" and not 1 <= len(text.topics) <= 3:
        yield f"{text.id}: {len(text.topics)} topics"
    if unknown := set(text.topics) - TOPICS:
        yield f"{text.id}: no topics {sorted(unknown)}"
    if list(text.countries) != sorted(set(text.countries)):
        yield f"{text.id}: countries are not sorted, or twice there"
    if unknown := set(text.countries) - set(Locale("en").territories):
        yield f"{text.id}: no countries {sorted(unknown)}"
    if len(set(text.people)) < len(text.people):
        yield f"{text.id}: a person twice"
    if text.event and not EVENT.fullmatch(text.event):
        yield f"{text.id}: no event {text.event}"


def _wrong_parts(texts: Sequence[Text]) -> Iterator[str]:
    for name in ("happening", "outlet", "host"):
        parts = defaultdict(set)
        for text in texts:
            parts[getattr(text, name)].add(text.part)
        for value, both in sorted(parts.items()):
            if len(both) > 1:
                yield f"{name} {value}: in both parts"
    for name in ("language", "relevance"):
        texts_of = defaultdict(list)
        for text in texts:
            texts_of[getattr(text, name)].append(text.part)
        for value, those in sorted(texts_of.items()):
            if len(set(those)) < len(PARTS):
                yield f"{name} {value}: in one part only"


def _wrong_shares(texts: Sequence[Text]) -> Iterator[str]:
    bounds = {
        **KINDS,
        **dict.fromkeys(("short", "middle", "long"), THIRD),
        **dict.fromkeys(PARTS, PART),
    }
    counts = Counter(name for text in texts for name in (text.relevance, size_of(text), text.part))
    for name, (least, most) in bounds.items():
        if not least <= counts[name] / max(len(texts), 1) <= most:
            yield f"{name}: {counts[name]} of {len(texts)} texts"
    if (languages := len({text.language for text in texts})) < FEWEST_LANGUAGES:
        yield f"{languages} languages"


def _too_much_alike(texts: Sequence[Text]) -> Iterator[str]:
    by_language = defaultdict(list)
    for text in texts:
        by_language[text.language].append((text.id, _passages(text)))
    for those in by_language.values():
        for (one, mine), (other, theirs) in combinations(those, 2):
            share = len(mine & theirs) / max(min(len(mine), len(theirs)), 1)
            if share > ALIKE:
                yield f"{one}, {other}: {share:.0%} of their passages in common"


def _passages(text: Text) -> frozenset[tuple[str, ...]]:
    words = words_in(text.text)
    return frozenset(
        tuple(words[start : start + PASSAGE]) for start in range(len(words) - PASSAGE + 1)
    )


def main() -> int:
    """Print what the set holds and what is against its rules; return 1 if anything is."""
    texts = read_texts()
    print(f"{len(texts)} texts")
    for title, names in (
        ("part", [text.part for text in texts]),
        ("relevance", [text.relevance for text in texts]),
        ("length", [size_of(text) for text in texts]),
        ("language", [text.language for text in texts]),
        ("hard", [text.hard for text in texts]),
    ):
        print(title, *(f"{name} {count}" for name, count in Counter(names).most_common()), sep="  ")
    found = faults(texts)
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
