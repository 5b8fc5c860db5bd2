"""Find people who are not in the gazetteer: an office beside a name, or a name that speaks.

A capitalised pair of words is a person only in such company ("Chairman Ivan Petrov", "Ivan
Petrov, chairman of ...", "Ivan Petrov said"); what is part of another name in the gazetteer, or
holds a word like "Ministry", is not. Russian and Chinese each have a way of their own here, other
languages are searched by ``names_by_title`` or ``names_by_office``; the words stand in the lexicon.
Labels are Latin (``monitor/text/languages/romanise.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from config.lexicon import load_lexicon
from config.own_words import per_words
from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.taggers.names_by_office import languages_by_office, names_by_office
from monitor.taggers.names_by_title import languages_by_title, names_by_title
from monitor.taggers.spans import Spans
from monitor.text.languages.romanise import as_russian, chinese, russian
from monitor.text.languages.wording import Wording, either, only_in


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person found by pattern: the name in Latin letters and where it stands."""

    name: str
    start: int
    end: int


def find_names(text: TaggedText) -> tuple[FoundPerson, ...]:
    """Return the people that patterns find, in order; spellings of one person differ still."""
    finders = dict.fromkeys(languages_by_office(), _by_office)
    finders |= dict.fromkeys(languages_by_title(), _by_title)
    finders |= {"ru": _russian, "zh": _chinese}
    finder = finders.get(text.language)
    if finder is None:
        return ()
    taken = _taken(text)
    kept = [one for one in finder(text, taken) if one.name and not text.is_boilerplate(one.start)]
    unique = {(one.start, one.end): one for one in kept}
    return tuple(unique[place] for place in sorted(unique))


def _taken(text: TaggedText) -> Spans:
    """Return the places of names of the gazetteer."""
    schemes = ("organisation", "country", "place", "person", "negative", "event")
    return Spans(
        (hit.start, hit.end)
        for hit in text.hits
        if hit.term.scheme in schemes
        and hit.name.kind not in ("cue", "surname")
        and not (hit.term.scheme == "person" and goes_on(text, hit))
    )


def _by_office(text: TaggedText, taken: Spans) -> Iterator[FoundPerson]:
    """Yield the people of a text by their offices.

    A known surname is no hindrance: behind another first name it is somebody else's.
    """
    surnames = {hit.end for hit in text.of("person") if " " not in hit.name.text and not hit.within}
    for name, start, end in names_by_office(text):
        last = end - len(name.rpartition(" ")[2])
        if not taken.touch(start, last if end in surnames else end):
            yield FoundPerson(name, start, end)


_TOKENS: Final = re.compile(r"\S+")
_RUN_FRAME: Final = r"(?<![\w-])%s"


def _by_title(text: TaggedText, taken: Spans) -> Iterator[FoundPerson]:
    """Yield the people of a text by the titles around their names."""
    for name, start, end in names_by_title(text.text, text.language, taken):
        yield FoundPerson(as_russian(name, text.language), start, end)


# ------------------------------------------------------------------ Russian

_RUN_RU: Final = Wording(lambda one: one.names.run, frame=_RUN_FRAME, only=only_in("ru"))
_SPEAKS_RU: Final = Wording(lambda one: one.names.speaks, only=only_in("ru"))
_SPOKE_RU: Final = Wording(lambda one: one.names.spoke, only=only_in("ru"))
_TITLE_RU: Final = Wording(lambda one: one.names.title_before, only=only_in("ru"))
_NO_NAME_RU: Final = Wording(lambda one: one.names.no_names, only=only_in("ru"))
_PATRONYMIC: Final = Wording(lambda one: one.names.patronymics, frame="%s$", only=only_in("ru"))
_INSTRUMENTAL: Final = Wording(lambda one: one.names.instrumental, frame="%s$", only=only_in("ru"))
_MALE_VERB: Final = Wording(lambda one: one.names.male_verbs, frame="%s$", only=only_in("ru"))
TITLE_REACH: Final = 100
"""How far before a Russian name, in characters, its title may begin."""
_CLAUSE_END: Final = re.compile(r"[.,;:\n»]|$")


def _russian(text: TaggedText, taken: Spans) -> Iterator[FoundPerson]:
    """Yield the people of a Russian text: names in the nominative, beside a verb of speaking."""
    line = text.text
    for run in _RUN_RU.pattern.finditer(line):
        tokens = list(_TOKENS.finditer(line, run.start(), run.end()))
        first = 0
        for index, token in enumerate(tokens):
            if _NO_NAME_RU.match(token[0]) or taken.touch(token.start(), token.end()):
                first = index + 1
        rest = tokens[first:]
        if not 2 <= len(rest) <= 3:
            continue
        start, end = rest[0].start(), rest[-1].end()
        titled = _TITLE_RU.search(line, max(0, start - TITLE_REACH), start) is not None
        spoken = _SPEAKS_RU.match(line, end) or (
            _CLAUSE_END.match(line, end) and _SPOKE_RU.search(line, max(0, start - 160), start)
        )
        words = [token[0] for token in rest]
        if (spoken and not _is_oblique(words, spoken[0])) or (titled and _is_nominative(words)):
            if len(words) == 3 and _PATRONYMIC.search(words[1]):
                del words[1]
            yield FoundPerson(russian(" ".join(words)), start, end)


def _is_oblique(words: list[str], spoken: str) -> bool:
    """Say whether the name is in another case than the speaker's ("встретился с Иваном ...")."""
    if _INSTRUMENTAL.search(words[0]) and _INSTRUMENTAL.search(words[-1]):
        return True
    verb = spoken.split(",")[-1].split()
    male = any(_MALE_VERB.search(word) for word in verb)
    oblique = load_lexicon("ru").names.oblique
    return male and words[0].endswith(oblique) and words[-1].endswith(oblique)


def _is_nominative(words: list[str]) -> bool:
    """Say whether the name behind a title in the nominative is in it too: not "с Иваном"."""
    ends = load_lexicon("ru").names.oblique
    masculine = words[0].endswith(ends) and words[-1].endswith(ends)
    woman = words[0][-1] == words[-1][-1] == "а"
    instrumental = _INSTRUMENTAL.search(words[0]) or _INSTRUMENTAL.search(words[-1])
    return not instrumental and (woman or not masculine)


# ------------------------------------------------------------------ Chinese

_NO_NAME_ZH: Final = Wording(lambda one: one.names.no_names, only=only_in("zh"))


@per_words
def _titled_zh() -> re.Pattern[str]:
    """Return the pattern of an office, a name, and what may follow a name."""
    one = load_lexicon("zh")
    titles, run, follows = one.offices.of_names, one.names.run, one.names.speaks
    return re.compile(f"{either(titles)}(?P<name>{either(run)})(?={either(follows)})")


def _chinese(text: TaggedText, taken: Spans) -> Iterator[FoundPerson]:
    """Yield the people of a Chinese text: office, then surname and one or two characters."""
    for match in _titled_zh().finditer(text.text):
        start, end = match.span("name")
        if not taken.touch(start, end) and not _NO_NAME_ZH.search(match["name"]):
            yield FoundPerson(chinese(match["name"]), start, end)


_SHORT_NAME: Final = 2
"""Characters of a Chinese name that may be the beginning of another, of three."""


@per_words
def _longer_name() -> re.Pattern[str]:
    """Return the pattern of a third character of a name, and what may follow a name.

    A verb that begins with that character follows a name of two.
    """
    one = load_lexicon("zh")
    names, offices = one.names, one.offices
    follows = either(
        (*names.speaks, *names.behind, *names.verbs_of_people, *offices.of_names, *offices.callings)
    )
    return re.compile(rf"(?!{either(names.speaks)}){either(names.given_ends)}(?={follows}|\W|$)")


def goes_on(text: TaggedText, hit: Hit) -> bool:
    """Say whether a Chinese name of two characters is the beginning of a longer one."""
    return (
        text.language == "zh"
        and hit.end - hit.start == _SHORT_NAME
        and hit.name.kind != "surname"
        and _longer_name().match(text.text, hit.end) is not None
    )
