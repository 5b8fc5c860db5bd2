"""Check the glossary against parallel text: is a concept found where its translation speaks of it?

``python -m tests.bench.glossary [LANGUAGE ...] [--worst 0]``: one line for each language. *recall*
is the share of sentences with a concept in English in whose translation it is found; *false share*
is the share of finds where none of the four English versions has the concept. Both are lower than
the truth: a translator may say it in other words, and English has synonyms that are no stems.
``--worst 40`` lists for each language the concepts and stems that lose most.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from config.glossary import load_glossary
from config.lexicon import load_lexicon
from monitor.reprints.words import CHARACTER_SCRIPTS
from monitor.text.languages.folding import fold

DATA: Final = Path(__file__).resolve().parents[3] / "shared" / "data" / "texts" / "ntrex.jsonl"
READ_AS: Final = {"prs": "fa"}
"""Dari is read with the Persian words."""

_LETTER: Final = re.compile("[\\w\u0900-\u0df3]")
_START: Final = re.compile("(?<![\\w\u0900-\u0df3])\\w")
_CHARACTERS: Final = re.compile(f"[{CHARACTER_SCRIPTS}]")
_APOSTROPHE: Final = re.compile("(?<=[a-z])'(?=[a-z])")


@dataclass(slots=True)
class Count:
    """Sentences by concept: with it in English, found in both, found; and finds by stem."""

    english: Counter[str] = field(default_factory=Counter)
    both: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    false_stems: Counter[tuple[str, str]] = field(default_factory=Counter)
    finds: int = 0
    lost: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def recall(self) -> float:
        """Return the share of the English finds that the language has too."""
        return self.both.total() / max(1, self.english.total())

    @property
    def false_share(self) -> float:
        """Return the share of the language's finds that English does not have."""
        return self.false.total() / max(1, self.found.total())


class Spotter:
    """Finds the concepts of one language in its text, the longest stem at each word."""

    def __init__(self, language: str) -> None:
        self._stems = {
            _plain(stem.text): (concept.name, stem.whole)
            for concept in load_glossary()
            for stem in concept.stems.get(language, ())
        }
        self._lengths = sorted({len(stem) for stem in self._stems}, reverse=True)
        endings = load_lexicon(language).endings
        self._prefix = re.compile("|".join(endings.prefixes)) if endings.prefixes else None

    def spot(self, text: str) -> dict[str, str]:
        """Return the concepts that *text* speaks of, each with the first stem that says so."""
        text = _plain(text)
        found: dict[str, str] = {}
        for start in self._starts(text):
            for stem in (text[start : start + length] for length in self._lengths):
                name, whole = self._stems.get(stem, ("", False))
                if name and not (whole and _goes_on(text, start + len(stem))):
                    found.setdefault(name, stem)
                    break
        return found

    def _starts(self, text: str) -> Iterator[int]:
        """Yield where a stem can begin: words, words behind a joined prefix, characters."""
        for match in _START.finditer(text):
            yield match.start()
            if self._prefix and (joined := self._prefix.match(text, match.start())) and joined[0]:
                yield joined.end()
        for match in _CHARACTERS.finditer(text):
            yield match.start()


def _plain(text: str) -> str:
    return _APOSTROPHE.sub("", fold(text).text)


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a word goes on at *end* of *text*; characters are words of their own."""
    return bool(_LETTER.match(text, end)) and not _CHARACTERS.match(text, max(0, end - 1))


def sentences() -> dict[str, dict[str, list[str]]]:
    """Return the sentences of each document by language; the English versions by country."""
    made: dict[str, dict[str, list[str]]] = defaultdict(dict)
    with DATA.open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)
            variant = text["id"].rpartition("-")[2]
            language = f"en-{variant}" if text["lang"] == "en" else text["lang"]
            made[text["cluster"]][language] = text["text"].split("\n")
    return made


def measure(languages: Sequence[str]) -> dict[str, Count]:
    """Count by language; all that the data has where none is asked for."""
    counts: dict[str, Count] = defaultdict(Count)
    spotters: dict[str, Spotter] = {"en": Spotter("en")}
    for document in sentences().values():
        english = document["en-eng"]
        versions = [lines for name, lines in document.items() if name.startswith("en-")]
        here = [spotters["en"].spot(line) for line in english]
        anywhere = [
            {name for line in row for name in spotters["en"].spot(line)}
            for row in zip(*versions, strict=True)
        ]
        for language, lines in document.items():
            if language.startswith("en-") or (languages and language not in languages):
                continue
            read_as = READ_AS.get(language, language)
            spotter = spotters.setdefault(read_as, Spotter(read_as))
            for source, allowed, told, line in zip(english, anywhere, here, lines, strict=True):
                _count(counts[language], set(told), allowed, spotter.spot(line), (source, line))
    return counts


def _count(
    count: Count, told: set[str], allowed: set[str], found: dict[str, str], pair: tuple[str, str]
) -> None:
    """Add one sentence to *count*."""
    count.english.update(told)
    count.both.update(told & found.keys())
    count.found.update(found.keys())
    for name in told - found.keys():
        count.lost[name].append(pair)
    for name, stem in found.items():
        if name not in allowed:
            count.false[name] += 1
            count.false_stems[name, stem] += 1


def worst(count: Count, most: int) -> None:
    """Print what loses most: concepts that are missed, stems that fire alone."""
    missed = Counter({name: count.english[name] - count.both[name] for name in count.english})
    for name, number in missed.most_common(most):
        if number:
            print(f"    missed {number} of {count.english[name]}: {name}")
    for (name, stem), number in count.false_stems.most_common(most):
        print(f"    alone {number} of {count.found[name]}: {name} by {stem}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE")
    parser.add_argument("--worst", type=int, default=0, help="concepts and stems to list")
    asked = parser.parse_args()
    if not DATA.exists():
        sys.exit(f"the parallel text is not here: {DATA.name} in ../shared/data/texts")
    begun = time.process_time()
    concepts = load_glossary()
    took = 1000 * (time.process_time() - begun)
    print(f"{len(concepts)} concepts, read in {took:.0f} ms of CPU")
    counts = measure(asked.languages)
    print("language  concepts  stems  recall  false share  English finds")
    for language, count in sorted(counts.items()):
        stems = [one.stems.get(READ_AS.get(language, language), ()) for one in concepts]
        if not any(stems):
            continue
        print(
            f"{language:8}  {sum(map(bool, stems)):8}  {sum(map(len, stems)):5}"
            f"  {count.recall:6.2f}  {count.false_share:11.2f}  {count.english.total():13,}"
        )
        if asked.worst:
            worst(count, asked.worst)


if __name__ == "__main__":
    main()
