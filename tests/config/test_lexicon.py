"""The lexicon's files: what is shipped is whole, and each mistake is named by file and line."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

import config.grammar
import config.vocabulary
from config.lexicon import (
    LexiconError,
    by_language,
    check_lexicon,
    entries,
    languages,
    load_lexicon,
    shapes,
)

ROOT: Final = Path(__file__).resolve().parents[2]
GAPS: Final[dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "lexicon_gaps.toml").read_text(encoding="utf-8")
)

GOOD = """# Testish
[saying]
verbs = ['sa(?:id|ys)', "told"]
pronouns = [
  "he", "she",
]

[numbers.scales]
3 = ["thousand"]
6 = ["million", "mln"]
"""


def refused(tmp_path: Path, text: str, name: str = "xx.toml") -> str:
    """Return the message with which *text* is refused."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as error:
        check_lexicon(tmp_path)
    return str(error.value)


def test_the_shipped_lexicon_is_whole() -> None:
    check_lexicon()
    assert {"en", "ru", "zh", "fa", "hi"} <= set(languages())


@pytest.mark.parametrize("language", sorted({*languages(), *GAPS}))
def test_a_language_lacks_no_table_but_those_listed(language: str) -> None:
    listed = GAPS.get(language, "").split()
    named = {
        table for table in shapes() if table in listed or f"{table.partition('.')[0]}.*" in listed
    }
    known = shapes().keys() - named if listed[:2] == ["all", "but"] else named
    lacking = {table for table in shapes() if not entries(load_lexicon(language), table)}
    assert lacking == known, (
        f"config/lexicon/{language}.toml lacks {sorted(lacking - known)}, and has what "
        f"tests/config/lexicon_gaps.toml says it lacks: {sorted(known - lacking)}"
    )


def test_every_table_is_read_by_the_program_or_by_another_table() -> None:
    files = [*(ROOT / "monitor").rglob("*.py"), *(ROOT / "config" / "lexicon").glob("*.toml")]
    texts = [path.read_text(encoding="utf-8") for path in files]

    def is_read(table: str) -> bool:
        section, _, key = table.partition(".")
        read, whole = re.compile(rf"\.{section}\b"), re.compile(rf"\.{key}\b")
        return any(
            any(form in text for form in (f'"{table}"', f"'{table}'", f"{{{table}}}"))
            or (read.search(text) and whole.search(text))
            for text in texts
        )

    assert not [table for table in shapes() if not is_read(table)]


def test_every_table_says_what_it_holds() -> None:
    silent = [
        f"{section.name}.{field.target.id}"
        for module in (config.vocabulary, config.grammar)
        for section in ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body
        if isinstance(section, ast.ClassDef) and section.name != "Lexicon"
        for field, following in zip(section.body, [*section.body[1:], ast.Pass()], strict=True)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and not (isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant))
    ]
    assert not silent


def test_a_file_is_read_into_its_tables(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text(GOOD, encoding="utf-8")
    check_lexicon(tmp_path)
    assert languages(tmp_path) == ("xx",)
    found = load_lexicon("xx", tmp_path)
    assert found.saying.verbs == ("sa(?:id|ys)", "told")
    assert found.saying.pronouns == ("he", "she")
    assert found.numbers.scales == {"3": ("thousand",), "6": ("million", "mln")}
    assert entries(found, "numbers.scales") == 3
    assert load_lexicon("xx", tmp_path) is found


def test_a_reference_stands_for_the_words_of_another_table(tmp_path: Path) -> None:
    text = """
[offices]
of_people = ["experts?"]
of_state = ["minister", "{offices.of_people}"]
[clauses]
office_after = ['(?:[a-z]+ ){0,3}{offices.of_state}\\b']
[writing]
rare = true
"""
    (tmp_path / "xx.toml").write_text(text, encoding="utf-8")
    check_lexicon(tmp_path)
    found = load_lexicon("xx", tmp_path)
    assert found.offices.of_state == ("minister", "(?:experts?)")
    assert found.clauses.office_after == ("(?:[a-z]+ ){0,3}(?:minister|(?:experts?))\\b",)
    assert found.writing.rare
    assert entries(found, "writing.rare") == 1


def test_a_language_without_a_file_is_empty(tmp_path: Path) -> None:
    assert all(entries(load_lexicon("yy", tmp_path), table) == 0 for table in shapes())


def test_what_is_picked_by_language_leaves_out_the_empty() -> None:
    picked = by_language(lambda lexicon: lexicon.saying.verbs)
    assert "said" in picked["en"]
    assert all(picked.values())
    assert list(picked) == sorted(picked)


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ("verbs = [", "verbs == [", 3, "not valid TOML"),
        ('"she",', '"she"\n  "they",', 6, "not valid TOML"),
        ("[saying]", "[sayings]", 2, 'unknown section "sayings"'),
        ("pronouns", "pronoun", 4, 'unknown table "pronoun"'),
        ("[numbers.scales]", "[numbers.scale]", 8, 'unknown table "scale"'),
        ('"she",', '"she", "he",', 5, '"he" stands twice'),
        ('"she",', '"she",\n  "it", "they", # "it"\n  "it"', 7, '"it" stands twice'),
        ('"mln"', '"million"', 10, '"million" stands twice in 6'),
        ("3 =", "6 =", 10, "not valid TOML"),
        ("told", "to(ld", 3, "regular expression"),
        ("sa(?:id|ys)", "sa(id|ys)", 3, "has a group"),
        ('"he", "she",', "1,", 4, "not a list of texts"),
        ('"mln"', '""', 10, "not a list of texts"),
        ('3 = ["thousand"]', "3 = 1000", 9, "not a list of texts"),
        ("[saying]\n", 'saying = "said"\n[numbers]\n', 2, "is no section"),
        ("[numbers.scales]", '[numbers]\nscales = ["x"]', 9, "has no groups"),
        ("told", "{saying.verbs}", 3, "{saying.verbs} refers to itself"),
        ("told", "{saying.telling}", 3, "{saying.telling} is no list of this file"),
        ("told", "{numbers.scales}", 3, "{numbers.scales} is no list of this file"),
        ("[saying]", "[writing]\nrare = false\n[saying]", 3, "rare is not true"),
        ("[saying]", "[writing.at_most]\nCyrl = ['x']\n[saying]", 3, 'the key "Cyrl" is none of'),
        ("[saying]", "[offices.ranks]\nking = ['x']\n[saying]", 3, 'the key "king" is none of'),
        ("[saying]", "[endings]\nlike = ['yy']\n[saying]", 3, "yy has no endings"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, before: str, after: str, line: int, what: str
) -> None:
    text = GOOD.replace(before, after, 1)
    assert text != GOOD
    message = refused(tmp_path, text)
    assert message.startswith(f"config/lexicon/xx.toml, line {line}: ")
    assert what in message
    assert "; " in message  # and then the cure


def test_a_file_that_is_no_text_or_no_language_is_refused(tmp_path: Path) -> None:
    (tmp_path / "yy.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LexiconError, match=r"config/lexicon/yy\.toml cannot be read"):
        load_lexicon("yy", tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "Russian.toml").write_text("", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"Russian\.toml: this is no language code"):
        languages(other)
