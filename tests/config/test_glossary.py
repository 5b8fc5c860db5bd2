"""The glossary's files: what is shipped is whole, and each mistake is named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.glossary import GlossaryError, load_glossary
from monitor.reprints.words import units

GOOD = """# Test
[quake]
en = ["earthquake", "quake"]
tr = ["deprem"]

[flood]
en = ["flood"]
"""


LANGUAGES = "en ru be zh ja kk ky uz tg tr az mn hy fa ps ur hi ar de fr".split()

LACKING: dict[str, list[str]] = {}
"""Languages that a concept has no words in; a line of it needs a reason beside it."""


def test_every_concept_has_words_in_every_language() -> None:
    lacking = {
        concept.name: missing
        for concept in load_glossary()
        if (missing := [one for one in LANGUAGES if not concept.stems.get(one)])
    }
    assert lacking == LACKING


def test_uzbek_is_known_in_both_scripts() -> None:
    """A text in Cyrillic and the same in Latin letters speak of the same things."""
    for concept in load_glossary():
        letters = "".join(stem.text for stem in concept.stems["uz"])
        assert any("a" <= letter <= "z" for letter in letters), concept.name
        assert any("\u0400" <= letter <= "\u04ff" for letter in letters), concept.name


def test_no_two_concepts_share_a_word_however_it_is_spelled() -> None:
    """Arabic and Persian letters, apostrophes and case are folded before a word is looked up."""
    stood: dict[str, str] = {}
    for concept in load_glossary():
        for stem in (stem for stems in concept.stems.values() for stem in stems):
            assert stood.setdefault(" ".join(units(stem.text)), concept.name) == concept.name, stem


def test_marks_say_whether_a_word_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '[goods]\nen = ["oil", "gas-", "import.", "export"]\n', encoding="utf-8"
    )
    (concept,) = load_glossary(tmp_path)
    assert [(stem.text, stem.whole) for stem in concept.stems["en"]] == [
        ("oil", True),
        ("gas", False),
        ("import", True),
        ("export", False),
    ]


def test_concepts_keep_the_order_of_files_and_tables(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a.toml").write_text('[talks]\nen = ["talks"]\n', encoding="utf-8")
    assert [concept.name for concept in load_glossary(tmp_path)] == ["talks", "quake", "flood"]
    assert [concept.name for concept in load_glossary(tmp_path, only="a")] == ["talks"]


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ('tr = ["deprem"]', 'tr = ["deprem"', 6, "not valid TOML"),
        ("tr =", "Turkish =", 4, "no language code"),
        ('["deprem"]', '"deprem"', 4, "not a list of texts"),
        ('"quake"]', '"quake", "quake"]', 3, '"quake" stands twice'),
        ('["flood"]', '[\n  "flood",\n  "quake",\n]', 9, '"quake" stands for quake too'),
        ('[flood]\nen = ["flood"]', "[flood]", 6, "has no languages"),
        ('["flood"]', '["-"]', 7, "has no letters"),
        ('["flood"]', '["quake-"]', 7, '"quake" stands for quake too'),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, before: str, after: str, line: int, what: str
) -> None:
    text = GOOD.replace(before, after, 1)
    assert text != GOOD
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(GlossaryError) as refused:
        load_glossary(tmp_path)
    assert str(refused.value).startswith(f"config/glossary/x.toml, line {line}: ")
    assert what in str(refused.value)


def test_a_concept_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(GlossaryError, match=r"b\.toml, line 2: quake stands in another file"):
        load_glossary(tmp_path)
