"""The documents name what is there: links lead somewhere, commands and files exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.load import load_settings
from monitor.cli import COMMANDS
from tests.docs import ROOT

PAGES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    ROOT / "deploy" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:\.?/?(?:config|deploy|docs|monitor|storage|tests)/|\.ci/)[\w./-]*)`")
COMMAND = re.compile(r"sco-monitor (?:--config \S+ )?([a-z][a-z-]+)")
STANDS_FOR = re.compile(r"NAME|CODE")
"""In the name of a file that somebody is to make."""

MADE = re.compile(r"`?make ((?:[a-z]+ ?)+)")


EACH = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@EACH
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    lost = []
    for target in LINK.findall(text):
        file, _, heading = target.partition("#")
        if "://" in file:
            continue
        place = (page.parent / file).resolve() if file else page
        if not place.exists() or (heading and heading not in headings(place)):
            lost.append(target)
    assert lost == []


def headings(page: Path) -> set[str]:
    """Return the anchors of the headings of *page*, as hosts of repositories make them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@EACH
def test_files_that_are_named_are_there(page: Path) -> None:
    named = PATH.findall(page.read_text("utf-8"))
    lost = [name for name in named if not (ROOT / name).exists() and not STANDS_FOR.search(name)]
    assert lost == []


@EACH
def test_commands_that_are_named_exist(page: Path) -> None:
    code = "\n".join(re.findall(r"^    .*|`[^`]+`", page.read_text("utf-8"), re.M))
    assert [name for name in COMMAND.findall(code) if name not in COMMANDS] == []
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert [
        name for words in MADE.findall(code) for name in words.split() if name not in targets
    ] == []


def test_each_command_stands_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if not re.search(rf"[`\s]{name}[`\s,]", text)] == []


def test_the_settings_that_the_readme_shows_are_settings(tmp_path: Path) -> None:
    """A person copies them."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", text, re.M)
    shown = [block for block in blocks if re.match(r"\s*    \[", block)]
    assert len(shown) == 4
    for number, block in enumerate(shown):
        lines = [line[4:] for line in block.splitlines() if not line.startswith("    (")]
        file = tmp_path / f"{number}.toml"
        file.write_text("\n".join(lines), "utf-8")
        settings = load_settings(file, environment={})
        assert settings.subscriptions or settings.webhooks or settings.translator.is_set
