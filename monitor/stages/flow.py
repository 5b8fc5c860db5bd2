"""The flow: which stage a changed record is work for. The whole way of the data in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from storage.records import (
    Article,
    Capture,
    Classification,
    Delivery,
    Entry,
    Follow,
    Membership,
    Original,
    Record,
    Reprint,
    Vector,
    Walk,
)
from storage.store import Opening


def flow(
    clock: Callable[[], datetime], *, translates: bool = False
) -> Callable[[Record], Iterator[Opening]]:
    """Return the function that says which work a changed record opens, due at once.

    :param translates: whether there is a translator: without one nothing is noted for it
    """

    def opens(record: Record) -> Iterator[Opening]:
        for stage, item in _next(record):
            if translates or stage != "translate":
                yield stage, item, clock()

    return opens


def _next(record: Record) -> Iterator[tuple[str, str]]:
    match record:
        case Capture(purpose="poll") if record.body:
            yield "parse", record.id
        case Capture(purpose="article" | "announced" | "ingest") if record.body:
            yield "extract", record.id
        case Follow():
            yield "poll", record.id
        case Walk():
            yield "walk", record.id
        case Entry(decision="all" | "matching" | "asked") if record.page:
            yield "fetch", record.page
        case Article():
            yield "compare", record.id
            yield "classify", record.id
            if record.version > 1:
                yield "translate", record.id
            if record.version > 1 or record.status == "canceled":
                yield "match", record.id
        case Reprint() | Original():
            yield "group", record.article
        case Classification():
            yield "embed", record.article
            yield "group", record.article
            yield "match", record.article
            if record.level != "none":
                yield "translate", record.article
        case Vector():
            yield "group", record.article
        case Membership():
            yield "match", record.article
        case Delivery():
            yield "deliver", record.id
