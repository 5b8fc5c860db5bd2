"""How a finding is said: what stands in the text, quoted, and what it stands for.

A press officer reads these sentences and looks them up in the text, so each quotes the words that
are there, and says no more of them than was found: a city is no name of the organisation.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.taggers.mentions import Reading, Reference, ReferenceKind, Role, Sentence, anaphors_in
from monitor.text.counting import counted as spelled

_PROOF: Final[Sequence[ReferenceKind]] = ("name", "organ", "meeting", "phrase", "officer")
"""What is quoted of a sentence that has several: the name where there is one."""

_SAID: Final[Mapping[ReferenceKind, tuple[str, str]]] = {
    "name": ("name", "the SCO"),
    "organ": ("name", "an organ of the SCO"),
    "phrase": ("have", "words that only the SCO uses"),
    "officer": ("name", "an officer of the SCO"),
}

_ONE: Final = {"name": "names", "have": "has", "tell": "tells"}

ROLES: Final[Mapping[Role, str]] = {
    "venue": "the SCO's meeting is only the place where others meet",
    "occasion": "the SCO's meeting is only why streets, hotels or flights change",
    "list": "the SCO is one of several organisations in a list",
    "biography": "the SCO stands in a line of biography",
    "memory": "the SCO stands in a look back",
    "explainer": "the SCO stands in an explainer or membership paragraph",
    "around": "the SCO stands only around the text (links, credits)",
}


def quoted(text: TaggedText, start: int, end: int) -> str:
    """Return the words at *start*..*end* in quotation marks, on one line."""
    return f"“{' '.join(text.text[start:end].split())}”"


def listed(words: Iterable[str]) -> str:
    """Return *words* in a row, each once, whatever its capitals."""
    once: dict[str, str] = {}
    for word in words:
        once.setdefault(word.casefold(), word)
    return ", ".join(once.values())


def tells(text: TaggedText, sentence: Sentence, *, of_one: bool) -> str:
    """Say how *sentence* tells of the organisation: "names the SCO (“SCO”)".

    :param of_one: whether the verb is of one thing ("the headline names")
    """
    kinds = {one.kind for one in sentence.references}
    kind = next(kind for kind in _PROOF if kind in kinds)
    references = [one for one in sentence.references if one.kind == kind]
    verb, told = (
        ("tell", _meeting(text, sentence, references))
        if kind == "meeting"
        else (_SAID[kind][0], f"{_SAID[kind][1]} ({_quote(text, references[0])})")
    )
    return f"{_ONE[verb] if of_one else verb} {told}"


def _quote(text: TaggedText, one: Reference) -> str:
    return quoted(text, one.start, one.end)


def _meeting(text: TaggedText, sentence: Sentence, references: Sequence[Reference]) -> str:
    """Say by what a meeting is told that is not named as one of the organisation."""
    places = {(one.start, one.end) for one in references}
    hits = [hit for hit in hits_in(text, sentence) if (hit.start, hit.end) in places]
    if kinds := [hit for hit in hits if hit.term.scheme == "event"]:
        what = "an exercise" if kinds[0].term.option("form") == "year" else "a meeting"
        return f"of {what} of it ({quoted(text, kinds[0].start, kinds[0].end)})"
    if members := [hit for hit in hits if hit.term.scheme == "cue"]:
        return f"of it by its members ({quoted(text, members[0].start, members[0].end)})"
    city = _quote(text, references[0])
    leaders = words_for(text, [sentence], {"leaders"})
    if leaders:
        return f"of a meeting of it, by city and leaders ({city}, {leaders[0]})"
    return f"of a meeting of it, by its city ({city})"


def hits_in(text: TaggedText, sentence: Sentence) -> Sequence[Hit]:
    """Return the names that begin in *sentence*."""
    first = bisect_left(text.hits, sentence.start, key=_start)
    return text.hits[first : bisect_left(text.hits, sentence.end, key=_start)]


def _start(hit: Hit) -> int:
    return hit.start


def words_for(text: TaggedText, sentences: Iterable[Sentence], groups: Iterable[str]) -> list[str]:
    """Return the first words in *sentences* for each of *groups* of words that stand for the
    organisation, quoted, in the order of the groups' names."""
    first: dict[str, str] = {}
    for one in sentences:
        for group, hit in anaphors_in(hits_in(text, one), one.references):
            first.setdefault(group, quoted(text, hit.start, hit.end))
    return [first[group] for group in sorted(groups) if group in first]


def cue_words(text: TaggedText, sentences: Iterable[Sentence], group: str) -> list[str]:
    """Return the cues of *group* in *sentences*, the first of each, quoted."""
    return [
        next(
            quoted(text, hit.start, hit.end)
            for hit in hits_in(text, one)
            if hit.term.scheme == "cue" and hit.term.term == group
        )
        for one in sentences
    ]


def speaking(subjects: Sequence[Sentence]) -> str:
    """Say how many sentences speak of the organisation; a headline is none of the text's."""
    at_top = any(one.zone == "headline" for one in subjects)
    rest = sum(one.zone != "headline" for one in subjects)
    parts = [*(["the headline"] if at_top else []), *([spelled(rest, "sentence")] if rest else [])]
    names_it = any(ref.kind != "meeting" for one in subjects for ref in one.references)
    verb = "speak" if names_it else "tell"
    one = "s" if at_top + rest == 1 else ""
    return f"{' and '.join(parts)} {verb}{one} of {'the SCO' if names_it else 'a meeting of it'}"


def roles(reading: Reading, wanted: Iterable[Role]) -> Iterator[str]:
    """Say for each of the *wanted* roles that sentences of *reading* have what they do."""
    counts = Counter(one.role for one in reading.sentences)
    for role in wanted:
        if counts[role]:
            times = f" ({counts[role]} sentences)" if counts[role] > 1 else ""
            yield f"{ROLES[role]}{times}"
