"""Who may use the server from elsewhere: tokens for programs, passwords for people.

Only digests are kept, in the files that [web] tokens_file and users_file name. A token is shown
once, when it is made. Scopes: read, and operate for those who act. What is written counts at once.
"""

from __future__ import annotations

import argparse
import getpass
import os
import re
import sys
from pathlib import Path

from config.settings import Settings
from monitor.cli import OK, FailedError, UsageError
from monitor.cli.output import print_json, say
from monitor.cli.session import settings_of

_NAME = re.compile(r"[\w.@-]{1,64}\Z")
_FILES = {"token": "tokens_file", "user": "users_file"}

SHORTEST = 12
"""Letters of a password."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for verb, words in (
        ("token", "make a token, and print it"),
        ("user", "set a password, asked for or read from the standard input"),
    ):
        one = verbs.add_parser(verb, help=words, allow_abbrev=False)
        one.add_argument("name", help="whose it is")
        one.add_argument("--operate", action="store_true", help="he may act, not only read")
    remove = verbs.add_parser("remove", help="let somebody in no more", allow_abbrev=False)
    remove.add_argument("name")
    listing = verbs.add_parser("list", help="who is let in", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="as JSON lines")


def run(arguments: argparse.Namespace) -> int:
    """Change or show who is let in."""
    from monitor.web.credentials import CredentialsError

    settings = settings_of(arguments)
    if arguments.verb in _FILES and not _NAME.match(arguments.name):
        raise UsageError(f"{arguments.name!r} is no name here: letters, digits and . @ _ -")
    try:
        if arguments.verb == "list":
            _list(settings, as_json=arguments.json)
        elif arguments.verb == "remove":
            _remove(settings, arguments.name)
        else:
            _add(settings, arguments)
    except CredentialsError as error:
        raise FailedError(str(error)) from error
    return OK


def _files(settings: Settings) -> dict[str, Path]:
    """Return the file of each kind, of those that the settings name."""
    named = {kind: getattr(settings.web, key) for kind, key in _FILES.items()}
    return {kind: Path(name) for kind, name in named.items() if name}


def _add(settings: Settings, arguments: argparse.Namespace) -> None:
    from monitor.web.credentials import Scope, new_token, new_user

    kind, name = arguments.verb, arguments.name
    files = _files(settings)
    if kind not in files:
        raise FailedError(f"no file is set for it: name one in [web] {_FILES[kind]}")
    scopes = frozenset[Scope]({"read", "operate"} if arguments.operate else {"read"})
    if kind == "token":
        token, line = new_token(name, scopes)
    else:
        token, line = "", new_user(name, scopes, _password())
    _write(files[kind], name, line)
    say(f"{name} may {' and '.join(sorted(scopes, reverse=True))}; it stands in {files[kind]}")
    if token:
        say("the token, which is shown this once; send it as `Authorization: Bearer TOKEN`:")
        print(token)


def _password() -> str:
    if sys.stdin.isatty():
        password = getpass.getpass("password: ")
        if password != getpass.getpass("once more: "):
            raise FailedError("the two are not the same; nothing was changed")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST:
        raise FailedError(f"a password has {SHORTEST} letters at least; nothing was changed")
    return password


def _remove(settings: Settings, name: str) -> None:
    from monitor.web.credentials import read_file

    gone = [path for path in _files(settings).values() if path.exists() and name in read_file(path)]
    if not gone:
        raise FailedError(f"{name!r} is not known; see `sco-monitor access list`")
    for path in gone:
        _write(path, name, "")
        say(f"{name} is taken out of {path}")


def _list(settings: Settings, *, as_json: bool) -> None:
    from monitor.web.credentials import read_file

    lines = [
        {"name": name, "kind": kind, "scopes": sorted(scopes, reverse=True)}
        for kind, path in _files(settings).items()
        if path.exists()
        for name, (scopes, _) in read_file(path).items()
    ]
    for line in lines:
        if as_json:
            print_json(line)
        else:
            print(f"{line['kind']:<6} {line['name']:<24} {', '.join(line['scopes'])}")
    if not lines:
        say("nobody: who is not on this machine needs a token, a password or a proxy's word")


def _write(path: Path, name: str, line: str) -> None:
    """Put *line* in place of that of *name* in the file at *path*; whole, or not at all."""
    from monitor.web.credentials import read_file

    kept: list[str] = []
    if path.exists():
        read_file(path)  # a file with a fault is mended by a person, not written over
        kept = path.read_text("utf-8").splitlines()
    kept = [old for old in kept if old.startswith("#") or old.split()[:1] != [name]]
    new = path.with_name(f".{path.name}.new")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    lines = [*kept, *([line] if line else [])]
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write("".join(f"{text}\n" for text in lines))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
