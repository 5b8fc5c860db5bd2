"""Names of the operator's own: checked, tried, followed by workers, and told by `why`."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from tests.cli.conftest import TEXT
from tests.daemon.slow import until
from tests.daemon.watched import stop, talking
from tests.desk import Command, Desk, commands_here
from tests.outlets import Outlet, rss

OWN = """
[[off]]
scheme = "person"
term = "sadyr-japarov"

[[person]]
term = "japarov"
label = "President Japarov"
roles = [{ title = "President", country = "KG" }]
names = { en = ["Sadyr Japarov"] }

[[topic]]
term = "grid"
label = "Grid"
names = { en = ["national grid company"] }
"""


@pytest.fixture
def desk_command(article: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Commands over the data directory of `article` with a gazetteer of the operator's own."""
    assert article
    (tmp_path / "sco.toml").write_text('[gazetteer]\nextra = ["own"]\n', "utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "desk.toml").write_text(OWN, "utf-8")
    return commands_here(
        capsys, "--data-dir", str(tmp_path / "var"), "--config", str(tmp_path / "sco.toml")
    )


def test_what_own_names_change_is_told_before_and_kept_after(
    desk_command: Command, article: str, tmp_path: Path
) -> None:
    told = desk_command("replay", "classify", "--dry-run")
    assert told.code == 0, told.err
    assert "tags: person:sadyr-japarov -> person:japarov" in told.out
    assert "1 would change" in told.out
    assert "it was read without additions to the gazetteer" in desk_command("why", article).out
    assert desk_command("replay", "classify").code == 0
    why = desk_command("why", article).out
    assert "read with your additions to the gazetteer: desk.toml (" in why
    assert "replay classify" not in why
    because = ("--because", "he opened it")
    assert desk_command("correct", article, "--no-person", "japarov", *because).code == 0
    refused = desk_command("correct", article, "--person", "sadyr-japarov", *because)
    assert "is no person of the gazetteer; do you mean one of" in refused.err
    assert desk_command("search", "topic:grid").code == 0, "nothing has it yet, but it may"
    assert "topics are" in desk_command("search", "topic:xyz").err
    (tmp_path / "own" / "desk.toml").write_text(OWN.replace('"japarov"', '"president"'), "utf-8")
    assert "now there are others" in desk_command("why", article).out


def test_check_and_status_say_what_is_there(desk_command: Command, tmp_path: Path) -> None:
    def own_names() -> dict[str, object]:
        told = json.loads(desk_command("check", "--offline", "--json").out)
        (line,) = [one for one in told if one["check"] == "own names"]
        return dict(line)

    assert own_names()["good"]
    assert "entries: 2 own, 1 switched off" in str(own_names()["text"])
    assert "own names  entries: 2 own, 1 switched off" in desk_command("status").out
    (tmp_path / "own" / "desk.toml").write_text(
        OWN.replace("sadyr-japarov", "zadyr-japarov"), "utf-8"
    )
    line = own_names()
    assert not line["good"]
    assert "desk.toml, line 4" in str(line["text"])
    refused = desk_command("replay", "classify", "--dry-run")
    assert (refused.code, "line 4" in refused.err) == (2, True)
    (tmp_path / "own" / "desk.toml").unlink()
    assert "not readable" in desk_command("status").out


def test_a_changed_file_is_taken_up_and_a_wrong_one_refused(outlet: Outlet, desk: Desk) -> None:
    own = desk.folder / "own.toml"
    own.write_text(OWN, "utf-8")
    outlet.pages["/one"] = rss()
    desk.write([outlet], [{"name": "one", "url": outlet.url("/one")}])
    good = desk.config.read_text("utf-8")
    desk.config.write_text(f'{good}\n[gazetteer]\nextra = ["own.toml"]\n', "utf-8")
    with talking(desk) as (process, said):
        until(lambda: said.holds("stop with Ctrl-C"), "it runs")
        own.write_text(OWN.replace('"japarov"', '"xi-jinping"'), "utf-8")
        os.kill(process.pid, signal.SIGHUP)
        until(lambda: said.holds("is refused, the old one stays"), "a wrong one is refused")
        assert "own.toml, line 7" in said.text
        own.write_text(OWN.replace('"japarov"', '"president"'), "utf-8")
        os.kill(process.pid, signal.SIGHUP)
        until(lambda: said.holds("was read again and is followed"), "a good one is followed")
        (desk.folder / "new.txt").write_text(TEXT, "utf-8")
        assert desk("ingest", str(desk.folder / "new.txt")).code == 0
        (found,) = desk("export", "articles").lines
        assert "president" in {tag["term"] for tag in found["tags"]}
        stop(process, said)
