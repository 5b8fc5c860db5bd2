"""What hindered the judging of an article, for people: no vector, or no judgement yet."""

from __future__ import annotations

from monitor.meaning.weights import has_weights
from monitor.reading.cure import cure
from storage.contract.work import WorkState
from storage.reasons import EXPECTED, meaning
from storage.records import Classification
from storage.store import Store

_AS_A_WHOLE = "as a whole"


def without_vector(store: Store, found: Classification) -> str:
    """Say that no vector counted where *found* was judged, and why; "" where one did.

    What is not relevant has none, and misses none.
    """
    if found.level == "none" or any(_AS_A_WHOLE in line for line in found.evidence):
        return ""
    state = store.work.state("embed", found.article)
    if state is None or state.due_at is not None:
        return ""
    is_missing = state.reason not in EXPECTED and state.reason not in ("", "vanished")
    if is_missing or state.reason == "no-model":
        again = "" if state.reason == "no-model" else f"; again: `sco-monitor {_again(state)}`"
        return (
            f"judged by its words alone: what the text as a whole is like was not asked, as it has "
            f"no vector: {_ended(state)}{again}"
        )
    if state.reason == "ok" and any(map(has_weights, store.vectors.counts())):
        return (
            "judged by its words alone: its vector was made later; "
            "`sco-monitor replay classify` asks what the text as a whole is like"
        )
    return ""


def unjudged(store: Store, article: str) -> str:
    """Say why nothing is known yet of what *article* is about."""
    state = store.work.state("classify", article)
    if state is None or not state.reason:
        return "not classified yet"
    told = f"not classified yet: {_ended(state)}"
    if state.due_at is not None:
        return f"{told}; tried again at {state.due_at.astimezone():%Y-%m-%d %H:%M}"
    return f"{told}; again: `sco-monitor {_again(state)}`"


def _ended(state: WorkState) -> str:
    return meaning(state.reason) + (f" ({state.detail})" if state.detail else "")


def _again(state: WorkState) -> str:
    return cure(state.stage, state.reason, (state.stage,))
