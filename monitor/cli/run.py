"""Watch the sources: poll, fetch, clean, compare, tag, group and deliver, until stopped.

With --once: polls every enabled source now (a server's Retry-After is respected), completes
all stages that follow, sends what is due, leaves what backoff put off, and exits with 3 if
a source failed.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.cli import OK, PARTLY, UsageError
from monitor.cli.output import ago, print_json, progress, say
from monitor.cli.session import run_all, settings_of
from storage.opening import writer_lock

if TYPE_CHECKING:
    from config.settings import Settings
    from monitor.app import App
    from monitor.daemon.loop import Daemon
    from storage.records import Health, Source
    from storage.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("--once", action="store_true", help="one round, then exit")
    parser.add_argument("--json", action="store_true", help="the round's result as JSON lines")


def run(arguments: argparse.Namespace) -> int:
    """Run the daemon, or one round."""
    from monitor.daemon.logs import Log

    if arguments.json and not arguments.once:
        raise UsageError("--json tells of one round: it goes with --once")
    settings = settings_of(arguments)
    log = Log(settings.log.format, verbose=arguments.verbose)
    if arguments.once:
        return _once(settings, as_json=arguments.json)
    import faulthandler

    from monitor.daemon.configuration import Configuration
    from monitor.daemon.ping import Ping
    from monitor.daemon.served import Served
    from monitor.daemon.signals import Signals
    from monitor.daemon.standby import Standby
    from monitor.daemon.supervisor import Supervisor

    served, ping = Served(settings), Ping(settings)

    def beat() -> None:
        log.tick()
        served.beat()
        ping.look()

    def follow(now: Settings) -> None:
        log.follow(now.log.format)
        served.follow(now)
        ping.follow(now)

    supervisor = Supervisor(pulse=beat)
    configuration = Configuration(settings, lambda: settings_of(arguments), follow)

    def serve(app: App) -> Daemon:
        from monitor.daemon.loop import Daemon
        from monitor.daemon.nightly import Nightly
        from monitor.daemon.upkeep import Care

        settings = app.settings
        count = len(app.store.sources.all(enabled=True))
        say(f"sco-monitor watches {count} sources; data in {settings.monitor.data_dir}")
        if not settings.smtp.host:
            say(f"no mail server is set: mails are written to {settings.outbox}")
        if settings.web.listen:
            say(f"the server is at http://{settings.web.listen}/ (/healthz, /readyz, /metrics)")
        say("stop with Ctrl-C; look at it from another terminal with `sco-monitor status`")
        care = Care(is_first=not app.store.sources.all_health())
        return Daemon(app, care, configuration, supervisor, Nightly(app.clock))

    # A watchdog ends us with SIGABRT: the log then says where each thread stood, without values.
    faulthandler.enable(file=2)
    standby = Standby(configuration, _at_work, serve, supervisor)
    with contextlib.closing(log), Signals(standby.stop, standby.reload), served:
        standby.run()
    ping.close()
    say("stopped; what was begun goes on at the next start")
    return OK


@contextlib.contextmanager
def _at_work(settings: Settings) -> Iterator[App]:
    """Become the one writer, and only then load what does the work: most of the start."""
    with writer_lock(settings.database) as lock:
        from monitor.app import App, Role
        from monitor.daemon.logs import log_step

        role: Role = "alone" if settings.engine.kind == "table" else "scheduler"
        with App(settings, watch=log_step, role=role, lock=lock) as app:
            yield app


def _once(settings: Settings, *, as_json: bool) -> int:
    from monitor.app import App
    from monitor.catalogue.proposal import first_words
    from monitor.catalogue.trying import looks
    from monitor.daemon.signals import RUNNING_SECONDS, Signals
    from monitor.daemon.trying import keep, waiting
    from monitor.engine.stage import Step
    from monitor.text.counting import counted
    from monitor.watch.notices import tell
    from monitor.watch.survey import current_health

    with progress("one round") as bar:

        def watch(step: Step) -> None:
            bar.advance(f"{step.stage} {step.reason}")

        app = App(settings, watch=watch)
        # Ctrl-C ends the round as it ends every command; a service manager's stop lets it end.
        heard = Signals(lambda: app.stop(within=RUNNING_SECONDS), stops=(signal.SIGTERM,))
        with app, heard:
            begun = app.clock()
            sources = app.store.sources.all(enabled=True)
            health = app.store.sources.all_health()
            is_first = not health and bool(settings.catalogue)

            with app.store.writing():
                for source in sources:
                    known = health.get(source.name)
                    later = known.not_before if known else None
                    app.store.work.postpone("poll", source.name, max(begun, later or begun))
            run_all(app)
            tried = [] if app.runner.stopping else list(looks(settings, waiting(app)))
            if tried:
                keep(app, tried)
            if tell(app.store, app.parts):
                run_all(app, ["deliver"])
            off = len(app.store.sources.all(enabled=False))
            if app.runner.stopping:
                sources = [source for source in sources if _is_asked(app.store, source, begun)]
            after = current_health(app.store)
            lines = [_line(app.store, source, after, begun) for source in sources]
            unsent = app.store.work.items("deliver", state="due")
            now = app.clock()
    for line in lines:
        if as_json:
            print_json(line)
        else:
            detail = f": {line['detail']}" if line["detail"] else ""
            state = "ok  " if line["good"] else "FAIL"
            print(f"{state}  {line['source']}  {line['new_items']} new  {line['meaning']}{detail}")
    failed = sum(not line["good"] for line in lines)
    new = sum(line["new_items"] for line in lines)
    say(
        f"{counted(len(lines), 'source')} polled, {len(lines) - failed} answered, {failed} failed, "
        f"{counted(new, 'new item')}; began {ago(begun, now)}"
    )
    if is_first:
        say(first_words(asked=len(lines), dead=failed, off=off))
    if unsent:
        say(
            f"{counted(len(unsent), 'delivery', 'deliveries')} could not be sent yet; "
            "see `sco-monitor deliveries list`"
        )
    sys.stdout.flush()
    if app.runner.stopping:
        say("stopped; what was begun goes on at the next run")
        return 128 + signal.SIGTERM
    return PARTLY if failed else OK


def _is_asked(store: Store, source: Source, begun: datetime) -> bool:
    """Tell whether *source* was asked in the round that began then."""
    poll = store.sources.last_poll(source.name)
    return poll is not None and poll.at >= begun


def _line(
    store: Store, source: Source, after: dict[str, Health], begun: datetime
) -> dict[str, Any]:
    """Say in one line what this round saw of *source*."""
    from storage.reasons import GOOD, meaning

    poll = store.sources.last_poll(source.name)
    health = after.get(source.name) or store.sources.health(source.name)
    if poll is None or poll.at < begun:
        waits = health.not_before is not None and health.not_before > begun
        reason = "rate-limited" if waits else "gone" if health.state == "gone" else "vanished"
        return {
            "source": source.name,
            "good": waits,
            "reason": reason,
            "meaning": meaning(reason),
            "detail": "not asked in this round",
            "new_items": 0,
        }
    # What reading it found out counts for more than that the server answered.
    reason = health.reason if poll.reason == "ok" else poll.reason
    return {
        "source": source.name,
        "good": reason in GOOD,
        "reason": reason,
        "meaning": meaning(reason),
        "detail": "" if reason in GOOD else (health.detail or poll.detail),
        "new_items": poll.new_items,
    }
