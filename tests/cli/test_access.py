"""`access`: tokens and passwords are made, shown once, and taken away."""

from __future__ import annotations

import base64
import stat
import subprocess

import pytest

from monitor.web.credentials import Credentials
from tests.desk import PROGRAM, Desk, clean_environment


@pytest.fixture
def door(desk: Desk) -> Desk:
    """A desk whose settings name both files."""
    desk.write([], more='[web]\ntokens_file = "web.tokens"\nusers_file = "web.users"\n')
    return desk


def test_a_token_is_shown_once_and_kept_as_a_digest(door: Desk) -> None:
    made = door("access", "token", "press")
    token = made.out.strip()
    path = door.folder / "web.tokens"
    assert made.code == 0
    assert token.startswith("sco_")
    assert token not in path.read_text("utf-8") + made.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert door("access", "token", "desk", "--operate").out.strip() != token
    told = door("access", "list", "--json").lines
    assert [(line["name"], line["scopes"]) for line in told] == [
        ("press", ["read"]),
        ("desk", ["read", "operate"]),
    ]


def test_a_new_token_takes_the_place_of_the_old_and_comments_stay(door: Desk) -> None:
    path = door.folder / "web.tokens"
    path.write_text("# who may what\n", "utf-8")
    first = door("access", "token", "press")
    before = path.read_text("utf-8")
    second = door("access", "token", "press")
    after = path.read_text("utf-8")
    assert (first.code, second.code) == (0, 0)
    assert before != after
    assert len(after.splitlines()) == len(before.splitlines())
    assert after.startswith("# who may what\n")


def test_somebody_is_let_in_no_more(door: Desk) -> None:
    door("access", "token", "press")
    assert door("access", "remove", "press").code == 0
    again = door("access", "remove", "press")
    assert again.code == 1
    assert "access list" in again.err
    assert "nobody" in door("access", "list").err


def test_without_a_file_it_says_which_setting(desk: Desk) -> None:
    desk.write([])
    told = desk("access", "token", "press")
    assert told.code == 1
    assert "[web] tokens_file" in told.err


def test_a_password_is_read_from_the_standard_input(door: Desk) -> None:
    done = subprocess.run(
        [PROGRAM, "--config", str(door.config), "access", "user", "anna", "--operate"],
        input="correct horse battery\n",
        capture_output=True,
        text=True,
        env=clean_environment(),
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    known = Credentials("", str(door.folder / "web.users"))
    known.remembered("")
    header = base64.b64encode(b"anna:correct horse battery").decode()
    assert known.look(f"Basic {header}") == ("anna", {"read", "operate"})
    assert "correct" not in done.stderr


def test_a_short_password_is_refused(door: Desk) -> None:
    told = door("access", "user", "anna")
    assert told.code == 1
    assert "12 letters" in told.err
    assert not (door.folder / "web.users").exists()


def test_check_names_a_fault_in_the_file_and_who_could_come_in(door: Desk) -> None:
    door.write([], more='[web]\nlisten = "0.0.0.0:8484"\n')
    told = door("check", "--offline")
    assert "open to other machines, of which none may read" in " ".join(told.out.split())
    door.write([], more='[web]\nlisten = "0.0.0.0:8484"\ntokens_file = "web.tokens"\n')
    (door.folder / "web.tokens").write_text("press rule x\n", "utf-8")
    assert "web.tokens, line 1: scopes are" in " ".join(door("check", "--offline").out.split())
