"""The description of the API: an OpenAPI 3.1 document, made from the operations themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from monitor import __version__
from monitor.web.api.operation import Operation, Parameter
from monitor.web.api.shapes import PROBLEM, SHAPES, list_of
from monitor.web.problem import MEDIA_TYPE

_ALWAYS: Final = {
    "400": "what is asked is wrong: `detail` says what",
    "401": "say who asks, by a token or a password",
    "403": "who asks may not do this",
    "414": "the address is too long",
    "421": "the server does not answer to this Host",
    "429": "too many requests: `Retry-After` says when to come again",
    "431": "the headers are too long",
    "500": "an error of the program",
    "503": "the database is busy or gone, or the question takes too long: ask for less",
}
_SOMETIMES: Final = {
    "404": "there is no such thing",
    "409": "as it is now, this cannot be done: `detail` says why",
    "410": "it was withdrawn",
    "413": "the body is too long",
    "415": "the body is not application/json",
    "422": "nothing was found there",
}
_TAG: Final = {"ETag": {"schema": {"type": "string"}, "description": "names this very answer"}}


def document(operations: Sequence[Operation], server: str) -> dict[str, Any]:
    """Return the document of *operations*, which are below the address *server*."""
    paths: dict[str, Any] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    lists = {f"{one.shape}_list": list_of(one.shape) for one in operations if one.is_list}
    used = {one.shape for one in operations}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sco-monitor",
            "version": __version__,
            "summary": "What is known of the news about the Shanghai Cooperation Organisation",
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "security": [{}, {"token": []}, {"password": []}],
        "paths": paths,
        "components": {
            "schemas": {n: s for n, s in SHAPES.items() if n in used}
            | lists
            | {"problem": PROBLEM},
            "responses": {code: _problem(means) for code, means in _problems().items()},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "password": {"type": "http", "scheme": "basic"},
            },
        },
    }


_DESCRIPTION: Final = (
    "Names and shapes are promises: a field may be added, none changes its meaning. Times are ISO "
    "8601 in UTC. A list comes in pages: `next` is the cursor of the one behind. Lists in the "
    "order in which articles became known have no end: their last cursor, asked for again later, "
    "gives what is new. An answer has an ETag; sent back in If-None-Match it costs a 304."
)


def _problems() -> dict[str, str]:
    return _ALWAYS | _SOMETIMES


def _problem(means: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/problem"}
    return {"description": means, "content": {MEDIA_TYPE: {"schema": schema}}}


def _operation(one: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": one.name,
        "summary": re.sub(r"\s+", " ", one.means),
        "parameters": [_parameter(each) for each in one.parameters if each.place != "body"],
        "responses": _responses(one),
    }
    members = [each for each in one.parameters if each.place == "body"]
    if one.method == "POST":
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _members(members)}},
        }
    if one.needs == "operate":
        found["security"] = [{"token": []}, {"password": []}]
    return found


def _responses(one: Operation) -> dict[str, Any]:
    shape = f"{one.shape}_list" if one.is_list else one.shape
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape}"}}}
    good: dict[str, Any] = {"description": "the answer", "content": content}
    found: dict[str, Any] = {"200": good}
    if one.method == "GET":
        good["headers"] = _TAG
        found["304"] = {"description": "the asker has it already"}
    codes = set(_ALWAYS)
    if any(each.place == "path" for each in one.parameters):
        codes.add("404")
    if one.may_be_gone:
        codes.add("410")
    if one.method == "POST":
        codes |= {"404", "409", "413", "415", "422"}
    found |= {code: {"$ref": f"#/components/responses/{code}"} for code in sorted(codes)}
    return found


def _parameter(one: Parameter) -> dict[str, Any]:
    schema = _schema(one)
    if one.kind == "list":
        schema = {"type": "array", "items": schema, "minItems": one.least, "maxItems": one.most}
    found: dict[str, Any] = {
        "name": one.name,
        "in": one.place,
        "description": one.means,
        "required": one.is_needed,
        "schema": schema,
    }
    return found | ({"explode": True, "style": "form"} if one.kind == "list" else {})


def _members(members: Sequence[Parameter]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {one.name: _schema(one) | {"description": one.means} for one in members},
        "required": [one.name for one in members if one.is_needed],
        "additionalProperties": False,
    }


def _schema(one: Parameter) -> dict[str, Any]:
    found: dict[str, Any]
    match one.kind:
        case "number" if one.choices:
            found = {"type": "integer", "enum": [int(each) for each in one.choices]}
        case "number":
            found = {"type": "integer", "minimum": one.least, "maximum": one.most}
        case "time":
            found = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
        case "list":
            found = {"type": "string"}
        case "text" if one.choices:
            found = {"type": "string", "enum": list(one.choices)}
        case _:
            found = {"type": "string", "minLength": one.least, "maxLength": one.most}
    return found | ({"default": one.default} if one.default is not None else {})
