"""What a query probably means otherwise than it says: misspelt fields, impossible values.

Every string is a legal query, so ``contry:kz`` is two plain words. Where somebody looks for
an article he sees at once that nothing is found, and a remark is enough. A *rule* (a
subscription, a webhook, what is to be fetched again) works unseen for months: there it is
an error. A value that its field cannot have finds nothing, and is refused in a search too.
Quotation marks say that the words are meant.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from config.additions import NO_ADDITIONS, Additions
from monitor.reading.values import fault, nearest_language
from storage.query import Query, parse
from storage.query_fields import FIELDS, NAMES, READERS, field_named, slug

CLOSE: Final = 0.7
"""Likeness (difflib's ratio) from which a name is a misspelt field: "contry", "topics",
"languge" and "orgs" have 0.86 and more; "site" (since) and "page" (place) have 0.67."""

_NAMED: Final = re.compile(r"([^\W\d_]{2,})[:：]((?!//).*)", re.DOTALL)
_LETTERS_APART: Final = re.compile(r"[\u0000-\u058f]+\Z")
"""Alphabets whose words stand apart: a Chinese headline has colons where a field would."""

_VALUES: Final = {
    "relevance": "about, mention or none",
    "reprint": "yes or no",
    "kind": "exact, near, excerpt or partial",
    "language": "a code like ru",
    "since": "a day like 2026-11-21, a month or a year",
    "until": "a day like 2026-11-21, a month or a year",
}


def doubts(text: str, additions: Additions = NO_ADDITIONS) -> tuple[str, ...]:
    """Return what is probably not meant in *text*: field names that are almost ours, and
    values that their field cannot have. Addresses, times and what is quoted are no doubts.

    *additions*, here and below, are the operator's to the gazetteer.
    """
    return tuple(said for said, sure in _examined(parse(text), additions) if sure != "other")


def impossible(text: str, additions: Additions = NO_ADDITIONS) -> tuple[str, ...]:
    """Return the values in *text* that their field cannot have: nothing would be found."""
    return tuple(said for said, sure in _examined(parse(text), additions) if sure == "value")


def rule_faults(text: str, additions: Additions = NO_ADDITIONS) -> tuple[str, ...]:
    """Return what a rule may not contain: `doubts`, and every other ``name:value`` too."""
    return tuple(said for said, _ in _examined(parse(text), additions))


def mended(text: str) -> str:
    """Return *text* with misspelt fields written right, "" where none of them is known."""
    query = parse(text)
    found = query.text
    for word in query.unread:
        match = _NAMED.fullmatch(word)
        if match and _LETTERS_APART.match(match[1]) and not field_named(match[1]):
            near = _nearest(match[1])
            found = found.replace(word, f"{near}:{match[2]}") if near else found
    return found if found != query.text else ""


_Sort = Literal["value", "field", "other"]


def _examined(query: Query, additions: Additions) -> list[tuple[str, _Sort]]:
    """Return what is wrong: a value, the name of a field, or a word that no field took."""
    elsewhere = set(map(slug, query.unread))  # said below: it stands where it does not belong
    found: list[tuple[str, _Sort]] = [
        (said, "value")
        for term in dict.fromkeys(query.terms())
        if term.value not in elsewhere and (said := fault(term, additions))
    ]
    for word in query.unread:
        match = _NAMED.fullmatch(word)
        if match is None or not _LETTERS_APART.match(match[1]):
            continue
        name, value = match.groups()
        known, near = field_named(name), _nearest(name)
        if known:
            found.append((_wrong_value(known, word, value), "value"))
        elif near:
            found.append((f"there is no field {name!r}; did you mean {near}:{value}?", "field"))
        elif value:
            said = f"there is no field {name!r}; fields are {', '.join(FIELDS)}"
            found.append((f'{said}; to look for the words, quote them: "{word}"', "other"))
    return found


def _wrong_value(field: str, word: str, value: str) -> str:
    if not value.strip(",，、"):
        return f"{word!r} has no value; write it like {field}:..."
    if READERS[field](value):
        return f"{word!r} stands inside the parentheses of another field"
    said = f"{word!r}: {field} can be {_VALUES.get(field, 'a word or more')}"
    if field == "language" and (near := nearest_language(value)):
        said += f"; did you mean language:{near}?"
    return said


def _nearest(name: str) -> str:
    """Return the field that *name* almost is, or ""."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name.casefold(), NAMES, 1, CLOSE)), "")
