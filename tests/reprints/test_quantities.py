"""Numbers as values, whatever the language writes."""

from __future__ import annotations

import pytest

from monitor.reprints.quantities import quantities


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.2 billion", ["1200000000"]),
        ("1,2 млрд рублей", ["1200000000"]),
        ("12亿人", ["1200000000"]),
        ("1 234 567 and 1,234,567 and 1.234.567", ["1234567"] * 3),
        ("20万亿元", ["20000000000000"]),
        ("4,7 миллиарда долларов", ["4700000000"]),
        ("2,5 тыс. человек", ["2500"]),
        ("300 миң адам", ["300000"]),
        ("5 ming soʻm", ["5000"]),
        ("12 लाख", ["1200000"]),
        ("१२ करोड़", ["120000000"]),
        ("31 crore rupees", ["310000000"]),
        ("۲۵ درصد", ["25%"]),
        ("3.5% or 40 percent", ["3.5%", "40%"]),
        ("5 minutes, 5 bnp", ["5", "5"]),
        ("1,234 million or 1,234 млн", ["1234000000", "1234000"]),
        ("USD 87.35 on 2025-09-01", ["87.35", "2025", "09", "01"]),
        ("第24次会议，4.5", ["24", "4.5"]),
        ("10,000 200 and 1.234 567", ["10000", "200", "1234", "567"]),
        ("1.234,5 Mio, 1,234.5 млн, 1 234,5 млн", ["1234500000"] * 3),
        ("0.1234 or 3,1415", [".1234", "3.1415"]),
        (f"{'9' * 41}, {'9' * 2_000_000}, 1{' 000' * 500}", []),
        ("no numbers", []),
    ],
)
def test_values(text: str, values: list[str]) -> None:
    found = [quantity.value for quantity in quantities(text)]
    assert [value.lstrip("0") for value in found] == [value.lstrip("0") for value in values]


def test_the_surface_is_as_written() -> None:
    text = "Trade: 4,7 млрд долларов, ۲۵ درصد."
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.surface
    assert [quantity.surface for quantity in quantities(text)] == ["4,7 млрд", "۲۵ درصد"]
