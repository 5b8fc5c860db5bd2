"""Stories in the terminal, and the ids that lists print: copied, typed in part, ambiguous."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.opening import open_store
from storage.records import Article, Changes, Membership, Reprint
from tests.cli.conftest import Command
from tests.cli.test_every_command import on_a_terminal


def put(tmp_path: Path, *records: object) -> None:
    with open_store(tmp_path / "var" / "sco-monitor.db") as store, store.writing():
        store.put(list(records))  # type: ignore[arg-type]


def known(tmp_path: Path, name: str) -> tuple[Article, str]:
    """The article and the id of its story."""
    with open_store(tmp_path / "var" / "sco-monitor.db") as store:
        article = store.articles.get(name)
        assert article is not None
        return article, store.stories.story_of([name])[name]


def copied(tmp_path: Path, name: str, other: str) -> Article:
    """Keep a copy of an article by another outlet, in the same story; return it."""
    article, story = known(tmp_path, name)
    copy = replace(
        article,
        id=other,
        url=f"https://steppe.example/{other}",
        publisher="Steppe News",
        country="KZ",
        headline="Ministers meet in Bishkek",
        first_seen=article.first_seen + timedelta(minutes=1),
    )
    put(
        tmp_path,
        copy,
        Membership(article=other, story=story),
        Reprint(
            article=other,
            source_article=name,
            origin=name,
            kind="excerpt",
            containment=1.0,
            containment_reverse=0.4,
            changes=Changes(
                headline=True,
                numbers=("2030 → 2031", "– → 11"),
                sentences_dropped=("Kazakhstan offered to host the next meeting.",),
                credit="Kabar",
            ),
        ),
    )
    return copy


def test_the_stories_of_today_and_of_a_query(
    command: Command, article: str, tmp_path: Path
) -> None:
    copied(tmp_path, article, "f" * 20)
    told = command("today", "--json")
    assert told.code == 0
    (line,) = told.lines
    assert line["relevance"] == "about"
    assert line["articles"] == [article, "f" * 20]
    assert line["copies"] == 1
    assert "1 of 1 stories of" in told.err
    assert command("stories", "--json").lines[0]["id"] == line["id"]
    cells = command("stories", "electricity").out.rstrip("\n").split("\t")
    assert cells[0] == line["id"]
    assert cells[2:5] == ["about", "2", "1"]
    assert command("stories", "elephants").out == ""
    assert command("stories", f"story:{line['id'][:8]}", "--json").lines[0]["id"] == line["id"]
    assert command("search", f"story:{line['id'][:8]}").err == "2 of 2 articles\n"


def test_a_day_without_news_says_where_to_look(command: Command, article: str) -> None:
    told = command("today", "--day", "2020-02-29")
    assert (told.code, told.out) == (0, "")
    assert "0 of 0 stories of 2020-02-29" in told.err
    assert "sco-monitor stories" in told.err
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    assert f"{tomorrow} lies ahead" in command("today", "--day", tomorrow).err


@pytest.mark.parametrize("words", [["today"], ["stories"], ["search", "electricity"]], ids=" ".join)
@pytest.mark.parametrize("columns", [80, 120])
def test_what_a_list_prints_fits_and_can_be_pasted_back(
    command: Command, article: str, tmp_path: Path, words: list[str], columns: int
) -> None:
    code, seen = on_a_terminal(["--data-dir", str(tmp_path / "var"), *words], columns=columns)
    assert code == 0
    lines = seen.decode().replace("\r", "").splitlines()
    assert max(map(len, lines)) <= columns
    (name,) = re.findall(r"^  ([0-9a-f]{8,20}) · about", "\n".join(lines), re.MULTILINE)
    shown = command("show", name)
    assert shown.code == 0
    assert "Bishkek hosts SCO energy ministers" in shown.out


def test_copies_are_told_in_words(command: Command, article: str, tmp_path: Path) -> None:
    copied(tmp_path, article, "f" * 20)
    told = command("show", article[:6], "--reprints").out
    first, _, rest = told.partition("1 copy by 1 outlet:")
    assert article in first
    assert "Steppe News KZ" in rest
    assert "an excerpt: 40% of" in rest
    for line in (
        "other figures:",
        "2030 → 2031",
        "11 added",
        "left out: Kazakhstan offered to host the next meeting.",
        "Bishkek hosts SCO energy ministers → Ministers meet in Bishkek",
        "credits: Kabar",
    ):
        assert line in rest
    assert article not in rest  # no hash where an outlet can be named
    copy = command("show", "f" * 8, "--reprints").out
    assert "a copy of " in copy
    assert "left out: Kazakhstan" in copy
    assert "no copy of it is known" in copy
    assert command("show", article, "--reprints", "--json").lines[0]["reprints"][0]["kind"] == (
        "excerpt"
    )


def test_a_beginning_of_several_ids_lists_them(
    command: Command, article: str, tmp_path: Path
) -> None:
    other = article[:10] + "x" * 10
    copied(tmp_path, article, other)
    for words in (
        ("show", article[:8]),
        ("why", article[:8]),
        ("withdraw", article[:8], "--because", "x"),
    ):
        told = command(*words)
        assert (told.code, told.out) == (1, "")
        assert f"several ids begin with {article[:8]!r}" in told.err
        assert f"  {article}  Bishkek hosts SCO energy ministers" in told.err
        assert f"  {other}  Ministers meet in Bishkek" in told.err
    assert command("show", other[:11]).code == 0
    short = command("show", article[:5])
    assert (short.code, short.out) == (1, "")
    assert "write 6 digits of it or more" in short.err


def test_a_beginning_of_an_article_and_a_story_is_ambiguous(
    command: Command, article: str, tmp_path: Path
) -> None:
    put(tmp_path, Membership(article=article, story=article[:10] + "y" * 10))
    told = command("show", article[:8])
    assert told.code == 1
    assert "(a story)" in told.err
    assert command("show", article[:10] + "y").code == 0


@pytest.mark.parametrize("name", ["search", "stories"])
def test_a_slip_is_put_right_where_nothing_is_found(
    command: Command, article: str, name: str
) -> None:
    told = command(name, 'electrisity "Bishkek" country:KG')
    assert (told.code, told.out) == (0, "")
    assert told.err.splitlines()[1:] == [
        f"did you mean: sco-monitor {name} 'electricity \"Bishkek\" country:KG'"
    ]
    assert "did you mean" not in command(name, "electricity").err
    assert "did you mean" not in command(name, "electricity relevance:none").err
    assert "did you mean" not in command(name, "xylophone").err
