"""The hostile newsroom and a guard that may reach it, one per test process."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.http.guard import Guard
from tests.hostile import cases_answers, cases_compression, cases_redirects, cases_transport
from tests.hostile.scripts import PATIENT
from tests.hostile.server import Newsroom, NewsroomResolver

TLS = Path(__file__).parent / "tls"
"""Certificates for 127.0.0.2 and their keys, made for these tests, good for a hundred years."""

CASES = (
    *cases_transport.CASES,
    *cases_answers.CASES,
    *cases_compression.CASES,
    *cases_redirects.CASES,
)


def server_context(name: str) -> ssl.SSLContext:
    """Return the TLS side of a server with the certificate *name*."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{name}.pem")
    return context


@pytest.fixture(scope="session")
def newsroom() -> Iterator[Newsroom]:
    scripts = {f"/{case.name}": case.script for case in CASES if case.script is not None}
    tls = {
        f"tls_{name.replace('-', '_')}": server_context(name)
        for name in ("good", "expired", "self-signed", "wrong-host")
    }
    with Newsroom(scripts, tls, cases_transport.RUDE) as room:
        yield room


@pytest.fixture(scope="session")
def guard(newsroom: Newsroom) -> Iterator[Guard]:
    trust = ssl.create_default_context(cafile=str(TLS / "authority.pem"))
    with Guard(
        PATIENT,
        "sco-monitor-test/1 (+mailto:test@example.org)",
        newsroom.allowed | {f"127.0.0.5:{newsroom.port}"},
        resolver=NewsroomResolver(cases_redirects.NAMES),
        trust=trust,
    ) as opened:
        yield opened
