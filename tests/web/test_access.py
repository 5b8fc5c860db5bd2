"""Who may read, who may act, and how often somebody may be wrong about who he is."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from monitor.web import credentials
from monitor.web.access import GUESSES
from monitor.web.credentials import CredentialsError, new_token, new_user, read_file
from tests.web.conftest import ELSEWHERE, Asked

Make = Callable[..., Asked]

READ = frozenset[credentials.Scope]({"read"})
BOTH = frozenset[credentials.Scope]({"read", "operate"})
PUBLIC = {"hosts": ("news.example.org",)}


def from_outside(site: Asked, path: str = "/metrics", **more: object) -> int:
    """Return the status of a request from elsewhere."""
    return site(path, by=ELSEWHERE, host="news.example.org", **more).status_code  # type: ignore[arg-type]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def basic(name: str, password: str) -> dict[str, str]:
    text = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {text}"}


def with_operator(site: Asked) -> Asked:
    """Give *site* an endpoint for operators that says who asks."""

    async def act(request: Request) -> Response:
        asker = await site.site.access.allow(request, "operate")
        return JSONResponse({"name": asker.name, "address": asker.address})

    site.app.router.routes.append(Route("/act", act, methods=["POST"]))
    return site


@pytest.fixture
def tokens(tmp_path: Path) -> tuple[Path, str, str]:
    """A file of tokens, a reader's token and an operator's."""
    reader, first = new_token("press", READ)
    operator, second = new_token("desk", BOTH)
    path = tmp_path / "web.tokens"
    path.write_text(f"# who may what\n{first}\n\n{second}\n", "utf-8")
    return path, reader, operator


def test_on_this_machine_everybody_reads_and_nobody_acts(asked: Make) -> None:
    site = with_operator(asked())
    assert site("/metrics").status_code == 200
    assert site("/act", method="POST").status_code == 401


def test_elsewhere_one_says_who_he_is(asked: Make) -> None:
    site = asked(**PUBLIC)
    answer = site("/metrics", by=ELSEWHERE, host="news.example.org")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer ")
    assert answer.headers["content-type"] == "application/problem+json"
    assert from_outside(asked(public=True, **PUBLIC)) == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_whoever_comes_through_a_proxy_here_is_not_here(asked: Make, header: str) -> None:
    assert asked()("/metrics", headers={header: "127.0.0.1"}).status_code == 401


def test_a_name_of_this_machine_from_elsewhere_is_not_this_machine(asked: Make) -> None:
    assert asked()("/metrics", by=ELSEWHERE, host="localhost").status_code == 401


def test_everybody_may_ask_whether_it_lives_and_hears_no_more(asked: Make) -> None:
    site = asked(**PUBLIC)
    assert from_outside(site, "/healthz") == 503
    told = site("/readyz", by=ELSEWHERE, host="news.example.org").json()
    assert sorted(told) == ["findings", "state", "status"]
    assert "verdict" in site("/readyz").json()


def test_a_token_opens_what_its_scopes_say(asked: Make, tokens: tuple[Path, str, str]) -> None:
    path, reader, operator = tokens
    site = with_operator(asked(tokens_file=str(path), **PUBLIC))
    assert from_outside(site, headers=bearer(reader)) == 200
    assert from_outside(site, headers=bearer(operator)) == 200
    assert from_outside(site, "/act", method="POST", headers=bearer(reader)) == 403
    assert from_outside(site, "/act", method="POST", headers=bearer(operator)) == 200
    assert from_outside(site, headers=bearer(reader[:-1])) == 401
    assert from_outside(site, headers={"Authorization": reader}) == 401


def test_a_token_that_is_taken_out_of_the_file_is_worth_nothing_at_once(
    asked: Make, tokens: tuple[Path, str, str]
) -> None:
    path, reader, operator = tokens
    site = asked(tokens_file=str(path), **PUBLIC)
    assert from_outside(site, headers=bearer(reader)) == 200
    path.write_text(path.read_text("utf-8").splitlines()[3] + "\n", "utf-8")
    assert from_outside(site, headers=bearer(reader)) == 401
    assert from_outside(site, headers=bearer(operator)) == 200
    path.unlink()
    assert from_outside(site, headers=bearer(operator)) == 401


def test_no_token_stands_in_its_file(tokens: tuple[Path, str, str]) -> None:
    path, reader, operator = tokens
    text = path.read_text("utf-8")
    assert reader not in text
    assert operator not in text


@pytest.mark.long
def test_thousands_of_guesses_are_not_looked_at(asked: Make, tokens: tuple[Path, str, str]) -> None:
    path, reader, _ = tokens
    site = asked(tokens_file=str(path), **PUBLIC)
    assert from_outside(site, headers=bearer(reader)) == 200
    looked: list[str] = []
    look = site.site.access._credentials.look
    site.site.access._credentials.look = lambda given: looked.append(given) or look(given)  # type: ignore[method-assign, func-returns-value]
    import asyncio

    import httpx

    async def guess() -> list[int]:
        transport = httpx.ASGITransport(site.app, client=(ELSEWHERE, 1))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://news.example.org"
        ) as client:
            return [
                (await client.get("/metrics", headers=bearer(f"sco_{number}"))).status_code
                for number in range(2_500)
            ]

    answers = asyncio.run(guess())
    assert len(looked) <= GUESSES + 5
    assert set(answers) == {401, 429}
    assert answers.count(429) >= 2_400
    # Who was known before at this address is let in all the same; others are not held up.
    assert from_outside(site, headers=bearer(reader)) == 200
    assert site("/metrics", by="198.51.100.1", host="news.example.org").status_code == 401


def test_a_password_is_known_by_its_hash(asked: Make, tmp_path: Path) -> None:
    path = tmp_path / "web.users"
    path.write_text(new_user("anna", BOTH, "correct horse") + "\n", "utf-8")
    site = with_operator(asked(users_file=str(path), **PUBLIC))
    assert "$argon2id$" in path.read_text("utf-8")
    assert from_outside(site, headers=basic("anna", "correct horse")) == 200
    assert from_outside(site, "/act", method="POST", headers=basic("anna", "correct horse")) == 200
    for name, password in (("anna", "wrong"), ("anna", ""), ("bert", "correct horse")):
        assert from_outside(site, headers=basic(name, password)) == 401
    assert from_outside(site, headers={"Authorization": "Basic !!"}) == 401
    answer = site("/metrics", by=ELSEWHERE, host="news.example.org")
    assert answer.headers["www-authenticate"].startswith("Basic ")


def test_a_hash_that_would_take_much_memory_lets_nobody_in(asked: Make, tmp_path: Path) -> None:
    path = tmp_path / "web.users"
    dear = new_user("anna", READ, "x").replace("m=19456", "m=9999999")
    path.write_text(dear + "\n", "utf-8")
    assert from_outside(asked(users_file=str(path), **PUBLIC), headers=basic("anna", "x")) == 401


def test_a_proxy_is_believed_from_its_address_alone(asked: Make) -> None:
    site = with_operator(
        asked(
            proxies=("10.0.0.0/24", "127.0.0.1"),
            user_header="X-Forwarded-User",
            operators=("anna",),
            **PUBLIC,
        )
    )
    named = {"X-Forwarded-User": "anna", "X-Forwarded-For": "203.0.113.5, 10.0.0.9"}
    via = {"by": "10.0.0.4", "host": "news.example.org"}
    answer = site("/act", method="POST", headers=named, **via)  # type: ignore[arg-type]
    assert answer.json() == {"name": "anna", "address": "203.0.113.5"}
    other = site("/act", method="POST", headers=named | {"X-Forwarded-User": "bert"}, **via)  # type: ignore[arg-type]
    assert other.status_code == 403
    assert from_outside(site, headers=named) == 401
    assert site("/metrics", headers={"X-Forwarded-For": "1.2.3.4"}, **via).status_code == 401  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("anna read\n", "line 1: write NAME SCOPES DIGEST"),
        ("# x\nanna rule abc\n", "line 2: scopes are read and operate"),
        ("a read x\na read y\n", "line 2: 'a' is there twice"),
    ],
)
def test_a_fault_in_a_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "web.tokens"
    path.write_text(text, "utf-8")
    with pytest.raises(CredentialsError, match=words):
        read_file(path)


def test_a_file_that_is_none_lets_nobody_in(asked: Make, tmp_path: Path) -> None:
    site = asked(tokens_file=str(tmp_path), users_file="/dev/zero", **PUBLIC)
    assert from_outside(site, headers=bearer("sco_x")) == 401
