"""Which command tries again what was set aside, by the stage that did so. Pure."""

from __future__ import annotations

from storage.reasons import BREAKERS


def cure(stage: str, reason: str) -> str:
    """Return the command, without the program's name, or "" where nothing is to be done by hand.

    What broke its reader is read again from the bytes that are kept: asked for once more, the page
    would be the same, and nothing would be read.
    """
    match stage:
        case "deliver":
            return "deliveries retry"
        case "fetch":
            return f"recrawl --reason {reason}"
        case "extract":
            archived = " --from-archive" if reason in BREAKERS else ""
            return f"recrawl{archived} --reason {reason}"
        case "poll" | "walk" | "translate" | "compose":
            return ""  # the clock asks again
        case _:
            return f"replay {stage}"
