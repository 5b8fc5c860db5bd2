"""Whose names and whose pages the server listens to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.web.hosts import host_of
from tests.web.conftest import Asked

Make = Callable[..., Asked]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8484", "127.0.0.1:8484", "[::1]:8484"])
def test_this_machine_is_asked_by_its_own_names(asked: Make, host: str) -> None:
    assert asked()("/metrics", host=host).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.1.2.3"]
)
def test_another_name_is_refused_whatever_is_asked(asked: Make, host: str) -> None:
    site = asked()
    for path in ("/healthz", "/readyz", "/metrics", "/nothing"):
        answer = site(path, host=host)
        assert (answer.status_code, answer.json()["code"]) == (421, "wrong-host")


@pytest.mark.parametrize("text", ["", "localhost:x", "a:1:2", "localhost:-1", "[::1]x"])
def test_what_is_no_host_is_refused(asked: Make, text: str) -> None:
    assert asked()("/healthz", headers={"Host": text}).status_code == 421


def test_two_hosts_are_none(asked: Make) -> None:
    import asyncio

    import httpx

    site = asked()

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(site.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            request = client.build_request("GET", "/healthz")
            request.headers = httpx.Headers([("Host", "localhost"), ("Host", "evil.example")])
            return await client.send(request)

    assert asyncio.run(ask()).status_code == 421


def test_the_names_of_the_settings_are_let_in(asked: Make) -> None:
    site = asked(hosts=("News.example.org",), public_url="https://press.example.org/sco")
    assert site("/metrics", host="news.example.org").status_code == 401
    assert site("/metrics", host="press.example.org:443").status_code == 401
    assert site("/metrics", host="example.org").status_code == 421


def test_one_host_has_one_form() -> None:
    forms = {"[::1]": "::1", "[0:0:0:0:0:0:0:1]:80": "::1", "A.Example.:80": "a.example"}
    assert {text: host_of(text) for text in forms} == forms


@pytest.mark.long
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ],
)
def test_a_page_of_another_site_changes_nothing(asked: Make, headers: dict[str, str]) -> None:
    site = asked()
    answer = site("/metrics", method="POST", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-origin")
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert site("/metrics", method="POST", headers=own).status_code == 405
    # So a page of ours asks whose address is told to nobody.
    own["Origin"] = "null"
    assert site("/metrics", method="POST", headers=own).status_code == 405
    assert site("/search").headers["referrer-policy"] == "same-origin"
    assert site("/metrics", method="POST").status_code == 405
