"""Equal questions within seconds are answered once."""

from __future__ import annotations

import threading

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
