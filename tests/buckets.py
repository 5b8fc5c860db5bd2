"""A bucket on loopback, as programs that speak S3 know it: objects, signatures and all.

It keeps, gives and deletes objects, one by one or several, and refuses what is not signed with its
key. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import fromstring

NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"
_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d+)/([^/]+)/s3/aws4_request, "
    r"SignedHeaders=([^,]+), Signature=(\w+)"
)


class Bucket:
    """The bucket ``news`` at a free port of 127.0.0.1, as long as the context lasts."""

    KEY, SECRET = "sco-monitor-test", "not-a-word-of-this-may-be-told"

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.asked: list[tuple[str, str, int]] = []
        self._server = _Server(self)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """What whoever may use it has in the environment."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._server.server_port}",
            "AWS_ACCESS_KEY_ID": self.KEY,
            "AWS_SECRET_ACCESS_KEY": self.SECRET,
            "AWS_REGION": "here-1",
        }

    def is_signed(self, method: str, target: str, headers: dict[str, str], body: bytes) -> bool:
        """Tell whether a request carries the signature that its parts and our secret make."""
        found = _SIGNED.fullmatch(headers.get("authorization", ""))
        if found is None or found[1] != self.KEY:
            return False
        day, region, signed = found[2], found[3], found[4]
        parts = urlsplit(target)
        query = "&".join(one if "=" in one else f"{one}=" for one in parts.query.split("&") if one)
        payload = hashlib.sha256(body).hexdigest()
        lines = [method, parts.path, query]
        lines += [f"{name}:{headers[name].strip()}" for name in signed.split(";")]
        lines += ["", signed, payload]
        scope = f"{day}/{region}/s3/aws4_request"
        whole = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, whole])
        key = f"AWS4{self.SECRET}".encode()
        for part in (day, region, "s3", "aws4_request", text):
            key = hmac.digest(key, part.encode(), "sha256")
        is_whole = headers["x-amz-content-sha256"] == payload
        return is_whole and hmac.compare_digest(key.hex(), found[5])


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, bucket: Bucket) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bucket = bucket

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        bucket = self.server.bucket
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if bucket.is_signed(self.command, self.path, headers, body):
            status, answer = self._answer(unquote(urlsplit(self.path).path), body)
        else:
            status, answer = 403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>"
        bucket.asked.append((self.command, self.path, status))
        self.send_response(status)
        self.send_header("ETag", f'"{hashlib.sha256(answer).hexdigest()[:32]}"')
        self.send_header("Last-Modified", "Sat, 21 Nov 2026 06:30:00 GMT")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    def _answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        objects = self.server.bucket.objects
        if path.partition("/")[2].partition("/")[0] != "news":
            return 404, b"<Error><Code>NoSuchBucket</Code></Error>"
        name = path.removeprefix("/news").removeprefix("/")
        if self.command == "PUT":
            objects[name] = body
            return 200, b""
        if self.command == "POST":
            names = [str(one.text) for one in fromstring(body).iter(f"{NAMESPACE}Key")]
            for one in names:
                objects.pop(one, None)
            gone = "".join(f"<Deleted><Key>{one}</Key></Deleted>" for one in names)
            space = NAMESPACE.strip("{}")
            return 200, f'<DeleteResult xmlns="{space}">{gone}</DeleteResult>'.encode()
        found = objects.get(name)
        return (
            (200, found) if found is not None else (404, b"<Error><Code>NoSuchKey</Code></Error>")
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """`Bucket.asked` keeps the requests."""
