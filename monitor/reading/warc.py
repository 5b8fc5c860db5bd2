"""Captures as WARC 1.1 (ISO 28500): records that any web archive tool reads and replays.

A file begins with a ``warcinfo`` record. Each capture is a ``response`` record with the header
fields that came, and a ``request`` record where they are known. The stored bytes are inflated: the
fields that said how they were packed keep their values under names with ``X-Archive-Orig-``
before them, as web archives do, and ``Content-Length`` is that of the stored bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO, RawIOBase
from typing import Any, BinaryIO, Final

from storage.records import Capture

SOFTWARE: Final = "sco-monitor"

_OF_THE_WIRE: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_PREFIX: Final = "X-Archive-Orig-"

Header = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A response as it was written: where it stands, in bytes, and its payload's digest."""

    capture: Capture
    url: str
    digest: str
    offset: int
    length: int


def write_warc(
    captures: Iterable[Capture],
    stream: BinaryIO | RawIOBase,
    *,
    name: str = "",
    note: Callable[[Written], None] | None = None,
) -> int:
    """Write *captures* as gzipped records into the file called *name*; return how many.

    :param note: told of each response; the stream must know its place then
    """
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    about = {
        "software": f"{SOFTWARE}/{version(SOFTWARE)}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
    }
    info = writer.create_warcinfo_record(name or None, about)
    writer.write_record(info)
    info.raw_stream.close()
    count = 0
    for count, capture in enumerate(captures, start=1):  # noqa: B007 - it is the result
        records = [_response(writer, capture)]
        if capture.request_head:
            asked = _request(writer, capture)
            named = records[0].rec_headers.get_header("WARC-Record-ID")
            asked.rec_headers.add_header("WARC-Concurrent-To", named)
            records.append(asked)
        offset = stream.tell() if note else 0
        for record in records:
            writer.write_record(record)
            record.raw_stream.close()  # warcio spools it and leaves the file open
            if note and record is records[0]:
                digest = record.rec_headers.get_header("WARC-Payload-Digest")
                length = stream.tell() - offset
                note(Written(capture, _address(capture), digest, offset, length))
    return count


def _response(writer: Any, capture: Capture) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    status, headers = _parsed(capture.response_head)
    if not status:
        status, headers = f"HTTP/1.1 {capture.status or 200} OK", _made(capture)
    protocol, _, line = status.partition(" ")
    kept = [
        (f"{_PREFIX}{name}" if name.lower() in _OF_THE_WIRE else name, value)
        for name, value in headers
    ]
    kept.append(("Content-Length", str(len(capture.body))))
    return writer.create_warc_record(
        _address(capture),
        "response",
        payload=BytesIO(capture.body),
        http_headers=StatusAndHeaders(line, kept, protocol),
        warc_headers_dict={"WARC-Date": _date(capture)},
    )


def _request(writer: Any, capture: Capture) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    line, headers = _parsed(capture.request_head)
    return writer.create_warc_record(
        _address(capture),
        "request",
        http_headers=StatusAndHeaders(line, headers, is_http_request=True),
        warc_headers_dict={"WARC-Date": _date(capture)},
    )


def _made(capture: Capture) -> list[Header]:
    """Return what is known of the header fields of a capture of before they were kept."""
    kind = capture.media_type or "application/octet-stream"
    charset = f"; charset={capture.charset}" if capture.charset else ""
    fields = [("Content-Type", f"{kind}{charset}")]
    if capture.etag:
        fields.append(("ETag", capture.etag))
    if capture.last_modified:
        fields.append(("Last-Modified", capture.last_modified))
    return fields


def _parsed(head: str) -> tuple[str, list[Header]]:
    """Return the first line of a head and its fields."""
    first, *lines = head.removesuffix("\r\n").split("\r\n")
    fields = [line.partition(":") for line in lines if line]
    return first, [(name, value.strip()) for name, _, value in fields]


def _address(capture: Capture) -> str:
    return capture.final_url or capture.url


def _date(capture: Capture) -> str:
    return capture.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
