"""The query language: what a person types, as a small frozen tree. Pure; knows no SQL.

Words and ``"phrases"`` must stand in headline or text, in any case; a word that ends with
``*`` finds what begins so; Chinese is found anywhere in a line. (Whoever searches widens
words to their forms first: ``monitor.reading.broadening``.) Everything must hold,
``OR`` (or ``|``) offers a choice, ``-`` (or ``NOT``) takes away, parentheses group. Fields:

======================  ================================================================
``relevance:``          about, mention or none
``country:``            ISO 3166-1 code or English name of a state that the article tags
``organisation:``       likewise ``person:``, ``place:``, ``event:`` and ``topic:``: a term,
                        its parent, or whole words of either or of the English label
``language:``           ISO 639-1 code of the article (``lang:`` is the same)
``source:, outlet:``    part of the name of the source, of the publisher
``story:``              the id of a story
``since:, until:``      a day, month or year, both inclusive, UTC: 2026-11-21, 2026-11, 2026
``reprint:``            yes or no
``kind:``               of reprint: exact, near, excerpt or partial
======================  ================================================================

Several values with commas (``country:KZ,UZ``) or in parentheses (``country:(KZ OR UZ)``)
are a choice. **Every string is a legal query**: an unknown field, or a value that a field
cannot have, is plain words; quotes and parentheses may be unbalanced; what is too long is
cut (`LENGTH_LIMIT`, `TERM_LIMIT`, `DEPTH_LIMIT`). A query without any term asks for
``relevance:about``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from storage.query_fields import READERS, field_named, slug

LENGTH_LIMIT: Final = 4_000
"""Characters of a query that are read: fifty times what anybody types."""

TERM_LIMIT: Final = 200
"""Terms that are kept; FTS5 and SQLite's expression depth (1,000) stay far away."""

DEPTH_LIMIT: Final = 30
"""Parentheses within parentheses; deeper ones are passed over."""

WORDS: Final = ""
"""The field of a term that stands in headline or text."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked for: ``field`` is "" for words in headline or text.

    ``value`` is canonical for its field: lower case for closed lists, languages and tag
    slugs, upper case for country codes, ISO days for since and until, and as typed for words,
    sources and outlets. Words may end with ``*``.
    """

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class And:
    """All of ``parts`` hold; never fewer than two."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of ``parts`` holds; never fewer than two."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """``part`` does not hold."""

    part: Node


Node = Condition | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: ``text`` as typed (cleaned, cut), ``root`` what it means.

    ``unread`` are the bare words with a colon that no field took, as typed: addresses and
    times, but also a misspelt field or a value that its field cannot have.
    """

    text: str
    root: Node
    unread: tuple[str, ...] = ()

    def terms(self) -> tuple[Condition, ...]:
        """Return every term of the tree, from left to right."""
        return tuple(_terms(self.root))

    def names(self, field: str) -> bool:
        """Tell whether any term is of *field*."""
        return any(term.field == field for term in self.terms())


def parse(text: str) -> Query:
    """Return what *text* asks for. Never raises; takes time linear in its length."""
    clean = " ".join(_UNTYPED.sub(" ", text[:LENGTH_LIMIT]).split())
    parser = _Parser(clean)
    root = parser.root()
    return Query(
        clean, root or Condition("relevance", "about"), tuple(dict.fromkeys(parser.unread))
    )


def with_terms(query: Query, change: Callable[[Condition], Node]) -> Query:
    """Return *query* with each of its terms changed."""

    def changed(node: Node) -> Node:
        match node:
            case Condition():
                return change(node)
            case Not(part):
                return Not(changed(part))
            case And(parts) | Or(parts):
                return type(node)(tuple(changed(part) for part in parts))

    return Query(query.text, changed(query.root), query.unread)


def standing(text: str) -> Query:
    """Return the query of a subscription: like `parse`, but one that does not name any
    relevance asks for articles about the organisation only."""
    query = parse(text)
    if query.names("relevance"):
        return query
    root = And((Condition("relevance", "about"), *_flat(And, [query.root])))
    return Query(query.text, root, query.unread)


def span(term: Condition) -> tuple[datetime | None, datetime | None]:
    """Return the first instant and the instant after the last that a date term asks for."""
    day = datetime.combine(date.fromisoformat(term.value), datetime.min.time(), UTC)
    if term.field == "since":
        return day, None
    return None, day + timedelta(days=1)


def tag_answers(value: str, term: str, label: str) -> bool:
    """Tell whether a tag (*term*, English *label*) is what *value* of a tag field asks for.

    Equal, a parent (``a`` finds ``a/b``), or whole words of term or label: ``tokayev`` finds
    kassym-jomart-tokayev, ``summit-2025`` finds summit-2025-tianjin. A state (its term is two
    capitals) only by its code or its whole name: ``guinea`` is not Papua New Guinea.
    """
    if len(term) == 2 and term.isupper():
        return value in (term, slug(label))
    wanted = f"-{value.replace('/', '-')}-"
    return any(wanted in f"-{slug(name).replace('/', '-')}-" for name in (term, label))


def _terms(node: Node) -> Iterator[Condition]:
    match node:
        case Condition():
            yield node
        case Not(part):
            yield from _terms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part)


# Parsing ------------------------------------------------------------------------------------

_UNTYPED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Nobody types these: controls (NUL among them) and lone surrogates."""

_CLOSING: Final = {
    '"': '"”“',
    "＂": "＂",
    "“": '”"',
    "”": '”"',
    "„": '“”"',
    "«": "»",
    "「": "」",
    "『": "』",
}
"""Opening quotation marks of the languages of the SCO space, with what ends each."""

_OPEN, _CLOSE, _COLONS = "(（", ")）", ":："
_RUN = re.compile(r'[^\s()（）"＂“”„«「『]+')
_OR, _AND, _NOT = ("OR", "|", "||", "ИЛИ"), ("AND", "&", "&&", "И"), ("NOT", "НЕ")


class _Parser:
    """Recursive descent over one cleaned line; depth is bounded, progress is made at each step."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._at = 0
        self._depth = 0
        self._count = 0
        self.unread: list[str] = []

    def root(self) -> Node | None:
        """Return the whole line's tree; a closing parenthesis too many is passed over."""
        found: list[Node] = []
        while self._at < len(self._line):
            node = self._any(WORDS)
            if node is not None:
                found.append(node)
            self._at += 1
        return _joined(And, found)

    def _any(self, field: str) -> Node | None:
        """Read alternatives up to the end or a closing parenthesis."""
        alternatives: list[Node] = []
        together: list[Node] = []
        while True:
            self._skip_spaces()
            if self._at >= len(self._line) or self._line[self._at] in _CLOSE:
                break
            word = self._peek()
            if word in _OR:
                self._at += len(word)
                self._keep(alternatives, together)
                together = []
            elif word in _AND:
                self._at += len(word)
            else:
                node = self._one(field)
                if node is not None:
                    together.append(node)
        self._keep(alternatives, together)
        return _joined(Or, alternatives)

    @staticmethod
    def _keep(alternatives: list[Node], together: list[Node]) -> None:
        node = _joined(And, together)
        if node is not None:
            alternatives.append(node)

    def _one(self, field: str) -> Node | None:
        negative = False
        while self._negation():
            negative = not negative
        node = self._atom(field)
        return Not(node) if negative and node is not None else node

    def _negation(self) -> bool:
        """Step over one ``-`` or ``NOT`` that something follows."""
        line, at = self._line, self._at
        if line[at] in "-−" and at + 1 < len(line) and not line[at + 1].isspace():
            self._at += 1
            return True
        word = self._peek()
        if word in _NOT and line[at + len(word) :].strip():
            self._at += len(word)
            self._skip_spaces()
            return True
        return False

    def _atom(self, field: str) -> Node | None:
        sign = self._line[self._at]
        if sign in _CLOSE:
            return None
        if sign in _OPEN:
            return self._group(field)
        if sign in _CLOSING:
            return self._term(field, self._quoted())
        word = self._peek()
        if not word:  # a closing quotation mark on its own
            self._at += 1
            return None
        name, value = _split(word)
        if name and field == WORDS:
            return self._of_field(name, word, value)
        self._at += len(word)
        if any(colon in word for colon in _COLONS):
            self.unread.append(word)
        return self._terms_of(field, word)

    def _of_field(self, name: str, word: str, value: str) -> Node | None:
        """Read the value of the field *name*: glued, quoted, in parentheses, or after a space."""
        begin = self._at
        self._at += len(word)
        if value:
            return self._terms_of(name, value, typed=word)
        self._skip_spaces()
        if self._at < len(self._line):
            sign = self._line[self._at]
            if sign in _OPEN:
                return self._group(name)
            if sign in _CLOSING:
                return self._term(name, self._quoted(), begin=begin)
            following = self._peek()
            if following and following not in (*_OR, *_AND, *_NOT) and not _split(following)[0]:
                self._at += len(following)
                return self._terms_of(name, following, typed=word + following)
        self.unread.append(word)
        return self._term(WORDS, word)

    def _group(self, field: str) -> Node | None:
        self._at += 1
        if self._depth >= DEPTH_LIMIT:
            return None
        self._depth += 1
        node = self._any(field)
        self._depth -= 1
        self._at += 1  # the closing parenthesis, or beyond the end
        return node

    def _terms_of(self, field: str, value: str, *, typed: str = "") -> Node | None:
        """Make a choice of the values that commas part, or words where one of them is none."""
        if field == WORDS:
            return self._term(WORDS, value)
        parts = [part for part in re.split("[,，、]", value) if part]
        if not parts or not all(READERS[field](part) for part in parts):
            self.unread.append(typed or value)
            return self._term(WORDS, typed or value)
        return _joined(Or, [term for part in parts if (term := self._term(field, part))])

    def _term(self, field: str, value: str, *, begin: int | None = None) -> Condition | None:
        if self._count >= TERM_LIMIT:
            return None
        if field != WORDS:
            read = READERS[field](value)
            if read:
                self._count += 1
                return Condition(field, read)
            value = self._line[begin : self._at] if begin is not None else value
            self.unread.append(value)
        value = value.strip()
        if not any(character.isalnum() for character in value):
            return None
        self._count += 1
        return Condition(WORDS, value)

    def _quoted(self) -> str:
        """Return what the quotation mark here encloses; one that nobody closes, the rest."""
        closing = _CLOSING[self._line[self._at]]
        begin = self._at + 1
        end = begin
        while end < len(self._line) and self._line[end] not in closing:
            end += 1
        self._at = end + 1
        return self._line[begin:end]

    def _peek(self) -> str:
        found = _RUN.match(self._line, self._at)
        return found[0] if found else ""

    def _skip_spaces(self) -> None:
        while self._at < len(self._line) and self._line[self._at].isspace():
            self._at += 1


def _split(word: str) -> tuple[str, str]:
    """Return (field, rest) of ``field:rest``, or ("", "")."""
    for at, character in enumerate(word):
        if character in _COLONS:
            return (field_named(word[:at]), word[at + 1 :])
    return "", ""


def _joined(kind: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    """Return *nodes* as one: none, the only one, or *kind* of them without needless nesting."""
    flat = _flat(kind, nodes)
    if len(flat) < 2:
        return flat[0] if flat else None
    return kind(flat)


def _flat(kind: type[And] | type[Or], nodes: list[Node]) -> tuple[Node, ...]:
    flat: dict[Node, None] = {}
    for node in nodes:
        flat.update(dict.fromkeys(node.parts if isinstance(node, kind) else (node,)))
    return tuple(flat)
