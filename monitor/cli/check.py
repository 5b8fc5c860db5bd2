"""Look over configuration, machine and database, and say what to do about each problem."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from config.additions import NO_ADDITIONS, additions_of
from config.addresses import is_local_place
from config.settings import Settings, SettingsError
from monitor.cli import FAILED, OK, UsageError, check_reach
from monitor.cli.check_machine import clock, permissions, secret_mode, zones
from monitor.cli.output import folded, print_json, say
from monitor.cli.session import settings_of

FREE_BYTES = 500_000_000
"""Less free space than this is worth a warning: a busy week of bodies is about that."""

ABREAST = 18
"""Languages that a terminal shows side by side."""

Finding = tuple[str, bool, str]
"""(what was looked at, whether it is good, what was found and what to do)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "--languages",
        action="store_true",
        help="only show what the lexicon holds of each language: entries by table",
    )
    parser.add_argument("--offline", action="store_true", help="ask nobody outside")
    parser.add_argument(
        "--send-test", action="store_true", help="post a test event to every webhook"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run every check; exits with 1 when one is bad."""
    if arguments.languages:
        _print_languages(as_json=arguments.json)
        return OK
    if arguments.offline and arguments.send_test:
        raise UsageError("--send-test asks the receivers, --offline asks nobody: choose one")
    settings = settings_of(arguments)
    checks = list(HERE)
    if not arguments.offline:
        checks += [check_reach.names, check_reach.time, check_reach.mail]
        checks += [check_reach.translator, check_reach.archive]
    if arguments.send_test:
        checks.append(check_reach.webhooks)
    found = [finding for check in checks for finding in check(settings)]
    if arguments.json:
        print_json([{"check": name, "good": good, "text": text} for name, good, text in found])
    else:
        for name, good, text in found:
            first, *rest = folded(text, 22)
            print(f"{'ok  ' if good else 'BAD '}  {name:<16}{first[22:]}", *rest, sep="\n")
        bad = sum(not good for _, good, _ in found)
        say(f"{bad} of {len(found)} are bad" if bad else "all is well")
    return OK if all(good for _, good, _ in found) else FAILED


def _print_languages(*, as_json: bool) -> None:
    """Print how many entries each table of the lexicon has in each language, some languages
    abreast; tables that none of them has are left out there."""
    from config.lexicon import entries, languages, load_lexicon, shapes

    counts = {
        table: {code: entries(load_lexicon(code), table) for code in languages()}
        for table in shapes()
    }
    if as_json:
        print_json(counts)
        return
    width = max(map(len, counts))
    for begin in range(0, len(languages()), ABREAST):
        codes = languages()[begin : begin + ABREAST]
        print(" " * width + "".join(f"{code:>5}" for code in codes))
        for table, by_code in counts.items():
            if any(by_code[code] for code in codes):
                cells = "".join(f"{by_code[code] or '-':>5}" for code in codes)
                print(f"{table:<{width}}{cells}")
        print()


def _packages(_settings: Settings) -> Iterator[Finding]:
    """Another distribution that ships a package of our name would be imported instead of ours."""
    from importlib.metadata import packages_distributions

    owners = packages_distributions()
    for package in ("monitor", "config", "storage"):
        names = sorted(set(owners.get(package, ())))
        clash = [name for name in names if name != "sco-monitor"]
        yield (
            "packages",
            not clash,
            f"{package} is ours"
            if not clash
            else f"{package} also belongs to {', '.join(clash)}: install sco-monitor alone in "
            "an environment of its own",
        )


def _directory(settings: Settings) -> Iterator[Finding]:
    folder = settings.monitor.data_dir
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    import os

    writable = os.access(place, os.W_OK)
    yield (
        "data directory",
        writable,
        f"{folder} can be written"
        if writable
        else f"{folder} cannot be written: change its owner, or choose another with --data-dir",
    )
    free = shutil.disk_usage(place).free
    yield (
        "disk",
        free > FREE_BYTES,
        f"{free / 1e9:.1f} GB free"
        + ("" if free > FREE_BYTES else ": free some space; work stops while the disk is full"),
    )


def _database(settings: Settings) -> Iterator[Finding]:
    from storage.copies import newest_copy
    from storage.errors import NoStoreError, StorageError
    from storage.opening import forget_damage, known_damage, open_reader

    try:
        with open_reader(settings.database) as store:
            problems = store.problems()
    except NoStoreError:
        forget_damage(settings.database)
        yield "database", True, "none yet: the first run makes it"
    except StorageError as error:
        yield "database", False, str(error)
    else:
        if not problems and known_damage(settings.database) is not None:
            forget_damage(settings.database)
        copy = newest_copy(settings.backups) or "FILE"
        yield (
            "database",
            not problems,
            "whole"
            if not problems
            else f"damaged ({problems[0]}): put a backup in its place with "
            f"`sco-monitor restore {copy}`",
        )


def _knowledge(_settings: Settings) -> Iterator[Finding]:
    """What is known by name and by language: every file is read and every pattern compiled.

    Once for the files that are there: what is kept of them has passed.
    """
    from config.gazetteer_parts import load_agencies, load_patterns
    from config.glossary import load_glossary
    from config.lexicon import check_lexicon
    from config.scorecard import BY_WORDS, WITH_VECTOR, load_scorecard
    from monitor.taggers.shipped import gazetteer_with

    readers: tuple[tuple[str, tuple[Callable[[], object], ...]], ...] = (
        ("gazetteer", (gazetteer_with, load_patterns, load_agencies)),
        ("lexicon", (check_lexicon,)),
        ("glossary", (load_glossary,)),
        (
            "scorecard",
            (
                lambda: load_scorecard(BY_WORDS),
                lambda: load_scorecard(WITH_VECTOR),
                _tag_scorecards,
            ),
        ),
    )
    for name, reads in readers:
        try:
            for read in reads:
                read()
            yield name, True, "readable"
        except ValueError as error:
            yield name, False, str(error)


def _tag_scorecards() -> None:
    from config.tag_scorecard import load_tag_scorecard

    load_tag_scorecard("topic")
    load_tag_scorecard("topic_with_vector")
    load_tag_scorecard("country")


def _own_names(settings: Settings) -> Iterator[Finding]:
    """What the operator adds to the gazetteer."""
    from config.gazetteer import load_gazetteer

    if not settings.gazetteer.extra:
        return
    try:
        additions = additions_of(settings)
        load_gazetteer(additions=additions)
        yield "own names", True, f"{additions.words()} ({additions.digest})"
    except (SettingsError, ValueError) as error:
        yield "own names", False, str(error)


def _meaning(settings: Settings) -> Iterator[Finding]:
    """Who makes vectors. None is no fault: everything else works without."""
    from monitor.meaning.numbers import MeaningError
    from monitor.meaning.provider import model_of

    try:
        model = model_of(settings.meaning.vectors)
    except MeaningError as error:
        yield "vectors", False, str(error)
    else:
        yield (
            "vectors",
            True,
            f"made by {model}"
            if model
            else "none: stories and searches go without (`pip install 'sco-monitor[meaning]'`)",
        )


def _configuration(settings: Settings) -> Iterator[Finding]:
    from monitor.catalogue.configured import configured_sources
    from monitor.notifiers import channel_names
    from monitor.reading.doubts import rule_faults
    from monitor.sources import kind_names

    try:
        additions = additions_of(settings)
    except SettingsError:
        additions = NO_ADDITIONS  # `_own_names` says what is wrong with them
    sources = configured_sources(settings)
    unknown = [s for s in sources if s.kind not in kind_names()]
    yield (
        "sources",
        not unknown,
        f"{len(sources)} known, {sum(s.enabled for s in sources)} enabled"
        if not unknown
        else f"{unknown[0].name}: kind {unknown[0].kind!r} is unknown; "
        f"choose one of {', '.join(kind_names())}",
    )
    rules = [(one.name, one.query) for one in settings.subscriptions]
    rules += [(hook.name, hook.query) for hook in settings.webhooks]
    faults = [
        f"{name}: {fault}" for name, query in rules for fault in rule_faults(query, additions)
    ]
    yield "queries", not faults, faults[0] if faults else f"{len(rules)} understood"
    wrong = [s for s in settings.subscriptions if s.channel not in channel_names()]
    yield (
        "subscriptions",
        not wrong,
        f"digests: {len(settings.subscriptions)}, webhooks: {len(settings.webhooks)}"
        if not wrong
        else f"{wrong[0].name}: channel {wrong[0].channel!r} is unknown; "
        f"choose one of {', '.join(channel_names())}",
    )
    yield (
        "contact",
        True,
        settings.monitor.contact
        or "none: set [monitor] contact, so that outlets know whom to write to",
    )


def _secrets(settings: Settings) -> Iterator[Finding]:
    """A secret is only looked for, never read out."""
    files = [("[smtp] password_file", settings.smtp.password_file)]
    files += [
        (f"subscription {one.name!r} secret_file", one.secret_file)
        for one in settings.subscriptions
    ]
    files += [(f"webhook {h.name!r} secret_file", h.secret_file) for h in settings.webhooks]
    files += [
        ("[translator] key_file", settings.translator.key_file),
        ("[monitor] ping_url_file", settings.monitor.ping_url_file),
        ("[web] tokens_file", settings.web.tokens_file),
        ("[web] users_file", settings.web.users_file),
    ]
    for name, text in files:
        if not text:
            continue
        path = Path(text)
        if not path.is_file() or not path.stat().st_size:
            what = f"{path} is missing or empty; write the secret into it (mode 600)"
            yield "secrets", False, f"{name}: {what}"
            continue
        fault = secret_mode(path)
        yield "secrets", not fault, f"{name}: {fault or 'there'}"


def _web(settings: Settings) -> Iterator[Finding]:
    """Who could come in at the server, and by what."""
    from monitor.web.credentials import CredentialsError, read_file

    web = settings.web
    if not web.listen:
        yield "web", True, "no server is started: [web] listen is empty"
        return
    doors = [name for name in ("tokens_file", "users_file", "user_header") if getattr(web, name)]
    for name in doors[:2]:
        try:
            if name != "user_header" and Path(getattr(web, name)).is_file():
                read_file(Path(getattr(web, name)))
        except CredentialsError as error:
            yield "web", False, str(error)
            return
    if is_local_place(web.listen) or web.public or doors:
        who = "everybody who reaches it reads" if web.public else "everybody on this machine reads"
        yield "web", True, f"{web.listen}: {who}" + (f"; {', '.join(doors)}" if doors else "")
    else:
        yield (
            "web",
            False,
            f"{web.listen} is open to other machines, of which none may read: set [web] "
            "tokens_file, users_file or user_header, or public = true",
        )


HERE: Final = (
    _packages,
    _directory,
    permissions,
    _database,
    clock,
    zones,
    _knowledge,
    _own_names,
    _meaning,
    _configuration,
    _secrets,
    _web,
)
"""What is looked at on this machine."""
