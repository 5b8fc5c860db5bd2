"""Errors as answers: ``application/problem+json`` (RFC 9457), and nothing of the inside in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storage.errors import AmbiguousError, NoStoreError, SlowError, StorageError

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

PAUSE: Final = {"Retry-After": "5"}
"""For what goes by itself: a database that is busy, a place in the queue."""


@dataclass(slots=True)
class ProblemError(Exception):
    """A request that is not answered as it was asked.

    ``code`` is for programs and never changes; ``detail`` says to a person what to do.
    """

    status: int
    code: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self) -> Response:
        """Return it as it goes out."""
        told = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        return JSONResponse(told, self.status, dict(self.headers), MEDIA_TYPE)


def problem_of(error: Exception) -> ProblemError:
    """Return what an asker is told of *error*."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, SlowError):
        return ProblemError(503, "too-slow", str(error), PAUSE)
    if isinstance(error, NoStoreError):
        words = "nothing is stored here yet: the first run makes it"
        return ProblemError(503, "nothing-stored", words, PAUSE)
    if isinstance(error, AmbiguousError):
        return ProblemError(404, "ambiguous", str(error))
    if isinstance(error, StorageError):
        # The words name files of this machine: they are for the log, and for `status`.
        log.warning("%s", error)
        return ProblemError(503, "unreadable", _UNREADABLE, PAUSE)
    if isinstance(error, HTTPException):
        code = _CODES.get(error.status_code, "refused")
        return ProblemError(error.status_code, code, "", dict(error.headers or {}))
    log.error("a request failed", exc_info=error)
    return ProblemError(500, "internal", "an error of this program; its log says more")


_UNREADABLE: Final = "the database cannot be read now; `sco-monitor status` says why"
_CODES: Final = {404: "not-found", 405: "method-not-allowed"}


Drawn = Callable[[Request, ProblemError], Response]
"""Makes an answer of a problem, as its asker can read it."""


class Answered:
    """Answers what the application raises, where it has not begun to answer."""

    def __init__(self, app: ASGIApp, *, drawn: Drawn) -> None:
        self._app = app
        self._drawn = drawn

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in any case."""
        is_begun = False

        async def noted(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:  # noqa: BLE001 - an asker gets an answer, the log the rest
            problem = problem_of(error)
            if not is_begun:
                await self._answer(scope, problem)(scope, receive, send)

    def _answer(self, scope: Scope, problem: ProblemError) -> Response:
        try:
            return self._drawn(Request(scope), problem)
        except Exception:  # a template's own fault: whoever asked gets the problem in plain words
            log.exception("a problem could not be drawn")
            return problem.answer()


def answer(drawn: Drawn) -> Callable[[Request, Exception], Response]:
    """Return what answers that which the router refuses."""
    return lambda request, error: drawn(request, problem_of(error))
