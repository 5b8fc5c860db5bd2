"""The shipped catalogue, and what its reader says of faults."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import pytest

from config.catalogue import FAULTS_SHOWN, KINDS, CatalogueError, load_catalogue, read_sources
from config.load import load_settings
from config.settings import SettingsError, SourceSettings, interval
from monitor.catalogue.configured import configured_sources
from monitor.sources import COMMON, kind_names, load_kind
from monitor.sources.link_patterns import compile_pattern
from monitor.text.addresses.urls import canonical
from storage.records import Source

OPTIONS = {name: tuple(load_kind(name).options) for name in kind_names()}
SHIPPED = load_catalogue(options={name: OPTIONS.get(name, ()) for name in KINDS})
TEXT = resources.files("config").joinpath("sources.toml").read_text("utf-8")

GOOD = """
[[sources]]
name = "One"
url = "https://one.example/feed"
"""


def named(name: str) -> SourceSettings:
    (entry,) = [entry for entry in SHIPPED if entry.name == name]
    return entry


def faults(text: str) -> str:
    with pytest.raises(CatalogueError) as caught:
        read_sources(text, "my.toml", options={"feed": (), "listing": ("link_pattern",)})
    return str(caught.value)


# -- what is shipped


def test_every_entry_says_what_an_operator_needs() -> None:
    for entry in SHIPPED:
        assert entry.licence, entry.name
        assert entry.homepage.startswith(("http://", "https://")), entry.name
        assert entry.ownership, entry.name
        assert entry.grade in ("A", "B", "C", "D"), entry.name
        assert entry.publisher or entry.ownership == "aggregator query", entry.name
        assert entry.country or entry.ownership in ("aggregator query", "official site"), entry.name
        assert 300 <= interval(entry.every).total_seconds() <= 86_400, entry.name


def test_grades_decide_what_is_on() -> None:
    for entry in SHIPPED:
        if entry.grade in ("C", "D"):
            assert not entry.enabled, entry.name
        elif not entry.enabled:
            assert entry.note.startswith("Disabled although alive: "), entry.name
    off = {entry.name for entry in SHIPPED if entry.grade in ("A", "B") and not entry.enabled}
    assert off == {"China MFA press conferences", "Iranian MFA (EN)", "PIB India"}


def test_what_may_not_be_shown_whole_is_not() -> None:
    for entry in SHIPPED:
        if entry.display == "full":
            assert re.search(r"official text|government text|CC BY", entry.licence), entry.name


def test_general_outlets_are_not_fetched_whole() -> None:
    whole = {entry.name for entry in SHIPPED if entry.fetch == "all"}
    for entry in SHIPPED:
        if entry.name.startswith(("SCO ", "InfoSCO", "Google News", "Bing News", "GDELT")):
            assert entry.name in whole
    assert named("TASS (EN)").fetch == "matching"
    assert named("Wikipedia Current events").fetch == "matching"


def test_addresses_can_be_asked_for_and_patterns_run() -> None:
    for entry in SHIPPED:
        assert canonical(re.sub(r"\{\w+\}", "x", entry.url)), entry.name
        for name, value in entry.options.items():
            if name.endswith("_pattern"):
                compile_pattern(value)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("SCO Secretariat (EN)", "https://eng.sectsco.org/20260901/2493609.html"),
        ("SCO Secretariat (EN)", "https://eng.sectsco.org/cultural/20250715/1900001.html"),
        (
            "Xinhua (EN) latest",
            "https://english.news.cn/20260901/0123456789abcdef0123456789abcdef/c.html",
        ),
        (
            "Xinhua (ZH) world",
            "http://www.news.cn/world/20260901/0123456789abcdef0123456789abcdef/c.html",
        ),
        (
            "People's Daily (ZH) world",
            "http://world.people.com.cn/n1/2026/0518/c1002-40721722.html",
        ),
        ("People's Daily (EN) opinion", "http://en.people.cn/n3/2026/0918/c90000-20501231.html"),
        (
            "China Daily world",
            "https://www.chinadaily.com.cn/a/202609/01/WS68b5a1d2a3108622abc9e0a1.html",
        ),
        (
            "China MFA press conferences",
            "https://www.fmprc.gov.cn/eng/xw/fyrbt/lxjzh/202607/t20260728_11993800.html",
        ),
        (
            "State Council of China",
            "https://english.www.gov.cn/news/202601/06/content_WS695d0feec6d00ca5f9a08734.html",
        ),
        ("Radio Pakistan list", "https://www.radio.gov.pk/01-09-2026/pm-arrives"),
    ],
)
def test_listing_patterns_know_their_addresses(name: str, address: str) -> None:
    options = named(name).options
    assert compile_pattern(options["link_pattern"]).search(address)
    found = compile_pattern(options["date_pattern"]).search(address)
    assert found is not None
    assert found["year"] in ("2025", "2026")
    assert 1 <= int(found["month"]) <= 12
    assert 1 <= int(found["day"]) <= 31


def test_entries_become_sources() -> None:
    for entry in SHIPPED:
        fields = asdict(entry) | {
            "every": int(interval(entry.every).total_seconds()),
            "options": tuple(entry.options.items()),
        }
        del fields["evidence"]  # the file's own: why it is there, not what is polled
        assert Source(**fields).name == entry.name


def test_every_option_is_told_in_the_head_of_the_file() -> None:
    head = TEXT[: TEXT.index("[[sources]]")]
    for kind, options in OPTIONS.items():
        assert kind in head
        for option in options:
            assert re.search(rf"\b{option}\b", head), f"{kind}: {option}"
    for key in SourceSettings.__dataclass_fields__:
        if key not in ("encoding", "homepage", "note", "enabled", "url"):
            assert f"# {key} " in head


@pytest.mark.shared
@pytest.mark.parametrize("survey", ["feeds.tsv", "feeds2.tsv"])
def test_all_that_is_known_alive_is_in_it_and_nothing_dead(shared: Path, survey: str) -> None:
    rows = surveyed(shared, survey)
    by_url = {entry.url: entry for entry in SHIPPED}
    assert not set(by_url) & {row["url"] for row in rows if row["grade"] == "X"}
    alive = {row["url"]: row for row in rows if row["grade"] != "X"}
    left = set(alive) - set(by_url)
    assert left <= LEFT_OUT, left - LEFT_OUT
    for url in set(alive) & set(by_url):
        entry, row = by_url[url], alive[url]
        assert entry.grade == RAISED.get(url, row["grade"]), entry.name
        assert interval(entry.every).total_seconds() == int(row["poll_minutes"]) * 60, entry.name
        if len(row["country"]) == 2 and row["country"].isalpha() and row["country"] != "UN":
            assert entry.country == row["country"], entry.name
        if re.fullmatch("[a-z]{2}", row["languages"]):
            assert entry.language == row["languages"], entry.name


@pytest.mark.shared
def test_none_is_invented(shared: Path) -> None:
    named = {
        row["url"] for survey in ("feeds.tsv", "feeds2.tsv") for row in surveyed(shared, survey)
    }
    for entry in SHIPPED:
        assert entry.url in named or re.search(r"public text \d+", entry.evidence), entry.name


def surveyed(shared: Path, survey: str) -> list[dict[str, str]]:
    """Return the rows of a survey, with the addresses as the catalogue writes them."""
    with (shared / "domain" / survey).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        row["url"] = row["url"].replace("2026_September_1", "{year}_{month_name}_{day}")
        if row["url"].endswith("urdu/?s="):
            row["url"] += "%D8%B4%D9%86%DA%AF%DA%BE%D8%A7%D8%A6%DB%8C"
    return rows


MOVED = {
    "http://nn.by/?c=rss-all&lang=en",
    "https://eng.belta.by/rss",
    "https://mid.ru/en/rss.php",
    "https://mid.ru/ru/rss.php",
    "https://mofa.gov.pk/feed/",
    "https://uza.uz/en",
    "https://www.fmprc.gov.cn/eng/xw/zyxw/",
    "https://www.mea.gov.in/press-releases.htm",
    "https://www.nur.kz/rss/",
    "https://www.ptinews.com/feed/",
    "https://www.tasnimnews.com/en/rss/feed/0/7/0/all-news",
}
"""Addresses for which the second survey names another, or which it saw dead."""

UNUSABLE = {
    "https://infobrics.org/en/",  # nobody says in which country it sits
    "https://kaktus.media/?lable=8&date=YYYY-MM-DD&order=time",  # the outlet's feed is in it
    "https://search.inform.kz/search/ru?q=%D0%A8%D0%9E%D0%A1&per_page=20&page=1",  # titles only
}
LEFT_OUT = MOVED | UNUSABLE

RAISED = {
    "https://uz.sputniknews.ru/export/rss2/archive/index.xml": "A",
    "https://sputniknews.uz/export/rss2/archive/index.xml": "A",
}
"""Grades that the second survey corrects in the first."""


# -- what is said of faults


@pytest.mark.parametrize(
    ("line", "number", "said"),
    [
        ('langauge = "en"', 5, "did you mean 'language'?"),
        ('kind = "rss"', 5, 'is written "feed" here'),
        ('kind = "feeed"', 5, "did you mean 'feed'?"),
        ('every = "15 minutes"', 5, "write it like 15m, 6h or 1d"),
        ('every = "10s"', 5, "between 1m and 30d"),
        ('every = "0m"', 5, "not an interval"),
        ("every = 15", 5, "text in quotes"),
        ('fetch = "match"', 5, "did you mean 'matching'?"),
        ('display = "all"', 5, "must be one of full, snippet"),
        ('grade = "X"', 5, "leave the entry out"),
        ('language = "eng"', 5, "two small letters"),
        ('country = "Kyrgyzstan"', 5, "two capitals"),
        ('enabled = "no"', 5, "true or false"),
        ('options = "x"', 5, "a table of its own"),
        ('note = "two\\nlines"', 5, "one line"),
        ('options = { link_pattern = "x" }', 5, "kind 'feed' has no option 'link_pattern'"),
        ("[sources.options]\nlink_pattern = 5", 6, "text in quotes"),
        ('kind = "listing"\n[sources.options]\nlink_patern = "x"', 7, "'link_pattern'?"),
    ],
)
def test_a_typo_is_named_by_line_with_its_cure(line: str, number: int, said: str) -> None:
    message = faults(GOOD + line + "\n")
    assert message.startswith(f"my.toml:{number}: source 'One': ")
    assert said in message


def test_lines_are_right_behind_comments_strings_of_many_lines_and_other_tables() -> None:
    text = (
        '[other]\nname = """\n[[sources]]\nevery = 5\n"""\n'
        + "# [[sources]]\n"
        + GOOD
        + "note = '''one line'''  # [[sources]]\n"
        + "\n[[ sources ]] # a comment\n"
        + 'name = "Two"\nurl = "https://two.example/"\n"every" = "x"\n'
    )
    line = text[: text.index('"every" = ')].count("\n") + 1
    assert faults(text).startswith(f"my.toml:{line}: source 'Two': ")


def test_all_faults_are_told_at_once() -> None:
    text = "".join(
        f'[[sources]]\nname = "S{n}"\nurl = "https://s{n}.example/"\nkind = "rss"\n'
        for n in range(30)
    )
    with pytest.raises(CatalogueError) as caught:
        read_sources(text, "my.toml")
    assert len(caught.value.faults) == 30
    assert str(caught.value).count("\n") == FAULTS_SHOWN
    assert "10 more" in str(caught.value)
    assert isinstance(caught.value, SettingsError)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ('name = "one"\nurl = "https://two.example/"', "the same name stands in line 3"),
        ('name = "Two"\nurl = "http://www.ONE.example/feed/"', "the same url stands in line 4"),
    ],
)
def test_names_and_addresses_are_unique(second: str, said: str) -> None:
    assert said in faults(f"{GOOD}[[sources]]\n{second}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[sources]]\nname = "x"\n', "url must be given"),
        ('[[sources]]\nurl = "https://x.example/"\n', "name must be given"),
        ('[[sources]]\nname = "x"\nurl = "x.example/feed"\n', "is not an address"),
        ('[[sources]]\nname = "x"\nurl = "https://x example/"\n', "is not an address"),
        (f'[[sources]]\nname = "{"x" * 99}"\nurl = "https://x.example/"\n', "at most 80"),
        ("[[sources]\n", "is not valid TOML"),
        ("sources = 5\n", "[[sources]] blocks"),
        ('sources = ["x"]\n', "[[sources]] blocks"),
    ],
)
def test_other_faults(text: str, said: str) -> None:
    assert said in faults(text)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        load_catalogue(tmp_path / "none.toml")
    file = tmp_path / "latin.toml"
    file.write_bytes(b'[[sources]]\nname = "\xe9"\n')
    with pytest.raises(CatalogueError, match="save it as UTF-8"):
        load_catalogue(file)


def test_a_good_file_gives_its_entries_in_order(tmp_path: Path) -> None:
    file = tmp_path / "good.toml"
    file.write_text(GOOD + '[[sources]]\nname = "W"\nurl = "/data/crawl.warc"\nkind = "archive"\n')
    assert [entry.name for entry in load_catalogue(file)] == ["One", "W"]
    assert read_sources("", "empty.toml") == ()


def test_what_a_kind_knows_is_known_without_importing_it() -> None:
    script = (
        "import sys; from config.load import load_settings; "
        "from monitor.catalogue.configured import configured_sources; "
        "from monitor.sources import option_names; "
        "assert configured_sources(load_settings()); print(option_names()); "
        "print(sorted({'lxml', 'bs4', 'warcio', 'feedparser', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    *_, known, heavy = done.stdout.splitlines()
    assert heavy == "[]", done.stderr
    found = ast.literal_eval(known)
    for name, options in OPTIONS.items():
        assert set(options) <= set(found[name])
        assert set(found[name]) <= {*options, *COMMON}


def test_a_typo_in_an_option_of_the_operators_file_is_named_by_line(tmp_path: Path) -> None:
    file = tmp_path / "sco.toml"
    file.write_text(
        "[monitor]\n\n[[sources]]\nname = 'A'\nurl = 'https://a.example/'\nkind = 'listing'\n"
        "[sources.options]\nlink_patern = '/news/'\ntimezone = 'Asia/Bishkek'\n"
    )
    with pytest.raises(CatalogueError) as raised:
        configured_sources(load_settings(file, environment={}))
    assert f"{file}:8: source 'A'" in str(raised.value)
    assert "did you mean 'link_pattern'" in str(raised.value)
    file.write_text(file.read_text().replace("link_patern", "link_pattern"))
    assert len(configured_sources(load_settings(file, environment={}))) == 1
