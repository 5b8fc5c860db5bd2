"""Lines on a terminal: folded by the cells that letters take, not by their number."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import pytest
from rich.cells import cell_len

from monitor.cli.output import folded, wrapped

ADDRESS = "https://news.example/a/very/long/address/of/a/page.html"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_wide_letters_take_two_cells() -> None:
    assert wrapped("上合组织 成员国 元首", 15) == ["上合组织 成员国", "元首"]
    assert wrapped("上海合作组织成员国", 8) == ["上海合作", "组织成员", "国"]
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("", 7) == []


def test_a_word_wider_than_a_line_is_cut_or_stays_whole() -> None:
    assert [cell_len(line) for line in wrapped(ADDRESS, 20)] == [20, 20, 15]
    assert wrapped(f"see {ADDRESS} now", 20, whole_words=True) == ["see", ADDRESS, "now"]


def test_a_folded_line_fits_a_terminal_and_is_one_line_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    text = f"新华社 is silent: nothing for three days {ADDRESS}"
    for out in (Terminal(), io.StringIO()):
        with redirect_stdout(out):
            print("\n".join(folded(text, 4)))
        lines = out.getvalue().splitlines()
        if not out.isatty():
            assert lines == [f"    {text}"]
            continue
        assert [line[:6] for line in lines] == ["    新华", *["      "] * (len(lines) - 1)]
        assert all(cell_len(line) <= 30 for line in lines[:-1])
        assert lines[-1].strip() == ADDRESS
