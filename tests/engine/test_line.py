"""A turn that kept something before it stood in line, and found there that it does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.engine.claims import Begin, TableClaims
from monitor.engine.runner import Runner
from monitor.engine.stage import Step
from storage.contract.withdrawals import Tombstone
from storage.contract.work import Claim
from storage.errors import CrossedError
from storage.opening import open_store
from storage.records import Record
from storage.store import Store
from tests.engine.test_runner import NOW, Clock, Threads, ask
from tests.engine.test_turns import CLASSIFY, FETCH, GROUP, MATCH, runner_of, ways

STAGES = (FETCH, CLASSIFY, GROUP, MATCH)


class Ahead:
    """A store that keeps ahead whatever it is given; *in_line* is done when a turn stands there."""

    def __init__(self, store: Store, in_line: Callable[[Store], object]) -> None:
        self.store = store
        self.in_line = in_line
        self.kept_ahead = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    def writing(self, *, beside: bool = False) -> AbstractContextManager[None]:
        return self.store.writing(beside=beside)

    def keep_ahead(self, batches: Sequence[Sequence[Record]]) -> list[list[Record] | None]:
        self.kept_ahead += len(batches)
        return [self.store.put(batch) for batch in batches]

    def stand_in_line(self) -> None:
        self.in_line(self.store)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "db") as opened:
        yield opened


def nothing(_: Store) -> None:
    pass


def once(do: Callable[[Store], object]) -> Callable[[Store], object]:
    """Return *do*, done the first time alone."""
    left = [do]
    return lambda store: left.pop()(store) if left else None


def cross(_: Store) -> None:
    raise CrossedError("another waits for us")


def test_what_was_kept_ahead_is_settled_without_being_kept_again(store: Store) -> None:
    steps: list[Step] = []
    ahead = Ahead(store, nothing)
    ask(store, *"abc")
    runner_of(ahead, Clock(), *STAGES, steps=steps).run_due()  # type: ignore[arg-type]
    assert ways(steps) == {item: ["fetch", "classify", "group", "match"] for item in "abc"}
    assert ahead.kept_ahead == 6  # the articles, and what they are about
    assert [one.version for one in store.articles.get_all(list("abc")).values()] == [1, 1, 1]


def test_a_turn_that_crosses_another_is_written_again(store: Store) -> None:
    steps: list[Step] = []
    ahead = Ahead(store, once(cross))
    ask(store, *"abc")
    runner_of(ahead, Clock(), *STAGES, steps=steps).run_due()  # type: ignore[arg-type]
    assert ways(steps) == {item: ["fetch", "classify", "group", "match"] for item in "abc"}
    assert ahead.kept_ahead == 6
    assert store.articles.count() == 3


def test_and_gives_up_where_it_crosses_again_and_again(store: Store) -> None:
    class Crossing(Ahead):
        def writing(self, *, beside: bool = False) -> AbstractContextManager[None]:
            if not beside and store.work.due_count(["fetch"], NOW) and self.kept_ahead:
                raise CrossedError("another waits for us")
            return super().writing(beside=beside)

    crossing = Crossing(store, cross)
    ask(store, "a")
    runner = runner_of(crossing, Clock(), *STAGES, steps=[])  # type: ignore[arg-type]
    with pytest.raises(CrossedError):
        runner.run_due()
    assert store.articles.count() == 0


def test_what_was_withdrawn_meanwhile_is_not_kept(store: Store) -> None:
    stone = Tombstone(
        page="p", article="a", url="", source="s", at=NOW, because="asked", names=("a",)
    )
    kept: list[bool] = []

    def withdraw(inner: Store) -> None:
        kept.append(inner.articles.get("a") is not None)
        inner.withdrawals.put(stone)

    class Withdrawn(Ahead):
        """What is done in line is undone with the turn: another's would not be."""

        def writing(self, *, beside: bool = False) -> AbstractContextManager[None]:
            if kept and store.withdrawals.count() == 0:
                with self.store.writing():
                    self.store.withdrawals.put(stone)
            return super().writing(beside=beside)

    steps: list[Step] = []
    ask(store, "a", "b")
    ahead = Withdrawn(store, once(withdraw))
    runner_of(ahead, Clock(), *STAGES, steps=steps).run_due()  # type: ignore[arg-type]
    assert kept == [True]
    assert ways(steps) == {"a": ["fetch"], "b": ["fetch", "classify", "group", "match"]}
    assert {step.item: step.reason for step in steps if step.stage == "fetch"} == {
        "a": "withdrawn",
        "b": "ok",
    }
    assert store.articles.get("a") is None
    assert store.articles.get("b") is not None


def test_what_another_has_by_now_is_not_kept(store: Store) -> None:
    class Losing(TableClaims):
        """The engine seemed dead: item a is another's."""

        def still_ours(self, begin: Begin, claims: Sequence[Claim]) -> Sequence[Claim]:
            begin()
            return [claim for claim in claims if claim.item != "a"]

    steps: list[Step] = []
    ask(store, "a", "b")
    ahead = Ahead(store, nothing)
    clock = Clock()

    def opens(_: Record) -> Iterable[tuple[str, str, object]]:
        return ()

    Runner(
        ahead,  # type: ignore[arg-type]
        [replace(FETCH)],
        {"threads": Threads()},
        clock=clock,
        opens=opens,  # type: ignore[arg-type]
        watch=steps.append,
        claims=Losing(store, clock),
    ).run_due()
    assert [step.item for step in steps] == ["b"]
    assert store.articles.get("a") is None
    assert store.articles.get("b") is not None
