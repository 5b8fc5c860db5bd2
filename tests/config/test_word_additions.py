"""The operator's own words of glossary and lexicon: what changes, and each mistake in them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.additions import NO_ADDITIONS, read_additions
from config.gazetteer import Gazetteer, GazetteerError, load_gazetteer
from config.glossary import load_glossary
from config.lexicon import load_lexicon
from config.own_words import SHIPPED, OwnWords, in_force, using
from config.word_additions import own_words
from monitor.taggers import people
from monitor.taggers.classify import Classifier
from monitor.taggers.grammar import with_clauses
from storage.records import Article

SHIPPED_TOPIC = """
[[topic]]
term = "energy"
label = "Energy"
concepts = ["pipeline"]
"""


def made(folder: Path, text: str, shipped: str = SHIPPED_TOPIC) -> Gazetteer:
    """Return a small gazetteer with the additions of *text*."""
    (folder / "shipped").mkdir(exist_ok=True)
    (folder / "shipped" / "all.toml").write_text(shipped, "utf-8")
    (folder / "desk.toml").write_text(text, "utf-8")
    return load_gazetteer(folder / "shipped", read_additions([str(folder / "desk.toml")]))


def names(gazetteer: Gazetteer, concept: str) -> set[str]:
    return {name.text for name in gazetteer.topics[0].names if name.concept == concept}


def test_a_topic_knows_added_words_and_own_concepts(tmp_path: Path) -> None:
    text = """
[[concept]]
term = "caravan"
label = "Caravan trade"
names = { en = ["caravanserai", "camel."] }
[[concept]]
term = "pipeline"
names = { en = ["oil conduit"], hu = ["csővezeték"] }
[[topic]]
term = "energy"
concepts = ["caravan"]
"""
    found = made(tmp_path, text)
    assert names(found, "caravan") == {"caravanserai*", "camel"}
    assert {"oil conduit*", "csővezeték*", "pipeline*"} <= names(found, "pipeline")
    assert "caravan" not in {concept.name for concept in load_glossary()}, "only where it is used"


def test_a_concept_or_a_word_of_it_is_switched_off(tmp_path: Path) -> None:
    word = '[[off]]\nscheme = "concept"\nterm = "pipeline"\nname = "pipeline"'
    assert "pipeline*" not in names(made(tmp_path, word), "pipeline")
    whole = '[[off]]\nscheme = "concept"\nterm = "pipeline"\n'
    replaced = '[[concept]]\nterm = "pipeline"\nlabel = "P"\nnames = { en = ["conduit"] }'
    assert names(made(tmp_path, whole + replaced), "pipeline") == {"conduit*"}
    topic = '[[topic]]\nterm = "grid"\nlabel = "Grid"\nnames = { en = ["grid"] }\n'
    assert names(made(tmp_path, whole, topic), "pipeline") == set()


LEXICON = """
[[lexicon]]
term = "fa"
[lexicon.offices]
of_names = ["سرپرست بندر"]
[lexicon.offices.ranks]
chair = ["سرپرست"]
[lexicon.clauses]
after_actor = ['\\s(?:گفت)']
[[off]]
scheme = "lexicon"
term = "fa"
table = "offices.of_surnames"
name = "رئیس"
"""


def test_words_of_the_lexicon_are_in_force_where_they_are_used(tmp_path: Path) -> None:
    words = made(tmp_path, LEXICON).words
    shipped = load_lexicon("fa")
    assert "fa" not in with_clauses()
    with using(words):
        own = load_lexicon("fa")
        assert own.offices.of_names == (*shipped.offices.of_names, "سرپرست بندر")
        assert own.offices.ranks["chair"] == ("سرپرست",)
        assert set(shipped.offices.of_surnames) - set(own.offices.of_surnames) == {"رئیس"}
        assert load_lexicon("ur") is not own, "another language is as it was"
        assert "fa" in with_clauses(), "what is made of words is made anew"
    assert load_lexicon("fa") is shipped
    assert "fa" not in with_clauses()


def test_without_additions_the_shipped_words_are_used(tmp_path: Path) -> None:
    assert own_words(NO_ADDITIONS) is SHIPPED
    topic = '[[topic]]\nterm = "grid"\nlabel = "Grid"\nnames = { en = ["grid"] }'
    assert made(tmp_path, topic).words is SHIPPED
    with pytest.raises(LookupError), using(OwnWords()):
        raise LookupError
    assert in_force() is SHIPPED


def test_an_office_of_ones_own_finds_a_person(tmp_path: Path) -> None:
    """The whole way: an article, two classifiers, one word between them."""
    country = '[[country]]\nterm = "KZ"\nlabel = "Kazakhstan"\nnames = { kk = ["Қазақстан"] }'
    own = '[[lexicon]]\nterm = "kk"\n[lexicon.offices]\nof_names = ["көпір шебері"]'
    now = datetime(2026, 1, 5, tzinfo=UTC)
    article = Article(
        id="a" * 20,
        url="https://news.example/1",
        source="Example",
        headline="Жаңа көпір ашылды",
        text="Ашылуда көпір шебері Ерлан Қошанов сөйледі.",
        capture="c" * 20,
        captured_at=now,
        first_seen=now,
        language="kk",
    )
    found = []
    for gazetteer in (made(tmp_path, "", country), made(tmp_path, own, country)):
        with using(gazetteer.words):
            text = Classifier(gazetteer).prepared(article)
            found.append({person.term for person in people.find(text, gazetteer)})
    assert found == [set(), {"yerlan-koshanov"}]


OFFICES = '[[lexicon]]\nterm = "fa"\n[lexicon.offices]\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[[concept]]\nterm = "pipelin"\nnames = {en = ["x y"]}', 2, "do you mean pipeline"),
        ('[[concept]]\nterm = "pipeline"\nlabel = "P"\nnames = {en = ["x y"]}', 2, "leave out"),
        ('[[concept]]\nterm = "A b"\nlabel = "P"\nnames = {en = ["x y"]}', 2, "is no slug"),
        ('[[concept]]\nterm = "pipeline"', 2, "it has no words"),
        ('[[concept]]\nterm = "pipeline"\n[concept.names]\nen = ["flood"]', 4, "stands for flood"),
        ('[[concept]]\nterm = "pipeline"\n[concept.names]\nen = ["ab c", "ab c"]', 4, "already"),
        ('[[concept]]\nterm = "pipeline"\n[concept.names]\nEN = ["x y"]', 4, "no language code"),
        ('[[concept]]\nterm = "pipeline"\n[concept.names]\nen = "x y"', 4, "not a list of texts"),
        ('[[concept]]\nterm = "pipeline"\n[concept.names]\nen = ["--"]', 4, '"--" is no word'),
        ('[[off]]\nscheme = "concept"\nterm = "earthquak"', 3, "do you mean earthquake"),
        ('[[off]]\nscheme = "concept"\nterm = "flood"\nname = "flod"', 4, "do you mean flood"),
        (
            '[[off]]\nscheme = "concept"\nterm = "flood"\n[[topic]]\nterm = "energy"\n'
            'concepts = ["flood"]',
            6,
            "is switched off",
        ),
        ('[[lexicon]]\nterm = "fas"\n[lexicon.offices]\nof_names = ["x"]', 2, "do you mean fa"),
        ('[[lexicon]]\nterm = "fa"', 2, "it adds nothing"),
        ('[[lexicon]]\nterm = "fa"\n[lexicon.saying]\nverbs = ["x"]', 3, 'unknown key "saying"'),
        (OFFICES + 'of_name = ["x"]', 4, "do you mean offices.of_names"),
        (OFFICES + 'of_speakers = ["x"]', 4, "no table that can be changed"),
        (OFFICES + 'of_names = ["(x)"]', 4, "has a group"),
        (OFFICES + 'of_names = ["x?"]', 4, "is found where nothing stands"),
        (OFFICES + 'of_names = ["(x"]', 4, "is wrong"),
        (OFFICES + 'of_names = ["{offices.of_state}"]', 4, "write the words out"),
        (OFFICES + 'of_surnames = ["وزیر"]', 4, "is there already"),
        (OFFICES + 'ranks = ["x"]', 4, "write offices.ranks.KEY"),
        (OFFICES + "[lexicon.offices.ranks]\nking = ['x']", 5, "president|minister"),
        (
            '[[off]]\nscheme = "lexicon"\nterm = "fa"\ntable = "offices.of_surnames"\nname = "وزی"',
            5,
            "do you mean وزیر",
        ),
        ('[[off]]\nscheme = "lexicon"\nterm = "fa"\nname = "x"', 3, "table is missing"),
        ('[[off]]\nscheme = "glossary"\nterm = "flood"', 2, "concept, lexicon"),
    ],
)
def test_each_mistake_is_named_with_file_line_and_cure(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(GazetteerError) as refused:
        made(tmp_path, text)
    message = str(refused.value)
    assert message.startswith(f"{tmp_path}/desk.toml, line {line}: ")
    assert said in message
