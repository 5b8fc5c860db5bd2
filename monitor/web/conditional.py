"""Answers that a client has already: an entity tag, and 304 where it is the same (RFC 9110, 13)."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

REVALIDATED: Final = "private, no-cache"
"""Cache-Control: kept by the asker alone, and asked for again each time."""

KEPT: Final = ("etag", "cache-control", "link")
"""Headers of an answer that stay where its body is not sent."""

_TAG: Final = re.compile(r'(?:W/)?"([^"]*)"')


def conditional(request: Request, response: Response) -> Response:
    """Return *response* with its entity tag, or 304 where the asker of *request* has it."""
    body = bytes(response.body)
    tag = hashlib.sha256(body).hexdigest()[:32]
    response.headers["ETag"] = f'"{tag}"'
    response.headers["Cache-Control"] = REVALIDATED
    known = ",".join(request.headers.getlist("if-none-match"))
    if known.strip() == "*" or tag in _TAG.findall(known):
        kept = {name: response.headers[name] for name in KEPT if name in response.headers}
        return Response(status_code=304, headers=kept)
    return response
