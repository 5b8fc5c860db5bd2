"""A newsroom on this machine, watched before your eyes: no network, no account.

A small HTTP server on loopback plays the outlets of the SCO space; the daemon's own engine
watches it, twice. What you see is what `run`, `export`, `digest` and a webhook give.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli import OK
from monitor.cli.output import progress, say

if TYPE_CHECKING:
    from config.settings import Settings
    from monitor.demo.newsroom import Newsroom
    from storage.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the data there, to look at")


def run(arguments: argparse.Namespace) -> int:
    """Play the newsroom and show what became of it."""
    if arguments.keep is not None:
        arguments.keep.mkdir(parents=True, exist_ok=True)
        return _play(arguments.keep.resolve())
    with tempfile.TemporaryDirectory(prefix="sco-monitor-demo-") as folder:
        return _play(Path(folder))


def _play(folder: Path) -> int:
    from config.load import load_settings
    from monitor.clock import now
    from monitor.demo.newsroom import Newsroom
    from storage.opening import open_reader

    with Newsroom(now=now()) as room:
        config = folder / "demo.toml"
        config.write_text(room.settings_toml(folder), "utf-8")
        settings = load_settings(config, environment={})
        say(f"a newsroom of {len(room.sources())} sources is on the air on this machine\n")
        _round(settings, "first round")
        with open_reader(settings.database) as store:
            _show_sources(store)
            _show_articles(store)
            _show_stories(store)
            _show_reprints(store)
        _second_round(settings, room)
        _show_digest(settings)
        _show_webhook(room)
        _show_mail(settings)
    if folder.name.startswith("sco-monitor-demo-"):
        say("\nkeep it with: sco-monitor demo --keep DIR")
    else:
        say(f"\nlook around: sco-monitor --config {config} search ШОС")
    return OK


def _round(settings: Settings, title: str) -> None:
    from monitor.app import App
    from monitor.cli.session import run_all
    from monitor.engine.stage import Step

    with progress(title) as bar:

        def watch(step: Step) -> None:
            bar.advance(f"{step.stage} {step.reason}")

        with App(settings, watch=watch) as app:
            with app.store.writing():
                for source in app.store.sources.all(enabled=True):
                    app.store.work.postpone("poll", source.name, app.clock())
            run_all(app)


def _title(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}")


def _show_sources(store: Store) -> None:
    from datetime import UTC, datetime

    from monitor.watch.survey import survey

    _title("Sources")
    for line in survey(store, datetime.now(UTC)):
        poll = store.sources.last_poll(line["name"])
        new = poll.new_items if poll else 0
        print(f"{line['state']:<8} {new:>3} new  {line['name']}  {line['why']}".rstrip())


def _show_articles(store: Store) -> None:
    from monitor.reading.export import article_lines

    _title("Articles")
    for line in article_lines(store, store.articles.ids()):
        copy = f"  ({line['reprint']['kind']} copy)" if line["reprint"] else ""
        print(f"{line['relevance']['level']:<8} {line['language']:<3} {line['headline']}{copy}")


def _show_stories(store: Store) -> None:
    from monitor.reading.export import story_lines

    _title("Stories told by several outlets")
    for story in story_lines(store, store.stories.ids(relevant=True)):
        if len(story["articles"]) > 1:
            languages = " ".join(story["languages"])
            print(f"{len(story['articles']):>3} articles  [{languages}]  {story['headline']}")


def _show_reprints(store: Store) -> None:
    from monitor.digests.measure import clip
    from monitor.reading.export import reprint_lines

    _title("Who printed whose text, and what they changed")
    for edge in reprint_lines(store, None):
        names = store.articles.get_all([edge["article"], edge["origin"]])
        copy, origin = names[edge["article"]], names[edge["origin"]]
        print(f"{copy.source} has {edge['containment']:.0%} from {origin.source} ({edge['kind']})")
        print(f"    {copy.headline}")
        for name, changed in edge["changes"].items():
            if changed and name != "headline":
                text = changed if isinstance(changed, str) else "; ".join(changed[:2])
                print(f"    {name.replace('_', ' ')}: {clip(text, 140)}")


def _second_round(settings: Settings, room: Newsroom) -> None:
    from monitor.reading.export import article_lines
    from storage.opening import open_reader

    before = len(room.requests)
    room.correct()
    _round(settings, "second round")
    answers = Counter(str(request[3]) for request in room.requests[before:])
    _title("A second round, after one outlet corrected an article")
    print(
        f"{sum(answers.values())} requests: "
        + ", ".join(f"{count} answered {status}" for status, count in sorted(answers.items()))
    )
    with open_reader(settings.database) as store:
        for line in article_lines(store, store.articles.ids()):
            if line["version"] > 1:
                print(f"version {line['version']}: {line['headline']}")


def _show_digest(settings: Settings) -> None:
    from datetime import UTC, datetime

    from monitor.stages.compose import digest_of
    from storage.opening import open_reader

    with open_reader(settings.database) as store:
        for subscription in store.subscriptions.all():
            if subscription.has_editions:
                digest = digest_of(store, settings, subscription, datetime.now(UTC))
                _title(f"The digest for {subscription.name}")
                print(f"Subject: {digest.subject}\n\n{digest.text}")


def _show_webhook(room: Newsroom) -> None:
    _title("Webhooks received, signed after Standard Webhooks")
    print(f"{len(room.received)} posts; the first:")
    for post in room.received[:1]:
        for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
            print(f"{name}: {post.headers.get(name, '')}")
        event = json.loads(post.body)
        event["data"] = {
            name: event["data"][name] for name in ("id", "headline", "language", "relevance", "url")
        }
        print(json.dumps(event, ensure_ascii=False, indent=2))


def _show_mail(settings: Settings) -> None:
    mails = sorted(settings.outbox.glob("*.eml")) if settings.outbox.is_dir() else []
    if mails:
        _title("Mails")
        for path in mails:
            print(path.name)
