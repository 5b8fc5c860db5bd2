"""What a copy changed: headline, figures, names, sentences left out or added, and its credit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, zip_longest
from typing import Final

from monitor.reprints.quantities import quantities
from monitor.reprints.words import is_character, units
from monitor.text.boilerplate import boilerplate_spans, strip_boilerplate
from monitor.text.sentences import sentence_spans
from storage.records import Article, Changes

KEPT: Final = 0.5
"""Share of a sentence's word pairs found in the other text from which it counts as kept."""

LONGEST_TEXT: Final = 60_000
"""Characters of each text that are looked at: 20 times a long news report."""

MOST_LISTED: Final = 40
"""Sentences, numbers or names listed of each sort; the rest of a large cut adds nothing."""

LONGEST_SENTENCE: Final = 300
"""Characters of a sentence that are listed."""

NONE: Final = "–"
"""Stands where one of the two has nothing: "26 → –" was left out, "– → 26" was added."""

MOST_COMPARED: Final = 400
"""Numbers or names of one sentence that are aligned: what has more is a table or has no marks,
and aligning takes time quadratic in their count."""

_CREDIT_LENGTH: Final = 120
_COMMON: Final = 30
"""A word pair in more sentences than this says nothing about which sentence is meant."""
_WORD: Final = re.compile(r"[^\W\d_][\w'’\u02bb-]*")


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    units: tuple[str, ...]
    grams: frozenset[tuple[str, ...]]


def changes(copy: Article, source: Article) -> Changes:
    """Return what *copy* changed against *source*.

    ``numbers`` and ``names`` are "in the source → in the copy" for sentences that both have;
    names are compared in scripts with capitals only. Sentences are listed in reading order,
    at most 40 of each sort. Boilerplate of either outlet counts for neither side.
    """
    ours, theirs = _sentences(copy), _sentences(source)
    in_copy = {gram for each in ours for gram in each.grams}
    in_source = {gram for each in theirs for gram in each.grams}
    pairs = _aligned(ours, theirs)
    return Changes(
        headline=_is_other_headline(copy.headline, source.headline),
        numbers=_listed(line for old, new in pairs for line in _other_numbers(old, new)),
        names=_listed(line for old, new in pairs for line in _other_names(old, new)),
        sentences_dropped=_listed(_short(each.text) for each in _missing(theirs, in_copy)),
        sentences_added=_listed(_short(each.text) for each in _missing(ours, in_source)),
        credit=credit if (credit := _credit(copy)) != _credit(source) else "",
    )


def _sentences(article: Article) -> list[_Sentence]:
    text = article.text[:LONGEST_TEXT]
    text = strip_boilerplate(text, article.language) or text
    found = []
    for start, end in sentence_spans(text):
        words = tuple(units(text[start:end]))
        if words:
            found.append(_Sentence(text[start:end], words, _grams(words)))
    return found


def _grams(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """Return the word pairs of a sentence, or runs of three characters."""
    size = min(3 if is_character(words[len(words) // 2]) else 2, len(words))
    return frozenset(words[start : start + size] for start in range(len(words) - size + 1))


def _missing(those: Sequence[_Sentence], known: set[tuple[str, ...]]) -> Iterator[_Sentence]:
    for each in those:
        if len(each.grams & known) < KEPT * len(each.grams):
            yield each


def _aligned(
    ours: Sequence[_Sentence], theirs: Sequence[_Sentence]
) -> list[tuple[_Sentence, _Sentence]]:
    """Return (source, copy) of the sentences that are the same but for some words."""
    same = {each.units for each in theirs}
    where: dict[tuple[str, ...], list[int]] = {}
    for index, each in enumerate(theirs):
        for gram in each.grams:
            where.setdefault(gram, []).append(index)
    pairs = []
    for each in ours:
        if each.units in same:
            continue
        hits = Counter(
            index
            for gram in each.grams
            if len(where.get(gram, ())) <= _COMMON
            for index in where.get(gram, ())
        )
        if not hits:
            continue
        index, shared = max(hits.items(), key=lambda hit: (hit[1], -hit[0]))
        old = theirs[index]
        if shared >= KEPT * min(len(old.grams), len(each.grams)):
            pairs.append((old, each))
    return pairs


def _other_numbers(old: _Sentence, new: _Sentence) -> Iterator[str]:
    before, after = (quantities(each.text)[:MOST_COMPARED] for each in (old, new))
    values = [each.value for each in before], [each.value for each in after]
    shown = [each.surface for each in before], [each.surface for each in after]
    if sorted(values[0]) == sorted(values[1]):
        return  # the same figures in another order
    for tag, i, j, k, m in SequenceMatcher(None, *values, autojunk=False).get_opcodes():
        if tag != "equal":
            for pair in zip_longest(shown[0][i:j], shown[1][k:m], fillvalue=NONE):
                yield " → ".join(pair)


def _other_names(old: _Sentence, new: _Sentence) -> Iterator[str]:
    before, after = (capitalised(each.text)[:MOST_COMPARED] for each in (old, new))
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:
            for one, other in zip(before[i:j], after[k:m], strict=True):
                words, others = set(units(one)), set(units(other))
                if not (words <= others or others <= words):
                    yield f"{one} → {other}"


def capitalised(sentence: str) -> list[str]:
    """Return the runs of capitalised words of *sentence*, its first word alone left out."""
    names: list[str] = []
    end = -2
    for match in _WORD.finditer(sentence):
        if not match[0][0].isupper():
            continue
        if match.start() == end + 1 and names and sentence[end] == " ":
            names[-1] += f" {match[0]}"
        else:
            names.append(match[0])
        end = match.end()
    if names and sentence.lstrip("\"'«“„(").startswith(names[0]) and " " not in names[0]:
        names.pop(0)
    return names


def _is_other_headline(ours: str, theirs: str) -> bool:
    return bool(ours and theirs) and units(ours) != units(theirs)


def _credit(copy: Article) -> str:
    """Return the words with which *copy* credits somebody, or the name alone, or ""."""
    spans = [span for span in boilerplate_spans(copy.text) if span.kind == "credit"]
    if spans:
        return " ".join(copy.text[spans[0].start : spans[0].end].split())[:_CREDIT_LENGTH]
    if copy.credits:
        return copy.credits[0]
    return copy.dateline.agency if copy.dateline else ""


def _short(sentence: str) -> str:
    line = " ".join(sentence.split())
    return line if len(line) <= LONGEST_SENTENCE else line[: LONGEST_SENTENCE - 1] + "…"


def _listed(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the first lines, each once."""
    return tuple(islice(dict.fromkeys(lines), MOST_LISTED))
