"""Which command tries again what was set aside, by the stage that did so. Pure."""

from __future__ import annotations

from collections.abc import Collection

from storage.reasons import BREAKERS


def cure(stage: str, reason: str, replayed: Collection[str]) -> str:
    """Return the command, without the program's name, or "" where nothing is to be done by hand.

    What broke its reader is read again from the bytes that are kept: asked for once more, the page
    would be the same, and nothing would be read.

    :param replayed: the stages that `replay` runs again over what is stored
    """
    if stage == "deliver":
        return "deliveries retry"
    if stage == "fetch":
        return f"recrawl --reason {reason}"
    if stage == "extract":
        return f"recrawl{' --from-archive' if reason in BREAKERS else ''} --reason {reason}"
    return f"replay {stage}" if stage in replayed else ""
