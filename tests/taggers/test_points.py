"""Points as they are shown: what stands there adds up, and stays on its side of the border."""

from __future__ import annotations

import pytest

from monitor.taggers.points import in_tenths, signed


@pytest.mark.parametrize(
    ("values", "border"),
    [
        ([0.04, 0.04, 0.04], 0.0),
        ([1.88, 1.54, -0.27, 0.115, -0.06], 3.91),
        ([-0.04, -0.04, -0.04, 2.0], 1.0),
        ([1.25, 1.25, 1.35], 3.86),
        ([3.9], 3.91),
        ([], 0.0),
    ],
)
def test_what_is_shown_adds_up_and_is_nowhere_a_tenth_or_more_off(
    values: list[float], border: float
) -> None:
    shown, total = in_tenths(values, border)
    assert sum(shown) == total
    assert all(abs(one - 10 * value) <= 1 for one, value in zip(shown, values, strict=True))
    assert (total >= round(10 * border)) == (sum(values) >= border)


def test_a_sum_that_misses_the_border_by_a_hundredth_does_not_look_like_it() -> None:
    assert in_tenths([1.9, 2.0], 3.91) == ([19, 19], 38)
    assert in_tenths([1.9, 2.02], 3.91)[1] == 39


def test_points_are_told_with_their_sign() -> None:
    assert [signed(one) for one in (14, -3, 120)] == ["+1.4", "-0.3", "+12.0"]
