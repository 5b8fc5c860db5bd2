"""The API against its own description: Schemathesis asks what it allows, and what it does not."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from config.settings import Settings, WebSettings
from monitor.web.api.serving import OPERATIONS
from monitor.web.credentials import new_token
from tests.web.conftest import Asked

PROMISES: Final = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]
EXAMPLES: Final = 2
"""Requests of each operation and mode."""

CONFIG: Final = schemathesis.Config.from_dict(
    {
        "checks": {
            # A negative text may be too long for an address as well.
            "negative_data_rejection": {"expected-statuses": [400, 404, 405, 414, 415]}
        }
    }
)
MODES: Final = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def from_everywhere(app: Callable[..., Any]) -> Callable[..., Any]:
    """Return *app* as asked by its name, each time from another address: without limit."""
    numbers = itertools.count(1)

    async def asked(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            headers = [one for one in scope["headers"] if one[0] != b"host"]
            number = next(numbers)
            address = f"198.18.{number >> 8 & 255}.{number & 255}"
            scope |= {"client": (address, 4_000), "headers": [(b"host", b"localhost"), *headers]}
        await app(scope, receive, send)

    return asked


async def found(url: str) -> list[dict[str, Any]]:
    """Return what a site offers, without asking it."""
    return [{"kind": "feed", "url": url, "title": "All", "why": "named", "items": 3}]


def test_every_answer_is_described(newsroom: Settings, tmp_path: Path) -> None:
    token, line = new_token("program", frozenset({"read", "operate"}))
    tokens = tmp_path / "tokens"
    tokens.write_text(line + "\n", "utf-8")
    # A copy, as some of what is asked changes it.
    shutil.copytree(newsroom.database.parent, tmp_path / "var")
    monitor = replace(newsroom.monitor, data_dir=tmp_path / "var")
    site = Asked(replace(newsroom, monitor=monitor, web=WebSettings(tokens_file=str(tokens))))
    site.site.discovery.look = found  # type: ignore[method-assign]
    known = {"Authorization": f"Bearer {token}"}
    app = from_everywhere(site.app)
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, headers=known, config=CONFIG
    )
    seen = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        seen.add(operation.definition.raw["operationId"])
        for mode in MODES:

            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Case) -> None:
                answer = case.call(headers=known)
                case.validate_response(answer, checks=PROMISES, headers=known)

            ask()
    assert seen == {one.name for one in OPERATIONS}
