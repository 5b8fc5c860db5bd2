"""Which command tries again what was set aside, by the stage that did so. Pure."""

from __future__ import annotations

from typing import Final

from storage.reasons import BREAKERS

BY_PAGES: Final = ("fetch", "extract")
"""Stages by whose ends `recrawl --reason` finds pages."""

REPLAYED: Final = ("parse", "compare", "classify", "embed", "group", "match")
"""Stages that `replay` runs again over what is stored."""


def cure(stage: str, reason: str) -> str:
    """Return the command, without the program's name, or "" where nothing is to be done by hand.

    What broke its reader is read again from the bytes that are kept: asked for once more, the page
    would be the same, and nothing would be read.
    """
    if stage == "deliver":
        return "deliveries retry"
    if stage in REPLAYED:
        return f"replay {stage}"
    if stage not in BY_PAGES:
        return ""
    archived = " --from-archive" if stage == "extract" and reason in BREAKERS else ""
    return f"recrawl{archived} --reason {reason}"
