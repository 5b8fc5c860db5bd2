"""An operation of the API: where it is, what it takes, what it answers, and who may ask for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from starlette.requests import Request

from monitor.web.access import Asker
from monitor.web.credentials import Scope
from monitor.web.site import Site
from storage.store import Store

Json = dict[str, Any]
Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What an operation is told in its address, or in the JSON of its body.

    ``kind`` "time" is a date or a time of ISO 8601, "list" may come several times in an address.
    ``least`` and ``most`` are of the number, of the letters of a text, or of the parts of a list;
    a ``default`` of None says that there is none.
    """

    name: str
    means: str
    kind: Literal["text", "number", "time", "list"] = "text"
    place: Literal["path", "query", "body"] = "query"
    choices: tuple[str, ...] = ()
    default: str | int | None = None
    least: int = 0
    most: int = 1_000
    is_needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: who asks, what with (by the names of the parameters), and when.

    ``may_read_whole`` says that the asker is somebody in particular: terms of sources bind what is
    told to everybody.
    """

    site: Site
    request: Request
    asker: Asker
    may_read_whole: bool
    given: Mapping[str, Any]
    now: datetime

    def text(self, name: str) -> str:
        """Return the parameter *name*, "" where it was not given."""
        return str(self.given.get(name) or "")

    def number(self, name: str) -> int:
        """Return the number *name*, which has a default or is needed."""
        return int(self.given[name])

    def time(self, name: str) -> datetime | None:
        """Return the time *name*, None where it was not given."""
        found: datetime | None = self.given.get(name)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. ``shape`` names what it answers, of `monitor.web.api.shapes`.

    ``answers`` is plain code over a reader of the store, run in a thread. One that changes
    something has ``acts`` instead, which is handed no store: it goes through the door of the
    commands.
    """

    name: str
    path: str
    means: str
    shape: str
    answers: Callable[[Asked, Store], Json] | None = None
    acts: Callable[[Asked], Awaitable[Json]] | None = None
    parameters: tuple[Parameter, ...] = ()
    is_list: bool = False
    may_be_gone: bool = False

    @property
    def needs(self) -> Scope:
        """What its asker must be allowed to do."""
        return "read" if self.acts is None else "operate"

    @property
    def method(self) -> Method:
        """GET changes nothing; whatever does is a POST."""
        return "GET" if self.acts is None else "POST"


PAGE: Final = 50
MOST: Final = 200
"""Items of one page: as it is, and at most. 200 articles are two megabytes at most."""

LIMIT: Final = Parameter(
    name="limit", means="items of a page, at most", kind="number", default=PAGE, least=1, most=MOST
)
CURSOR: Final = Parameter(
    name="cursor",
    means="where to go on: `next` of the page before, unchanged",
    least=1,
    most=1_500,
)


def named(name: str, means: str) -> Parameter:
    """Return a parameter that stands in the path."""
    return Parameter(name=name, means=means, place="path", is_needed=True, least=1, most=2_000)
