"""What one asker may take: bytes, seconds, tries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from monitor.web.limits import BODY_BYTES, REMEMBERED, Limits, Tries
from monitor.web.problem import ProblemError
from tests.web.conftest import Asked

Make = Callable[..., Asked]


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def test_a_body_has_an_end_said_or_not(asked: Make) -> None:
    site = asked()
    site.app.router.routes.append(Route("/echo", echo, methods=["POST"]))
    assert site("/echo", method="POST", content=b"a" * BODY_BYTES).text == str(BODY_BYTES)
    assert site("/echo", method="POST", content=b"a" * (BODY_BYTES + 1)).status_code == 413

    async def drops() -> object:
        for _ in range(BODY_BYTES // 1_000 + 2):
            yield b"a" * 1_000

    answer = site("/echo", method="POST", content=drops())
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


def test_an_answer_that_takes_too_long_is_given_up() -> None:
    async def endless(*_: object) -> None:
        await asyncio.sleep(3_600)

    limits = Limits(endless, seconds=0.05)
    scope = {"type": "http", "raw_path": b"/", "query_string": b"", "headers": []}

    async def nothing(*_: object) -> dict[str, object]:
        return {}

    with pytest.raises(ProblemError, match="too-slow"):
        asyncio.run(limits(scope, nothing, nothing))  # type: ignore[arg-type]


def test_tries_are_counted_for_each_asker_and_come_back() -> None:
    clock = [0.0]
    tries = Tries(3, 10, lambda: clock[0])
    for _ in range(3):
        tries.take("192.0.2.1", "searches")
    with pytest.raises(ProblemError) as refused:
        tries.take("192.0.2.1", "searches")
    assert refused.value.status == 429
    assert int(refused.value.headers["Retry-After"]) <= 11
    tries.take("192.0.2.2", "searches")
    clock[0] = 10.1
    tries.take("192.0.2.1", "searches")
    assert tries.wait("192.0.2.1")
    clock[0] = 1_000
    assert not tries.wait("192.0.2.1")


def test_a_network_of_ipv6_is_one_asker() -> None:
    tries = Tries(1, 10, lambda: 0.0)
    tries.take("2001:db8:1:2::1", "tries")
    assert tries.wait("2001:db8:1:2:ffff::9")
    assert not tries.wait("2001:db8:1:3::1")
    tries.take("::ffff:192.0.2.1", "tries")
    assert tries.wait("192.0.2.1")


def test_many_askers_take_no_memory_without_end() -> None:
    tries = Tries(1, 10, lambda: 0.0)
    for number in range(REMEMBERED + 500):
        tries.count(f"asker {number}")
    assert len(tries._free_at) == REMEMBERED
    assert tries.wait(f"asker {REMEMBERED}")
