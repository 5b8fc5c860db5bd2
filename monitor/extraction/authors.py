"""Make a clean list of authors: people, each once, and apart from them the agencies.

What pages put into author fields: "By Anna Lee and Bo Li", profile URLs, the outlet itself,
"admin", an agency. Agencies and outlets are not authors; agencies are credited.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from monitor.extraction.agencies import canonical_name
from monitor.text.clean import clean_line
from monitor.text.dates.finding import find_dates
from monitor.text.phrases import phrases, words

NAME_LIMIT: Final = 80
MOST_AUTHORS: Final = 20

_BY: Final = re.compile(
    rf"^(?:\W*{phrases('authors.by')}(?:\s*[:：]|(?<![\u3400-\u9fff])(?![\w.])|(?<=[\u3400-\u9fff])\s+)\s*)+",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(
    r"\s*(?:[;|/、，•·\n]|,(?!\s*(?:jr|sr|ph\.?d|md|ii|iii)\b)"
    rf"(?:\s*(?-i:{phrases('credits.joins', 'authors.joins')})(?=\s))?"
    rf"|\s(?:&|\+|(?-i:{phrases('credits.joins', 'authors.joins')}))\s|\s[–—]\s"
    rf"|\s(?={phrases('authors.by')}\s?[:：]))\s*",
    re.IGNORECASE,
)
_SURNAME_FIRST: Final = re.compile(
    r"[^\W\d_a-z][^\W\d_]+(?:[-’'][^\W\d_]+)?,\s[^\W\d_a-z][^\W\d_]+(?:\s[^\W\d_]\.)?"
)
# a hyphen inside a word belongs to it: Berg-Stafford is no staff; of a role in Latin letters at
# most one may follow ("editors"), where other scripts inflect it
_ROLE: Final = re.compile(
    rf"(?:\s*[,(–—]\s*|\s+-\s*){phrases('authors.roles')}(?![a-z]{{2}}).*$", re.IGNORECASE
)
_ROLE_ALONE: Final = re.compile(rf"{phrases('authors.roles')}(?![a-z]{{2}}).*", re.IGNORECASE)
_TITLE: Final = re.compile(
    rf"(?<=\w)\s+(?:{phrases('authors.roles')}(?![a-z]{{2}})\S*\s+(?:\S+\s+)?)?{phrases('authors.titles')}(?!\w).*$",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(rf"\s*[•·|]?\s*{phrases('authors.tails')}(?!\w).*$", re.IGNORECASE)
_COMMENT: Final = re.compile(rf"\s{phrases('authors.said')}\W*$", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]?")
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|@\w+")
_NOT_A_PERSON: Final = re.compile(phrases("authors.not_a_person"), re.IGNORECASE)
_DATE_WORDS: Final = words("furniture.date_words")
_OUTLET: Final = re.compile(rf"(?<!\w){phrases('authors.outlets')}(?!\w)", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[^\W\d_]")


class People(NamedTuple):
    """Authors, and the agencies that stood where authors stand."""

    authors: tuple[str, ...]
    agencies: tuple[str, ...]


def clean_authors(raw: Iterable[str], *, outlet: Iterable[str] = ()) -> People:
    """Return the people and the agencies among *raw*; names of the *outlet* are dropped."""
    own = {_key(name) for name in outlet if name}
    authors: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for field in raw:
        for part in _parts(field):
            name = _bare(part)
            agency = canonical_name(name) or canonical_name(part)
            if agency:
                agencies.setdefault(agency)
            elif _is_person(name) and _key(name) not in own:
                authors.setdefault(_key(name), _cased(name))
    return People(tuple(authors.values())[:MOST_AUTHORS], tuple(agencies)[:MOST_AUTHORS])


def _parts(field: str) -> list[str]:
    """Return the pieces of a field that name one each: "Vance, Nora" is one."""
    line = _ADDRESS.sub(" ", clean_line(html.unescape(field), 400)).strip()
    if _SURNAME_FIRST.fullmatch(line):
        return [line]
    return _SPLIT.split(_BY.sub("", _IN_BRACKETS.sub(" ", _undated(line))))


def _undated(line: str) -> str:
    """Return *line* up to the first date in it: "Nora Vance Nov 20, 2026, 10:20am EST"."""
    if not any(map(str.isdigit, line)):
        return line
    dates = find_dates(line)
    return dates[0].before.strip() if dates and line.startswith(dates[0].before) else line


def _bare(part: str) -> str:
    """Return the name in a piece: what stands before it, its role and buttons cut off."""
    name = _BY.sub("", part)
    if _COMMENT.search(name) or _ROLE_ALONE.fullmatch(name):
        return ""
    for ending in (_TAIL, _ROLE, _TITLE):
        shorter = ending.sub("", name)
        name = shorter if _LETTERS.search(shorter) or ending is _TAIL else name
    return name.strip(" .,:;|()[]<>\"'–—-_*→«»“”‘")


def named_once(authors: Sequence[str]) -> tuple[str, ...]:
    """Return *authors* without those whose name begins that of another, an organisation: of "CNN"
    and "CNN Wire" the latter."""
    first = {name.split()[0] for name in authors if " " in name and is_organisation(name)}
    return tuple(name for name in authors if name not in first)


def is_personal(name: str) -> bool:
    """Say whether a name that is a site's too can be a person's: two or three words, none of
    which is one of outlets ("Astana Times")."""
    words = name.split()
    return 2 <= len(words) <= 3 and name.istitle() and _OUTLET.search(name) is None


def is_organisation(name: str) -> bool:
    """Say whether a name holds a word of organisations ("... Foundation", "... GmbH")."""
    return _OUTLET.search(name) is not None


def _is_person(name: str) -> bool:
    if not 2 <= len(name) <= NAME_LIMIT or len(name.split()) > 6:
        return False
    digits = sum(map(str.isdigit, name))
    if not _LETTERS.search(name) or digits > 2 or (digits and " " in name):
        return False
    if name.casefold() in _DATE_WORDS:
        return False
    if re.search(r"[{}<>=\\]|\.(?:com|ru|kz|uz|cn|net|org)\b", name):
        return False
    return _NOT_A_PERSON.fullmatch(name) is None


def _cased(name: str) -> str:
    """Return a name printed in capitals in ordinary case: "ANNA LEE" is "Anna Lee"."""
    if name.isupper() and len(name) > 4 and " " in name and name.isascii():
        return name.title()
    return " ".join(name.split())


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
