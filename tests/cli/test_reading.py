"""Commands that only read: beside whoever writes, and without leaving a trace in what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.opening import open_store, writer_lock
from tests.cli.conftest import Command

READING = (
    ("status",),
    ("search", "electricity"),
    ("today",),
    ("stories", "electricity"),
    ("show", "ARTICLE", "--versions", "--reprints"),
    ("why", "ARTICLE"),
    ("why-not", "https://nowhere.example/1"),
    *(
        ("export", what)
        for what in (
            *("articles", "stories", "mergers", "reprints", "tags", "quotes", "deliveries"),
            "sources",
        )
    ),
    ("export", "captures", "-o", "captures.warc.gz"),
    ("sources", "list", "--all"),
    ("sources", "show", "Mine"),
    ("sources", "export"),
    ("deliveries", "list"),
    ("digest", "preview"),
    ("check", "--offline"),
)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_beside_a_writer_in_the_middle_of_its_work(
    command: Command,
    article: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("sources", "add", "Mine", "https://mine.example/feed").code == 0
    place = tmp_path / "var" / "sco-monitor.db"
    with writer_lock(place), open_store(place) as store, store.writing():
        store.work.postpone("poll", "Mine", store.articles.get(article).first_seen)  # type: ignore[union-attr]
        before = store.size()
        told = command(*(article if word == "ARTICLE" else word for word in words))
        assert store.size() == before
    assert told.code == 0, told.err


@pytest.mark.parametrize(
    "words", [("sources", "list"), ("sources", "export"), ("check", "--offline")]
)
def test_before_the_first_run_they_make_nothing(
    command: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert command(*words).code == 0
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("words", [("status",), ("search", "x"), ("export", "articles")])
def test_what_was_never_begun_is_said_to_be(
    command: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    told = command(*words)
    assert told.code == 1
    assert f"nothing is stored in {tmp_path / 'var'} yet; begin with" in told.err
    assert not (tmp_path / "var").exists()


def test_a_source_that_the_files_changed_is_listed_as_they_have_it(
    command: Command, tmp_path: Path
) -> None:
    config = tmp_path / "my.toml"

    def write(*lines: str) -> None:
        config.write_text("catalogue = false\n" + "".join(lines), "utf-8")

    def listed() -> list[list[str]]:
        told = command("sources", "list", "--config", str(config))
        return [line.split()[:2] for line in told.out.splitlines()]

    one = '[[sources]]\nname = "One"\nurl = "https://one.example/feed"\ncountry = "KG"\n'
    write(one)
    assert (
        command("sources", "add", "Mine", "https://m.example/f", "--config", str(config)).code == 0
    )
    assert listed() == [["-", "Mine"], ["KG", "One"]]
    write(one.replace("One", "Two"))
    assert listed() == [["-", "Mine"], ["KG", "Two"]]
    with open_store(tmp_path / "var" / "sco-monitor.db") as store:
        assert [source.name for source in store.sources.all()] == ["Mine", "One"]
