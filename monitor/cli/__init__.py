"""The command line: verbs that parse, call and print.

Only the module of the command that was typed is imported: ``--help`` costs no libraries.
Data goes to stdout, messages and progress to stderr. Exit codes: 0 done, 1 failed, 2 wrong
usage or configuration, 3 partly, 128 and its number for a signal that ended it.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn, TextIO

from monitor.cli.door import clean_output
from monitor.cli.ending import ToldToEnd, ends_heard
from monitor.cli.streams import open_streams

OK, FAILED, USAGE, PARTLY = 0, 1, 2, 3

_UNWRITABLE: Final = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EBADF)

COMMANDS: Final = {
    "run": "watch the sources: the daemon, or one round with --once",
    "serve": "answer over HTTP: health, readiness, metrics",
    "access": "who may use the server from elsewhere",
    "ingest": "take in files and URLs",
    "recrawl": "fetch or process again what is known",
    "replay": "run a stage again over what is stored",
    "backfill": "walk into a source's past, or read a WARC file",
    "sources": "the catalogue and how each source is doing",
    "today": "the stories of a day, the most important first",
    "stories": "find stories",
    "search": "find articles",
    "show": "an article, or a story, with all that is known of it",
    "why": "explain what became of a URL",
    "why-not": "explain why a URL is not among the articles",
    "export": "everything, for other programs",
    "digest": "look at an edition, or send it",
    "subscribe": "add a subscription",
    "unsubscribe": "end a subscription",
    "subscriptions": "who is told what",
    "deliveries": "what was sent, and what could not be",
    "status": "what is running, waiting and stuck",
    "check": "look over configuration, machine and database",
    "backup": "copy the database while it is in use",
    "restore": "put a backup in place",
    "migrate-store": "take the store from a file to a server, or back",
    "prune": "delete what is older than you want to keep",
    "correct": "say what an article is really about",
    "withdraw": "take an article's text out of all that is kept",
    "init": "write a configuration to begin with",
    "completion": "what makes a shell complete words with the Tab key",
    "demo": "a newsroom on this machine, watched before your eyes",
}


class UsageError(Exception):
    """The command cannot be understood as typed; the message says how to type it."""


class FailedError(Exception):
    """The command failed for a reason that the message explains to a person."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\ntry: {self.prog} --help")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    if "_ARGCOMPLETE" in os.environ:  # a shell asks what the words typed so far could go on with
        from monitor.cli.completing import answer

        answer()
    open_streams()
    with clean_output(), ends_heard():
        return _answer(list(sys.argv[1:] if argv is None else argv))


def _answer(words: list[str]) -> int:
    try:
        code = _dispatch(words)
        # Here, where a closed pipe or a full disk is still answered like one.
        sys.stdout.flush()
        return code
    except UsageError as error:
        return _say(error, USAGE)
    except FailedError as error:
        return _say(error, FAILED)
    except KeyboardInterrupt as told:
        return _interrupted(told)
    except BrokenPipeError:
        _let_go(sys.stdout)  # the reader (head, less) has seen enough
        return OK
    except Exception as error:  # noqa: BLE001 - a person gets a sentence, never a traceback
        # A terminal that was closed ends the command, and then its progress bar as well.
        if isinstance(error, OSError) and isinstance(error.__context__, KeyboardInterrupt):
            return _interrupted(error.__context__)
        return _say(error, _code(error))


def _interrupted(told: KeyboardInterrupt) -> int:
    with suppress(OSError):  # the terminal may be what ended
        print("interrupted; what was begun goes on at the next run", file=sys.stderr)
    return 128 + (told.number if isinstance(told, ToldToEnd) else signal.SIGINT)


def _let_go(stream: TextIO) -> None:
    """Keep the interpreter from complaining at its exit that *stream* cannot be flushed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _dispatch(words: list[str]) -> int:
    # What all commands know may stand before and after the command, its verbs included.
    common = _Parser(prog="sco-monitor", add_help=False, allow_abbrev=False)
    add_common(common)
    known, rest = common.parse_known_args(words)
    if not rest or rest[0].startswith("-"):
        return _without_command(rest)
    command = rest.pop(0)
    if command not in COMMANDS:
        raise UsageError(f"unknown command {command!r}{_guess(command)}\ntry: sco-monitor --help")
    module = importlib.import_module(f"monitor.cli.{command.replace('-', '_')}")
    parser = _Parser(
        prog=f"sco-monitor {command}",
        description=module.__doc__,
        epilog="for every command: --config FILE, --data-dir DIR, -v",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    try:
        arguments = parser.parse_args(rest, known)
    except SystemExit as done:  # --help
        return int(done.code or 0)
    return int(module.run(arguments))


def _without_command(rest: list[str]) -> int:
    if "--version" in rest:
        from monitor import __version__

        print(f"sco-monitor {__version__}")
        return OK
    if rest and rest[0] not in ("-h", "--help"):
        raise UsageError(f"unknown option {rest[0]!r}\ntry: sco-monitor --help")
    _overview(sys.stdout if rest else sys.stderr)
    return OK if rest else USAGE


def add_common(parser: argparse.ArgumentParser) -> None:
    """Describe what every command knows."""
    parser.add_argument("--config", type=Path, metavar="FILE", help="your settings (TOML)")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="where the data lives")
    parser.add_argument("-v", "--verbose", action="store_true", help="say more on stderr")


def _overview(stream: object) -> None:
    width = max(map(len, COMMANDS)) + 2
    lines = ["sco-monitor watches the news about the Shanghai Cooperation Organisation.", ""]
    lines += ["usage: sco-monitor [--config FILE] [--data-dir DIR] [-v] COMMAND ...", ""]
    lines += [f"  {name:<{width}}{text}" for name, text in COMMANDS.items()]
    lines += ["", "sco-monitor COMMAND --help says more; sco-monitor demo shows all of it."]
    print("\n".join(lines), file=stream)  # type: ignore[call-overload]


def _guess(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _code(error: Exception) -> int:
    from config.settings import SettingsError

    return USAGE if isinstance(error, SettingsError) else FAILED


def _say(error: Exception, code: int) -> int:
    """Tell a person what went wrong; a traceback is for the log of a verbose run."""
    from config.settings import SettingsError
    from storage.errors import StorageError

    known = isinstance(error, UsageError | FailedError | SettingsError | StorageError)
    if known:
        print(f"sco-monitor: {error}", file=sys.stderr)
        return code
    if isinstance(error, OSError) and error.filename and error.strerror:
        # A file that the person named, or one of ours: its name and what is wrong say enough.
        print(f"sco-monitor: {error.filename}: {error.strerror}", file=sys.stderr)
        return FAILED
    if isinstance(error, OSError) and error.errno in _UNWRITABLE:
        # No file of ours: they name theirs. What was printed could not be kept where it goes to.
        _let_go(sys.stdout)
        print(f"sco-monitor: the output cannot be written: {error.strerror}", file=sys.stderr)
        return FAILED
    if "-v" in sys.argv or "--verbose" in sys.argv:
        import traceback

        traceback.print_exception(error)
    print(
        f"sco-monitor: an error of this program ({type(error).__name__}: {error}); "
        "run again with -v and report what it prints",
        file=sys.stderr,
    )
    return FAILED
