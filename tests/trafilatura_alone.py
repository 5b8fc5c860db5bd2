"""trafilatura as it comes, where the product has put selectors in place of its expressions too."""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml.etree import XPath
from trafilatura import bare_extraction

from monitor.extraction.selectors import LISTS, Selector

NAMESPACES = {"re": "http://exslt.org/regular-expressions"}


def expression_of(selector: Selector) -> XPath:
    """Return the expression of trafilatura that *selector* was read from."""
    return XPath(selector.path, namespaces=NAMESPACES)


def trafilatura_alone(document: Any, **options: Any) -> Any:
    """Return what ``bare_extraction`` gives with trafilatura's own expressions."""
    ours = [list(some) for some in LISTS]
    for some, theirs in zip(LISTS, _expressions(), strict=True):
        some[:] = theirs
    try:
        return bare_extraction(document, **options)
    finally:
        for some, selectors in zip(LISTS, ours, strict=True):
            some[:] = selectors


@cache
def _expressions() -> list[list[XPath]]:
    return [
        [expression_of(one) if isinstance(one, Selector) else one for one in some] for some in LISTS
    ]
