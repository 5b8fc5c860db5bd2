"""SIGHUP: a real daemon reads its configuration again, and keeps the old one where it must."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.daemon.slow import dripping, running, until
from tests.daemon.watched import Said, stop, talking
from tests.desk import PATIENCE, Desk
from tests.outlets import Outlet, rss


@contextmanager
def stopped_after(desk: Desk) -> Iterator[tuple[subprocess.Popen[str], Said]]:
    """A daemon, which ends well when it is told to at the end of the block."""
    with talking(desk) as (process, said):
        until(lambda: said.holds("stop with Ctrl-C"), "it runs")
        yield process, said
        stop(process, said)


def test_new_sources_and_limits_are_followed_without_a_restart(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/one"] = outlet.pages["/two"] = outlet.pages["/three"] = rss()
    one, two, three = ({"name": n, "url": outlet.url(f"/{n}")} for n in ("one", "two", "three"))
    desk.write([outlet], [one])
    with stopped_after(desk) as (daemon, said):
        until(lambda: "/one" in outlet.paths(), "the first source is asked")
        desk.write([outlet], [one, two])
        daemon.send_signal(signal.SIGHUP)
        until(lambda: "/two" in outlet.paths(), "the second source is asked")
        assert outlet.paths().count("/one") == 1, "what was done is not done again"
        desk.write([outlet], [one, two, three], fetch={"threads": 3, "max_items": 7})
        daemon.send_signal(signal.SIGHUP)
        until(lambda: "/three" in outlet.paths(), "the third is, by a guard that is new")
    assert said.text.count("the configuration was read again and is followed") == 2


def test_a_mistaken_configuration_is_refused_with_its_place(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/one"] = outlet.pages["/two"] = rss()
    one, two = ({"name": n, "url": outlet.url(f"/{n}")} for n in ("one", "two"))
    desk.write([outlet], [one])
    good = desk.config.read_text("utf-8")
    with stopped_after(desk) as (daemon, said):
        for text, why in (
            (good + "\nnonsense = 1\n", "sco.toml"),
            (good.replace("'var'", "'elsewhere'"), "data_dir cannot change while this runs"),
            (good.replace("[fetch]", "[fetch]\negress_proxy = 'https://a.example'"), "proxy"),
        ):
            desk.config.write_text(text, "utf-8")
            refusals = said.text.count("is refused, the old one stays")
            daemon.send_signal(signal.SIGHUP)
            until(
                lambda n=refusals: said.text.count("is refused, the old one stays") > n,
                "it is refused",
            )
            refused = [line for line in said.text.splitlines() if "is refused, the old" in line]
            assert why in refused[-1]
        desk.write([outlet], [one, two])
        daemon.send_signal(signal.SIGHUP)
        until(lambda: "/two" in outlet.paths(), "it goes on, and follows what is right")


def test_a_reload_lets_what_runs_end_and_a_stop_meanwhile_is_heard(
    outlet: Outlet, desk: Desk
) -> None:
    with dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n") as server:
        source = {"name": "One", "url": f"http://127.0.0.1:{server.port}/feed"}
        allowed = {"allow_addresses": [f"127.0.0.1:{server.port}"], "deadline_seconds": 600}
        desk.write([outlet], [source], fetch=allowed)
        with running(desk) as daemon:
            until(server.met.is_set, "the daemon asks")
            daemon.send_signal(signal.SIGHUP)
            daemon.send_signal(signal.SIGTERM)
            _, said = daemon.communicate(timeout=PATIENCE)
    assert daemon.returncode == 0, said
    assert "ended at once" not in said
