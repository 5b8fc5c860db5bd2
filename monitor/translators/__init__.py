"""Machine translation by what the operator hooks in: one file for each kind of translator.

A kind is a module with ``made(settings, guard)``, which returns a `Translator` where the settings
choose it, else None. What comes back is text from outside: it is cleaned and judged here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol

from config.settings import Settings
from monitor.text.clean import clean_line

if TYPE_CHECKING:
    from monitor.http.guard import Guard

KINDS: Final = ("command", "libretranslate")

ALPHABETS: Final = {"en": "LATIN", "ru": "CYRILLIC", "zh": "CJK"}
"""How the names of the letters of a language begin (Unicode): a translation without one of them is
an error message, or the text itself."""

LONGEST: Final = 4
"""Times the length of the text, and `MARGIN`: Chinese into English or Russian is about three times
as many letters; what is longer has gone astray."""

MARGIN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """How it ended: with ``text``, where the reason is "ok".

    Else with "no-translation", where a second try would end the same, or with
    "translator-unavailable". ``detail`` is a line without secrets and without words of the text.
    """

    reason: str
    text: str = ""
    detail: str = ""
    retry_after_seconds: int = 0


class Translator(Protocol):
    """Says a text in another language. Thread-safe. ``name`` says who it is, without secrets."""

    name: str

    def translate(self, text: str, source: str, target: str) -> Translated:
        """Say *text*, one line, in the language *target*; the languages are ISO 639-1.

        Ends within ``[translator] seconds`` and a moment, and never raises for what is outside.
        """


def translator_of(settings: Settings, guard: Callable[[], Guard]) -> Translator | None:
    """Return the translator that the settings choose, None for none."""
    for kind in KINDS:
        made: Translator | None = import_module(f"monitor.translators.{kind}").made(settings, guard)
        if made is not None:
            return made
    return None


def judged(text: str, said: str, target: str) -> Translated:
    """Return what a translator *said* of *text* as a translation, where it can be one."""
    line = clean_line(said)
    if not line or line.casefold() == text.casefold():
        return Translated(reason="no-translation", detail="it said nothing, or the same again")
    if len(line) > LONGEST * len(text) + MARGIN:
        return Translated(reason="no-translation", detail="what it said is far too long")
    alphabet = ALPHABETS.get(target, "")
    if not any(unicodedata.name(letter, "").startswith(alphabet) for letter in line):
        return Translated(
            reason="no-translation", detail=f"what it said is not written as {target}"
        )
    return Translated(reason="ok", text=line)


def failed(detail: str, retry_after_seconds: int = 0) -> Translated:
    """Return that the translator gave no answer that can be used; it is asked again later."""
    return Translated(
        reason="translator-unavailable",
        detail=detail,
        retry_after_seconds=retry_after_seconds,
    )
