"""Verbs of saying, and who is said to speak: where a subject stands in the SCO's languages.

The words are the lexicon's, in its section ``saying``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from config.lexicon import by_language, load_lexicon
from monitor.text.clean import clean_line
from monitor.text.phrases import alternation, phrases, words

NAME_LIMIT: Final = 80
"""Characters of a speaker as written."""

_NO_NAMES: Final = words("offices.of_speakers") | words("saying.no_names")
_PREPOSITIONS: Final = words("saying.prepositions")
_FOLLOWED: Final = words("saying.speaker_follows")
_PATRONYMIC: Final = re.compile(rf"{phrases('saying.patronymics')}$")
_WORD: Final = re.compile(r"[^\W\d_](?:[\w’'\u02bb‘-]*\w)?\.?")
_ZH_BREAK: Final = re.compile(r"[，。；：、！？\s“”「」]")
_ZH_CUT: Final = re.compile(rf"(?<=..)[{load_lexicon('zh').saying.subject_ends}\d（(]")
_ZH_LEAD: Final = re.compile(rf"^{phrases('saying.lead_words')}+")
_SUBJECT_MARKS: Final = by_language(lambda lexicon: lexicon.saying.subject_marks)
_UNCASED: Final = frozenset({"zh", "fa", "ur", "ps", "ar", "hi"})
_FINAL_WORDS: Final = re.compile(r"""[^\s,،.;؛:!?؟।۔()«»“”„"\d][^\s,،.;؛:!?؟।۔()«»“”„"]*""")


@dataclass(frozen=True, slots=True)
class Said:
    """A verb of saying in a clause: its place and its words."""

    start: int
    end: int
    verb: str


def _compiled(table: Mapping[str, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    edges = {name: ("", "") if name == "zh" else (r"(?<!\w)", r"(?!\w)") for name in table}
    return {
        name: re.compile(f"{edges[name][0]}{alternation(found)}{edges[name][1]}", re.IGNORECASE)
        for name, found in table.items()
    }


_VERB: Final = _compiled(by_language(lambda lexicon: lexicon.saying.verbs))
_PRONOUN: Final = _compiled(by_language(lambda lexicon: lexicon.saying.pronouns))
LANGUAGES: Final = frozenset(_VERB)


def said_in(clause: str, language: str, *, near_end: bool) -> Said | None:
    """Return the verb of saying in *clause* that is nearest to the quotation, or None.

    *near_end* says that the quotation follows the clause. Of one place the longer verb counts.
    """
    pattern = _VERB.get(language)
    found = list(pattern.finditer(clause)) if pattern else []
    if not found:
        return None
    one = found[-1] if near_end else found[0]
    return Said(one.start(), one.end(), clean_line(one.group()))


def pronoun_near(clause: str, said: Said, language: str) -> bool:
    """Tell whether a pronoun stands for the speaker in *clause*."""
    pattern = _PRONOUN.get(language)
    if pattern is None:
        return False
    if language == "zh":
        return bool(pattern.match(_zh_subject(clause[: said.start])))
    before = _last_words(clause[: said.start], 4)
    after = clause[said.end :].lstrip().split(" ", 1)[0].strip(",.:;—–- ")
    return any(map(pattern.fullmatch, before)) or bool(pattern.fullmatch(after))


def _last_words(text: str, count: int) -> list[str]:
    return [match.group() for match in _FINAL_WORDS.finditer(text[-80:])][-count:]


def speaker_near(clause: str, said: Said, language: str) -> str:
    """Return the speaker as *clause* writes them, "" where it does not say."""
    if language == "zh":
        subject = _zh_subject(clause[: said.start])
        return clean_line(subject, NAME_LIMIT) if 1 < len(subject) <= 30 else ""
    if language in _UNCASED:
        return _uncased(clause, said, language)
    before = _runs(clause[: said.start])
    after = _runs(clause[said.end :])
    follows = said.verb.lower() in _FOLLOWED
    if follows or (after and clause[said.end : said.end + 40].lstrip().startswith(after[0])):
        return clean_line(after[0], NAME_LIMIT) if after else ""
    candidates = [run for run in reversed(before) if " " in run] or before[::-1]
    if candidates:
        return clean_line(candidates[0], NAME_LIMIT)
    if after:
        whole = [run for run in after if " " in run]
        return clean_line((whole or after)[0], NAME_LIMIT)
    return _plain_subject(clause[: said.start], language)


def _runs(text: str) -> list[str]:
    """Return the names in *text*: runs of capitalised words without titles and acronyms."""
    runs: list[list[str]] = []
    previous, end = "", -2
    is_open = False
    for match in _WORD.finditer(text):
        word = match.group()
        bare = word.rstrip(".")
        is_name = bare[:1].isupper() and not (len(bare) > 1 and bare.isupper())
        is_name = is_name and bare.lower() not in _NO_NAMES
        adjoins = text[end : match.start()].isspace() if end >= 0 else False
        if is_name and is_open and adjoins:
            runs[-1].append(word if len(bare) == 1 else bare)
        elif is_name and not (adjoins and previous in _PREPOSITIONS):
            is_open = True
            runs.append([word if len(bare) == 1 else bare])
        else:
            is_open = False
        previous, end = bare.lower(), match.end()
    return [" ".join(_person_part(run)) for run in runs if run[0].lower() not in _PREPOSITIONS]


def _person_part(words: list[str]) -> list[str]:
    """Return the end of a run of Cyrillic words that is a person: an office or a country in the
    genitive may stand before the name."""
    if len(words) < 3 or not re.match("[\u0400-\u04ff]", words[0]):
        return words
    return words[-3:] if any(map(_PATRONYMIC.search, words[-2:])) else words[-2:]


def _plain_subject(text: str, language: str) -> str:
    """Return a speaker without a name: "the ministry"."""
    if language != "en":
        return ""
    found = re.search(r"\b(the(?:\s+[\w-]+){1,4})\s*(?:,[^,]*,\s*)?(?:\w+ly\s+)?$", text, re.I)
    return clean_line(found[1], NAME_LIMIT) if found else ""


def _zh_subject(text: str) -> str:
    """Return the subject before a Chinese verb, without where and when it speaks."""
    piece = _ZH_LEAD.sub("", _ZH_BREAK.split(text)[-1])
    cut = _ZH_CUT.search(piece)
    return piece[: cut.start()] if cut else piece


def _uncased(clause: str, said: Said, language: str) -> str:
    """Return the words that stand where the subject does, in scripts without capitals."""
    if language == "ar":
        words = [m.group() for m in _FINAL_WORDS.finditer(clause[said.end : said.end + 60])]
        return clean_line(" ".join(words[:4]), NAME_LIMIT)
    piece = re.split(r"[،,؛;:।۔.]", clause[: said.start])[-1]
    words = [match.group() for match in _FINAL_WORDS.finditer(piece)]
    for mark in _SUBJECT_MARKS.get(language, ()):
        if mark in words:
            words = words[: words.index(mark)]
    return clean_line(" ".join(words[-4:]), NAME_LIMIT)
