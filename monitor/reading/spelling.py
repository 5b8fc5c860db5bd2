"""What a search that finds nothing was probably meant to look for."""

from __future__ import annotations

import re
from typing import Final

from storage.query import WORDS, Query
from storage.store import Store

_WORD: Final = re.compile(r"[^\W\d_]+")


def meant(store: Store, query: Query) -> str:
    """Return *query* as text with its misspelt words put right by what is stored, or "".

    A word is misspelt where no article has it and one has almost the same.
    """
    text = query.text
    for term in query.terms():
        if term.field != WORDS or term.value.endswith("*"):
            continue
        for word in dict.fromkeys(_WORD.findall(term.value)):
            for right in store.search.near(word, limit=1):
                text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", right, text)
    return "" if text == query.text else text
