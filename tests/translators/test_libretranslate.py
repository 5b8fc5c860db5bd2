"""A LibreTranslate server on loopback: what it is asked, and what its answers mean."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import FetchSettings, Settings, TranslatorSettings
from monitor.parts import Parts
from monitor.translators import Translated
from tests.outlets import Answer, Asked, Outlet

pytestmark = pytest.mark.server

SAID = "Саммит ШОС начался"
KEY = "9d1f-secret"


def right(_asked: Asked) -> Answer:
    return Answer(json.dumps({"translatedText": SAID}).encode(), "application/json")


def translated(
    outlet: Outlet,
    answer: Callable[[Asked], Answer] | Answer,
    key_file: Path | None = None,
    *,
    seconds: float = 10.0,
    allowed: bool = True,
) -> Translated:
    outlet.pages["/translate"] = answer
    chosen = TranslatorSettings(url=outlet.url("/"), key_file=str(key_file or ""), seconds=seconds)
    fetching = FetchSettings(allow_addresses=(outlet.address,) if allowed else ())
    with ExitStack() as closing:
        parts = Parts(replace(Settings(), translator=chosen, fetch=fetching), closing)
        assert parts.translator is not None
        assert parts.translator.name == "127.0.0.1"
        return parts.translator.translate("The SCO summit begins", "en", "ru")


def test_it_is_asked_as_its_documents_say(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text(f"{KEY}\n")
    with Outlet() as outlet:
        assert translated(outlet, right, secret) == Translated(reason="ok", text=SAID)
        assert translated(outlet, right) == Translated(reason="ok", text=SAID)
    first, second = (json.loads(one.body) for one in outlet.asked)
    text = {"q": "The SCO summit begins", "source": "en", "target": "ru", "format": "text"}
    assert (first, second) == (text | {"api_key": KEY}, text)


@pytest.mark.parametrize(
    ("answer", "reason", "detail"),
    [
        (Answer(b'{"error": "ru is not supported"}', status=400), "no-translation", "answered 400"),
        (
            Answer(f'{{"error": "{KEY}"}}'.encode(), status=403),
            "translator-unavailable",
            "key_file",
        ),
        (
            Answer(b"slow down", status=429, headers={"Retry-After": "70"}),
            "translator-unavailable",
            "429",
        ),
        (Answer(b"", status=503), "translator-unavailable", "503"),
        (Answer(b"", status=302, headers={"Location": "/"}), "translator-unavailable", "302"),
        (Answer(b"<h1>Welcome</h1>"), "translator-unavailable", "something else than JSON"),
        (Answer(b"[" * 50_000), "translator-unavailable", "something else than JSON"),
        (Answer(b'{"translatedText": null}'), "translator-unavailable", "without translatedText"),
        (Answer(b'"x"'), "translator-unavailable", "without translatedText"),
        (Answer(b" " * 90_000), "translator-unavailable", "too-large"),
        (Answer(b'{"translatedText": "Traceback"}'), "no-translation", "not written as ru"),
    ],
)
def test_what_its_answers_mean(answer: Answer, reason: str, detail: str, tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text(KEY)
    with Outlet() as outlet:
        found = translated(outlet, answer, secret)
    assert (found.reason, found.text) == (reason, "")
    assert detail in found.detail
    assert KEY not in repr(found)
    assert found.retry_after_seconds == (70 if answer.status == 429 else 0)


def test_one_that_hangs_ends_in_its_time() -> None:
    rest = threading.Event()

    def hang(asked: Asked) -> Answer:
        rest.wait(30)
        return right(asked)

    with Outlet() as outlet:
        found = translated(outlet, hang, seconds=0.5)
        rest.set()
    assert found.reason == "translator-unavailable"
    assert found.detail.startswith("timeout")


def test_a_private_address_is_dialled_only_where_the_operator_says_so(tmp_path: Path) -> None:
    with Outlet() as outlet:
        found = translated(outlet, right, allowed=False)
        without = translated(outlet, right, tmp_path / "missing")
    assert found.reason == "translator-unavailable"
    assert "allow_addresses" in found.detail
    assert "cannot be read" in without.detail
    assert outlet.asked == []
