"""What is asked, checked against what an operation takes: nothing is guessed or passed over."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request

from monitor.web.api.operation import Operation, Parameter
from monitor.web.problem import ProblemError

_EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)


def parameters(operation: Operation, request: Request, body: bytes) -> dict[str, Any]:
    """Return the values of the parameters of *operation*, by name; defaults where they have one.

    :raises ProblemError: 400 for one that is unknown, wrong, missing or there twice
    """
    known = {one.name: one for one in operation.parameters}
    found: dict[str, Any] = {}
    found |= {one.name: one.default for one in operation.parameters if one.default is not None}
    for name in request.query_params:
        if name not in known or known[name].place != "query":
            raise wrong(name, f"is no parameter here; there are {_names(operation, 'query')}")
        found[name] = _read(known[name], request.query_params.getlist(name))
    for name, value in request.path_params.items():
        found[name] = _read(known[name], [str(value)])
    given = _of_body(operation, request, body)
    for name, value in given.items():
        if name not in known or known[name].place != "body":
            raise wrong(name, f"is no member here; there are {_names(operation, 'body')}")
        if not isinstance(value, str):
            raise wrong(name, "is a string")
        found[name] = _read(known[name], [value])
    for one in operation.parameters:
        if one.is_needed and one.name not in found:
            raise wrong(one.name, "is needed")
    return found


def wrong(name: str, why: str) -> ProblemError:
    """Return the error for the parameter *name*."""
    return ProblemError(400, "bad-parameter", f"{name[:100]!r} {why}")


def cursor_of(kind: str, place: object) -> str:
    """Return a *place* in a list of that *kind* as text that stands in an address."""
    packed = json.dumps([kind, place], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(packed.encode("utf-8")).decode("ascii").rstrip("=")


def place_of(kind: str, cursor: str, like: type) -> Any:
    """Return the place that *cursor* means, None for "".

    :param like: int or str, as the places of this list are
    :raises ProblemError: 400 where it is none of this list
    """
    if not cursor:
        return None
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found = json.loads(packed)
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if (
        not isinstance(found, list)
        or len(found) != 2
        or found[0] != kind
        or type(found[1]) is not like
        or (isinstance(found[1], int) and not 0 <= found[1] < 2**62)
    ):
        raise wrong("cursor", "is none of this list: take `next` of the page before, unchanged")
    return found[1]


def _names(operation: Operation, place: str) -> str:
    found = [one.name for one in operation.parameters if one.place == place]
    return ", ".join(found) or "none"


def _of_body(operation: Operation, request: Request, body: bytes) -> Mapping[str, object]:
    """Return the members of the JSON object in *body*.

    It must say that it is JSON: a form, which any page may send in its reader's name, cannot.
    """
    if operation.method == "GET":
        return {}
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise ProblemError(415, "no-json", "the body is a JSON object, of application/json")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProblemError(400, "bad-body", "the body is a JSON object")
    return found


def _read(parameter: Parameter, values: list[str]) -> object:
    if parameter.kind == "list":
        if not parameter.least <= len(values) <= parameter.most:
            raise wrong(parameter.name, f"may come {parameter.most} times")
        return tuple(values)
    if len(values) > 1:
        raise wrong(parameter.name, "is there twice")
    (text,) = values
    if parameter.kind == "number":
        return _number(parameter, text)
    if parameter.kind == "time":
        return _time(parameter, text)
    if parameter.choices and text not in parameter.choices:
        raise wrong(parameter.name, f"is one of {', '.join(parameter.choices)}")
    if not parameter.least <= len(text) <= parameter.most:
        raise wrong(parameter.name, f"has {parameter.least} to {parameter.most} letters")
    return text


def _number(parameter: Parameter, text: str) -> int:
    is_one = text.isascii() and text.isdigit() and len(text) <= 9
    if not is_one or not parameter.least <= int(text) <= parameter.most:
        raise wrong(parameter.name, f"is a number from {parameter.least} to {parameter.most}")
    if parameter.choices and text not in parameter.choices:
        raise wrong(parameter.name, f"is one of {', '.join(parameter.choices)}")
    return int(text)


def _time(parameter: Parameter, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        at = datetime.min.replace(tzinfo=UTC)
    if at < _EARLIEST:
        raise wrong(parameter.name, "is a date or a time: 2026-11-21, 2026-11-21T06:00:00Z")
    return at
