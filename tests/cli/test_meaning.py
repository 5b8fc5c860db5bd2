"""Searching by meaning: like an article, like words, and what is said where it cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from monitor.meaning.numbers import packed
from monitor.meaning.provider import model_of
from monitor.reading.similar import LEAST
from storage.opening import open_store
from storage.records import Vector
from tests.desk import Command, commands_here
from tests.meaning.tiny_onnx import WORDS, write_model
from tests.storage.records import ABOUT, ARTICLE

TEXTS = {
    "aaaa1": ("en", "railway"),
    "bbbb2": ("ru", "railway train"),
    "cccc3": ("zh", "visa"),
    "dddd4": ("ru", "grain"),
}


def one_hot(text: str) -> Sequence[float]:
    return [float(word in text.split()) for word in (*WORDS, "", "")]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """A desk with four articles in three languages, each of a word or two, and a model."""
    folder = write_model(tmp_path / "model")
    config = tmp_path / "sco.toml"
    config.write_text("[meaning]\nvectors = 'model'\n", "utf-8")
    with open_store(tmp_path / "var" / "sco-monitor.db") as store, store.writing():
        for name, (language, text) in TEXTS.items():
            fields = {"id": name, "url": f"https://kabar.kg/{name}", "headline": text}
            store.put(
                [
                    type(ARTICLE)(**{**_fields(ARTICLE), **fields, "language": language}),
                    type(ABOUT)(**{**_fields(ABOUT), "article": name}),
                    Vector(
                        article=name,
                        model=model_of(str(folder)),
                        language=language,
                        digest="d",
                        numbers=packed(one_hot(text)),
                    ),
                ]
            )
    return commands_here(capsys, "--config", str(config))


def _fields(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}  # type: ignore[attr-defined]


def ids(told: str) -> list[str]:
    return [line.split("\t")[1] for line in told.splitlines()]


def test_like_an_article_in_any_language(desk: Command) -> None:
    told = desk("search", "--like", "aaaa1")
    assert told.code == 0, told.err
    assert ids(told.out)[0] == "bbbb2"
    assert "aaaa1" not in ids(told.out)
    assert "1 article, the nearest first" in told.err


def test_what_is_unlike_is_not_listed_and_that_is_said(desk: Command) -> None:
    """All four are of one topic each; only two share a word."""
    for name in ("aaaa1", "bbbb2", "cccc3", "dddd4"):
        lines = desk("search", "--like", name).out.splitlines()
        assert all(float(line.split("\t")[0]) >= LEAST for line in lines)
        similar = desk("show", name, "--similar", "--json").lines[0]["similar"]
        assert all(near["likeness"] >= LEAST for near in similar)
        assert len(similar) == len(lines)
    told = desk("search", "--like", "dddd4")
    assert (told.code, told.out) == (0, "")
    assert f"no article is like dddd4 (from {LEAST:g} on)" in told.err
    assert "no article is like it (from 0.15 on)" in desk("show", "dddd4", "--similar").out
    assert "no article is like" not in desk("show", "dddd4").out
    more = desk("search", "--like", "aaaa1", "--offset", "1")
    assert "no more articles are like aaaa1" in more.err


@pytest.mark.parametrize("nothing", ["", "  "])
@pytest.mark.parametrize(("option", "help_"), [("--meaning", "in words"), ("--like", "by its id")])
def test_nothing_is_neither_a_meaning_nor_an_article(
    desk: Command, option: str, help_: str, nothing: str
) -> None:
    told = desk("search", option, nothing)
    assert (told.code, told.out) == (2, "")
    assert option in told.err
    assert help_ in told.err


def test_like_words(desk: Command) -> None:
    assert ids(desk("search", "--meaning", "Visa").out)[0] == "cccc3"
    assert ids(desk("search", "--meaning", "train", "--limit", "1").out) == ["bbbb2"]
    assert ids(desk("search", "--meaning", "train", "--limit", "1", "--offset", "3").out) != []


def test_a_query_chooses_among_them(desk: Command) -> None:
    assert ids(desk("search", "language:ru", "--like", "aaaa1").out) == ["bbbb2"]
    assert "no article is like" in desk("search", "language:zh", "--like", "aaaa1").err
    assert [
        line["id"] for line in desk("search", "grain", "--meaning", "visa", "--json").lines
    ] == ["dddd4"]


def test_an_article_lists_what_is_like_it(desk: Command) -> None:
    told = desk("show", "aaaa1", "--similar")
    assert " like bbbb2 (ru" in told.out
    similar = desk("show", "aaaa1", "--similar", "--json").lines[0]["similar"]
    assert similar[0]["id"] == "bbbb2"
    assert similar[0]["likeness"] >= LEAST


def test_what_cannot_be_done_is_said(
    desk: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "known as 'zzzz'" in desk("search", "--like", "zzzz").err
    assert desk("search", "--like", "aaaa1", "--meaning", "x").code == 2
    (tmp_path / "none.toml").write_text("[meaning]\nvectors = 'none'\n", "utf-8")
    without = commands_here(capsys, "--config", str(tmp_path / "none.toml"))
    told = without("search", "--meaning", "visa")
    assert (told.code, told.out) == (1, "")
    assert '[meaning] vectors is "none"' in told.err
    # What an earlier model left can still be compared.
    assert ids(without("search", "--like", "aaaa1").out)[0] == "bbbb2"
    write_model(tmp_path / "other", rows=[[1.0] * 4] * 6)
    (tmp_path / "other.toml").write_text("[meaning]\nvectors = 'other'\n", "utf-8")
    other = commands_here(capsys, "--config", str(tmp_path / "other.toml"))
    assert "`sco-monitor replay embed` makes them" in other("search", "--meaning", "visa").err
    assert "has no vector by onnx-" in other("search", "--like", "aaaa1").err
    (tmp_path / "gone.toml").write_text("[meaning]\nvectors = 'gone'\n", "utf-8")
    gone = commands_here(capsys, "--config", str(tmp_path / "gone.toml"))
    assert "model.onnx: cannot be read" in gone("search", "--meaning", "visa").err
    told = gone("check", "--offline")
    assert (told.code, "model.onnx: cannot be read" in told.out) == (1, True)
