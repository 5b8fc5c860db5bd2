"""Search strings that nobody would type: 10,000 of them, put to everything that takes a query.

    python -m tests.bench.queries [--number 10000]

Fields and operators of the query language, of FTS5 and of SQL, quotes and parentheses in any
balance, words of twelve scripts, controls, halves of UTF-16, what is very long. Exit code 1 where
any answer is a 5xx, which is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote_from_bytes

import httpx

from config.settings import MonitorSettings, Settings, WebSettings
from monitor.web.app import application
from monitor.web.site import Site
from storage.opening import open_store
from storage.query_fields import READERS
from storage.records import Known
from tests.web import outside

PATHS: Final = (
    "/api/v1/search?limit=5&q=",
    "/api/v1/articles?limit=5&q=",
    "/api/v1/trends?days=7&q=",
    "/search?q=",
    "/api/v1/days/2026-11-28/stories?q=",
    "/feed.atom?q=",
    "/feed.json?q=",
    "/trends?q=",
)
PIECES: Final = (
    *(f"{name}:" for name in READERS),
    *("lang:", "x:", "::", "AND", "OR", "NOT", "NEAR(a b, 2)", "|", "-", "--", "!", "(", ")"),
    *('"', '""', "'", "*", "**", "^", "{headline}:", "+", "\\", "%", "_", "?", ";", "/*", "\x00"),
    *("' OR 1=1 --", '"; DROP TABLE articles', "MATCH", "rowid", "2026-11-21", "2026-13", "0000"),
    *("SCO", "ШОС", "上海合作组织", "سازمان", "एससीओ", "შანხაი", "Ե", "한국"),
    *("ไทย", "שלום", "Ω", "ß", "\u202e", "\u0301", "\ud800", "\U0001f600"),
    *("KZ", "KZ,UZ,", "about", "yes", "topic:energy/oil"),
    *("a*", "1e309", "9" * 40, "a" * 300, "( " * 60, "https://a.example/?q=1", "\r\n\t", " "),
)  # fmt: skip


def strings(number: int, dice: random.Random) -> Iterator[str]:
    """Yield *number* strings of one to twenty pieces."""
    for _ in range(number):
        pieces = dice.choices(PIECES, k=dice.randint(1, 20))
        yield dice.choice(("", " ", " ")).join(pieces)[:1_000]


Answers = tuple[Counter[str], list[str]]
"""How often each path answered with each status, and the 5xx as they were."""


async def asked(
    settings: Settings, number: int, dice: random.Random
) -> tuple[Counter[str], list[str]]:
    """Ask for *number* strings."""
    site = Site(settings)
    site.clock = lambda: outside.NOW
    app = application(site)
    counted: Counter[str] = Counter()
    bad = []
    for at, text in enumerate(strings(number, dice)):
        # Another address each time: the limits of one asker are tested elsewhere.
        there = (f"198.18.{at >> 8 & 255}.{at & 255}", 4_000)
        transport = httpx.ASGITransport(app, client=there)
        path = PATHS[at % len(PATHS)] + quote_from_bytes(text.encode("utf-8", "surrogatepass"))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.get(path)
        counted[f"{answer.status_code} {path.partition('?')[0]}"] += 1
        if answer.status_code >= 500:
            bad.append(f"{answer.status_code} {path[:200]} {answer.text[:200]}")
    site.close()
    return counted, bad


def run(folder: Path, number: int, dice: random.Random) -> Answers:
    """Ask a store in *folder* whose every field tries to break out of its page."""
    settings = Settings(monitor=MonitorSettings(data_dir=folder), web=WebSettings(public=True))
    with open_store(settings.database) as store:
        outside.fill(store)
        with store.writing():
            store.put(
                [Known(article=name, at=outside.NOW) for name in (outside.FIRST, outside.COPY)]
            )
    return asyncio.run(asked(settings, number, dice))


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and print how often what was answered."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--number", type=int, default=10_000)
    number = parser.parse_args(arguments).number
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        counted, bad = run(Path(folder), number, random.Random(14))
    for name, times in sorted(counted.items()):
        print(f"{times:6} {name}")
    print(
        f"{number} strings, {len(bad)} answers of 5xx, {time.process_time() - begun:.0f} s of CPU"
    )
    print(*bad[:20], sep="\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
