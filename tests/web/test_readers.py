"""Questions to the store: in time or given up, some at once, and none in the writer's way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from monitor.web.problem import ProblemError
from monitor.web.readers import Readers
from storage.errors import NoStoreError, SlowError, StorageError
from storage.opening import open_store
from storage.sqlite.store import SqliteReader
from storage.store import Store
from tests.storage.records import ENTRY
from tests.web.conftest import Asked

Make = Callable[..., Asked]

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def endless(store: Store) -> Any:
    return cast(SqliteReader, store).database.execute(ENDLESS).fetchone()


@pytest.mark.long
def test_a_question_that_takes_too_long_is_answered_with_503(asked: Make) -> None:
    site = asked()

    def slow(_: Request, store: Store) -> Response:
        return PlainTextResponse(str(endless(store)))

    def quick(_: Request, store: Store) -> Response:
        return PlainTextResponse(str(store.articles.count()))

    site.app.router.routes += [
        Route("/slow", site.site.reading(slow)),
        Route("/quick", site.site.reading(quick)),
    ]
    answer = site("/slow")
    assert (answer.status_code, answer.json()["code"]) == (503, "too-slow")
    assert answer.headers["retry-after"] == "5"
    assert site("/quick").text == "0"


def test_a_fault_of_ours_is_told_without_its_inside(
    asked: Make, caplog: pytest.LogCaptureFixture
) -> None:
    site = asked()

    def broken(_: Request, store: Store) -> Response:
        raise KeyError(f"secret {store.articles.count()}")

    site.app.router.routes.append(Route("/broken", site.site.reading(broken)))
    answer = site("/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "secret 0" in caplog.text


def test_nothing_stored_and_unreadable_are_told_without_paths(asked: Make) -> None:
    site = asked()

    def quick(_: Request, store: Store) -> Response:
        return PlainTextResponse(str(store.articles.count()))

    site.app.router.routes.append(Route("/quick", site.site.reading(quick)))
    database = site.settings.database
    database.unlink()
    assert site("/quick").json()["code"] == "nothing-stored"
    database.write_bytes(b"nonsense" * 1_000)
    answer = site("/quick")
    assert (answer.status_code, answer.json()["code"]) == (503, "unreadable")
    assert str(database.parent) not in answer.text


@pytest.mark.long
def test_what_finds_the_queue_full_is_told_to_come_again(asked: Make) -> None:
    place = asked().settings.database
    readers = Readers(place, seconds=0.3, threads=2, waiting=2)

    async def crowd() -> list[object]:
        return await asyncio.gather(
            *(readers.ask(endless) for _ in range(8)), return_exceptions=True
        )

    for _ in range(2):  # and the queue is empty again afterwards
        ends = asyncio.run(crowd())
        assert sum(isinstance(end, SlowError) for end in ends) == 4
        busy = [end for end in ends if isinstance(end, ProblemError)]
        assert [end.code for end in busy] == ["busy"] * 4
    readers.close()


def test_whoever_goes_away_leaves_his_place(asked: Make) -> None:
    place = asked().settings.database
    readers = Readers(place, seconds=0.3, threads=1, waiting=0)

    async def leave() -> int:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await readers.ask(endless)
        while True:
            try:
                return await readers.ask(lambda store: store.articles.count())
            except ProblemError:
                await asyncio.sleep(0.05)

    assert asyncio.run(leave()) == 0
    readers.close()


def test_20_readers_beside_a_writer_see_whole_transactions(asked: Make) -> None:
    place = asked().settings.database
    readers = Readers(place)

    def pair(store: Store) -> tuple[int, int]:
        counts = dict.fromkeys(("a", "b"), 0)
        for stage, _, _, number in store.work.counts():
            counts[stage] += number
        return counts["a"], counts["b"]

    async def look(writer: asyncio.Future[None]) -> list[tuple[int, int]]:
        seen: list[tuple[int, int]] = []
        while not writer.done():
            seen += await asyncio.gather(*(readers.ask(pair) for _ in range(20)))
        return seen

    def write() -> None:
        with open_store(place) as store:
            for number in range(150):
                with store.writing():
                    store.put([replace(ENTRY, id=f"e{number}", page=f"p{number}")])
                    store.work.record("a", [f"e{number}"], "ok", ENTRY.first_seen)
                    store.work.record("b", [f"e{number}"], "ok", ENTRY.first_seen)

    async def both() -> list[tuple[int, int]]:
        writer = asyncio.ensure_future(asyncio.to_thread(write))
        seen = await look(writer)
        await writer
        return seen

    seen = asyncio.run(both())
    assert seen
    assert all(first == second for first, second in seen)
    readers.close()


def test_a_reader_writes_nothing(asked: Make) -> None:
    place = asked().settings.database
    readers = Readers(place)

    def write(store: Store) -> None:
        with store.writing():
            store.put([ENTRY])

    with pytest.raises(StorageError, match="for reading alone"):
        asyncio.run(readers.ask(write))
    place.unlink()
    with pytest.raises(NoStoreError):
        asyncio.run(readers.ask(write))
    assert not place.exists()
    readers.close()
