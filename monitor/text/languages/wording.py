"""One table of the lexicon, in all languages at once, as one regular expression.

News mixes languages (a Kyrgyz story quotes Russian), so most questions are asked in every
language that has an answer. A table of one language is compiled by ``either``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from config.lexicon import Lexicon, by_language
from config.own_words import in_force


def either(fragments: Iterable[str]) -> str:
    """Return *fragments* as one group of alternatives, in their order; doubles count once.

    No fragments match nothing.
    """
    return f"(?:{'|'.join(dict.fromkeys(fragments)) or '(?!)'})"


def has_clauses(lexicon: Lexicon) -> bool:
    """Say whether the lexicon knows how clauses of the language are made."""
    return bool(lexicon.clauses.after_actor)


def only_in(language: str) -> Callable[[Lexicon], bool]:
    """Return what picks one language."""
    return lambda lexicon: lexicon.language == language


class Wording:
    """What *pick* takes from each Lexicon in force, compiled when it is first asked for.

    *frame* is what stands around the alternatives, ``%s`` in their place; *only* says which
    languages take part. ``search``, ``match`` and ``fullmatch`` are those of the pattern.
    """

    def __init__(
        self,
        pick: Callable[[Lexicon], tuple[str, ...]],
        flags: int = 0,
        *,
        frame: str = "%s",
        only: Callable[[Lexicon], bool] = lambda _: True,
    ) -> None:
        self._pick = pick
        self._flags = flags
        self._frame = frame
        self._only = only

    @property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression."""
        memo = in_force().memo
        known: re.Pattern[str] | None = memo.get(self)
        if known is None:
            known = memo[self] = self._compiled()
        return known

    @property
    def search(self) -> Callable[..., re.Match[str] | None]:
        return self.pattern.search

    @property
    def match(self) -> Callable[..., re.Match[str] | None]:
        return self.pattern.match

    @property
    def fullmatch(self) -> Callable[..., re.Match[str] | None]:
        return self.pattern.fullmatch

    def _compiled(self) -> re.Pattern[str]:
        found = by_language(lambda one: self._pick(one) if self._only(one) else ())
        fragments = (fragment for some in found.values() for fragment in some)
        return re.compile(self._frame.replace("%s", either(fragments)), self._flags)
