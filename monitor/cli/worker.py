"""Do a part of the work on a store that many machines share, until stopped.

`sco-monitor run` on one machine is the scheduler: it says what is due. Any number of workers, on
any machine, do it. They need the store's address and nothing else: what they made is in the
store. See docs/scale.md.
"""

from __future__ import annotations

import argparse
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.cli import OK, FailedError, UsageError
from monitor.cli.output import say
from monitor.cli.session import settings_of

if TYPE_CHECKING:
    from config.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument(
        "--stages", metavar="NAMES", help="what to do, like fetch,extract; default: all"
    )
    parser.add_argument("--region", metavar="NAME", help="where this machine asks the outlets from")


def run(arguments: argparse.Namespace) -> int:
    """Work until a signal comes."""
    import faulthandler

    from monitor.app import App
    from monitor.daemon.configuration import Configuration
    from monitor.daemon.logs import Log, log_step
    from monitor.daemon.loop import Daemon
    from monitor.daemon.signals import Signals
    from monitor.daemon.standby import Standby
    from monitor.daemon.supervisor import Supervisor
    from monitor.engine.crew import DisagreementError

    settings = _settings(arguments)
    log = Log(settings.log.format, verbose=arguments.verbose)
    supervisor = Supervisor(pulse=log.tick)
    configuration = Configuration(settings, lambda: _settings(arguments))

    def make(current: Settings) -> App:
        return App(current, watch=log_step, role="worker")

    def serve(app: App) -> Daemon:
        engine = app.settings.engine
        region = f" in region {engine.region}" if engine.region else ""
        say(f"sco-monitor works as {', '.join(app.runner.stages)}{region}; stop with Ctrl-C")
        return Daemon(app, lambda _: None, configuration, supervisor)

    faulthandler.enable(file=2)
    standby = Standby(configuration, make, serve, supervisor)
    try:
        with contextlib.closing(log), Signals(standby.stop, standby.reload):
            standby.run()
    except DisagreementError as error:
        raise FailedError(str(error)) from error
    say("stopped; what was begun goes on at the others")
    return OK


def _settings(arguments: argparse.Namespace) -> Settings:
    """Return the settings with what the command line says of the engine.

    :raises UsageError: for a stage that there is none, and where one process does all
    """
    from monitor.stages.table import STAGES

    settings = settings_of(arguments)
    engine = settings.engine
    if engine.kind != "procrastinate":
        raise UsageError(
            'there is one process alone here: set [engine] kind = "procrastinate" and [store] url '
            "to have workers"
        )
    if arguments.stages:
        engine = replace(engine, stages=tuple(arguments.stages.split(",")))
    if arguments.region is not None:
        engine = replace(engine, region=arguments.region)
    for name in engine.stages:
        if name not in STAGES:
            raise UsageError(f"there is no stage {name!r}; there are {', '.join(STAGES)}")
    return replace(settings, engine=engine)
