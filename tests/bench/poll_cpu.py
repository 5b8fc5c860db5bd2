"""CPU of one unchanged poll (304): the guard beside a bare `httpx.Client`, in the same run.

    python -m tests.bench.poll_cpu [--polls 800] [--rounds 5] [--threads 16]

Both poll the same server, which runs in a process of its own, from the same number of
threads. Polls of 200 hosts in turn, as a catalogue is polled, open a connection each; the
bare client is given its best settings for that (shared TLS context, no environment, no idle
connections: with its default of 20 it needs many times as much). Rounds are interleaved; the
ratio is the median of the ratios of the rounds, as machines are noisy.
"""

from __future__ import annotations

import argparse
import contextlib
import ssl
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from monitor.http.guard import Guard, Limits, Request
from monitor.http.politeness import Politeness
from tests.bench.loopback import AUTHORITY, serving

AGENT = "sco-monitor/0 (+mailto:bench@example.org)"
ETAG = '"5f1-61e2c"'
HOSTS = 200

Poll = Callable[[int], None]


def bare(address: Callable[[int], str], trust: ssl.SSLContext, *, idle: int = 0) -> Poll:
    """Return a poll by `httpx.Client`, with *idle* connections kept."""
    client = httpx.Client(
        verify=trust,
        trust_env=False,
        limits=httpx.Limits(max_keepalive_connections=idle),
        headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, identity"},
    )

    def poll(number: int) -> None:
        for _ in range(2):
            # A connection that is kept may be closed by the server as it is taken: once more then.
            with contextlib.suppress(httpx.RemoteProtocolError):
                response = client.get(address(number), headers={"If-None-Match": ETAG})
                break
        assert response.status_code == 304

    return poll


def guarded(address: Callable[[int], str], guard: Guard) -> Poll:
    """Return a poll by the guard."""

    def poll(number: int) -> None:
        assert guard.fetch(Request(url=address(number), etag=ETAG)).reason == "not-modified"

    return poll


def cost(poll: Poll, polls: int, threads: int) -> float:
    """Return the CPU of one poll in milliseconds, all threads of this process together."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(poll, range(2 * threads)))
        started = time.process_time()
        list(pool.map(poll, range(polls)))
        return (time.process_time() - started) / polls * 1_000


def compare(name: str, ours: Poll, theirs: Poll, asked: argparse.Namespace) -> float:
    """Print the costs of both polls and their ratio, and return the ratio."""
    pairs = []
    for number in range(asked.rounds):
        order = (ours, theirs) if number % 2 else (theirs, ours)
        found = {each: cost(each, asked.polls, asked.threads) for each in order}
        pairs.append((found[ours], found[theirs]))
    ratio = statistics.median(mine / other for mine, other in pairs)
    mine, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    print(f"{name:44} guard {mine:6.3f} ms   httpx.Client {other:6.3f} ms   ratio {ratio:.2f}")
    return ratio


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--polls", type=int, default=800)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=16)
    asked = parser.parse_args()
    trust = ssl.create_default_context(cafile=str(AUTHORITY))
    with serving() as (plain, tls):
        hosts = [f"127.0.0.{number + 1}" for number in range(HOSTS)]
        allowed = frozenset(f"{host}:{port}" for host in hosts for port in (plain, tls))

        def many(number: int) -> str:
            return f"http://127.0.0.{number % HOSTS + 1}:{plain}/feed.xml"

        def one(number: int) -> str:
            return f"http://127.0.0.2:{plain}/feed-{number}.xml"

        def secure(number: int) -> str:
            return f"https://127.0.0.2:{tls}/feed-{number}.xml"

        limits = Limits()
        with Guard(limits, AGENT, allowed, trust=trust) as guard:
            polite = Guard(limits, AGENT, allowed, trust=trust, politeness=Politeness(0.001))
            compare("200 hosts", guarded(many, guard), bare(many, trust), asked)
            compare("200 hosts, with turns", guarded(many, polite), bare(many, trust), asked)
            compare("one host, TLS", guarded(secure, guard), bare(secure, trust), asked)
            compare(
                "one host, client keeps 20", guarded(one, guard), bare(one, trust, idle=20), asked
            )


if __name__ == "__main__":
    main()
