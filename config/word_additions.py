"""What the operator adds to the glossary and to the lexicon, and takes out of them.

The tables stand in the files that ``[gazetteer] extra`` names (`config.additions`)::

    [[concept]]
    term = "caravan"                        # nobody has it: a concept of your own
    label = "Caravan trade"
    [concept.names]                         # words as in config/glossary.py
    en = ["caravan"]

    [[concept]]
    term = "pipeline"                       # a shipped one: these words are added to it
    [concept.names]
    tr = ["petrol boru hattı"]

    [[lexicon]]
    term = "fa"                             # a language; sections and keys as in its file
    [lexicon.offices]
    of_names = ["ostandar"]

    [[off]]                                 # a concept is switched off, or with name a word of it
    scheme = "concept"
    term = "resort"

    [[off]]
    scheme = "lexicon"
    term = "fa"
    table = "offices.of_surnames"
    name = "..."                            # as the file writes it

Of the lexicon only what is read to judge an article can be changed (`SECTIONS`): the rest tells
languages, dates, pages and speakers apart, and is read by other stages as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Final

from config.additions import OFF, Additions
from config.concept import Concept, Stem, stem_of
from config.entries import Place
from config.glossary import load_glossary
from config.grammar import GROUP_KEYS
from config.lexicon import languages, lexicon_of, raw_lexicon, shapes
from config.own_spelling import check_language, check_letters
from config.own_words import SHIPPED, OwnWords, using
from config.references import has_reference
from config.vocabulary import Lexicon

SECTIONS: Final = ("clauses", "history", "meetings", "names", "offices")
"""The sections of the lexicon that taggers alone read."""

_READ_ELSEWHERE: Final = frozenset({"names.double_surnames", "offices.of_speakers"})
_CONCEPT_KEYS: Final = frozenset({"term", "label", "note", "names"})
_OFF_KEYS: Final = frozenset({"scheme", "term", "name", "table", "note"})
_CONCEPT: Final = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")


def own_words(additions: Additions) -> OwnWords:
    """Return the words that are in force with *additions*. Raises GazetteerError."""
    tables = {place.table for place, _ in additions.entries()}
    schemes = {row.get("scheme") for _, row in additions.entries(OFF)}
    with using(SHIPPED):
        concepts: tuple[Concept, ...] = ()
        lexicons: dict[str, Lexicon] = {}
        if "concept" in tables or "concept" in schemes:
            concepts = _concepts(additions)
        if "lexicon" in tables or "lexicon" in schemes:
            lexicons = {
                code: lexicon_of(code, content) for code, content in _lexicons(additions).items()
            }
    return OwnWords(lexicons=lexicons, concepts=concepts) if concepts or lexicons else SHIPPED


def _switched_off(additions: Additions, scheme: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    for where, row in additions.entries(OFF):
        if row.get("scheme") == scheme:
            where.keys(row, _OFF_KEYS)
            yield where, row


# ------------------------------------------------------------------ the glossary


def _concepts(additions: Additions) -> tuple[Concept, ...]:
    """Return the whole glossary; a concept that is switched off has no words."""
    known = {concept.name: concept for concept in load_glossary()}
    for where, row in _switched_off(additions, "concept"):
        concept = _known(known, where, where.text(row, "term"), "concept")
        known[concept.name] = _without(concept, where.text(row, "name", needed=False), where)
    owners = {
        stem.text: concept.name
        for concept in known.values()
        for stems in concept.stems.values()
        for stem in stems
    }
    for where, row in additions.entries("concept"):
        where.keys(row, _CONCEPT_KEYS)
        term = where.text(row, "term")
        if "label" in row:
            where.text(row, "label")
            if term in known and known[term].stems:
                cure = "leave out label to have these words added to it, or take another term"
                where.fail("the glossary has this concept", cure)
            if not _CONCEPT.fullmatch(term):
                where.fail("the term is no slug", "write lower-case letters, digits and _")
            concept = Concept(term, {})
        else:
            concept = _known(known, where, term, "concept")
        known[term] = _with(concept, row, where, owners)
    return tuple(known.values())


def _known(known: Mapping[str, Concept], where: Place, term: str, what: str) -> Concept:
    if term not in known:
        near = get_close_matches(term, known, n=3)
        cure = f"do you mean {' or '.join(near)}?" if near else "correct it"
        own = "" if where.table == OFF else ', or add label = "..." for one of your own'
        where.fail(f"the glossary has no {what} {term}", cure + own)
    return known[term]


def _without(concept: Concept, word: str, where: Place) -> Concept:
    """Return *concept* without the *word*, in whatever language; without any for ""."""
    if not word:
        return Concept(concept.name, {})
    text = stem_of(word).text
    written = {stem.text for stems in concept.stems.values() for stem in stems}
    if text not in written:
        near = get_close_matches(text, written, n=3)
        cure = f"do you mean {' or '.join(near)}?" if near else "write it as the file has it"
        where.fail(f'{concept.name} has no word "{word}"', cure, at="name")
    left = {
        language: tuple(stem for stem in stems if stem.text != text)
        for language, stems in concept.stems.items()
    }
    return replace(concept, stems={language: stems for language, stems in left.items() if stems})


def _with(concept: Concept, row: dict[str, Any], where: Place, owners: dict[str, str]) -> Concept:
    """Return *concept* with the words of *row*; *owners* are the words that stand, by concept."""
    names = where.mapping(row, "names")
    if not names:
        where.fail("it has no words", "add [concept.names] with en = [...]")
    stems: dict[str, tuple[Stem, ...]] = dict(concept.stems)
    for language in names:
        at = f"names.{language}"
        if not _LANGUAGE.fullmatch(language):
            where.fail(f'"{language}" is no language code', "write it like ru", at=at)
        check_language(language, where, at=at)
        added: list[Stem] = []
        for word in where.strings(names, language, at=at):
            stem = stem_of(word)
            if not any(map(str.isalnum, stem.text)) or stem.text != stem.text.strip():
                where.fail(f'"{word}" is no word', "remove it, or the spaces around it", at=at)
            check_letters(word, where, at=at)
            owner = owners.setdefault(stem.text, concept.name)
            if owner != concept.name or stem in (*stems.get(language, ()), *added):
                what = f'"{stem.text}" stands for {owner} already'
                where.fail(what, "remove it here, or switch it off there", at=at)
            added.append(stem)
        stems[language] = (*stems.get(language, ()), *added)
    return replace(concept, stems=stems)


# ------------------------------------------------------------------ the lexicon


def _lexicons(additions: Additions) -> dict[str, dict[str, Any]]:
    """Return the changed contents of files of the lexicon, by language."""
    changed: dict[str, dict[str, Any]] = {}
    gone: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)

    def content(where: Place, language: str) -> dict[str, Any]:
        if language not in languages():
            near = get_close_matches(language, languages(), n=3, cutoff=0.5)
            cure = f"do you mean {' or '.join(near)}?" if near else "write a code like fa"
            where.fail(f'the lexicon has no language "{language}"', cure)
        return changed.setdefault(language, raw_lexicon(language))

    for where, row in _switched_off(additions, "lexicon"):
        path, word = where.text(row, "table"), where.text(row, "name")
        words = _words_at(content(where, where.text(row, "term")), path, where, at="table")
        if word not in words:
            near = get_close_matches(word, words, n=3)
            cure = f"do you mean {' or '.join(near)}?" if near else "write it as the file has it"
            again = (path, word) in gone[where.term]
            what = "is off already" if again else "is not there"
            where.fail(f'"{word}" {what} ({path})', cure, at="name")
        words.remove(word)
        gone[where.term].add((path, word))
    for where, row in additions.entries("lexicon"):
        lexicon = content(where, where.text(row, "term"))
        lists = list(_lists(row, where))
        if not lists:
            where.fail("it adds nothing", "add [lexicon.offices] with of_names = [...]")
        for path, holder, key in lists:
            words = _words_at(lexicon, path, where, at=path)
            for word in where.strings(holder, key, at=path):
                _check_word(word, path, words, where)
                words.append(word)
    return changed


def _lists(row: dict[str, Any], where: Place) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield each list of a row: its path, like ``offices.of_names``, what holds it, its key."""
    where.keys(row, {"term", "note", *SECTIONS})
    for section in sorted(row.keys() & set(SECTIONS)):
        table = where.mapping(row, section)
        for key, value in table.items():
            if shapes().get(f"{section}.{key}") == "groups" and isinstance(value, dict):
                yield from ((f"{section}.{key}.{group}", value, group) for group in value)
            else:
                yield f"{section}.{key}", table, key


def _words_at(content: dict[str, Any], path: str, where: Place, *, at: str) -> list[str]:
    """Return the list at *path* in the *content* of a file, made where it is not there."""
    section, _, rest = path.partition(".")
    key, _, group = rest.partition(".")
    table = f"{section}.{key}"
    shape = shapes().get(table, "")
    usable = {
        one
        for one, form in shapes().items()
        if one.partition(".")[0] in SECTIONS
        and one not in _READ_ELSEWHERE
        and form in ("words", "fragments", "groups")
    }
    if table not in usable:
        near = get_close_matches(table, usable, n=3)
        cure = f"do you mean {' or '.join(near)}?" if near else f"use one of {', '.join(SECTIONS)}"
        where.fail(f"{table} is no table that can be changed", cure, at=at)
    form = GROUP_KEYS.get(table, r"\S.*")
    if (shape == "groups") != bool(group) or (group and not re.fullmatch(form, group)):
        cure = f"write {table}.KEY, the key like {form}" if shape == "groups" else f"write {table}"
        where.fail(f"{path} is no list of words", cure, at=at)
    holder = content.setdefault(section, {})
    if group:
        holder, key = holder.setdefault(key, {}), group
    words: list[str] = holder.setdefault(key, [])
    return words


def _check_word(word: str, path: str, words: list[str], where: Place) -> None:
    """Fail on a *word* for the list at *path* that is there, or is no fragment."""
    if word in words:
        where.fail(f'"{word}" is there already', "remove it here", at=path)
    section, key, *_ = path.split(".")
    if shapes()[f"{section}.{key}"] != "fragments":
        return
    try:
        pattern = re.compile(word)
    except re.error as error:
        where.fail(f'the regular expression "{word}" is wrong: {error}', "correct it", at=path)
    if pattern.groups:
        where.fail(f'"{word}" has a group', "write (?:...) instead of (...)", at=path)
    if pattern.search(""):
        where.fail(f'"{word}" is found where nothing stands', "let it ask for a letter", at=path)
    if has_reference(word):
        where.fail(f'"{word}" refers to another table', "write the words out", at=path)
