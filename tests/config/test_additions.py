"""The operator's own part of the gazetteer: what it adds and takes away, and each mistake in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.additions import Additions, additions_of, labels_with, read_additions
from config.gazetteer import Gazetteer, GazetteerError, load_gazetteer
from config.load import load_settings
from config.settings import SettingsError
from config.terms import Term

SHIPPED = """
[[organisation]]
term = "sco"
label = "Shanghai Cooperation Organisation"
names = { en = ["Shanghai Cooperation Organisation", "SCO", "S.C.O."] }

[[person]]
term = "sadyr-japarov"
label = "Sadyr Japarov"
names = { en = ["Sadyr Japarov"] }

[[topic]]
term = "energy"
label = "Energy"
concepts = ["pipeline"]
names = { en = ["energy"] }

[[topic]]
term = "energy/grid"
parent = "energy"
label = "Grid"
names = { en = ["power grid"] }

[[country]]
term = "FJ"
label = "Fiji"
names = { en = ["Fiji"] }

[[meeting]]
term = "summit-2025"
label = "Summit"
kind = "summit"
starts = 2025-08-31
"""

OWN = """
[[person]]
term = "jane-roe"
label = "Jane Roe"
names = { en = ["Jane Roe"] }

[[topic]]
term = "energy"
supporting = ["water"]
names = { en = ["CASA-1000"] }

[[person]]
term = "sadyr-japarov"
roles = [{ title = "guest", since = 2030-01-01 }]

[[meeting]]
term = "summit-2031"
label = "Summit"
kind = "summit"
starts = 2031-07-01

[[off]]
scheme = "organisation"
term = "sco"
name = "SCO"

[[off]]
scheme = "topic"
term = "energy"
concept = "pipeline"

[[off]]
scheme = "meeting"
term = "summit-2025"

[[off]]
scheme = "country"
term = "FJ"
"""


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A small gazetteer in the place of the shipped one."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "all.toml").write_text(SHIPPED, "utf-8")
    return folder


def written(folder: Path, text: str = OWN) -> Additions:
    (folder / "desk.toml").write_text(text, "utf-8")
    return read_additions([str(folder / "desk.toml")])


def term(gazetteer: Gazetteer, scheme: str, name: str) -> Term:
    return next(one for one in gazetteer.terms() if (one.scheme, one.term) == (scheme, name))


def test_entries_are_added_extended_and_switched_off(tmp_path: Path, shipped: Path) -> None:
    additions = written(tmp_path)
    assert additions.words() == "entries: 2 own, 2 extended, 4 switched off"
    both = load_gazetteer(shipped, additions)
    assert term(both, "person", "jane-roe").file == f"{tmp_path}/desk.toml"
    first, added, *concepts = term(both, "topic", "energy").names
    assert (first.text, added.text) == ("energy", "CASA-1000")
    assert {(name.concept, name.weight) for name in concepts} == {("water", 0.5)}
    (guest,) = term(both, "person", "sadyr-japarov").periods
    assert guest.what == "guest"
    names = [name.text for name in term(both, "organisation", "sco").names]
    assert names == ["Shanghai Cooperation Organisation", "S.C.O."]
    assert [meeting.term for meeting in both.meetings] == ["summit-2031"]
    assert both.countries == ()


def test_labels_are_those_of_the_whole(tmp_path: Path) -> None:
    additions = written(tmp_path)
    labels = labels_with((("FJ", "Fiji"), ("KG", "Kyrgyzstan")), "country", additions)
    assert labels == (("KG", "Kyrgyzstan"),)
    assert labels_with((), "person", additions) == (("jane-roe", "Jane Roe"),)


def test_what_is_switched_off_can_be_replaced(tmp_path: Path, shipped: Path) -> None:
    text = """
[[off]]
scheme = "topic"
term = "energy"
[[topic]]
term = "energy"
label = "Power"
names = { en = ["power station"] }
"""
    topic = term(load_gazetteer(shipped, written(tmp_path, text)), "topic", "energy")
    assert (topic.label, len(topic.names)) == ("Power", 1)


@pytest.mark.long
def test_additions_go_with_what_is_shipped(tmp_path: Path) -> None:
    text = '[[topic]]\nterm = "energy"\nnames = { en = ["CASA-1000"] }'
    found = term(load_gazetteer(additions=written(tmp_path, text)), "topic", "energy")
    assert found.names[-1].text == "CASA-1000"
    assert found.file == "topics/economy.toml"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[[person]]\nterm = "sadyr-zhaparov"', 2, "no such entry to add to; write sadyr-japarov"),
        ('[[topic]]\nterm = "energy"\nlabel = "E"\nnames = {en = ["x y"]}', 2, "leave out label"),
        ('[[topic]]\nterm = "energy"\nnames = {en = ["energy"]}', 2, "is there already"),
        ('[[topic]]\nterm = "energy"\nnote = "n"', 2, "it adds nothing"),
        ('[[topic]]\nterm = "energy"\nnmes = {en = ["x y"]}', 3, 'unknown key "nmes"'),
        ('[[topic]]\nterm = "energy"\nconcepts = ["nosuch"]', 3, 'no concept "nosuch"'),
        ('[[off]]\nscheme = "topic"\nterm = "enrgy"', 3, "is not shipped; do you mean energy"),
        ('[[off]]\nscheme = "topik"\nterm = "energy"', 2, "use one of organisation, country"),
        ('[[off]]\nscheme = "topic"\nterm = "energy"', 3, "energy/grid belongs to it"),
        ('[[off]]\nscheme = "organisation"\nterm = "sco"', 3, "that is watched"),
        ('[[off]]\nscheme = "organisation"\nterm = "sco"\nname = "SCOO"', 4, "do you mean SCO"),
        ('[[off]]\nscheme = "topic"\nterm = "energy"\nconcept = "pipelin"', 4, "mean pipeline?"),
        ('\n[[persn]]\nterm = "x"', 2, "is not a table of the gazetteer"),
        ('[[agency]]\nname = "Wire"', 1, "is not a table of the gazetteer"),
        ('[off]\nterm = "x"', 1, "is not a table of the gazetteer"),
        ("[[off\n", 1, "not valid TOML"),
    ],
)
def test_each_mistake_is_named_with_file_line_and_cure(
    tmp_path: Path, shipped: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(GazetteerError) as refused:
        load_gazetteer(shipped, written(tmp_path, text))
    message = str(refused.value)
    assert message.startswith(f"{tmp_path}/desk.toml")
    assert f"line {line}" in message
    assert said in message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    config = tmp_path / "sco.toml"
    config.write_text('[gazetteer]\nextra = ["mine"]\n', "utf-8")
    settings = load_settings(config, environment={})
    assert settings.gazetteer.extra == (f"{tmp_path}/mine",), "beside the file that says it"
    with pytest.raises(SettingsError, match=r"mine: cannot be read \(No such file"):
        additions_of(settings)
    (tmp_path / "mine").mkdir()
    with pytest.raises(SettingsError, match=r"no \.toml file is in this folder"):
        additions_of(settings)
    (tmp_path / "mine" / "a.toml").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match=r"mine/a\.toml cannot be read"):
        additions_of(settings)
    config.write_text('[gazetteer]\nextra = [""]\n', "utf-8")
    with pytest.raises(SettingsError, match=r"sco\.toml:2: .*has an empty name"):
        load_settings(config, environment={})


def test_the_digest_is_of_what_the_files_say(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, same = written(tmp_path / "a"), written(tmp_path / "b")
    other = written(tmp_path / "b", OWN.replace("Jane Roe", "Jane Doe"))
    assert one.digest == same.digest != other.digest
    assert one.told == f"read with your additions to the gazetteer: desk.toml ({one.digest})"
    assert (Additions().told, Additions().digest) == ("", "")
