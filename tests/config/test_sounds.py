"""The file of sounds: every letter in one list, and faults named by their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.sounds import SoundsError, load_sounds
from monitor.text.languages.sounding import SCRIPTS


def test_every_script_that_names_are_heard_in_has_letters() -> None:
    known = load_sounds()
    assert {script for _, _, script in SCRIPTS} == {script for script, _ in known}
    for (script, language), alphabet in known.items():
        sounds = "".join([*alphabet.letters.values(), *(sound for _, sound in alphabet.pieces)])
        assert set("TKSMN") <= set(sounds) | set(alphabet.merged), (script, language)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[cyrl]\nK = ["к"]\n', "line 1: cyrl is no script"),
        ('[Cyrl]\nK = ["к"]\nZ = ["қ"]\n', 'line 3: "Z" is no sound'),
        ('[Cyrl]\nK = ["к"]\nT = ["т", "к"]\n', 'line 3: "к" is K too'),
        ('[Cyrl]\nK = "к"\n', "line 2: K is not a list"),
        ('[Cyrl]\nmerge = ["RLM"]\n', 'line 2: "RLM" is no pair'),
        ("[Cyrl\n", "line 1: not valid TOML"),
    ],
)
def test_a_fault_is_named_by_its_line(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "sounds.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SoundsError, match="config/sounds") as raised:
        load_sounds(file)
    assert fault in str(raised.value)
