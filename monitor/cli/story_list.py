"""A list of stories: two lines each on a terminal, one of cells parted by tabs elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.cli.output import folded, local, print_lines
from monitor.text.clean import clean_line
from monitor.text.counting import counted
from storage.store import Store

if TYPE_CHECKING:
    from monitor.reading.stories import StoryView


def print_stories(store: Store, stories: Sequence[StoryView], *, asked: str, as_json: bool) -> None:
    """Print *stories* in their order; `said` knows what *asked* is."""
    from monitor.reading.stories import story_view_line

    if as_json:
        print_lines(story_view_line(one) for one in stories)
        return
    if not sys.stdout.isatty():
        for one in stories:
            print("\t".join(clean_line(cell, 2_000) for cell in _cells(one)))
        return
    short = store.names.short(one.story.id for one in stories)
    for one in stories:
        for line in (
            *folded(clean_line(one.story.headline, 2_000) or "(no headline)", 0),
            *folded(f"{short[one.story.id]} · {said(one, asked)}", 2),
        ):
            print(line)


def said(one: StoryView, asked: str = "") -> str:
    """Return what a list says of a story: "about · 3 articles of 2 outlets · KG CN · en zh".

    :param asked: what the articles are that it is listed for: "new", "found"
    """
    story = one.story
    articles, outlets = len(one.articles), len(story.outlets)
    told = counted(articles, "article")
    if len(one.asked) < articles and asked:
        told += f" ({len(one.asked)} {asked})"
    if articles > 1:
        told += f" of {counted(outlets, 'outlet')}"
    if one.copies:
        told += f", {counted(len(one.copies), 'copy', 'copies')}"
    parts = [
        one.level,
        told,
        " ".join(story.countries),
        " ".join(story.languages),
        f"first {clean_line(one.first.outlet, 200)} {local(_first(one))}",
    ]
    return " · ".join(part for part in parts if part)


def _cells(one: StoryView) -> tuple[str, ...]:
    story = one.story
    return (
        story.id,
        _first(one).isoformat(),
        one.level,
        str(len(one.articles)),
        str(len(one.copies)),
        str(len(story.outlets)),
        " ".join(story.countries),
        " ".join(story.languages),
        one.first.outlet,
        story.headline,
    )


def _first(one: StoryView) -> datetime:
    article = one.first.article
    return article.date_published or article.first_seen
