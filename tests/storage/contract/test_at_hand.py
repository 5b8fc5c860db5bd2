"""What a transaction asks for again is what everybody is told after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from storage.contract.corrections import Correction
from storage.contract.withdrawals import Tombstone
from storage.records import (
    Known,
    Membership,
    Merger,
    Original,
    Planned,
    Profile,
    Reprint,
    Signature,
    Source,
    Subscription,
    Tag,
    Vector,
)
from storage.store import Store
from tests.storage.records import ABOUT, ARTICLE, HOUR, NOW, PLANNED, SITE_PAGE

COPY: Final = Reprint(
    article="a2", source_article="a1", origin="a1", kind="near", containment=0.1 + 0.2,
    containment_reverse=1.0,
)  # fmt: skip
TAGS: Final = (
    Tag(scheme="topic", term="b", label="said first", confidence=0.1 + 0.2, spans=((3, 9),)),
    Tag(scheme="topic", term="b", label="said again", confidence=0.9),
    Tag(scheme="topic", term="a", label="A", confidence=0.1 + 0.2),
    Tag(scheme="country", term="KG", label="Кыргызстан", confidence=0.5),
    Tag(scheme="topic", term="c", label="surest", confidence=1.0),
)
ABOUT_IT: Final = replace(ABOUT, score=0.1 + 0.2, evidence=("“so”", "上合"), tags=TAGS)
SIGNATURE: Final = Signature(
    article="a1", scheme="1", text_digest="d", sketch=(5, -9, 2**62, 5), shingles=77
)
VECTOR: Final = Vector(article="a1", model="m", language="ru", digest="d", numbers=b"\x01\xff")
EVERYTHING: Final = (
    replace(ARTICLE, captured_at=NOW.replace(microsecond=123_456)),
    replace(ARTICLE, id="a2", headline="with NUL \0 in it"),
    SIGNATURE,
    SITE_PAGE,
    ABOUT_IT,
    Planned(article="a1", events=(PLANNED,)),
    COPY,
    Profile(article="a1", at=NOW, packed="p", keys=("k", "l")),
    VECTOR,
    Membership(article="a1", story="s1", because="it is the first"),
    Known(article="a1", at=NOW, version=1, topics="energy", tellable=True),
)
QUESTIONS: Final[dict[str, Callable[[Store], Any]]] = {
    "article": lambda store: [store.articles.get(name) for name in ("a1", "a2", "a3")],
    "articles": lambda store: store.articles.get_all(["a3", "a2", "a1"]),
    "classification": lambda store: store.classifications.of(["a1", "a2"]),
    "signature": lambda store: store.reprints.signature("a1"),
    "edge": lambda store: store.reprints.of(["a2", "a1"]),
    "copies": lambda store: (store.reprints.copies("a1"), store.reprints.copies("a2")),
    "story": lambda store: store.stories.story_of(["a1", "a2"]),
    "profile": lambda store: store.stories.profiles(["a1", "a2"]),
    "vector": lambda store: store.vectors.of(["a1", "a2"], model="m"),
    "events": lambda store: store.calendar.of(["a1", "a2"]),
    "line": lambda store: (store.ledger.last("a1"), store.ledger.last("a2")),
    "page": lambda store: store.sites.of("a1", capture="c1"),
    "told": lambda store: store.subscriptions.all(),
    "display": lambda store: store.sources.displays(["Kabar", "Other"]),
}


def told(store: Store) -> dict[str, Any]:
    return {name: ask(store) for name, ask in QUESTIONS.items()}


@pytest.mark.parametrize("asks_before", [True, False])
def test_what_was_written_is_told_as_it_is_kept(store: Store, *, asks_before: bool) -> None:
    with store.writing():
        if asks_before:
            told(store)  # then it is known that there was nothing
        store.look_ahead(EVERYTHING)
        store.put(EVERYTHING)
        store.sources.add(Source(name="Kabar", url="https://kabar.kg/feed", display="full"))
        store.subscriptions.add(
            Subscription(name="desk", channel="webhook", address="https://x", cadence="at-once")
        )
        within = told(store)
    assert within == told(store)
    assert [tag.label for tag in within["classification"]["a1"].tags] == [
        "Кыргызстан", "surest", "A", "said first",
    ]  # fmt: skip
    with store.writing():
        assert told(store) == within
        known = [one for one in EVERYTHING[2:-1] if one != ABOUT_IT]
        assert store.put(known) == []
        changes = (
            replace(ARTICLE, text="another text", captured_at=NOW + HOUR),
            replace(ABOUT_IT, level="mention", tags=TAGS[2:3]),
            replace(SIGNATURE, sketch=(7,), text_digest="e"),
            Planned(article="a1"),
            Original(article="a2"),
            Profile(article="a1", at=NOW, packed="q", keys=("l",)),
            replace(VECTOR, numbers=b"\x02\xfe"),
            Membership(article="a1", story="s2", because="moved"),
            Known(article="a1", at=NOW + HOUR, version=2, topics="", tellable=False),
        )
        assert len(store.put(changes)) == len(changes)
        store.sources.add(Source(name="Kabar", url="https://kabar.kg/feed"))
        store.subscriptions.disable("desk", "wanted no more")
        then = told(store)
    assert then == told(store)
    assert not [name for name in QUESTIONS if then[name] == within[name] and name != "page"]


def test_what_was_undone_is_not_told(store: Store) -> None:
    def fails() -> None:
        with store.part():
            store.put(EVERYTHING)
            told(store)
            raise ZeroDivisionError

    with store.writing():
        before = told(store)
        with pytest.raises(ZeroDivisionError):
            fails()
        assert told(store) == before
        store.put([ARTICLE, ABOUT_IT])
        assert store.classifications.of(["a1"])["a1"].score == ABOUT_IT.score


def test_what_is_removed_is_not_told(store: Store) -> None:
    with store.writing():
        store.put(EVERYTHING)
        told(store)
        store.articles.remove("a2")
        store.articles.remove("a1")
        within = told(store)
    assert within == told(store)
    assert not any(within[name] for name in ("articles", "classification", "signature", "story"))


def test_the_first_of_a_kind_that_hardly_ever_comes_counts_at_once(store: Store) -> None:
    """Whether there are tombstones, corrections, mergers is asked once, as long as there are none.

    Then there is one.
    """
    with store.writing():
        store.put([ARTICLE, ABOUT_IT, Membership(article="a1", story="s1", because="alone")])
        assert store.withdrawals.among(["p1"]) == set()
        assert store.corrections.of(["a1"]) == {}
        assert store.stories.joined(["s1"]) == {}
        store.withdrawals.put(
            Tombstone(
                page="p1",
                article="a9",
                url="https://x",
                source="Kabar",
                at=NOW,
                because="a court says so",
                names=("p1",),
            )
        )
        store.corrections.put(
            Correction(
                article="a1", field="relevance", value="none", before="about", because="no", at=NOW
            )
        )
        store.put([Merger(story="s1", joined="s2", at=NOW, because="one event")])
        assert store.withdrawals.among(["p1"]) == {"p1"}
        assert store.stories.joined(["s1"]) == {"s1": "s2"}
        assert store.stories.story_of(["a1"]) == {"a1": "s2"}
        store.put([replace(ABOUT_IT, score=0.5)])
        assert store.classifications.of(["a1"])["a1"].level == "none"
