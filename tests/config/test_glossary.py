"""The glossary's files: what is shipped is whole, and each mistake is named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.glossary import GlossaryError, load_glossary

GOOD = """# Test
[quake]
en = ["earthquake", "quake"]
tr = ["deprem"]

[flood]
en = ["flood"]
"""


def test_the_shipped_glossary_knows_its_concepts_in_the_great_languages() -> None:
    concepts = {concept.name: concept.stems for concept in load_glossary()}
    assert "earthquake" in concepts["earthquake"]["en"]
    assert all({"en", "ru"} & stems.keys() for stems in concepts.values())


def test_concepts_keep_the_order_of_files_and_tables(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a.toml").write_text('[talks]\nen = ["talks"]\n', encoding="utf-8")
    assert [concept.name for concept in load_glossary(tmp_path)] == ["talks", "quake", "flood"]


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ('tr = ["deprem"]', 'tr = ["deprem"', 6, "not valid TOML"),
        ("tr =", "Turkish =", 4, "no language code"),
        ('["deprem"]', '"deprem"', 4, "not a list of texts"),
        ('"quake"]', '"quake", "quake"]', 3, '"quake" stands twice'),
        ('["flood"]', '[\n  "flood",\n  "quake",\n]', 9, '"quake" stands for quake too'),
        ('[flood]\nen = ["flood"]', "[flood]", 6, "has no languages"),
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
