"""The typed tables of the lexicon: what one ``config/lexicon/<language>.toml`` may hold.

Each section is a table of the file, each field a key in it; whatever a language leaves out is
empty. Four shapes are all there is, and the field's type names the shape:

- ``Words``: words or phrases as texts write them;
- ``Fragments``: alternatives of a regular expression, without groups, tried in their order;
- ``Letters``: letters, written as one text;
- ``Groups``: words by a key that the field's own text explains.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

Shape = Literal["words", "fragments", "letters", "groups"]

Words = Annotated[tuple[str, ...], "words"]
Fragments = Annotated[tuple[str, ...], "fragments"]
Letters = Annotated[str, "letters"]
Groups = Annotated[Mapping[str, tuple[str, ...]], "groups"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Who is said to say what (``monitor/quotes``)."""

    verbs: Fragments = ()
    """Verbs that introduce speech, a space for any white space. Short on purpose: a verb that
    only sometimes does counts beside a quotation only, and a missing one costs a quotation,
    never a wrong one. Of two that begin alike the longer stands first."""
    pronouns: Words = ()
    """What stands for a speaker who was named before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Figures in a text (``monitor/reprints/quantities.py``)."""

    scales: Groups = field(default_factory=dict)
    """Beginnings of the words for a power of ten, by the power: ``6 = ["million", "mln"]``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What is known of one language. ``language`` is ISO 639-1, or ``common``: signs that belong
    to no language."""

    language: str
    saying: Saying = field(default_factory=Saying)
    numbers: Numbers = field(default_factory=Numbers)
