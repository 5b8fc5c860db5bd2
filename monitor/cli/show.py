"""An article with all that is known of it, or a story with its articles.

ID is the id of an article or a story, its first digits (4 or more), or an article's URL.
"""

from __future__ import annotations

import argparse
from typing import Any

from monitor.cli import OK, FailedError
from monitor.cli.output import local, print_json
from monitor.cli.session import reading, settings_of
from storage.records import Article
from storage.store import Store

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
    with reading(arguments) as store:
        article = store.articles.find(arguments.id)
        if article is None:
            if stone := store.withdrawals.find(arguments.id):
                raise FailedError(f"withdrawn on {stone.at:%Y-%m-%d}: {stone.because}")
            return _story(store, arguments)
        value = _article(store, article, arguments)
        if arguments.json:
            print_json(value)
        else:
            _print(value)
    return OK


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


def _changes(changed: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return {name: part for name, part in asdict(changed).items() if part}


def _print(value: dict[str, Any]) -> None:
    """Print an article for reading."""
    from datetime import datetime

    def at(name: str) -> str:
        return local(datetime.fromisoformat(value[name])) if value[name] else "unknown"

    print(value["headline"])
    print(f"{value['url']}")
    outlet = value["publisher"] or value["source"]
    print(f"{outlet} {value['country']} · {value['language']} · version {value['version']}")
    print(f"published {at('date_published')} · first seen {at('first_seen')}")
    if value["authors"]:
        print(f"by {', '.join(value['authors'])}")
    if value["credits"]:
        print(f"credits {', '.join(value['credits'])}")
    relevance = value["relevance"]
    print(f"\n{relevance['level']} ({relevance['score']:.2f})")
    for line in relevance["evidence"]:
        print(f"  - {line}")
    for scheme in ("country", "organisation", "person", "place", "event", "topic"):
        labels = [tag["label"] for tag in value["tags"] if tag["scheme"] == scheme]
        if labels:
            print(f"{scheme}: {', '.join(labels)}")
    if value["reprint"]:
        edge = value["reprint"]
        print(f"{edge['kind']} copy of {edge['origin']} ({edge['containment']:.0%} of its text)")
    print(f"story {value['story']}: {value['because']}")
    if value["status"] != "usable":
        print(f"{value['status']}: {value['reason']}")
    for version in value.get("versions", ()):
        print(f"\nversion {version['version']}, {local(version['captured_at'])}")
        for name, part in (version["changes"] or {}).items():
            print(f"  {name}: {part if isinstance(part, str | bool) else '; '.join(part)}")
    for copy in value.get("reprints", ()):
        print(f"\n{copy['kind']} copy {copy['article']} ({copy['containment']:.0%})")
        for name, part in copy["changes"].items():
            if part:
                print(f"  {name}: {part if isinstance(part, str | bool) else '; '.join(part)}")
    for near in value.get("similar", ()):
        same = ", the same story" if near["story"] == value["story"] else ""
        print(
            f"\n{near['likeness']:.2f} like {near['id']} ({near['language']}{same})"
            f"\n  {near['headline']}"
        )
    print(f"\n{value['text']}")


def _story(store: Store, arguments: argparse.Namespace) -> int:
    from monitor.reading.export import article_lines, story_lines

    name = store.stories.find(arguments.id)
    if name is None:
        raise FailedError(
            f"nothing is known as {arguments.id!r}; look for it with `sco-monitor search`, "
            "or ask `sco-monitor why URL`"
        )
    (story,) = story_lines(store, [name])
    if arguments.json:
        print_json(story)
        return OK
    print(story["headline"])
    print(
        f"story {story['id']} · {len(story['articles'])} articles · {', '.join(story['outlets'])}"
    )
    for line in article_lines(store, story["articles"]):
        mark = f"{line['reprint']['kind']} copy" if line["reprint"] else ""
        outlet = line["publisher"] or line["source"]
        print(
            f"  {line['id']}  {line['language']:<2}  {outlet}  {line['headline']}  {mark}".rstrip()
        )
    return OK
