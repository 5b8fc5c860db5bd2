"""What is said of a text by the labelled texts that are most like it, by their vectors.

A straight line through all vectors (`monitor.meaning.weights`) cannot tell a topic that lies in
several places: exercises and arms fairs are both `defence-military`. The nearest of some two
thousand labelled texts can. Their directions lie beside this file, one file a model
(`python -m tests.bench.fit_topics_by_vector` writes it); none for a model of the operator's.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

FOLDER: Final = "topic_neighbours"

NEAREST: Final = 40
SHARPNESS: Final = 10.0
"""How many of the nearest count, and how much more the nearest of them: by e to this, times the
cosine. On ten sets left out the F1 of topics is 0.770 in the mean; 0.768 with 20 of them, 0.767
with 60 at 12 or 30 at 6, and 0.757 without."""

STEPS: Final = 500
"""Of a unit: a number of a direction is kept in a signed byte, up to a quarter."""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """Labelled texts: their directions, one a row, and how far each topic is one of each."""

    directions: np.ndarray[Any, Any]
    topics: tuple[str, ...]
    labels: np.ndarray[Any, Any]

    def shares(self, direction: Sequence[float]) -> dict[str, float]:
        """Return, by topic, how many of the texts nearest to *direction* are on it, 0 to 1."""
        import numpy as np  # 25 MiB; where a vector was made it is loaded

        cosines = self.directions @ np.asarray(direction, dtype=np.float32)
        # Ties in the order of the file: the same text has the same topics everywhere.
        nearest = np.argsort(-cosines.round(4), kind="stable")[:NEAREST]
        weights = np.exp(SHARPNESS * cosines[nearest])
        found = (weights @ self.labels[nearest]) / weights.sum()
        return dict(zip(self.topics, found.round(3).tolist(), strict=True))


def neighbours_of(
    directions: Sequence[Sequence[float]], topics: Sequence[Collection[str]]
) -> Neighbours:
    """Return the texts of these *directions*, each on its *topics*."""
    import numpy as np

    names = tuple(sorted({topic for some in topics for topic in some}))
    labels = [[float(name in some) for name in names] for some in topics]
    return Neighbours(
        np.asarray(directions, dtype=np.float32), names, np.asarray(labels, dtype=np.float32)
    )


def shares_of(direction: Sequence[float], model: str) -> Mapping[str, float]:
    """Return what the labelled texts nearest to *direction*, a vector of *model*, are on."""
    known = _known(model)
    return known.shares(direction) if known else {}


def packed(directions: Sequence[Sequence[float]]) -> str:
    """Return *directions* as text: signed bytes in base64."""
    import numpy as np

    steps = (np.asarray(directions) * STEPS).round().clip(-127, 127)
    return base64.b64encode(steps.astype(np.int8).tobytes()).decode()


def file_of(model: str) -> Traversable:
    """Return the file of *model*, which need not be there."""
    return resources.files("monitor.meaning").joinpath(FOLDER, f"{model}.json")


@cache
def _known(model: str) -> Neighbours | None:
    file = file_of(model)
    if not model or not file.is_file():
        return None
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the threads of so small a product only wait
    import numpy as np

    content = json.loads(file.read_text("utf-8"))
    topics = [row.split() for row in content["topics"]]
    rows = np.frombuffer(base64.b64decode(content["directions"]), dtype=np.int8)
    directions = rows.reshape(len(topics), -1).astype(np.float32)
    lengths = np.linalg.norm(directions, axis=1, keepdims=True)
    return neighbours_of(directions / np.maximum(lengths, 1e-6), topics)
