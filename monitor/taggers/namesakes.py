"""Whether the bearer of an official's name has another calling: the footballer Wang Yi.

The calling stands right before the name, or before the institution that it is of ("professor of
the university of Peking Zhang Ming"), or behind the name in an apposition; and nowhere in the
sentences of the name does an office stand near it. Former players who rose to an office are
officials.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from config.glossary import concepts_named
from config.lexicon import load_lexicon
from config.own_words import per_words
from monitor.taggers import TaggedText
from monitor.taggers.offices import DENSE, offices_in
from monitor.taggers.spans import Spans
from monitor.text.languages.wording import Wording, either

OFFICE_REACH: Final = 60
"""How far from a name, in characters, an office of its bearer may stand; half of it in Chinese."""
CALLING_REACH: Final = 90
"""How far before a name, in characters, the calling of its bearer begins."""
APPOSITION: Final = 50
"""Characters behind a name in which its apposition names a calling."""
FORMER_REACH: Final = 20
"""Characters before a calling in which a word says that it is given up."""

_FORMER: Final = Wording(lambda one: one.history.former, re.IGNORECASE)
_LINK: Final = r"[\s,«»“”\"(]{1,3}"
_APPOSED: Final = r"[,\u060c]? ?[(–—-]{0,2} ?"
_WORD: Final = r"[^\s,.;:!?()«»“”\u060c\u061b\u06d4\u0964]+"


def is_of_another_calling(text: TaggedText, spans: Sequence[tuple[int, int]]) -> bool:
    """Say whether a calling stands beside one of the names at *spans*, and an office by none."""
    callings = [found for span in spans if (found := _calling(text, *span))]
    return bool(callings) and not any(_has_office(text, *span) for span in spans)


def _calling(text: TaggedText, start: int, end: int) -> bool:
    """Say whether a calling of the bearer stands beside the name at *start*..*end*."""
    before, behind = _before(text.language), _behind(text.language)
    if before is None or behind is None:
        return False
    first, last = text.sentence_at(start)
    first = max(first, start - CALLING_REACH)
    found = before.search(text.text[first:start])
    if found is not None and _is_held(text, first + found.start(), found["between"] or ""):
        return True
    apposed = behind.match(text.text, end, min(last, end + APPOSITION))
    return apposed is not None and not _begins_a_name(text.text[apposed.end() : last].lstrip()[:1])


def _begins_a_name(letter: str) -> bool:
    """Say whether a word that begins with *letter* may be a name: of scripts without capitals too.

    A name behind the calling is its bearer's: "Wang Yi, professor Li Ming and others".
    """
    return letter.isalpha() and letter < DENSE and not letter.islower()


def _is_held(text: TaggedText, calling: int, between: str) -> bool:
    """Say whether the calling is not given up, and no more stands *between* it and the name than
    the institution that it is of."""
    if _FORMER.search(text.text, max(0, calling - FORMER_REACH), calling):
        return False
    if not between.strip():
        return True
    institutions = list(_institution().finditer(between))
    if not institutions:
        return False
    rest = between[institutions[-1].end() :].split(" ")[1:]
    return all(not word[:1].islower() for word in rest)


def _has_office(text: TaggedText, start: int, end: int) -> bool:
    """Say whether an office that is no calling stands near the name, in its sentence."""
    reach = OFFICE_REACH // (2 if text.text[start] >= DENSE else 1)
    first, last = text.sentence_at(start)
    first, last = max(first, start - reach), min(last, end + reach)
    pattern = _callings(text.language)
    callings = Spans(match.span() for match in pattern.finditer(text.text, first, last))
    offices = [
        *offices_in(text.text, first, start, text.language),
        *offices_in(text.text, end, last, text.language),
    ]
    return not all(callings.hold(*office) for office in offices)


@per_words
def _callings(language: str) -> re.Pattern[str]:
    """Return the pattern of a calling anywhere."""
    return re.compile(_one(language), re.IGNORECASE)


def _one(language: str) -> str:
    """Return the fragment of one calling of *language*, with its endings."""
    offices = load_lexicon(language).offices
    word = either(offices.callings)
    if _is_dense(offices.callings):
        return word
    ending = f"(?:{either(offices.calling_endings)})?" if offices.calling_endings else ""
    return rf"(?<![^\W\d_])(?:\u0627\u0644)?{word}{ending}(?![^\W\d_])"


def _is_dense(words: Sequence[str]) -> bool:
    return any(word[-1] >= DENSE for word in words)


@per_words
def _before(language: str) -> re.Pattern[str] | None:
    """Return the pattern of a calling that ends where the name begins; None without words."""
    words = load_lexicon(language).offices.callings
    if not words:
        return None
    if _is_dense(words):
        return re.compile(rf"{_one(language)}(?P<between>)[“”、\s]?$")
    return re.compile(rf"{_one(language)}(?P<between>(?: {_WORD}){{0,5}}){_LINK}$", re.IGNORECASE)


@per_words
def _behind(language: str) -> re.Pattern[str] | None:
    """Return the pattern of an apposition with a calling, from the end of the name on."""
    words = load_lexicon(language).offices.callings
    if not words:
        return None
    if _is_dense(words):
        return re.compile(
            rf"{either(words)}|[（(，][^，。、；）)]{{0,10}}?{either(words)}(?=[，。；）)])"
        )
    return re.compile(rf"{_APPOSED}(?:{_WORD} ){{0,3}}?{_one(language)}", re.IGNORECASE)


@per_words
def _institution() -> re.Pattern[str]:
    """Return the pattern of a word for a place of learning, to its end, in any language."""
    stems = {
        stem.text
        for concept in concepts_named({"university"})
        for some in concept.stems.values()
        for stem in some
    }
    return re.compile(rf"(?<!\w){either(sorted(map(re.escape, stems)))}\w*", re.IGNORECASE)
