"""Make a clean list of authors: people, each once, and apart from them the agencies.

What pages put into author fields: "By Anna Lee and Bo Li", profile URLs, the outlet itself,
"admin", an agency. Agencies and outlets are not authors; agencies are credited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from monitor.extraction.agencies import canonical_name
from monitor.text.clean import clean_line
from monitor.text.phrases import phrases

NAME_LIMIT: Final = 80
MOST_AUTHORS: Final = 20

_BY: Final = re.compile(
    rf"^(?:\W*{phrases('authors.by')}(?:\s*[:：]|(?<![\u3400-\u9fff])\b)\s*)+", re.IGNORECASE
)
_SPLIT: Final = re.compile(
    r"\s*(?:[;|/、，•·\n]|,(?!\s*(?:jr|sr|ph\.?d|md|ii|iii)\b)"
    rf"|\s(?:&|{phrases('credits.joins', 'authors.joins')})\s)\s*",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(rf"\s*[,(–—-]\s*{phrases('authors.roles')}.*$", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|@\w+")
_NOT_A_PERSON: Final = re.compile(phrases("authors.not_a_person"), re.IGNORECASE)
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
        for part in _SPLIT.split(_ADDRESS.sub(" ", clean_line(field, 400))):
            name = _ROLE.sub("", _BY.sub("", part)).strip(" .,:;|()[]<>\"'–—-_")
            agency = canonical_name(name) or canonical_name(part)
            if agency:
                agencies.setdefault(agency)
            elif _is_person(name) and _key(name) not in own:
                authors.setdefault(_key(name), _cased(name))
    return People(tuple(authors.values())[:MOST_AUTHORS], tuple(agencies)[:MOST_AUTHORS])


def _is_person(name: str) -> bool:
    if not 2 <= len(name) <= NAME_LIMIT or len(name.split()) > 6:
        return False
    if not _LETTERS.search(name) or sum(map(str.isdigit, name)) > 2:
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
