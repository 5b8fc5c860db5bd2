"""The commands, over one ingested text: what they print, and how they fail."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from config.lexicon import languages
from monitor.cli import COMMANDS, main
from storage.opening import writer_lock
from tests.desk import Command


@pytest.mark.parametrize("name", [*COMMANDS])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"usage: sco-monitor {name}" in capsys.readouterr().out


def test_help_is_for_people_and_nothing_heavy_is_imported() -> None:
    script = (
        "import sys; from monitor.cli import main; main(['--help']); "
        "heavy = {'httpx', 'sqlite_utils', 'trafilatura', 'rich', 'apscheduler', 'lxml'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "watch the sources" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ([], 2, "usage"),
        (["--help"], 0, "usage"),
        (["--version"], 0, "sco-monitor 0."),
        (["serach", "x"], 2, "did you mean 'search'"),
        (["--nonsense"], 2, "unknown option"),
        (["search", "--limit", "many"], 2, "invalid int value"),
        (["export", "nothing"], 2, "invalid choice"),
        (["recrawl"], 2, "say what to do again"),
        (["recrawl", "--since", "yesterdayish"], 2, "is no time"),
        (["replay", "poll"], 2, "invalid choice"),
        (["--config", "/nowhere/x.toml", "status"], 2, "there is no such file"),
    ],
)
def test_wrong_words_are_told_in_words(
    words: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == code
    said = capsys.readouterr()
    assert told in said.out + said.err
    assert "Traceback" not in said.err


def test_options_for_all_go_before_and_after_the_command(
    tmp_path: Path, text_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data-dir", str(tmp_path / "var")]
    assert main([*where, "-v", "ingest", str(text_file)]) == 0
    assert main(["search", "electricity", *where]) == 0
    assert "Bishkek hosts" in capsys.readouterr().out


def test_before_anything_is_stored_a_reader_is_told_how_to_begin(command: Command) -> None:
    for words in (["search", "x"], ["status"], ["export", "articles"], ["digest", "preview"]):
        told = command(*words)
        assert told.code == 1
        assert "sco-monitor run" in told.err


def test_ingest_twice_is_once(command: Command, text_file: Path, article: str) -> None:
    again = command("ingest", "--json", str(text_file))
    assert json.loads(again.out)["article"] == article
    lines = command("export", "articles").out.splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["version"] == 1


def test_ingest_says_what_it_could_not_take(
    command: Command, text_file: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    told = command("ingest", str(text_file), str(empty), str(tmp_path / "none.txt"), "ftp://x/y")
    assert told.code == 3
    assert "empty.txt: not stored: empty" in told.err
    assert "No such file" in told.err
    assert "not an http(s) URL" in told.err
    assert command("ingest", str(empty)).code == 1


def test_ingest_refuses_an_address_inside(command: Command) -> None:
    told = command("ingest", "http://127.0.0.1/secret", "http://169.254.169.254/latest")
    assert told.code == 1
    assert told.err.count("never dialled") == 2


def test_export_articles_has_the_promised_fields(command: Command, article: str) -> None:
    line = json.loads(command("export", "articles").out)
    promised = {
        "id",
        "url",
        "canonical_url",
        "source",
        "publisher",
        "country",
        "language",
        "script",
        "headline",
        "text",
        "authors",
        "date_published",
        "date_modified",
        "first_seen",
        "captured_at",
        "status",
        "reason",
        "credits",
        "dateline",
        "relevance",
        "tags",
        "reprint",
        "story",
        "version",
    }
    assert promised <= line.keys()
    assert line["id"] == article
    assert line["url"].startswith("urn:sha256:")
    assert line["relevance"]["level"] == "about"
    assert {"scheme": "country", "term": "KG", "label": "Kyrgyzstan"} in line["tags"]
    assert {t["term"] for t in line["tags"] if t["scheme"] == "person"} == {"sadyr-japarov"}
    assert line["first_seen"].endswith("+00:00")


def test_csv_is_read_back_and_runs_no_formula(
    command: Command, tmp_path: Path, article: str
) -> None:
    evil = tmp_path / "evil.txt"
    evil.write_text("=HYPERLINK(1) the SCO summit\n\nThe SCO summit in Bishkek ended. " * 5)
    command("ingest", str(evil))
    rows = list(csv.DictReader(io.StringIO(command("export", "articles", "--format", "csv").out)))
    assert len(rows) == 2
    assert all(not row["headline"].startswith("=") for row in rows)


def test_parquet_and_warc_are_written(command: Command, tmp_path: Path, article: str) -> None:
    import pyarrow.parquet as pq

    target = tmp_path / "a.parquet"
    command("export", "articles", "--format", "parquet", "-o", str(target))
    assert pq.read_table(target).column("id").to_pylist() == [article]
    assert command("export", "captures", "--format", "csv").code == 2
    place = tmp_path / "pages.wacz"
    assert command("export", "captures", "--format", "wacz", "-o", str(place)).code == 0
    assert "pages/pages.jsonl" in zipfile.ZipFile(place).namelist()
    for words in ((), ("-o", str(tmp_path / "pages.zip"))):
        told = command("export", "captures", "--format", "wacz", *words)
        assert told.code == 2
        assert "--output pages.wacz" in told.err


def test_why_tells_the_whole_way(command: Command, article: str) -> None:
    told = command("why", article)
    assert told.code == 0
    for word in ("taken in by hand", "classify", "about", "story"):
        assert word in told.out
    unknown = command("why", "https://nobody.example/x")
    assert unknown.code == 1
    assert "ingest" in unknown.err
    assert command("why-not", "https://nobody.example/x").code == 0


def test_show_reads_well(command: Command, article: str) -> None:
    told = command("show", article[:6], "--versions", "--reprints")
    assert told.code == 0
    assert "Sadyr Japarov" in told.out
    assert command("show", "zzzz").code == 1


def test_digest_preview_without_subscriptions(command: Command, article: str) -> None:
    told = command("digest", "preview")
    assert told.code == 0
    assert "Bishkek hosts SCO energy ministers" in told.out
    assert command("digest", "send").code == 1


def test_a_subscription_is_made_previewed_sent_once_and_ended(
    command: Command, article: str, tmp_path: Path
) -> None:
    assert command("subscribe", "desk", "desk@example.org", "--timezone", "Asia/Bishkek").code == 0
    assert "Bishkek hosts" in command("digest", "preview", "--subscription", "desk").out
    assert command("digest", "send").code == 0
    assert command("digest", "send").code == 0
    mails = list((tmp_path / "var" / "outbox").glob("*.eml"))
    assert len(mails) == 1
    assert b"desk@example.org" in mails[0].read_bytes()
    listed = command("deliveries", "list", "--json").out.splitlines()
    assert [json.loads(line)["reason"] for line in listed] == ["sent"]
    assert command("unsubscribe", "desk").code == 0
    assert command("unsubscribe", "desk").code == 1


def test_replay_changes_nothing(command: Command, article: str) -> None:
    before = command("export", "articles").out
    for stage in ("extract", "compare", "classify", "group", "match"):
        assert command("replay", stage).code == 0
    assert command("export", "articles").out == before
    assert json.loads(command("replay", "extract", "--json", "--dry-run").out)["items"] == 1


def test_recrawl_from_archive_by_query_and_tag(command: Command, article: str) -> None:
    for words in (["--query", "electricity"], ["--tag", "country:KG"]):
        told = command("recrawl", *words, "--from-archive", "--json")
        assert told.code == 0
        assert json.loads(told.out)["reasons"].get("ok") == 1
    assert "nothing that is known" in command("recrawl", "--query", "nosuchword").err


def test_backup_and_restore(command: Command, article: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert command("backup", str(copy)).code == 0
    assert command("backup", str(copy)).code == 1
    other = tmp_path / "other.txt"
    other.write_text("The SCO summit in Bishkek ended with a declaration of ten states. " * 4)
    command("ingest", str(other))
    assert command("restore", str(copy)).code == 0
    assert len(command("export", "articles").out.splitlines()) == 1
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert command("restore", str(broken)).code == 1
    assert len(command("export", "articles").out.splitlines()) == 1


def test_status_and_check_speak(command: Command, article: str) -> None:
    told = command("status")
    assert told.code == 1, "no daemon runs"
    assert told.out.startswith("UNHEALTHY: the daemon is not running: start `sco-monitor run`")
    assert "1 about" in told.out
    value = json.loads(command("status", "--json").out)
    assert value["daemon"] == "not running"
    assert value["verdict"]["findings"][0]["code"] == "not-running"
    assert value["verdict"]["exit_code"] == 1
    checked = command("check", "--offline")
    assert checked.code == 0, checked.out
    assert "whole" in checked.out
    assert "lexicon" in checked.out


def test_check_shows_what_the_lexicon_holds_of_each_language(command: Command) -> None:
    told = command("check", "--languages")
    assert told.code == 0
    cells: dict[str, str] = {}
    for block in told.out.strip("\n").split("\n\n"):
        head, *rows = block.splitlines()
        verbs = next((row.split()[1:] for row in rows if row.startswith("saying.verbs")), None)
        cells |= dict(zip(head.split(), verbs or ["-"] * len(head.split()), strict=True))
    assert set(cells) == set(languages())
    assert int(cells["ru"]) > 20
    assert cells["pl"] == "-"
    counts = json.loads(command("check", "--languages", "--json").out)
    assert counts["saying.verbs"]["ru"] == int(cells["ru"])
    assert counts["saying.verbs"]["pl"] == 0


def test_init_writes_settings_that_load(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "mine.toml"
    assert command("init", str(target)).code == 0
    assert main(["--config", str(target), "sources", "list", "--json"]) == 0
    assert command("init", str(target)).code == 1


def test_sources_are_added_listed_and_removed(command: Command) -> None:
    assert (
        command("sources", "add", "Mine", "https://mine.example/feed", "--country", "kg").code == 0
    )
    lines = [json.loads(line) for line in command("sources", "list", "--json").out.splitlines()]
    (mine,) = [line for line in lines if line["name"] == "Mine"]
    assert (mine["state"], mine["country"]) == ("new", "KG")
    assert command("sources", "add", "Mine", "https://mine.example/feed").code == 1
    assert command("sources", "add", "X", "javascript:1").code == 2
    assert command("sources", "remove", "Mine").code == 0
    assert command("sources", "remove", "Mine").code == 1


def test_opml_goes_out_and_comes_in(command: Command, tmp_path: Path) -> None:
    listing = tmp_path / "list.opml"
    assert command("sources", "export", "-o", str(listing)).code == 0
    extra = listing.read_text().replace(
        "</body>", '<outline text="New" xmlUrl="https://new.example/rss"/>\n'
        '<outline text="Bad" xmlUrl="javascript:1"/></body>',
    )  # fmt: skip
    listing.write_text(extra)
    told = command("sources", "import", str(listing))
    assert told.code == 3
    assert "1 added" in told.err
    assert "1 line cannot be used" in told.err


def test_prune_says_what_it_would_do(command: Command, article: str) -> None:
    told = command("prune", "--dry-run", "--json")
    assert json.loads(told.out) == {"bodies": 0, "articles": 0, "polls": 0, "entries": 0}


def test_beside_a_writer_a_command_that_needs_the_lock_says_so(
    command: Command, article: str, tmp_path: Path
) -> None:
    with writer_lock(tmp_path / "var" / "sco-monitor.db"):
        told = command("prune")
        assert told.code == 1
        assert "already running" in told.err
        assert command("search", "electricity").code == 0


def test_a_broken_database_is_explained(command: Command, article: str, tmp_path: Path) -> None:
    (tmp_path / "var" / "sco-monitor.db").write_bytes(b"garbage" * 1000)
    for name in ("-wal", "-shm"):
        (tmp_path / "var" / f"sco-monitor.db{name}").unlink(missing_ok=True)
    told = command("search", "x")
    assert told.code == 1
    assert "sco-monitor restore" in told.err
    assert "Traceback" not in told.err


def test_export_quotes_names_the_speaker(command: Command, article: str, tmp_path: Path) -> None:
    (line,) = [json.loads(one) for one in command("export", "quotes").out.splitlines()]
    whole = json.loads(command("export", "articles").out)
    text = f"{whole['headline']}\n\n{whole['text']}"
    assert text[line["start"] : line["end"]] == line["quote"]
    assert line["quote"] == "The SCO needs a common market of electricity,"
    assert (line["article"], line["version"], line["language"]) == (article, 1, "en")
    assert (line["person"], line["label"]) == ("sadyr-japarov", "Sadyr Japarov")
    assert (line["verb"], line["attribution"]) == ("said", "stated")
    assert json.loads(command("export", "quotes").out)["id"] == line["id"]
    rows = list(csv.DictReader(io.StringIO(command("export", "quotes", "--format", "csv").out)))
    assert [row["quote"] for row in rows] == [line["quote"]]
    file = tmp_path / "quotes.parquet"
    assert command("export", "quotes", "--format", "parquet", "-o", str(file)).code == 0
    import pyarrow.parquet as pq

    assert pq.read_table(file).column("person").to_pylist() == ["sadyr-japarov"]
