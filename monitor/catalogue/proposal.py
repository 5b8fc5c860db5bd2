"""What a first round says in words: how many answered, and what more could be switched on. Pure."""

from __future__ import annotations

from typing import Final

SWITCH_ON: Final = "sco-monitor sources check --switch-on"
"""The command that asks all, and switches on what is good."""


def asked_words(*, asked: int, dead: int, more: int) -> str:
    """Return the summary where those that are off were asked too: *more* of them answered well.

    :param asked: sources that are on, *dead* of which are not to be read
    """
    text = f"{_sources(asked)} asked, {dead} dead, {more} more answered"
    return f"{text}: switch on? {SWITCH_ON}" if more else text


def first_words(*, asked: int, dead: int, off: int) -> str:
    """Return the summary of a first round, which asks none of those that are *off*."""
    text = f"{_sources(asked)} asked, {dead} dead"
    if not off:
        return text
    return f"{text}; {off} more are off: switch on what answers? {SWITCH_ON}"


def _sources(count: int) -> str:
    return f"{count} source{'s' * (count != 1)}"
