"""Headlines of one form: what is filled in there is what the two texts are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from monitor.reprints.names import altered

ALIKE: Final = 0.5
"""Share of the words of each of two headlines in the other from which they can be one form."""

LEAST_SHARED: Final = 2
"""Words that both have: of two headlines of two words one is no form."""


def are_one_form(
    ours: Sequence[str],
    theirs: Sequence[str],
    our_text: Collection[str],
    their_text: Collection[str],
) -> bool:
    """Tell whether two headlines are one form filled twice: "Vacancy: expert, Department of ...".

    Their words are alike, and each has one that the other report does not have in any form or
    spelling, neither in its headline nor in its text. A copy under a headline of its own says
    there what both texts say. All are units (`monitor.reprints.words.units`). Symmetric.
    """
    if not ours or not theirs:
        return False
    shared = (Counter(ours) & Counter(theirs)).total()
    if shared < LEAST_SHARED or shared < ALIKE * max(len(ours), len(theirs)):
        return False
    return bool(altered(ours, their_text, theirs)) and bool(altered(theirs, our_text, ours))
