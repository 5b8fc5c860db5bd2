"""`subscribe`: what is kept, and what is refused with exit 2 before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk import Command


@pytest.fixture
def config(tmp_path: Path) -> str:
    """Settings whose contact is an address: the operator then has a subscription of his own."""
    path = tmp_path / "sco.toml"
    path.write_text("catalogue = false\n[monitor]\ncontact = 'mailto:op@example.org'\n", "utf-8")
    return str(path)


@pytest.mark.parametrize("address", ["desk@example.org", "https://example.org/hook"])
def test_a_subscription_is_kept_where_the_operator_has_an_address(
    command: Command, config: str, address: str
) -> None:
    told = command("subscribe", "desk", address, "--query", "country:KZ", "--config", config)
    assert told.code == 0, told.err
    assert command("digest", "preview", "--config", config).code == 0


@pytest.mark.parametrize("address", ["desk@example.org", "https://example.org/hook"])
def test_a_misspelt_field_is_refused_and_nothing_is_kept(
    command: Command, config: str, tmp_path: Path, address: str
) -> None:
    told = command("subscribe", "desk", address, "--query", "contry:kz", "--config", config)
    assert told.code == 2
    assert "there is no field 'contry'; did you mean country:kz?" in told.err
    assert not (tmp_path / "var").exists()


def test_what_is_done_again_is_not_chosen_by_a_misspelt_name(command: Command) -> None:
    told = command("recrawl", "--query", "contry:kz", "--dry-run")
    assert told.code == 2
    assert "did you mean country:kz?" in told.err
    told = command("recrawl", "--tag", "contry:KZ", "--dry-run")
    assert told.code == 2
    assert "there is no scheme 'contry'" in told.err


def test_a_search_finds_the_words_and_says_what_may_be_meant(
    command: Command, article: str
) -> None:
    assert article
    told = command("search", "contry:kz")
    assert told.code == 0
    assert "did you mean country:kz?" in told.err
    for words in ("10:30", "https://example.org/a:b"):
        told = command("search", words)
        assert (told.code, told.err.strip()) == (0, "0 of 0 articles")
