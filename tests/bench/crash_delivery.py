"""kill -9 while messages go out: none lost, none under two ids, no try used up.

    python -m tests.bench.crash_delivery [--kills 200] [--messages 2000] [--seconds S] [--seed N]
                                         [--keep DIR]

So many mails and as many posts to webhooks are due at once. The real program brings them, as a
process, ``run`` and ``run --once`` in turn as the dice say, to a mail server and to receivers on
loopback that take their time. Each life ends by SIGKILL after a random share, in the middle of
conversations, and after --seconds none does. Then it runs undisturbed until nothing is due.

Nobody can take a message exactly once over SMTP or HTTP: one whose receiver was cut off before
it had answered comes again, under the same id, by which it is known. So what is counted as doubled
is a message that came under two ids; those that came again are told.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import math
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes, policy
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from config.load import load_settings
from monitor.clock import now
from monitor.notifiers.events import payload
from monitor.parts import Parts
from storage.opening import open_store
from storage.records import Delivery, Digest, Subscription, key
from tests.bench.lives import DATABASE, Lives, Rig, Seen, judged, live, options, told
from tests.bench.loopback import beside

READERS: Final = 40
"""Subscriptions by mail, and as many by webhook."""
HOOKS: Final = 8
"""Receivers of webhooks, each with an address of its own."""
SLOWEST: Final = 0.03
"""Seconds that a receiver takes for a message, at most: lives end in the middle of some."""
PAUSE: Final = 0.01
"""Seconds between two questions how many came."""
SECRET: Final = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes ...").decode()

Came = dict[str, dict[str, int]]
"""By message, as its text says: under which ids it came, and how often."""


class _Post:
    """The mail server and the receivers: what came, by what the message says and by its id."""

    def __init__(self) -> None:
        self.came: Came = {}

    def note(self, name: str, message: str) -> None:
        """Note one message."""
        ids = self.came.setdefault(message, {})
        ids[name] = ids.get(name, 0) + 1

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Take a mail, in its time."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.note(str(mail["Message-ID"]), str(mail["Subject"]))
        await asyncio.sleep(random.uniform(0, SLOWEST))
        return "250 taken"

    async def hook(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a post, in its time."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            fields = dict(line.lower().split(": ", 1) for line in head.splitlines() if ": " in line)
            body = await reader.readexactly(int(fields["content-length"]))
            self.note(fields["webhook-id"], body.decode())
            await asyncio.sleep(random.uniform(0, SLOWEST))
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            await writer.drain()
        writer.close()


def _serve(pipe: Connection) -> None:
    """Take messages; tell what came when asked."""
    from aiosmtpd.smtp import SMTP

    async def serve() -> None:
        post, loop = _Post(), asyncio.get_running_loop()
        office = await loop.create_server(lambda: SMTP(post), "127.0.0.1", 0)
        hooks = [await asyncio.start_server(post.hook, "127.0.0.1", 0) for _ in range(HOOKS)]
        loop.add_reader(pipe.fileno(), lambda: _answer(pipe, post))
        pipe.send([server.sockets[0].getsockname()[1] for server in (office, *hooks)])
        await asyncio.gather(*(server.serve_forever() for server in (office, *hooks)))

    asyncio.run(serve())


def _answer(pipe: Connection, post: _Post) -> None:
    with contextlib.suppress(EOFError, OSError):
        asked = pipe.recv()
        pipe.send(post.came if asked == "all" else sum(map(len, post.came.values())))


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of kills came to."""

    lives: Lives
    messages: int
    lost: int
    doubled: int
    strange: int
    """What came and was never written."""
    again: int
    """Messages that came again under their id."""
    unfinished: dict[str, int]
    damage: tuple[str, ...]

    def broken(self) -> list[str]:
        """Return which promises were broken, in words."""
        return self.lives.broken(
            {
                "lost": self.lost,
                "doubled": self.doubled,
                "never written": self.strange,
                "left unfinished": sum(self.unfinished.values()),
                "damaged": len(self.damage),
            }
        )

    def tell(self) -> None:
        """Print what became of the messages, the wanted value beside each."""
        print(f"of {self.messages} messages, mails and posts, lost: {self.lost} (wanted: 0)")
        print(f"doubled by id: {self.doubled} (wanted: 0)")
        print(f"came and were never written: {self.strange} (wanted: 0)")
        print(f"left unfinished: {self.unfinished or 0} (wanted: 0)")
        print(f"damaged: {len(self.damage)} (wanted: 0) {'; '.join(self.damage[:3])}".rstrip())
        print(f"messages that came again under their id: {self.again} (at least once is promised)")


def crash(
    folder: Path,
    *,
    kills: int,
    messages: int,
    dice: random.Random,
    seconds: float = math.inf,
    told: Callable[[str], None] = lambda _: None,
) -> Result:
    """Bring *messages* mails and as many posts under *kills* kills; return what became of them.

    :param seconds: after which nothing more is killed
    """
    begun, lives, out = time.monotonic(), Lives(), 2 * messages
    with beside(_serve) as pipe:
        mail, *hooks = pipe.recv()
        rig = Rig(folder, lambda data: _settings(data, mail, hooks))
        written = _write(rig, hooks, messages)

        def look() -> Seen:
            came = _count(pipe)
            return Seen(came, out - came)

        while lives.at_work < kills and time.monotonic() - begun < seconds:
            live(rig, lives, dice, look, share=out / kills, out=out, pause=PAUSE)
            if lives.at_work % max(kills // 10, 1) == 0:
                told(f"{lives.at_work} kills, {_count(pipe)} of {out} came")
        rig.rest(lives)
        pipe.send("all")
        came: Came = pipe.recv()
    lives.seconds = time.monotonic() - begun
    unfinished, damage = _left(rig.data / DATABASE)
    return Result(
        lives=lives,
        messages=len(written),
        lost=len(written - came.keys()),
        doubled=sum(len(ids) - 1 for ids in came.values()),
        strange=len(came.keys() - written),
        again=sum(max(ids.values()) > 1 for ids in came.values()),
        unfinished=unfinished,
        damage=damage,
    )


def _settings(data: Path, mail: int, hooks: list[int]) -> str:
    addresses = ", ".join(f'"127.0.0.1:{port}"' for port in hooks)
    return (
        f'catalogue = false\n[monitor]\ndata_dir = "{data}"\n[backup]\nenabled = false\n'
        f"[fetch]\nallow_addresses = [{addresses}]\n"
        f'[smtp]\nhost = "127.0.0.1"\nport = {mail}\nsecurity = "none"\n'
        'sender = "digest@example.org"\n'
    )


def _write(rig: Rig, hooks: list[int], messages: int) -> set[str]:
    """Put the messages into the store, all due; return what they say."""
    settings = load_settings(rig.config, environment={})
    secret = rig.folder / "secret"
    secret.touch(mode=0o600)
    secret.write_text(SECRET + "\n", "utf-8")
    at, said = now(), set()
    with ExitStack() as closing:
        channels = Parts(settings, closing).notifiers
        store = closing.enter_context(open_store(settings.database))
        with store.writing():
            readers, receivers = list(_readers()), list(_receivers(hooks, str(secret)))
            for subscription in (*readers, *receivers):
                store.subscriptions.add(subscription)
            for n in range(messages):
                reader, receiver = readers[n % READERS], receivers[n % READERS]
                edition = Digest(
                    id=key("crash", str(n)),
                    subscription=reader.name,
                    date=f"day {n}",
                    since=at,
                    until=at,
                    subject=f"mail {n}",
                    text=f"mail {n}\n" * 40,
                    html=f"<p>mail {n}</p>" * 40,
                )
                post = Delivery(
                    id=f"msg_{key('crash post', str(n))}",
                    subscription=receiver.name,
                    channel="webhook",
                    address=receiver.address,
                    subject=f"post {n}",
                    payload=payload("test", at, {"number": n}),
                    created=at,
                )
                made = [channels["email"].message(edition, reader, at), post]
                store.put(made)
                store.work.open("deliver", [delivery.id for delivery in made], at)
                said |= {edition.subject, post.payload}
    return said


def _readers() -> Iterator[Subscription]:
    for n in range(READERS):
        # Of sources, so that no edition is due of which nobody asks here.
        yield Subscription(
            name=f"reader {n}",
            channel="email",
            address=f"r{n}@example.org",
            cadence="turns",
        )


def _receivers(hooks: list[int], secret: str) -> Iterator[Subscription]:
    for n in range(READERS):
        yield Subscription(
            name=f"hook {n}",
            channel="webhook",
            address=f"http://127.0.0.1:{hooks[n % len(hooks)]}/{n}",
            cadence="at-once",
            secret_file=secret,
        )


def _count(pipe: Connection) -> int:
    pipe.send("count")
    return int(pipe.recv())


def _left(path: Path) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the messages that are not sent, by state and reason, and what is damaged."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)
    try:
        rows = database.execute(
            "SELECT state || ' ' || reason, count(*) FROM work WHERE stage = 'deliver' "
            "AND (state <> 'done' OR reason <> 'sent' OR lease_until IS NOT NULL) GROUP BY 1"
        ).fetchall()
        damage = [row for (row,) in database.execute("PRAGMA integrity_check") if row != "ok"]
    finally:
        database.close()
    return dict(rows), tuple(damage)


def main() -> int:
    """Kill, look, print; return 1 when a promise is broken."""
    parser = options(__doc__, kills=200)
    parser.add_argument("--messages", type=int, default=2_000, help="mails, and as many posts")
    asked = parser.parse_args()

    def run(folder: Path, dice: random.Random) -> Result:
        return crash(
            folder,
            kills=asked.kills,
            messages=asked.messages,
            dice=dice,
            seconds=asked.seconds,
            told=told,
        )

    return judged(asked, run)


if __name__ == "__main__":
    sys.exit(main())
