"""The gazetteer: what the taggers know by name, read from ``config/gazetteer/**/*.toml``.

An analyst edits the TOML files; nobody edits code to add a name. Every file may hold any
of the tables ``[[organisation]]``, ``[[country]]``, ``[[person]]``, ``[[place]]``,
``[[topic]]``, ``[[event]]``, ``[[negative]]`` (what looks like an entry but is not), ``[[cue]]``
(evidence, never a tag), ``[[meeting]]`` and ``[[agency]]``; files are read in the order of their
paths. One entry is one block::

    [[organisation]]
    term = "sco"                            # the tag's term: lower-case slug (countries: ISO code)
    label = "Shanghai Cooperation Organisation"
    [organisation.names]
    en = ["Shanghai Cooperation Organisation", { text = "SCO", vetoes = ["telecom"] }]
    ru = ["Шанхайская организация сотрудничества", "ШОС"]

How a name is matched follows from how it is written (``match`` overrides it):

- capitals only (``SCO``, ``ШЫҰ``): ``exact``, that is case-sensitive, a whole token;
- Chinese, Japanese, Thai, Lao, Khmer, Burmese: ``substring``, no word edges there;
- in an inflecting language (ru, kk, tr, hy ...): ``stem``, the language's endings may follow;
- anything else: ``word``, not inside a longer word.

A capital first letter asks for a capital in the text ("Turkey", not "turkey"). ``*`` stands
for any ending of the word. ``requires``: one of these must stand somewhere in the text;
``"@organisation/sco"`` asks for an accepted match of that entry.
``vetoes``: none of these may stand near it. Both are folded for case and match from a
word's beginning.

A topic may refer to concepts of the glossary (``concepts`` make it, ``supporting`` ones count
half): all their words, in every language, are names of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, get_args

from config.additions import NO_ADDITIONS, OFF, Additions
from config.concept_names import concept_names
from config.entries import GazetteerError, Place, is_own, one_of, shown
from config.gazetteer_files import TABLES, files_of, shipped_folder, tables_in
from config.own_spelling import check_language, check_letters
from config.own_words import OwnWords, using
from config.switched_off import WORDS, switch_off
from config.terms import (
    NAME_TABLES,
    Agency,
    Gazetteer,
    MatchKind,
    Meeting,
    Name,
    NameKind,
    PatternKind,
    PatternScope,
    Period,
    Scheme,
    Term,
    TextPattern,
    match_of,
)
from config.word_additions import own_words

__all__ = [
    "Agency",
    "Gazetteer",
    "GazetteerError",
    "MatchKind",
    "Meeting",
    "Name",
    "NameKind",
    "PatternKind",
    "PatternScope",
    "Period",
    "Scheme",
    "Term",
    "TextPattern",
    "load_gazetteer",
    "load_topics",
]


_TERM_KEYS: Final = frozenset(
    {"term", "label", "parent", "country", "valid_from", "valid_to", "note", "qid", "options"}
    | {"requires", "vetoes", "roles", "statuses", "concepts", "supporting"}
    | set(NAME_TABLES)
)
_ADDING_KEYS: Final = frozenset(
    {"term", "note", "requires", "vetoes", "roles", "statuses", "concepts", "supporting"}
    | set(NAME_TABLES)
)
_NAME_KEYS: Final = frozenset({"text", "match", "requires", "vetoes", "weight", "own_language"})
_PERIOD_KEYS: Final = frozenset({"title", "status", "country", "organisation", "since", "until"})
_SHORTEST_NAME: Final = 2
_NAMED: Final = frozenset({"organisation", "country", "person", "place"})
_SLUG: Final = re.compile(r"[a-z0-9]+(?:[-+][a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?")
_ISO_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_LANGUAGE: Final = re.compile(r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?")


def load_gazetteer(folder: Path | None = None, additions: Additions = NO_ADDITIONS) -> Gazetteer:
    """Read the gazetteer from *folder*, or the shipped one, with the operator's *additions*.

    Raises GazetteerError, whose message names the file and the entry and says what to do.
    """
    words = own_words(additions)
    with using(words):
        return _read(folder, additions, words)


def _read(folder: Path | None, additions: Additions, words: OwnWords) -> Gazetteer:
    terms: dict[Scheme, dict[str, Term]] = {scheme: {} for scheme in get_args(Scheme)}
    meetings: dict[str, Meeting] = {}
    for name, text in files_of(shipped_folder() if folder is None else folder):
        for table, entries in tables_in(name, text).items():
            if table in ("pattern", "agency"):
                continue
            for number, entry in enumerate(entries, start=1):
                where = Place(name, text, table, number, str(entry.get("term", "")))
                _take(_term_of(entry, where), where, terms, meetings)
    gone = switch_off(additions, terms, meetings)
    for where, entry in additions.entries():
        if where.table in (OFF, *WORDS):
            continue
        if where.table == "meeting" or "label" in entry:
            _take(_term_of(entry, where), where, terms, meetings)
        else:
            known = _known(entry, where, terms)
            terms[known.scheme][known.term] = _extended(known, entry, where)
    _check_parents(terms, gone)
    by_field = {field: tuple(terms[scheme].values()) for scheme, field in TABLES.values()}
    return Gazetteer(**by_field, meetings=tuple(meetings.values()), words=words)


def load_topics() -> tuple[Term, ...]:
    """Return the shipped topics alone, as the whole gazetteer has them; a part of its time."""
    return tuple(
        _term(entry, Place(name, text, "topic", number, str(entry.get("term", ""))))
        for name, text in files_of(shipped_folder())
        if "[[topic]]" in text
        for number, entry in enumerate(tables_in(name, text).get("topic", []), start=1)
    )


def _term_of(entry: dict[str, Any], where: Place) -> Term | Meeting:
    return _meeting(entry, where) if where.table == "meeting" else _term(entry, where)


def _take(
    found: Term | Meeting,
    where: Place,
    terms: Mapping[Scheme, dict[str, Term]],
    meetings: dict[str, Meeting],
) -> None:
    """Put a new entry to the others."""
    if isinstance(found, Meeting):
        if found.term in meetings:
            where.fail("this meeting stands twice", "remove one of the two")
        meetings[found.term] = found
        return
    known = terms[found.scheme].get(found.term)
    if known is not None:
        cure = "merge the two entries"
        if is_own(where.file):
            cure = "leave out label to have what stands here added to that, or take another term"
        where.fail(f"it stands in {shown(known.file)} too", cure)
    terms[found.scheme][found.term] = found


def _known(entry: dict[str, Any], where: Place, terms: Mapping[Scheme, Mapping[str, Term]]) -> Term:
    """Return the entry that *entry* of the operator's adds to."""
    pool = terms[TABLES[where.table][0]]
    known = pool.get(where.text(entry, "term"))
    if known is None:
        near = get_close_matches(where.term, pool, n=3)
        cure = f"write {' or '.join(near)}" if near else "correct the term"
        what = "there is no such entry to add to"
        where.fail(what, f'{cure}, or add label = "..." for an entry of your own')
    return known


def _extended(known: Term, entry: dict[str, Any], where: Place) -> Term:
    """Return *known* with the names, concepts and periods of *entry* added to it."""
    where.keys(entry, _ADDING_KEYS)
    names, periods = _names_of(entry, where), _periods(entry, where)
    if not names and not periods:
        where.fail("it adds nothing", f"add [{where.table}.names] with en = [...]")
    stood = {(name.text, name.language, name.kind, name.concept) for name in known.names}
    for name in names:
        if (name.text, name.language, name.kind, name.concept) in stood:
            what = f'the concept "{name.concept}"' if name.concept else f'"{name.text}"'
            where.fail(f"{what} is there already ({shown(known.file)})", "remove it here")
    return replace(known, names=(*known.names, *names), periods=(*known.periods, *periods))


def _term(entry: dict[str, Any], where: Place) -> Term:
    """Make one entry, checked."""
    scheme = TABLES[where.table][0]
    where.keys(entry, _TERM_KEYS)
    term, label = where.text(entry, "term"), where.text(entry, "label")
    form = _ISO_COUNTRY if scheme == "country" else _SLUG
    if not form.fullmatch(term):
        where.fail(
            f'term "{term}" is not a slug',
            "write lower-case letters, digits and hyphens (countries: two capitals, ISO 3166-1)",
        )
    country = where.text(entry, "country", needed=False)
    if country and not _ISO_COUNTRY.fullmatch(country):
        where.fail(f'country "{country}" is no ISO 3166-1 code', "write two capitals")
    names = _names_of(entry, where)
    if not names:
        where.fail("it has no names", f"add [{where.table}.names] with en = [...]")
    options = where.mapping(entry, "options")
    return Term(
        scheme=scheme,
        term=term,
        label=label,
        names=names,
        parent=where.text(entry, "parent", needed=False),
        country=country,
        periods=_periods(entry, where),
        valid_from=where.day(entry, "valid_from"),
        valid_to=where.day(entry, "valid_to"),
        note=where.text(entry, "note", needed=False),
        qid=where.text(entry, "qid", needed=False),
        options=tuple((key, str(value)) for key, value in options.items()),
        file=where.file,
    )


def _names_of(entry: dict[str, Any], where: Place) -> tuple[Name, ...]:
    """Make all names of an entry: those written in it, and the words of its concepts."""
    common = (where.strings(entry, "requires"), where.strings(entry, "vetoes"))
    names: list[Name] = []
    for table, kind in NAME_TABLES.items():
        for language, forms in where.mapping(entry, table).items():
            names.extend(_names(language, forms, kind, common, where))
    return (*names, *concept_names(entry, where))


def _names(
    language: str,
    forms: object,
    kind: NameKind,
    common: tuple[tuple[str, ...], tuple[str, ...]],
    where: Place,
) -> list[Name]:
    """Make the names of one language."""
    code = _LANGUAGE.fullmatch(language)
    if not code:
        where.fail(f'"{language}" is no language code', 'write "en", "uz", "uz-Cyrl" ...')
    code_text = "" if code[1] == "mul" else code[1]
    at = f"names.{language}"
    if is_own(where.file):
        check_language(code_text, where, at=at)
    if not isinstance(forms, list) or not forms:
        where.fail(f"the names in {language} are not a list", f'write {language} = ["...", "..."]')
    made: list[Name] = []
    for form in forms:
        item: dict[str, Any] = {"text": form} if isinstance(form, str) else form
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            where.fail(f"a name in {language} is no text", 'write "name" or { text = "name" }')
        where.keys(item, _NAME_KEYS)
        text = item["text"]
        if text != text.strip() or not text.strip("* "):
            where.fail(f'the name "{text}" has spaces around it or is empty', "remove them")
        if is_own(where.file):
            check_letters(text, where, at=at)
        if re.search(r"\*\w", text):
            where.fail(f'"*" in "{text}" is inside a word', "let it stand for the word's ending")
        match = item.get("match") or match_of(text, code_text)
        if match not in get_args(MatchKind):
            where.fail(f'match "{match}" is unknown', one_of(MatchKind))
        if len(text) < _SHORTEST_NAME and kind != "cue" and where.table in _NAMED:
            where.fail(f'the name "{text}" is too short to be told apart', "write it out")
        made.append(
            Name(
                text=text,
                language=code_text,
                match=match,
                requires=where.strings(item, "requires") or common[0],
                vetoes=where.strings(item, "vetoes") + common[1],
                kind=kind,
                weight=float(item.get("weight", 1.0)),
                own_language=bool(item.get("own_language", False)),
            )
        )
    return made


def _periods(entry: dict[str, Any], where: Place) -> tuple[Period, ...]:
    """Make the offices of a person or the statuses of a country or a place."""
    made: list[Period] = []
    for table in ("roles", "statuses"):
        rows = entry.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            where.fail(f"{table} is not a list of tables", f"write {table} = [{{ ... }}]")
        for row in rows:
            where.keys(row, _PERIOD_KEYS)
            what = row.get("title") or row.get("status")
            if not isinstance(what, str):
                where.fail(f"one of {table} has no title or status", "add it")
            period = Period(
                what=what,
                country=where.text(row, "country", needed=False),
                organisation=where.text(row, "organisation", needed=False),
                since=where.day(row, "since"),
                until=where.day(row, "until"),
            )
            if period.since and period.until and period.until < period.since:
                where.fail(f'"{what}" ends before it begins', "correct since or until")
            made.append(period)
    return tuple(made)


def _meeting(entry: dict[str, Any], where: Place) -> Meeting:
    """Make one meeting, checked."""
    where.keys(entry, {field.name for field in fields(Meeting)})
    starts = where.day(entry, "starts")
    if starts is None:
        where.fail("it has no date", "add starts = 2025-08-31")
    ends = where.day(entry, "ends") or starts
    if ends < starts:
        where.fail("it ends before it begins", "correct starts or ends")
    return Meeting(
        term=where.text(entry, "term"),
        label=where.text(entry, "label"),
        kind=where.text(entry, "kind"),
        starts=starts,
        ends=ends,
        city=where.text(entry, "city", needed=False),
        host=where.text(entry, "host", needed=False),
        video=bool(entry.get("video", False)),
        number=int(entry.get("number", 0)),
        note=where.text(entry, "note", needed=False),
    )


def _check_parents(
    terms: Mapping[Scheme, Mapping[str, Term]], gone: Mapping[tuple[str, str], Place]
) -> None:
    """Every parent must stand in its scheme (a negative's in organisations).

    *gone* is where the operator switched entries off.
    """
    for scheme, entries in terms.items():
        home: Scheme = "organisation" if scheme == "negative" else scheme
        for entry in entries.values():
            if not entry.parent or entry.parent in terms[home]:
                continue
            if where := gone.get((home, entry.parent)):
                where.fail(f"{scheme} {entry.term} belongs to it", "switch that off too")
            raise GazetteerError(
                f'{shown(entry.file)}: {scheme} "{entry.term}": its parent '
                f'"{entry.parent}" is not there; correct it or add that entry'
            )
