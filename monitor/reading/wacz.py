"""Captures as WACZ 1.1.1: a web archive with its index and its pages, in one file to look into.

https://specs.webrecorder.net/wacz/1.1.1/ and its CDXJ 0.1.0: the WARC file of `warc`, stored
as it is so that a reader asks for single records; ``indexes/index.cdx`` says where each stands;
``pages/pages.jsonl`` lists the articles' pages with their headlines; ``datapackage.json`` holds the
digest of each, and ``datapackage-digest.json`` that of itself.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.metadata import version
from io import RawIOBase
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, Final
from urllib.parse import urlsplit

from monitor.reading.sorting import Sorted
from monitor.reading.warc import SOFTWARE, Written, write_warc
from storage.records import Capture

VERSION: Final = "1.1.1"
WARC: Final = "data.warc.gz"

_PAGES: Final = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}


def write_wacz(
    captures: Iterable[Capture],
    stream: BinaryIO,
    *,
    title_of: Callable[[Capture], str],
    created: datetime,
) -> int:
    """Write *captures* into *stream*, in which one can seek; return how many.

    :param title_of: the headline of what was read from a page, "" where there is none
    """
    resources: list[dict[str, Any]] = []
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package,
        TemporaryFile("w+", encoding="utf-8") as pages,
        Sorted() as index,
    ):
        pages.write(_line(_PAGES))

        def note(written: Written) -> None:
            index.add(_index_line(written))
            if written.capture.purpose == "article":
                pages.write(_line(_page(written.capture, title_of(written.capture))))

        with _Member(package, f"archive/{WARC}", created, resources, is_stored=True) as member:
            count = write_warc(captures, member, name=WARC, note=note)
        with _Member(package, "indexes/index.cdx", created, resources) as member:
            for line in index:
                member.write(line.encode())
        pages.seek(0)
        with _Member(package, "pages/pages.jsonl", created, resources) as member:
            for line in pages:
                member.write(line.encode())
        manifest = _manifest(resources, count, created)
        others: list[dict[str, Any]] = []
        with _Member(package, "datapackage.json", created, others) as member:
            member.write(manifest)
        with _Member(package, "datapackage-digest.json", created, others) as member:
            member.write(_json({"path": "datapackage.json", "hash": others[0]["hash"]}))
    return count


class _Member(RawIOBase):
    """One file of the package, written from its beginning to its end; its size and digest become
    a resource when it is closed."""

    def __init__(
        self,
        package: zipfile.ZipFile,
        path: str,
        at: datetime,
        resources: list[dict[str, Any]],
        *,
        is_stored: bool = False,
    ) -> None:
        super().__init__()
        info = zipfile.ZipInfo(path, at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        self._path = path
        self._file: IO[bytes] = package.open(info, "w", force_zip64=True)
        self._digest = hashlib.sha256()
        self._size = 0
        self._resources = resources

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._digest.update(data)
        self._size += len(data)
        return self._file.write(data)

    def tell(self) -> int:
        return self._size

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._resources.append(
                {
                    "name": self._path.rpartition("/")[2],
                    "path": self._path,
                    "hash": f"sha256:{self._digest.hexdigest()}",
                    "bytes": self._size,
                }
            )
        super().close()


def searchable(url: str) -> str:
    """Return *url* as an index is sorted by (CDXJ 0.1.0): ``org,example,www)/a?b=1``."""
    try:
        parts = urlsplit(url.lower())
    except ValueError:
        return url.lower().replace(" ", "%20")
    host, _, port = parts.netloc.rpartition("@")[2].partition(":")
    turned = ",".join(reversed(host.split("."))) + (f":{port}" if port else "")
    query = f"?{parts.query}" if parts.query else ""
    return f"{turned}){parts.path or '/'}{query}".replace(" ", "%20")


def _index_line(written: Written) -> str:
    capture = written.capture
    at = f"{capture.at:%Y%m%d%H%M%S}{capture.at.microsecond // 1000:03d}"
    found = {
        "url": written.url,
        "digest": written.digest,
        "mime": capture.media_type or "application/octet-stream",
        "filename": WARC,
        "offset": written.offset,
        "length": written.length,
        "status": capture.status or 200,
    }
    return f"{searchable(written.url)} {at} {_line(found)}"


def _page(capture: Capture, title: str) -> dict[str, Any]:
    page: dict[str, Any] = {
        "id": capture.id,
        "url": capture.final_url or capture.url,
        "ts": f"{capture.at:%Y-%m-%dT%H:%M:%S}Z",
        "size": len(capture.body),
    }
    return page | ({"title": title} if title else {})


def _manifest(resources: list[dict[str, Any]], count: int, created: datetime) -> bytes:
    at = f"{created:%Y-%m-%dT%H:%M:%S}Z"
    return _json(
        {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": "Pages and feeds that sco-monitor has fetched",
            "description": f"{count} answers of servers, as they were kept.",
            "created": at,
            "modified": at,
            "software": f"{SOFTWARE}/{version(SOFTWARE)}",
            "resources": resources,
        }
    )


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"
