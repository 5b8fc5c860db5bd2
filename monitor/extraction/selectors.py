"""trafilatura's patterns for what is a story and what is not, asked of Python instead of libxml2.

Its XPath expressions look at the attributes of an element alone, and ask Python for each regular
expression and each element: an eighth of what reading a page costs. A page repeats its classes and
ids, and a site repeats them on every page. So the expressions are read here (`selector_of`), and
what they say of a value is remembered. Whatever is not understood stays the expression it was, so a
new version of trafilatura is slower at worst; `tests/extraction/test_selectors.py` puts both to the
same pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, cast

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura import xpaths

LISTS: Final = (
    xpaths.BODY_XPATH,
    xpaths.OVERALL_DISCARD_XPATH,
    xpaths.TEASER_DISCARD_XPATH,
    xpaths.PRECISION_DISCARD_XPATH,
    xpaths.DISCARD_IMAGE_ELEMENTS,
    xpaths.REMOVE_COMMENTS_XPATH,
    xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH,
)
"""What is asked of every page, or of most."""

REMEMBERED: Final = 4_096
"""Values of attributes that are remembered for each pattern. A page has some two hundred."""

Test = Callable[[str], bool]
"""What a pattern says of the value of an attribute."""

_NAMES: Final = r"@[\w-]+(?:\s*\|\s*@[\w-]+)*"
_ATOM: Final = re.compile(
    rf"not\(\s*(?P<tags>self::\w+(?:\s+or\s+self::\w+)*)\s*\)"
    rf"|re:test\(\s*(?P<tested>{_NAMES}),\s*'(?P<pattern>[^']*)'(?:,\s*'(?P<flags>i?)')?\s*\)"
    rf"|(?P<how>contains|starts-with)\(\s*(?P<looked>{_NAMES}),\s*'(?P<part>[^']*)'\s*\)"
    rf"|contains\(\s*translate\(\s*@(?P<folded>[\w-]+),\s*'(?P<upper>\w+)',\s*'(?P<lower>\w+)'\),"
    rf"\s*'(?P<within>[^']*)'\s*\)"
    rf"|@(?P<equal>[\w-]+)\s*=\s*'(?P<value>[^']*)'"
    rf"|@(?P<there>[\w-]+)"
)
"""One condition on one element; of several attributes the first that it has counts."""
_OR: Final = re.compile(r"\s*(?:or\s+|$)")
_WHOLE: Final = re.compile(
    r"\s*(?P<open>\()?\.//\*\s*(?:\[(?P<tags>self::\w+(?:\s+or\s+self::\w+)*)\])?"
    r"(?P<conditions>\[.*?\])(?P<first>\)?\[1\])?\s*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Condition:
    """What is between two brackets: one of *tests* by the name of the attribute, or of *firsts* of
    the first of several attributes, or a tag that is none of *but*."""

    tests: dict[str, Test]
    firsts: tuple[tuple[frozenset[str], Test], ...]
    but: frozenset[str]

    def holds(self, element: HtmlElement, attributes: Sequence[tuple[str, str]]) -> bool:
        """Say whether *element* with its *attributes*, in their order, meets it."""
        if self.but and element.tag not in self.but:
            return True
        for name, value in attributes:
            test = self.tests.get(name)
            if test is not None and test(value):
                return True
        for names, test in self.firsts:
            value = next((value for name, value in attributes if name in names), "")
            if value and test(value):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Selector:
    """One expression: called with a tree as an `XPath` is, it gives what is below its root."""

    path: str
    tags: tuple[str, ...]
    conditions: tuple[_Condition, ...]
    only_first: bool

    def __str__(self) -> str:
        return self.path

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """Return the elements below *tree* that the expression selects, in order."""
        found = self._found(tree)
        if self.only_first:
            first = next(found, None)
            return [] if first is None else [first]
        return list(found)

    def _found(self, tree: HtmlElement) -> Iterator[HtmlElement]:
        only, *more = self.conditions
        for element in tree.iterdescendants(*self.tags):
            attributes = element.items()
            if not attributes or not only.holds(element, attributes):
                continue
            if all(one.holds(element, attributes) for one in more):
                yield element


@cache
def quicken() -> None:
    """Put selectors in the places of the expressions of trafilatura that can be read.

    Its lists are looked up by its own functions, which take no others.
    """
    for expressions in LISTS:
        for at, expression in enumerate(expressions):
            expressions[at] = cast("XPath", selector_of(expression) or expression)


def selector_of(expression: XPath) -> Selector | None:
    """Return what selects as *expression* does; None where it asks what is not known here.

    Where it asks for a first one among siblings, that of the whole tree is given, as it is all
    that `extract_content` takes.
    """
    whole = _WHOLE.fullmatch(expression.path)
    if whole is None or bool(whole["open"]) is not (whole["first"] or "").startswith(")"):
        return None
    try:
        conditions = tuple(map(_condition, re.split(r"\]\s*\[", whole["conditions"].strip()[1:-1])))
    except _NotKnownError:
        return None
    if all(one.but for one in conditions):
        return None  # an element without attributes might be meant
    tags = tuple(re.findall(r"self::(\w+)", whole["tags"] or "")) or ("*",)
    return Selector(expression.path, tags, conditions, bool(whole["first"]))


class _NotKnownError(Exception):
    """A condition that is none of those that are read."""


def _condition(text: str) -> _Condition:
    tests: dict[str, list[Test]] = {}
    firsts: list[tuple[frozenset[str], Test]] = []
    but: frozenset[str] = frozenset()
    at = len(text) - len(text.lstrip())
    while at < len(text):
        atom = _ATOM.match(text, at)
        end = _OR.match(text, atom.end()) if atom else None
        if atom is None or end is None:
            raise _NotKnownError
        at = end.end()
        if atom["tags"]:
            but = frozenset(re.findall(r"self::(\w+)", atom["tags"]))
            continue
        names, test = _test(atom)
        (name, *others) = names
        if not others:
            tests.setdefault(name, []).append(test)
        else:
            firsts.append((names, lru_cache(maxsize=REMEMBERED)(test)))
    return _Condition({name: _any(some) for name, some in tests.items()}, tuple(firsts), but)


def _any(tests: Sequence[Test]) -> Test:
    return lru_cache(maxsize=REMEMBERED)(lambda value: any(test(value) for test in tests))


def _test(atom: re.Match[str]) -> tuple[frozenset[str], Test]:
    """Return the attributes of a condition, and what it asks of their value."""
    if names := atom["tested"]:
        pattern = re.compile(atom["pattern"], re.IGNORECASE if atom["flags"] else 0)
        test: Test = lambda value: pattern.search(value) is not None  # noqa: E731
    elif names := atom["looked"]:
        part = atom["part"]
        is_start = atom["how"] == "starts-with"
        test = (lambda value: value.startswith(part)) if is_start else (lambda value: part in value)
    elif names := atom["folded"]:
        folded, within = str.maketrans(atom["upper"], atom["lower"]), atom["within"]
        test = lambda value: within in value.translate(folded)  # noqa: E731
    elif names := atom["equal"]:
        wanted = atom["value"]
        test = lambda value: value == wanted  # noqa: E731
    else:
        return frozenset([atom["there"]]), lambda _: True
    if test(""):  # an attribute that is not there is an empty one to an expression
        raise _NotKnownError
    return frozenset(re.findall(r"[\w-]+", names)), test
