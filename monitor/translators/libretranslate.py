"""A LibreTranslate server: one POST for each text, through the guard.

https://docs.libretranslate.com/api/operations/translate/
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from config.settings import Settings, TranslatorSettings
from monitor.http.guard import Guard, Limits, Request, Response
from monitor.notifiers._secrets import SecretError, read_secret
from monitor.text.clean import clean_line
from monitor.translators import Translated, failed, judged
from storage.reasons import ADDRESS, GOOD, meaning

MOST_BYTES: Final = 65_536
"""Of an answer: a headline takes a few hundred."""

_ADVICE: Final = (
    "give a public http(s) address on port 80 or 443, or write the ip:port of your own server "
    "into [fetch] allow_addresses"
)


class LibreTranslate:
    """Asks the server of ``[translator] url``, with the key that the file holds now."""

    def __init__(self, chosen: TranslatorSettings, guard: Callable[[], Guard]) -> None:
        self._url = f"{chosen.url.rstrip('/')}/translate"
        self._key_file = chosen.key_file
        self._guard = guard
        self._limits = Limits(
            deadline_seconds=chosen.seconds, max_bytes=MOST_BYTES, max_wire_bytes=2 * MOST_BYTES
        )
        self.name = clean_line(urlsplit(chosen.url).hostname or "", 100)

    def translate(self, text: str, source: str, target: str) -> Translated:
        """Ask for *text* in the language *target*."""
        asked = {"q": text, "source": source, "target": target, "format": "text"}
        if self._key_file:
            try:
                asked["api_key"] = read_secret(self._key_file, "[translator] key_file")[0].strip()
            except SecretError as error:
                return failed(str(error))
        request = Request(
            url=self._url,
            method="POST",
            headers=(("content-type", "application/json"),),
            body=json.dumps(asked).encode("ascii"),
            follow_redirects=False,
        )
        response = self._guard().fetch(request, self._limits)
        said = _said(response)
        return judged(text, said, target) if isinstance(said, str) else said


def _said(response: Response) -> str | Translated:
    """Return the text of an answer, or how the question ended.

    Nothing else of what the server says is passed on: it may repeat what it was sent.
    """
    status = response.status
    if status == 400:
        detail = "answered 400: it does not know these languages, or wants a key"
        return Translated(reason="no-translation", detail=detail)
    if status == 403:
        return failed("answered 403: is the key in [translator] key_file right?")
    if response.reason in ADDRESS:
        return failed(
            f"{response.reason}: {response.detail or meaning(response.reason)}; {_ADVICE}"
        )
    if not 200 <= status < 300 or response.reason not in GOOD:
        refused = status and not 200 <= status < 300
        what = f"answered {status}" if refused else f"{response.reason}: {meaning(response.reason)}"
        return failed(what, response.retry_after or 0)
    try:
        answer = json.loads(response.body)
    except (ValueError, RecursionError):
        return failed("answered with something else than JSON: is it a LibreTranslate server?")
    said = answer.get("translatedText") if isinstance(answer, dict) else None
    if not isinstance(said, str):
        return failed("answered without translatedText: is it a LibreTranslate server?")
    return said


def made(settings: Settings, guard: Callable[[], Guard]) -> LibreTranslate | None:
    """Return the server of ``[translator] url``, None where there is none."""
    return LibreTranslate(settings.translator, guard) if settings.translator.url else None
