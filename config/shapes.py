"""The shapes that a table of the lexicon can have; the type of a field names its shape.

- ``Words``: words or phrases as texts write them;
- ``Fragments``: alternatives of a regular expression, without groups, tried in their order.
  ``{offices.of_state}`` in one stands for all fragments of that table of the same file;
- ``Letters``: letters, written as one text;
- ``Groups``: words by a key that the field's own text explains;
- ``Flag``: true, or left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

Shape = Literal["words", "fragments", "letters", "groups", "flag"]

Words = Annotated[tuple[str, ...], "words"]
Fragments = Annotated[tuple[str, ...], "fragments"]
Letters = Annotated[str, "letters"]
Groups = Annotated[Mapping[str, tuple[str, ...]], "groups"]
Flag = Annotated[bool, "flag"]
