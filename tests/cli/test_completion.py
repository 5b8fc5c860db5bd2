"""Completion, asked for as the shells do it, and what it must not cost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli import COMMANDS
from tests.desk import PROGRAM, Command, clean_environment

SHELLS = ("bash", "zsh", "fish")


def completed(tmp_path: Path, line: str, shell: str = "bash", program: str = PROGRAM) -> list[str]:
    """Return what the program answers to *line*, in the folder *tmp_path*."""
    answers = tmp_path / "answers"
    answers.write_text("")
    environment = {
        **clean_environment(),
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_SHELL": shell,
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answers),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line.encode())),
        "COMP_TYPE": "9",
        **({"_ARGCOMPLETE_DFS": "\t"} if shell == "fish" else {}),
    }
    done = subprocess.run(
        [program], env=environment, cwd=tmp_path, capture_output=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == (b"", b"")
    return [word.strip() for word in answers.read_text("utf-8").split("\n") if word.strip()]


@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("sco-monitor sub", {"subscribe", "subscriptions"}),
        ("sco-monitor --data-dir var whi", set()),
        ("sco-monitor search --me", {"--meaning"}),
        ("sco-monitor sources rem", {"remove"}),
        ("sco-monitor replay ex", {"extract"}),
        ("sco-monitor search top", {"topic:"}),
        ("sco-monitor search relevance:m", {"relevance:mention"}),
        ("sco-monitor search bishkek country:KZ", {"country:KZ"}),
        ("sco-monitor subscribe desk a@example.org --language ky", {"ky"}),
        ("sco-monitor subscribe desk a@example.org --timezone Asia/Bish", {"Asia/Bishkek"}),
        ("sco-monitor recrawl --reason robots-d", {"robots-denied"}),
        ("sco-monitor completion f", {"fish"}),
        ("sco-monitor correct abc --event summit-2025-", {"summit-2025-tianjin"}),
        ("sco-monitor correct abc --no-place tashk", {"tashkent"}),
        ("sco-monitor correct abc --no-organisation eaeu", {"eaeu"}),
        ("sco-monitor show abc", set()),
    ],
)
def test_words_go_on(tmp_path: Path, line: str, some: set[str]) -> None:
    assert set(completed(tmp_path, line)) == some
    assert [path.name for path in tmp_path.iterdir()] == ["answers"], "nothing is made by asking"


def test_every_command_and_its_options_are_offered(tmp_path: Path) -> None:
    assert set(COMMANDS) <= set(completed(tmp_path, "sco-monitor "))
    for name in COMMANDS:
        assert "--verbose" in completed(tmp_path, f"sco-monitor {name} --verb"), name


@pytest.mark.usefixtures("article")
def test_sources_are_those_that_are_stored(tmp_path: Path, command: Command) -> None:
    command("sources", "add", "Morning News", "https://morning.example/feed")
    command("sources", "add", "Bad\x1bName", "https://bad.example/feed")
    here = f"--data-dir {tmp_path / 'var'}"
    assert completed(tmp_path, f"sco-monitor {here} sources show Morn") == [r"Morning\ News"]
    assert completed(tmp_path, f"sco-monitor sources show {here} Morn") == [r"Morning\ News"]
    assert completed(tmp_path, f"sco-monitor {here} sources show Bad") == []


@pytest.mark.parametrize("length", [0, 2, 8])
def test_ids_are_completed(tmp_path: Path, article: str, length: int) -> None:
    line = f"sco-monitor --data-dir {tmp_path / 'var'} show {article[:length]}"
    assert article in completed(tmp_path, line)
    assert article in completed(tmp_path, line.replace(" show ", " correct "))
    if not length:  # what goes on in one way alone is put in, and not explained
        said = completed(tmp_path, line, shell="fish")
        assert f"{article}\tBishkek hosts SCO energy ministers" in said


def test_a_damaged_store_has_no_values_and_no_message(tmp_path: Path) -> None:
    place = tmp_path / "var" / "sco-monitor.db"
    place.parent.mkdir()
    place.write_bytes(b"no database" * 1000)
    line = f"sco-monitor --data-dir {tmp_path / 'var'} show abc"
    assert completed(tmp_path, line) == []
    assert place.read_bytes() == b"no database" * 1000
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_completing_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom monitor.cli.completing import whole_parser\n"
        "from monitor.cli import COMMANDS\nwhole_parser(COMMANDS)\n"
        "heavy = {'trafilatura', 'feedparser', 'httpx', 'rich', 'dateparser', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]", done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_of_its_shell(command: Command, shell: str, tmp_path: Path) -> None:
    told = command("completion", shell)
    assert told.code == 0
    assert "sco-monitor" in told.out
    if found := shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(told.out)
        subprocess.run([found, "-n", str(script)], check=True, timeout=60)


def test_bash_completes(command: Command, tmp_path: Path) -> None:
    """The script and the program together, in the shell itself."""
    (tmp_path / "script").write_text(command("completion", "bash").out)
    words = (
        'source ./script; COMP_WORDS=(sco-monitor sub); COMP_CWORD=1; COMP_LINE="sco-monitor sub"; '
        "COMP_POINT=15; COMP_TYPE=9; _python_argcomplete sco-monitor sub sco-monitor; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    environment = clean_environment() | {"PATH": f"{Path(PROGRAM).parent}:/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-c", words], cwd=tmp_path, env=environment, capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["subscribe", "subscriptions"]
