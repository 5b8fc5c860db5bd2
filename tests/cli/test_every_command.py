"""What holds for every command: wrong words, names that are no text, streams that end, Ctrl-C."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import pytest

from monitor.cli import COMMANDS
from tests.desk import PROGRAM, Command, clean_environment, commands_here

EVIL = "\x1b[31mX\x07\u202e"

WRONG: dict[str, list[list[str]]] = {
    "run": [["now"], ["--json"], ["--once", "--twice"]],
    "worker": [["now"], ["--stages"], ["--stages", "banana"]],
    "serve": [["now"], ["--listen"], ["--listen", "banana"], ["--listen", "127.0.0.1:0"]],
    "access": [[], ["token"], ["token", "a b"], ["user", ""], ["remove"], ["add", "x"]],
    "ingest": [[], ["--jsno", "x"]],
    "recrawl": [[], ["--since", "someday"], ["--source"], ["--stage", "poll", "--since", "1d"]],
    "replay": [[], ["poll"], ["extract", "--since", "never"]],
    "backfill": [[], ["Mine", "--since", "never"], ["--warc"]],
    "sources": [[], ["lsit"], ["add"], ["add", "X", "javascript:1"], ["show"], ["remove"]],
    "today": [["--day", "yesterday"], ["--day", "2999-01-01"], ["--limit", "few"], ["country:XX"]],
    "stories": [["--limit", "many", "x"], ["--day", "2026-11-21"], ["lang:english"]],
    "search": [["--limit", "many", "x"], ["--order", "x"], ["topic:enrgy"], ["relevance:high"]],
    "show": [[], ["a", "b"]],
    "why": [[], ["a", "b"]],
    "why-not": [[], ["a", "b"]],
    "export": [[], ["everything"], ["captures", "--format", "csv"], ["articles", "--since", "x"]],
    "digest": [[], ["print"], ["preview", "--date", "tomorrow"], ["send", "--html", "x.html"]],
    "subscribe": [[], ["desk"], ["desk", "a@example.org", "--at", "25:00"], ["desk", "nobody"]],
    "unsubscribe": [[], ["a", "b"]],
    "subscriptions": [
        [],
        ["add"],
        ["show"],
        ["pause"],
        ["change", "x", "--interface", "de"],
        ["import"],
    ],
    "deliveries": [[], ["send"]],
    "status": [["now"], ["--watch", "--json"], ["--watch"]],
    "check": [["all"], ["--offline", "--send-test"]],
    "backup": [[], ["a", "b"]],
    "restore": [[], ["a", "b"]],
    "migrate-store": [[], ["--from", "sqlite:a.db"], ["--to", "b"]],
    "prune": [["all"], ["--bodies", "soon"]],
    "correct": [
        [],
        ["x"],
        ["x", "--relevance", "maybe"],
        ["x", "--relevance", "about"],
        ["x", "--undo", "y"],
        ["x", "--topic", "energy", "--no-topic", "energy", "--because", "y"],
    ],
    "withdraw": [[], ["x"], ["x", "--because", " "], ["--undo"]],
    "init": [["a", "b"]],
    "completion": [[], ["csh"], ["bash", "zsh"]],
    "demo": [["now"], ["--for", "ever"]],
}

SPEAKING: list[list[str]] = [
    ["sources", "list", "--all"],
    ["sources", "show", EVIL],
    ["sources", "export"],
    ["sources", "add", EVIL, "https://other.example/feed"],
    ["sources", "remove", EVIL],
    ["status"],
    ["check", "--offline"],
    ["search", EVIL],
    ["today", EVIL],
    ["stories", EVIL],
    ["show", EVIL],
    ["why", EVIL],
    ["why-not", EVIL],
    ["export", "sources"],
    ["export", "sources", "--format", "csv"],
    ["digest", "preview"],
    ["digest", "preview", "--subscription", EVIL],
    ["unsubscribe", EVIL],
    ["subscriptions", "list"],
    ["subscriptions", "show", EVIL],
    ["subscriptions", "pause", EVIL],
    ["subscriptions", "resume", EVIL],
    ["subscriptions", "erase", EVIL],
    ["subscriptions", "import", EVIL],
    ["deliveries", "list"],
    ["recrawl", "--source", EVIL],
    ["withdraw", EVIL, "--because", EVIL],
    ["withdraw", EVIL, "--undo"],
    ["withdraw", "--list"],
    ["correct", EVIL, "--relevance", "none", "--because", EVIL],
    ["correct", EVIL, "--undo"],
    ["correct", "--list"],
    ["backfill", EVIL],
    ["ingest", EVIL],
    ["backup", f"no-such-folder/{EVIL}"],
    ["restore", EVIL],
    ["migrate-store", "--from", f"sqlite:{EVIL}", "--to", "sqlite:b"],
    ["export", "everything" + EVIL],
    [EVIL],
    ["--config", EVIL, "status"],
]


def test_the_table_has_every_command() -> None:
    assert set(WRONG) == set(COMMANDS)


@pytest.mark.parametrize(
    ("name", "words"), [(n, w) for n, all_words in WRONG.items() for w in all_words]
)
def test_wrong_words_are_refused_in_a_sentence(
    command: Command, article: str, name: str, words: list[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    told = command(name, *words)
    assert (told.code, told.out) == (2, ""), told
    assert told.err.startswith("sco-monitor: ")
    assert len(told.err.splitlines()) <= 3
    assert "Traceback" not in told.err
    assert "an error of this program" not in told.err


@pytest.fixture
def evil(tmp_path: Path, article: str, capsys: pytest.CaptureFixture[str]) -> Command:
    """Commands over a data directory with an article, and a source with an evil name."""
    config = tmp_path / "evil.toml"
    name = EVIL.encode("unicode-escape").decode().replace("\\x", "\\u00")
    config.write_text(f'[[sources]]\nname = "{name}"\nurl = "https://evil.example/feed"\n')
    return commands_here(capsys, "--config", str(config), "--data-dir", str(tmp_path / "var"))


@pytest.mark.parametrize("words", SPEAKING, ids=lambda words: " ".join(words).replace(EVIL, "X"))
def test_no_command_writes_what_a_terminal_obeys(
    evil: Command, words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    told = evil(*words)
    for text in (told.out, told.err):
        assert not set(text) & {"\x1b", "\x07", "\u202e"}
        assert "an error of this program" not in text


def on_a_terminal(words: list[str], *, keys: bytes = b"", columns: int = 80) -> tuple[int, bytes]:
    """Run a command on a terminal of its own; return its exit code and what was drawn."""
    outer, inner = pty.openpty()
    environment = clean_environment() | {"TERM": "xterm", "COLUMNS": str(columns)}
    with subprocess.Popen(
        [PROGRAM, *words], stdin=inner, stdout=inner, stderr=inner, env=environment
    ) as process:
        os.close(inner)
        os.write(outer, keys)
        seen = b""
        while True:
            try:
                part = os.read(outer, 65_536)
            except OSError:  # the other side is closed
                break
            seen += part
        code = process.wait(60)
    os.close(outer)
    return code, seen


@pytest.mark.parametrize("words", [["sources", "list"], ["sources", "show", EVIL], ["status"]])
def test_nor_does_it_on_a_terminal(evil: Command, tmp_path: Path, words: list[str]) -> None:
    assert evil("sources", "list").code == 0
    common = ["--config", str(tmp_path / "evil.toml"), "--data-dir", str(tmp_path / "var")]
    code, seen = on_a_terminal([*common, *words])
    assert code in (0, 1)
    assert b"\x1b[31mX" not in seen
    assert b"\x07" not in seen
    assert b"[31mX" in seen or words == ["status"]


FEW_LETTERS = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONIOENCODING": "ascii",
}

PLAIN: list[list[str]] = [
    ["sources", "list"],
    ["status"],
    ["search", "SCO"],
    ["today"],
    ["stories", "SCO"],
    ["export", "articles"],
    ["digest", "preview"],
    ["--help"],
]


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_a_terminal_of_few_letters_is_no_error(
    article: str, tmp_path: Path, words: list[str]
) -> None:
    told = subprocess.run(
        [PROGRAM, "--data-dir", str(tmp_path / "var"), *words],
        capture_output=True,
        env=clean_environment()
        | {
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONIOENCODING": "ascii",
        },
        check=False,
    )
    assert told.returncode in (0, 1)
    assert b"an error of this program" not in told.stderr
    assert b"Traceback" not in told.stderr
    told.stdout.decode("ascii")


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_a_closed_pipe_is_the_end_and_no_error(
    article: str, tmp_path: Path, words: list[str]
) -> None:
    read, write = os.pipe()
    os.close(read)
    told = subprocess.run(
        [PROGRAM, "--data-dir", str(tmp_path / "var"), *words],
        stdout=write,
        stderr=subprocess.PIPE,
        env=clean_environment(),
        check=False,
    )
    os.close(write)
    assert told.returncode == 0
    assert b"roken" not in told.stderr
    assert b"Traceback" not in told.stderr


def test_a_full_disk_behind_stdout_is_said(article: str, tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        told = subprocess.run(
            [PROGRAM, "--data-dir", str(tmp_path / "var"), "status"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            check=False,
        )
    assert told.returncode == 1
    assert told.stderr.decode().startswith("sco-monitor: the output cannot be written: No space")


@pytest.mark.parametrize("words", [["run"], ["ingest", "-"], ["demo"]], ids=" ".join)
def test_ctrl_c_ends_it_without_a_traceback(tmp_path: Path, words: list[str]) -> None:
    config = tmp_path / "sco.toml"
    config.write_text("catalogue = false\n")
    common = ["--config", str(config), "--data-dir", str(tmp_path / "var")]
    with subprocess.Popen(
        [PROGRAM, *common, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
        cwd=tmp_path,
    ) as process:
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        try:
            _, said = process.communicate(timeout=120)
        finally:
            process.kill()  # one that does not end must not hold the tests up
    assert process.returncode in (0, 130)
    assert b"Traceback" not in said
    assert b"an error of this program" not in said


def test_settings_of_a_later_version_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "next-year.toml"
    config.write_text("[monitor]\ncolour = 'blue'\n")
    told = commands_here(capsys, "--config", str(config))("status")
    assert told.code == 2
    assert f"{config}" in told.err
    assert "[monitor]: unknown key 'colour'" in told.err
