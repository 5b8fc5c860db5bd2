"""A program that translates: what it is given, what is taken from it, and what ends it."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import pytest

from monitor.translators import Translated
from monitor.translators.command import CommandTranslator

SAID = "Саммит ШОС начался"


def program(code: str, *arguments: str, seconds: float = 10.0) -> CommandTranslator:
    return CommandTranslator([sys.executable, "-S", "-c", code, *arguments], seconds)


def translated(code: str, *arguments: str, seconds: float = 10.0) -> Translated:
    return program(code, *arguments, seconds=seconds).translate("The SCO summit begins", "en", "ru")


def test_it_reads_the_text_and_is_told_the_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCO_MONITOR_SMTP_USERNAME", "digest")
    code = (
        "import os, sys\n"
        "ours = [name for name in os.environ if name.startswith('SCO_')]\n"
        f"assert sys.argv[1:] == ['en:ru', 'x'] and not ours\n"
        "assert sys.stdin.buffer.read() == b'The SCO summit begins\\n'\n"
        f"sys.stdout.buffer.write('  {SAID}\\u202e\\n\\n'.encode())"
    )
    assert translated(code, "{source}:{target}", "x") == Translated(reason="ok", text=SAID)


@pytest.mark.parametrize(
    ("code", "reason", "detail"),
    [
        ("", "no-translation", "it said nothing, or the same again"),
        ("print('the sco summit begins')", "no-translation", "it said nothing, or the same again"),
        ("print('ERROR no such model')", "no-translation", "what it said is not written as ru"),
        ("print('я' * 9000)", "no-translation", "what it said is far too long"),
        ("while True: print('я' * 999)", "no-translation", "what it said is far too long"),
        ("import sys; print('да'); sys.exit('key is hunter2')", "translator-unavailable", "with 1"),
        ("import os; os.kill(os.getpid(), 9)", "translator-unavailable", "with -9"),
    ],
)
def test_what_is_no_translation_is_none(code: str, reason: str, detail: str) -> None:
    answer = translated(code)
    assert (answer.reason, answer.text) == (reason, "")
    assert detail in answer.detail
    assert "hunter2" not in answer.detail


def test_what_takes_too_long_is_given_up() -> None:
    answer = translated("import time; print('да', flush=True); time.sleep(60)", seconds=0.3)
    assert (answer.reason, answer.text) == ("translator-unavailable", "")
    assert "took longer than 0.3 s" in answer.detail


def test_what_is_given_up_ends_with_all_that_it_started(tmp_path: Path) -> None:
    noted = tmp_path / "child"
    code = (
        "import subprocess, sys\n"
        "one = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(noted)!r}, 'w').write(str(one.pid))\n"
        "while True: print('да' * 999)"
    )
    assert translated(code, seconds=30.0).reason == "no-translation"
    try:
        child = os.pidfd_open(int(noted.read_text()))
    except ProcessLookupError:
        return
    ended = select.poll()
    ended.register(child, select.POLLIN)
    assert ended.poll(20_000)
    os.close(child)


def test_one_that_is_not_there_is_said_so() -> None:
    one = CommandTranslator(["/nowhere/trans", "-b"], 5.0)
    answer = one.translate("The SCO summit begins", "en", "ru")
    assert answer.reason == "translator-unavailable"
    assert answer.detail == "trans cannot be run (No such file or directory)"
