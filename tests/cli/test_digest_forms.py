"""`digest --format`: an edition in each form, to a file or a pipe, and attached to its mail."""

from __future__ import annotations

import email
from email import policy
from pathlib import Path

import pytest

from tests.desk import Command

BEGINNINGS = {"docx": b"PK", "pdf": b"%PDF", "markdown": b"# SCO", "html": b"<!DOCTYPE html>"}


@pytest.mark.parametrize("form", ["text", "html", "markdown", "docx"])
def test_each_form_is_written_to_its_file(
    command: Command, article: str, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"edition.{form}"
    told = command("digest", "preview", "--format", form, "--output", str(path))
    assert (told.code, told.out) == (0, ""), told.err
    assert path.read_bytes().startswith(BEGINNINGS.get(form, b"SCO digest"))


def test_a_pdf_is_made_or_said_to_need_more(command: Command, article: str, tmp_path: Path) -> None:
    path = tmp_path / "edition.pdf"
    told = command("digest", "preview", "--format", "pdf", "--output", str(path))
    if told.code:
        assert "extra `report`" in told.err
        pytest.skip("no Pango here")
    assert path.read_bytes().startswith(b"%PDF")


def test_a_document_goes_along_with_the_mail_once(
    command: Command, article: str, tmp_path: Path
) -> None:
    assert command("subscribe", "desk", "desk@example.org").code == 0
    words = ("digest", "send", "--subscription", "desk", "--format", "docx")
    for _ in range(2):
        told = command(*words)
        assert (told.code, "1 of 1 editions sent" in told.err) == (0, True), told.err
    (path,) = (tmp_path / "var" / "outbox").glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    (one,) = message.iter_attachments()
    assert str(one.get_filename()).endswith(".docx")
    assert one.get_content().startswith(b"PK")
    day = str(one.get_filename()).removeprefix("sco-").removesuffix(".docx")
    kept = ("digest", "preview", "--subscription", "desk", "--date", day)
    again = command(*kept, "--format", "markdown")
    assert "Bishkek hosts SCO energy ministers" in again.out


def test_several_editions_do_not_share_a_file(command: Command, article: str) -> None:
    for name in ("a", "b"):
        assert command("subscribe", name, f"{name}@example.org").code == 0
    told = command("digest", "preview", "--format", "text", "--output", "x")
    assert (told.code, "--subscription" in told.err) == (2, True)
