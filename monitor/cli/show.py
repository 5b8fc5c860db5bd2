"""An article with all that is known of it, or a story with its articles.

ID is the id of an article or a story, its first digits (6 or more), or an article's URL.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from monitor.cli import OK, FailedError
from monitor.cli.output import print_json
from monitor.cli.session import reading, settings_of
from storage.errors import AmbiguousError
from storage.records import Article
from storage.store import Store

if TYPE_CHECKING:
    from storage.records import Changes

SIMILAR = 10
"""Articles listed as similar."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("id", metavar="ID", help="an id, its beginning, or a URL")
    parser.add_argument("--versions", action="store_true", help="every version, with what changed")
    parser.add_argument("--reprints", action="store_true", help="the copies, and what they changed")
    parser.add_argument("--similar", action="store_true", help="the articles that say the like")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the article or the story."""
    from monitor.cli import show_view

    with reading(arguments) as store:
        article, story = _named(store, arguments.id)
        if article is not None:
            if arguments.json:
                print_json(_article(store, article, arguments))
            else:
                similar = _similar(store, article, arguments) if arguments.similar else None
                show_view.print_article(
                    store,
                    article,
                    versions=arguments.versions,
                    reprints=arguments.reprints,
                    similar=similar,
                )
        elif story:
            if arguments.json:
                print_json(_story(store, story))
            else:
                show_view.print_story(store, story)
        else:
            raise FailedError(_unknown(store, arguments.id))
    return OK


def _named(store: Store, name: str) -> tuple[Article | None, str | None]:
    """Return the article, or else the story, that *name* stands for.

    :raises AmbiguousError: where it is the beginning of both
    """
    article = store.articles.find(name)
    if article is not None and not (article.id.startswith(name) and article.id != name):
        return article, None
    story = store.stories.find(name)
    if article is None or story is None or story == name:
        return (None if story == name else article), story
    raise AmbiguousError(name, [(article.id, article.headline), (story, "(a story)")])


def _unknown(store: Store, name: str) -> str:
    if stone := store.withdrawals.find(name):
        return f"withdrawn on {stone.at:%Y-%m-%d}: {stone.because}"
    if len(name) < 6 and name.isalnum():
        return f"{name!r} is too short for an id: write 6 digits of it or more"
    return (
        f"nothing is known as {name!r}; look for it with `sco-monitor search`, "
        "or ask `sco-monitor why URL`"
    )


def _article(store: Store, article: Article, arguments: argparse.Namespace) -> dict[str, Any]:
    from monitor.reading.export import article_lines, reprint_line

    (value,) = article_lines(store, [article.id])
    value["because"] = store.stories.because(article.id)
    if arguments.versions:
        from monitor.reprints.changes import changes

        versions = store.articles.versions(article.id)
        value["versions"] = [
            {
                "version": version.version,
                "captured_at": version.captured_at,
                "headline": version.headline,
                "status": version.status,
                "changes": None if earlier is None else _changes(changes(version, earlier)),
            }
            for earlier, version in zip([None, *versions], versions, strict=False)
        ]
    if arguments.reprints:
        value["reprints"] = [reprint_line(edge) for edge in store.reprints.copies(article.id)]
    if arguments.similar:
        value["similar"] = _similar(store, article, arguments)
    return value


def _similar(store: Store, article: Article, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    from monitor.meaning.numbers import MeaningError
    from monitor.reading.export import article_lines
    from monitor.reading.similar import like

    setting = settings_of(arguments).meaning.vectors
    try:
        found = like(store, article.id, setting=setting, limit=SIMILAR)
    except MeaningError as error:
        raise FailedError(str(error)) from error
    lines = {line["id"]: line for line in article_lines(store, [near.article for near in found])}
    return [
        {"likeness": near.likeness}
        | {name: lines[near.article][name] for name in ("id", "language", "headline", "story")}
        for near in found
    ]


def _changes(changed: Changes) -> dict[str, Any]:
    return {name: part for name, part in asdict(changed).items() if part}


def _story(store: Store, story: str) -> dict[str, Any]:
    from monitor.reading.export import story_lines

    (value,) = story_lines(store, [story])
    return value
