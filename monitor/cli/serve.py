"""Answer over HTTP: /healthz, /readyz and /metrics, until stopped.

`sco-monitor run` starts this by itself where [web] listen is set. Alone it reads what a daemon
keeps, or kept. On this machine everybody may read; see [web] in the settings for elsewhere.
"""

from __future__ import annotations

import argparse
from contextlib import closing

from monitor.cli import OK, FailedError, UsageError
from monitor.cli.output import say
from monitor.cli.session import settings_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("--listen", metavar="HOST:PORT", help="where; default: [web] listen")
    parser.add_argument("--beats", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes."""
    from config.addresses import is_listening_place
    from monitor.daemon.logs import Log
    from monitor.web.serving import LISTEN, ListenError, beats_of_parent, listener, serve

    settings = settings_of(arguments)
    place = arguments.listen or settings.web.listen or LISTEN
    if not is_listening_place(place):
        raise UsageError(f"{place!r} is not host:port; write it like {LISTEN}")
    log = Log(settings.log.format, verbose=arguments.verbose)
    try:
        listening = listener(place)
    except ListenError as error:
        raise FailedError(str(error)) from error
    if not arguments.beats:
        say(f"serving at http://{place}/ what is in {settings.monitor.data_dir}")
        say("stop with Ctrl-C")
    with closing(log):
        serve(settings, listening, beats_of_parent() if arguments.beats else None)
    return OK
