"""What commands print harms no terminal, and a stream that ends is no error."""

from __future__ import annotations

import io
import json
import sys

import pytest

from monitor.cli.console import Terminal
from monitor.cli.door import Door, clean_output, harmless
from monitor.cli.output import print_json, print_table

EVIL = "\x1b[31mX\x07\x9b2J\u202eY\rZ"


def test_what_a_terminal_obeys_is_shown_instead() -> None:
    assert harmless(EVIL) == "\ufffd[31mX\ufffd\ufffd2J\ufffdY\ufffdZ"
    assert harmless("a\tb\r\nc\n") == "a\tb\r\nc\n"
    assert harmless("Шанхай 上海") == "Шанхай 上海"


def test_both_streams_go_through_the_door_and_come_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sys.stdout, sys.stderr
    with clean_output():
        print(EVIL)
        print(EVIL, file=sys.stderr)
        with clean_output():
            print("once more")
    assert (sys.stdout, sys.stderr) == before
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert said.err == harmless(EVIL) + "\n"


def test_json_keeps_the_value_and_harms_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with clean_output():
        print_json({"name": EVIL})
    out = capsys.readouterr().out
    assert json.loads(out) == {"name": EVIL}
    assert harmless(out) == out


def test_a_stream_of_few_letters_gets_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    body = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(body, encoding="ascii"))
    with clean_output():
        print("Шанхай \udcff")
        print_json({"name": "Шанхай"})
        sys.stdout.flush()
    first, second = body.getvalue().decode("ascii").splitlines()
    assert first == r"\u0428\u0430\u043d\u0445\u0430\u0439 \udcff"
    assert json.loads(second) == {"name": "Шанхай"}


def test_what_rich_draws_is_harmless_too() -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Screen()
    terminal = Terminal()
    terminal.file = screen
    terminal.print(EVIL)
    assert "\ufffd[31mX" in screen.getvalue()
    assert "\x1b[31m" not in screen.getvalue()


def test_a_table_on_a_terminal_is_drawn_by_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Screen()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", Door(screen))
    print_table(["name"], [[EVIL]])
    assert "\x1b[31m" not in screen.getvalue()
    assert "X" in screen.getvalue()
