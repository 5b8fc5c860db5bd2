"""What is said of a text by the labelled texts that are most like it, by their vectors.

A straight line through all vectors (`monitor.meaning.weights`) cannot tell a topic that lies in
several places: exercises and arms fairs are both `defence-military`. The nearest of some four
thousand labelled texts can, and they tell which of the states that a text names such a text is
about. Their directions and labels lie beside this file, one file a model (``python -m
tests.bench.fit_neighbours`` writes it); none for a model of the operator's.
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

FOLDER: Final = "labelled"

NEAREST: Final = 40
SHARPNESS: Final = 10.0
"""How many of the nearest count, and how much more the nearest of them: by e to this, times the
cosine. On ten sets left out the F1 of topics is 0.770 in the mean; 0.768 with 20 of them, 0.767
with 60 at 12 or 30 at 6, and 0.757 without."""

STEPS: Final = 500
"""Of a unit: a number of a direction is kept in a signed byte, up to a quarter."""


TOPICS: Final = "topics"
STATES: Final = "states"
NAMED: Final = "named"
ABOUT: Final = "about"
"""What texts are labelled by: their topics; the states that they are about, and all that they name;
whether they are about the organisation, which all of them name. These three have only the texts
that come first in the file: those of stories are labelled by their story."""

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """Labelled texts: their directions, one a row, and how far each label is one of each."""

    directions: np.ndarray[Any, Any]
    names: tuple[str, ...]
    labels: np.ndarray[Any, Any]

    def shares(self, direction: Sequence[float]) -> dict[str, float]:
        """Return, by label, how many of the texts nearest to *direction* have it, 0 to 1."""
        import numpy as np  # 25 MiB; where a vector was made it is loaded

        cosines = self.directions @ np.asarray(direction, dtype=np.float32)
        # Ties in the order of the file: the same text has the same labels everywhere.
        nearest = np.argsort(-cosines.round(4), kind="stable")[:NEAREST]
        weights = np.exp(SHARPNESS * cosines[nearest])
        found = (weights @ self.labels[nearest]) / weights.sum()
        return dict(zip(self.names, found.round(3).tolist(), strict=True))


def neighbours_of(
    directions: Sequence[Sequence[float]] | np.ndarray[Any, Any], labels: Sequence[Collection[str]]
) -> Neighbours:
    """Return the texts of these *directions*, each with its *labels*."""
    import numpy as np

    places = {name: at for at, name in enumerate(sorted({one for some in labels for one in some}))}
    # A byte each: a worker has bounds, and a list of these would take forty megabytes of it.
    rows = np.zeros((len(labels), len(places)), dtype=np.uint8)
    for row, some in enumerate(labels):
        rows[row, [places[name] for name in some]] = 1
    return Neighbours(np.asarray(directions, dtype=np.float32), tuple(places), rows)


def states_of(
    directions: Sequence[Sequence[float]] | np.ndarray[Any, Any],
    states: Sequence[tuple[Collection[str], Collection[str]]],
) -> Neighbours:
    """Return the texts of these *directions*, each with the states that it is about and names."""
    return neighbours_of(
        directions,
        [
            {f"{STATES} {code}" for code in about} | {f"{NAMED} {code}" for code in named}
            for about, named in states
        ],
    )


def parted(shares: Shares) -> dict[str, Shares]:
    """Return *shares* by kind of label: STATES and NAMED, of those of `states_of`; those of none
    left out."""
    found: dict[str, dict[str, float]] = {STATES: {}, NAMED: {}}
    for label, share in shares.items():
        kind, _, code = label.partition(" ")
        if share:
            found[kind][code] = share
    return {kind: dict(some) for kind, some in found.items()}


def shares_of(direction: Sequence[float], model: str) -> dict[str, Shares]:
    """Return, by kind of label, what the labelled texts nearest to *direction*, a vector of
    *model*, have; nothing where none are known."""
    texts = known(model)
    if texts is None:
        return {TOPICS: {}, STATES: {}, NAMED: {}, ABOUT: {}}
    return {
        TOPICS: texts.topics.shares(direction),
        ABOUT: texts.about.shares(direction),
        **parted(texts.states.shares(direction)),
    }


def packed(directions: Sequence[Sequence[float]]) -> str:
    """Return *directions* as text: signed bytes in base64."""
    import numpy as np

    steps = (np.asarray(directions) * STEPS).round().clip(-127, 127)
    return base64.b64encode(steps.astype(np.int8).tobytes()).decode()


def file_of(model: str) -> Traversable:
    """Return the file of *model*, which need not be there."""
    return resources.files("monitor.meaning").joinpath(FOLDER, f"{model}.json")


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The labelled texts of a model: all by their topics, the first of them by what else they have
    (they share their directions)."""

    topics: Neighbours
    states: Neighbours
    about: Neighbours


@cache
def known(model: str) -> Known | None:
    """Return the labelled texts that come with the program; None where *model* has none."""
    file = file_of(model)
    if not model or not file.is_file():
        return None
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the threads of so small a product only wait
    import numpy as np

    content = json.loads(file.read_text("utf-8"))
    labels = {kind: [row.split() for row in content[kind]] for kind in (TOPICS, STATES, NAMED)}
    rows = np.frombuffer(base64.b64decode(content["directions"]), dtype=np.int8)
    directions = rows.reshape(len(labels[TOPICS]), -1).astype(np.float32)
    directions /= np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-6)
    states = list(zip(labels[STATES], labels[NAMED], strict=True))
    about = [[ABOUT] if is_about else [] for is_about in content[ABOUT]]
    return Known(
        neighbours_of(directions, labels[TOPICS]),
        states_of(directions[: len(states)], states),
        neighbours_of(directions[: len(about)], about),
    )
