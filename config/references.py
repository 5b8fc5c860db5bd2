"""References between the tables of one language: ``{offices.of_state}`` in a fragment.

Word lists stay lists, and a pattern says how they stand together: the fragments of the table
come in the place of the reference, as one group of alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_REFERENCE: Final = re.compile(r"\{([a-z_]+)\.([a-z_]+)\}")

Table = tuple[str, str]
"""A section and a key in it."""


def has_reference(fragment: str) -> bool:
    """Say whether *fragment* refers to a table."""
    return _REFERENCE.search(fragment) is not None


class LostReferenceError(ValueError):
    """A reference of *table* leads nowhere; *what* is wrong, and the *cure*."""

    def __init__(self, table: Table, what: str, cure: str) -> None:
        super().__init__(f"{what}; {cure}")
        self.table = table
        self.what = what
        self.cure = cure


def expanded(
    content: Mapping[str, Mapping[str, Any]], table: Table, inside: tuple[Table, ...] = ()
) -> tuple[str, ...]:
    """Return the fragments of *table* with all references replaced; *inside* are those that led
    here. Raises LostReferenceError for a table that is not there, is no list, or refers to itself.
    """
    way = (table, *inside)

    def alternatives(reference: re.Match[str]) -> str:
        section, key = reference[1], reference[2]
        if (section, key) in way:
            cure = "write the words out"
            raise LostReferenceError(table, f"{reference[0]} refers to itself", cure)
        if not isinstance(content.get(section, {}).get(key), tuple):
            cure = "add that table or correct the name"
            raise LostReferenceError(table, f"{reference[0]} is no list of this file", cure)
        return f"(?:{'|'.join(expanded(content, (section, key), way))})"

    section, key = table
    return tuple(_REFERENCE.sub(alternatives, one) for one in content[section][key])
