"""Equal questions within seconds are answered once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from monitor.web.remembered import Remembered


class Made:
    """Counts what is worked out, on a clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.count = 0
        self.answers: Remembered[int] = Remembered(seconds=10, most=2, clock=lambda: self.now)

    def make(self) -> int:
        self.count += 1
        return self.count


def test_an_answer_holds_for_its_seconds() -> None:
    made = Made()
    assert [made.answers.of("a", made.make) for _ in range(3)] == [1, 1, 1]
    made.now = 10.0
    assert made.answers.of("a", made.make) == 2


def test_in_another_state_it_is_made_again_once() -> None:
    made = Made()
    states = [1, 1, 2, 2, 1]
    assert [made.answers.of("a", made.make, state=one) for one in states] == [1, 1, 2, 2, 3]


def test_an_old_answer_is_given_while_one_other_is_made() -> None:
    made = Made()
    waiting: list[Callable[[int], None]] = []
    made.answers = Remembered(seconds=10, longer=50, most=2, clock=lambda: made.now)

    def asked(state: int = 0) -> int:
        return made.answers.of("a", made.make, state=state, renew=waiting.append)

    assert (asked(), asked(), waiting) == (1, 1, [])
    made.now = 11.0
    assert (asked(), asked(), len(waiting)) == (1, 1, 1)
    waiting.pop()(7)
    assert (asked(), waiting) == (7, [])
    assert (asked(state=1), len(waiting)) == (7, 1), "what came is seen by who asks next"
    waiting.pop()(8)
    assert asked(state=1) == 8
    made.now += 61.0
    assert (asked(state=1), waiting) == (2, []), "too old to be given to anybody"
    made.now += 30.0
    assert asked(state=1) == 2
    waiting.clear()  # whoever was to make it did not
    made.now += 31.0
    assert asked(state=1) == 3


def test_the_oldest_goes_first() -> None:
    made = Made()
    assert [made.answers.of(key, made.make) for key in "abcab"] == [1, 2, 3, 4, 5]


def test_what_fails_is_remembered_by_nobody() -> None:
    made = Made()
    with pytest.raises(ZeroDivisionError):
        made.answers.of("a", lambda: 1 // 0)
    assert made.answers.of("a", made.make) == 1


def test_who_asks_meanwhile_waits_for_the_same_answer() -> None:
    made, begun, goes_on = Made(), threading.Event(), threading.Event()
    found: list[int] = []

    def slowly() -> int:
        begun.set()
        goes_on.wait(60)
        return made.make()

    first = threading.Thread(target=lambda: found.append(made.answers.of("a", slowly)))
    first.start()
    assert begun.wait(60)
    second = threading.Thread(target=lambda: found.append(made.answers.of("a", made.make)))
    second.start()
    goes_on.set()
    first.join(60)
    second.join(60)
    assert found == [1, 1]
