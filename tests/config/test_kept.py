"""What is kept beside the bytecode: read where nothing changed, made anew in any other case."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType
from unittest.mock import patch

import pytest

from config import kept as module
from config.gazetteer import Gazetteer, load_gazetteer
from config.gazetteer_parts import load_patterns
from config.glossary import _packed, _unpacked, concepts_named, load_glossary
from config.kept import kept
from config.lexicon import Lexicon, languages, load_lexicon
from config.own_words import SHIPPED, OwnWords
from config.terms import Name
from monitor.taggers.rules import Index, index_of

FOLDER = Path(__file__).resolve().parents[2] / "config" / "lexicon"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytecode is kept in a folder of the test's own, and written whatever the machine says."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "bytecode"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "words.toml").write_text("a = 1\n", encoding="utf-8")
    return folder


class Made:
    """Counts how often something is made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> list[str]:
        self.times += 1
        return ["made", str(self.times)]


def _file(tmp_path: Path) -> Path:
    (found,) = (tmp_path / "bytecode").rglob("*.kept")
    return found


def test_the_second_time_it_is_read(sources: Path, tmp_path: Path) -> None:
    make = Made()
    assert kept("x", make, [sources]) == kept("x", make, [sources]) == ["made", "1"]
    assert _file(tmp_path).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("change", ["change", "come", "go", "code"])
def test_other_sources_make_it_anew(change: str, sources: Path) -> None:
    make = Made()
    kept("x", make, [sources])
    if change == "change":
        (sources / "words.toml").write_text("a = 2\n", encoding="utf-8")
    elif change == "come":
        (sources / "more.txt").write_text("", encoding="utf-8")
    elif change == "go":
        (sources / "words.toml").unlink()
    else:
        (sources / "below").mkdir()
        (sources / "below" / "rules.py").write_text("", encoding="utf-8")
    assert kept("x", make, [sources]) == kept("x", make, [sources]) == ["made", "2"]


def test_a_damaged_one_is_made_anew(sources: Path, tmp_path: Path) -> None:
    make = Made()
    kept("x", make, [sources])
    for number, damaged in enumerate(
        (b"", _file(tmp_path).read_bytes()[:-1], _file(tmp_path).read_bytes()[:-2] + b"zz"), start=2
    ):
        _file(tmp_path).write_bytes(damaged)
        assert kept("x", make, [sources]) == ["made", str(number)]
    assert kept("x", make, [sources]) == ["made", "4"]


def test_where_nothing_can_be_written_it_is_made_each_time(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bytecode").write_text("a file where the folder would be", encoding="utf-8")
    make = Made()
    assert [kept("x", make, [sources])[1] for _ in range(2)] == ["1", "2"]
    (tmp_path / "bytecode").unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept("x", make, [sources])[1] == "3"
    assert not list(tmp_path.rglob("*.kept"))


def test_killed_while_it_is_written_it_is_not_there(sources: Path, tmp_path: Path) -> None:
    make = Made()
    with (
        patch.object(Path, "replace", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        kept("x", make, [sources])
    assert not [one for one in tmp_path.rglob("*.kept*") if one.is_file()]
    assert kept("x", make, [sources])[1] == "2"


def test_sources_that_are_no_folder_are_not_trusted(tmp_path: Path) -> None:
    make = Made()
    assert [kept("x", make, [tmp_path / "archive.zip"])[1] for _ in range(2)] == ["1", "2"]


def test_words_of_an_operator_are_not_kept(sources: Path, tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        kept("x", OwnWords, [sources])
    assert not list(tmp_path.rglob("*.kept"))
    assert kept("y", lambda: [SHIPPED], [sources])[0] is kept("y", list, [sources])[0] is SHIPPED


@pytest.mark.long
def test_the_gazetteer_is_the_same_when_it_is_read(sources: Path) -> None:
    def make() -> tuple[Gazetteer, Index]:
        gazetteer = load_gazetteer()
        return gazetteer, index_of(gazetteer.terms())

    (made, index), (read, known) = kept("z", make, [sources]), kept("z", make, [sources])
    assert read is not made
    assert known == index
    assert read.words is SHIPPED
    assert read.meetings == made.meetings
    assert [repr(term) for term in read.terms()] == [repr(term) for term in made.terms()]


def test_the_lexicon_is_the_same_when_it_is_read(sources: Path) -> None:
    def make() -> dict[str, Lexicon]:
        return {language: load_lexicon(language, FOLDER) for language in languages(FOLDER)}

    made, read = kept("w", make, [sources]), kept("w", make, [sources])
    assert read is not made
    assert read == made
    assert read["ru"] == load_lexicon("ru")
    assert isinstance(read["ru"].dates.months, MappingProxyType)


def test_a_file_can_be_a_source_and_those_beside_it_are_none(sources: Path) -> None:
    make, file = Made(), sources / "words.toml"
    kept("x", make, [file])
    (sources / "more.txt").write_text("", encoding="utf-8")
    assert kept("x", make, [file]) == ["made", "1"]
    file.write_text("a = 2\n", encoding="utf-8")
    assert kept("x", make, [file]) == kept("x", make, [file]) == ["made", "2"]


def test_two_processes_at_once_read_the_whole_of_it(sources: Path, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        f"sys.pycache_prefix = {str(tmp_path / 'bytecode')!r}\n"
        "sys.dont_write_bytecode = False\n"
        "from pathlib import Path\n"
        "from config.kept import kept\n"
        f"found = kept('x', lambda: list(range(100_000)), [Path({str(sources)!r})])\n"
        "assert found == list(range(100_000))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(4)]
    assert [one.wait(60) for one in running] == [0, 0, 0, 0]
    assert _file(tmp_path).name == f"x.{sys.implementation.cache_tag}.kept"
    assert module.kept("x", Made(), [sources])[:2] == [0, 1]  # type: ignore[comparison-overlap]


def test_the_glossary_and_the_patterns_are_the_same_when_they_are_read() -> None:
    folder = FOLDER.parent
    for _ in range(2):  # made, then read
        _packed.cache_clear()
        _unpacked.cache_clear()
        load_patterns.cache_clear()
        assert concepts_named({"minister", "earthquake", "no such"}) == tuple(
            one
            for one in load_glossary(folder / "glossary")
            if one.name in ("minister", "earthquake")
        )
        assert load_patterns() == load_patterns(folder / "gazetteer")


def test_a_state_of_another_length_is_refused(sources: Path) -> None:
    name = pickle.loads(pickle.dumps(Name(text="SCO", language="en", weight=0.5)))
    assert name == Name(text="SCO", language="en", weight=0.5)
    with pytest.raises(ValueError, match="shorter"):
        name.__setstate__(["SCO"])  # type: ignore[attr-defined]
