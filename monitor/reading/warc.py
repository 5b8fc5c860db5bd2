"""Captures as WARC 1.1 (ISO 28500): response records that any web archive tool reads."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO

from storage.records import Capture


def write_warc(captures: Iterable[Capture], stream: BinaryIO) -> int:
    """Write *captures* as gzipped response records; return how many."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(stream, gzip=True)
    count = 0
    for capture in captures:
        kind = capture.media_type or "application/octet-stream"
        charset = f"; charset={capture.charset}" if capture.charset else ""
        headers = [("Content-Type", f"{kind}{charset}"), ("Content-Length", str(len(capture.body)))]
        if capture.etag:
            headers.append(("ETag", capture.etag))
        if capture.last_modified:
            headers.append(("Last-Modified", capture.last_modified))
        record = writer.create_warc_record(
            capture.final_url or capture.url,
            "response",
            payload=BytesIO(capture.body),
            http_headers=StatusAndHeaders(f"{capture.status or 200} OK", headers, "HTTP/1.1"),
            warc_headers_dict={"WARC-Date": capture.at.strftime("%Y-%m-%dT%H:%M:%SZ")},
        )
        writer.write_record(record)
        count += 1
    return count
