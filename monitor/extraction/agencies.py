"""News agencies and outlets that texts are credited to, found by their names as texts print them.

They stand in ``config/gazetteer/agencies.toml``. Codes ("APP", "AA"), which are ordinary words or
other things elsewhere, count in a dateline, in brackets, between slashes and on a credit line,
and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from config.gazetteer_parts import load_agencies
from monitor.text.languages.folding import encodable

# Words between an agency and a bracket that belong to it: "Kazinform News Agency".
_TAIL: Final = re.compile(
    r"(?:['’]s|\.(?:ru|com|kz|uz|kg|cn|net))?(?:\s+(?:International\s+|National\s+)?News Agency"
    r"|\s+(?:news\s+)?agency|通讯社|通訊社)?",
    re.IGNORECASE,
)


class Mention(NamedTuple):
    """An agency named at *start*..*end*; *code* when only its position can make it a credit."""

    name: str
    start: int
    end: int
    code: bool


class _Alias(NamedTuple):
    name: str
    code: bool
    spaced: bool


@cache
def _aliases() -> dict[str, _Alias]:
    found: dict[str, _Alias] = {}
    for agency in load_agencies():
        for form in (*agency.names, *agency.codes):
            spaced = not re.search("[\u3400-\u9fff]", form)
            alias = _Alias(agency.name, form in agency.codes, spaced)
            found.setdefault(form, alias)
            if len(form) > 3 and spaced:
                found.setdefault(form.upper(), alias)
    return found


@cache
def _automaton() -> Any:
    import ahocorasick_rs

    return ahocorasick_rs.AhoCorasick(
        list(_aliases()), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )


@cache
def _listed() -> tuple[_Alias, ...]:
    return tuple(_aliases().values())


def mentions(text: str) -> Iterator[Mention]:
    """Yield every agency that *text* names, in order. Word edges are checked for spaced scripts."""
    listed = _listed()
    for index, start, end in _automaton().find_matches_as_indexes(encodable(text)):
        name, code, spaced = listed[index]
        if spaced and (_letter(text, start - 1) or _letter(text, end)):
            continue
        tail = _TAIL.match(text, end)
        yield Mention(name, start, tail.end() if tail else end, code)


def _letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def agency_names() -> frozenset[str]:
    """Return the names that this program uses for agencies."""
    return frozenset(alias.name for alias in _listed())


@cache
def _hosts() -> dict[str, str]:
    return {host: agency.name for agency in load_agencies() for host in agency.hosts}


def agency_of_host(host: str) -> str:
    """Return the agency that publishes at *host*, or ""."""
    return _hosts().get(host.casefold(), "")


def canonical_name(text: str) -> str:
    """Return the agency that *text* as a whole names ("Xinhuanet" is Xinhua), or ""."""
    bare = (
        text.strip()
        .strip("()[]（）【】/«»\"“”'.,:：–—- ")
        .removeprefix("the ")
        .removeprefix("The ")
    )
    alias = _aliases().get(bare) or _aliases().get(bare.removesuffix(" News Agency"))
    if alias:
        return alias.name
    for mention in mentions(bare):
        if mention.start == 0 and mention.end == len(bare):
            return mention.name
    return ""
