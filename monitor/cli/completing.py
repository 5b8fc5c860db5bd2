"""What a shell is answered that asks how the words typed so far could go on.

A Tab key must feel like none: only the module of the typed command is imported, the store is read
and never brought up to date, and what cannot be read has no values and no message.
"""

from __future__ import annotations

import argparse
import importlib
import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from monitor.cli import COMMANDS, add_common

if TYPE_CHECKING:
    from config.additions import Additions
    from config.settings import Settings
    from storage.store import Store

Values = dict[str, str]
"""What a word could be, with what it means ("" where it says so itself)."""

NEWEST: Final = 50
"""Articles, and stories, that an empty id offers: more than a screen is not read."""

SECONDS: Final = 1.0
"""A question to the store may take so long; who waits longer types on."""


def answer() -> None:
    """Write what the words in the environment could go on with, and end the process."""
    import argcomplete

    line = os.environ.get("COMP_LINE", "")
    argcomplete.autocomplete(
        whole_parser(line.split()),
        always_complete_options=False,
        validator=lambda word, prefix: word.startswith(prefix),
    )


def whole_parser(words: Iterable[str]) -> ArgumentParser:
    """Return the parser of the program: of the commands, those in *words* with their options."""
    parser = ArgumentParser(prog="sco-monitor", allow_abbrev=False)
    add_common(parser)
    commands = parser.add_subparsers(dest="command")
    typed = set(words)
    for name, told in COMMANDS.items():
        # What is not typed after the command must not take the place of what stands before it.
        command = commands.add_parser(
            name, help=told, allow_abbrev=False, argument_default=argparse.SUPPRESS
        )
        if name in typed:
            add_common(command)
            importlib.import_module(f"monitor.cli.{name.replace('-', '_')}").add_arguments(command)
            _give_values(command, name)
    return parser


def _give_values(parser: ArgumentParser, command: str) -> None:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb, below in action.choices.items():
                below.argument_default = argparse.SUPPRESS
                add_common(below)
                _give_values(below, f"{command} {verb}")
        elif action.choices is None and (values := _values_of(command, action.dest)):
            action.completer = values  # type: ignore[attr-defined]


Completer = Callable[..., Values]


def _values_of(command: str, name: str) -> Completer | None:
    """Return what completes the argument *name* of *command*; None: files, or nothing."""
    own: dict[str, Completer] = {
        "show id": _ids,
        "search like": _ids,
        "withdraw name": _ids,
        "why url": _ids,
        "correct name": _ids,
        "sources show name": _sources,
        "sources pause name": _sources,
        "sources poll name": _sources,
        "sources remove name": _sources,
        "sources resume name": _sources,
        "sources check names": _sources,
        "unsubscribe name": _subscriptions,
        "subscriptions show name": _subscriptions,
        "subscriptions pause name": _subscriptions,
        "subscriptions resume name": _subscriptions,
        "subscriptions change name": _subscriptions,
        "subscriptions erase name": _subscriptions,
    }
    everywhere: dict[str, Completer] = {
        "source": _sources,
        "subscription": _subscriptions,
        "query": _query,
        "language": _languages,
        "country": lambda parsed_args, **_: _labels("country", parsed_args),
        "reason": _reasons,
        "timezone": _zones,
    }
    if command == "correct" and (field := name.removeprefix("no_")) in _tag_fields():
        # An event is a dated meeting; what stands under `event` are the kinds of these.
        listed = "meeting" if field == "event" else field
        return lambda parsed_args, **_: _labels(listed, parsed_args)
    return own.get(f"{command} {name}") or everywhere.get(name)


def _ids(prefix: str, parsed_args: argparse.Namespace, **_: object) -> Values:
    from storage.errors import AmbiguousError
    from storage.query import parse
    from storage.records import Article

    found: Values = {}

    def note(article: Article | None) -> None:
        if article is not None:
            found[article.id] = _plain(article.headline)

    with suppress(Exception), _store(parsed_args) as store:
        if len(prefix) >= 6:
            try:
                note(store.articles.find(prefix))
            except AmbiguousError as error:
                found |= {name: _plain(title) for name, title in error.candidates}
            return found
        newest = [hit.article for hit in store.search.find(parse(""), limit=NEWEST)]
        for name in newest:
            note(store.articles.find(name))
        found |= dict.fromkeys(store.search.stories(parse(""), limit=NEWEST), "a story")
    return found


def _sources(parsed_args: argparse.Namespace, **_: object) -> Values:
    with suppress(Exception), _store(parsed_args) as store:
        return {s.name: "" for s in store.sources.all() if _plain(s.name) == s.name}
    return {}


def _subscriptions(parsed_args: argparse.Namespace, **_: object) -> Values:
    with suppress(Exception), _store(parsed_args) as store:
        names = [one.name for one in store.subscriptions.all()]
        names += store.subscriptions.disabled()
        return {name: "" for name in names if _plain(name) == name}
    return {}


def _query(prefix: str, parsed_args: argparse.Namespace, **_: object) -> Values:
    """Return fields of a query, or values of the one that is typed."""
    from monitor.reading.completing import values_of
    from storage.query_fields import NAMES, field_named

    field, colon, _value = prefix.partition(":")
    if not colon:
        return {f"{name}:": "" for name in NAMES}
    if field == "source":
        values = {name: "" for name in _sources(parsed_args) if " " not in name}
    else:
        values = dict(values_of(field_named(field), _additions(parsed_args)))
    return {f"{field}:{value}": told for value, told in values.items()}


def _languages(**_: object) -> Values:
    from config.lexicon import languages

    return dict.fromkeys(languages(), "")


def _tag_fields() -> tuple[str, ...]:
    from storage.query_fields import TAG_FIELDS

    return TAG_FIELDS


def _labels(field: str, arguments: argparse.Namespace) -> Values:
    from config.gazetteer_parts import load_labels

    return dict(load_labels(field, _additions(arguments)))


def _additions(arguments: argparse.Namespace) -> Additions:
    from config.additions import NO_ADDITIONS, additions_of
    from config.settings import SettingsError

    try:
        return additions_of(_settings(arguments))
    except SettingsError:
        return NO_ADDITIONS


def _reasons(**_: object) -> Values:
    from storage.reasons import MEANINGS

    return dict(MEANINGS)


def _zones(**_: object) -> Values:
    from zoneinfo import available_timezones

    return dict.fromkeys(sorted(available_timezones()), "")


def _settings(arguments: argparse.Namespace) -> Settings:
    from monitor.cli.session import settings_of

    arguments.config = _path(arguments, "config")
    arguments.data_dir = _path(arguments, "data_dir")
    return settings_of(arguments)


def _store(arguments: argparse.Namespace) -> Store:
    from storage.opening import open_hurried_reader

    return open_hurried_reader(_settings(arguments).database, seconds=SECONDS)


def _path(arguments: argparse.Namespace, name: str) -> Path | None:
    value = getattr(arguments, name, None)
    return Path(value).expanduser() if value else None


def _plain(text: str) -> str:
    """Return other people's words as a shell may list them: one short line, no controls."""
    from monitor.cli.door import harmless

    return harmless(" ".join(text.split()))[:80]
