"""Mistakes in the operator's own words that would otherwise be found nowhere, each named."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

import pytest

from config.additions import read_additions
from config.gazetteer import GazetteerError, load_gazetteer
from config.glossary import GlossaryError, load_glossary
from tests.config.test_word_additions import made

CYRILLIC_A = "\N{CYRILLIC SMALL LETTER A}"
LATIN_O = "o"
GREEK_O = "\N{GREEK SMALL LETTER OMICRON}"
RUSSIAN = "\N{CYRILLIC SMALL LETTER VE}\N{CYRILLIC SMALL LETTER O}\N{CYRILLIC SMALL LETTER DE}"


def mistake(folder: Path, text: str) -> str:
    """Return what is said of the additions *text*."""
    with pytest.raises(GazetteerError) as error:
        made(folder, text)
    return str(error.value)


CONCEPT = '[[concept]]\nterm = "caravan"\nlabel = "Caravans"\n[concept.names]\n{}\n'
TOPIC = '[[topic]]\nterm = "energy"\n[topic.names]\n{}\n'
BOTH = pytest.mark.parametrize("table", [CONCEPT, TOPIC])


@BOTH
@pytest.mark.parametrize(
    ("code", "cure"),
    [
        ("dd", "de"),
        ("kz", "do you mean kk?"),
        ("ua", "do you mean uk?"),
        ("cn", "do you mean zh?"),
        ("kg", "do you mean ky?"),
        ("xx", "like ru"),
    ],
)
def test_a_code_of_no_language_is_named_with_what_is_meant(
    tmp_path: Path, table: str, code: str, cure: str
) -> None:
    told = mistake(tmp_path, table.format(f'en = ["camelride"]\n{code} = ["karawane"]'))
    assert f'there is no language "{code}"' in told
    assert cure in told
    line = table.count("\n") + 1
    assert f"desk.toml, line {line}:" in told, told


@BOTH
@pytest.mark.parametrize("code", ["de", "kk", "is", "am", "ckb"])
def test_a_language_that_little_is_known_of_may_have_words(
    tmp_path: Path, table: str, code: str
) -> None:
    made(tmp_path, table.format(f'{code} = ["karawane"]'))


@BOTH
@pytest.mark.parametrize(
    ("word", "said"),
    [
        (f"c{CYRILLIC_A}mel", "CYRILLIC SMALL LETTER A) among Latin letters"),
        (f"silk r{CYRILLIC_A}il", "CYRILLIC SMALL LETTER A) among Latin letters"),
        (f"r{GREEK_O}ad", "GREEK SMALL LETTER OMICRON) among Latin letters"),
        (f"{RUSSIAN}{LATIN_O}", "LATIN SMALL LETTER O) among Cyrillic letters"),
    ],
)
def test_a_letter_of_another_alphabet_is_named(
    tmp_path: Path, table: str, word: str, said: str
) -> None:
    assert said in mistake(tmp_path, table.format(f'en = ["{word}"]'))


@BOTH
@pytest.mark.parametrize(
    "word",
    [f"IT-{RUSSIAN}", f"ASEAN {RUSSIAN}", "T\N{CJK UNIFIED IDEOGRAPH-6064}", "na\xefvet\xe9"],
)
def test_words_of_two_alphabets_side_by_side_are_fine(
    tmp_path: Path, table: str, word: str
) -> None:
    made(tmp_path, table.format(f'ru = ["{word}"]'))


def test_a_list_that_is_not_closed_is_named_where_it_begins(tmp_path: Path) -> None:
    head = TOPIC.format('en = ["a word",\n  "another"]')
    line = head.count("\n") + 1
    for text in (f'{head}ru = ["b",\n', f'{head}ru = ["b"', f'{head}ru = ["b",\n  "c",\n\n'):
        (tmp_path / "desk.toml").write_text(text, "utf-8")
        with pytest.raises(GazetteerError, match=rf"desk\.toml, line {line}: .*close what begins"):
            load_gazetteer(None, read_additions([str(tmp_path / "desk.toml")]))


def test_what_tomllib_places_keeps_its_line(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text('[[topic]]\nterm = "a" b\n', "utf-8")
    with pytest.raises(GazetteerError, match=r"line 2: .*correct that line"):
        read_additions([str(tmp_path / "desk.toml")])


def test_a_glossary_file_that_is_not_closed_says_so_too(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('[dam]\nen = ["dam"]\nru = ["b"\n', "utf-8")
    with pytest.raises(GlossaryError, match=r"one\.toml, line 3: .*close what begins"):
        load_glossary(tmp_path)


@pytest.mark.parametrize(
    ("concept", "cure"),
    [
        ("pipelines", "do you mean pipeline"),
        ("zzzzzz", "add a [[concept]] of your own with a label"),
    ],
)
def test_an_unknown_concept_is_named_with_what_is_near(
    tmp_path: Path, concept: str, cure: str
) -> None:
    told = mistake(tmp_path, f'[[topic]]\nterm = "energy"\nconcepts = ["{concept}"]\n')
    assert f'the glossary has no concept "{concept}"; ' in told
    assert cure in told


def test_a_word_of_a_concept_leads_to_it(tmp_path: Path) -> None:
    known = load_glossary()
    names = [one.name for one in known]
    word, owner = next(
        (stem.text, one.name)
        for one in known
        for stem in one.stems.get("en", ())
        if " " not in stem.text
        and not get_close_matches(stem.text, names)
        and not any(stem.text in re.split("[_-]", name) for name in names)
    )
    told = mistake(tmp_path, f'[[topic]]\nterm = "energy"\nconcepts = ["{word}"]\n')
    assert f"do you mean {owner}" in told
