"""What a database tells through the command line, written into files."""

from __future__ import annotations

import email
import email.policy
import hashlib
import io
import json
import re
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from .doors import door, endings

EXPORTS: Final = ("articles", "stories", "reprints", "tags", "quotes", "deliveries", "sources")
QUERIES: Final = (
    "",
    "ШОС",
    "上海合作",
    "railway OR transport",
    '"heads of state" -sport',
    "relevance:about country:KZ",
    "topic:energy",
    "language:ru since:2025-01-01",
    "(summit OR саммит) relevance:mention",
)
MOST: Final = 150
"""Articles of which every step is asked."""

_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?"
)


class Teller:
    """Writes what the program says into *folder*.

    What ran under the real clock *since* a time has the times since then replaced, and its lines
    sorted: workers end in any order.
    """

    def __init__(self, config: Path, folder: Path, since: datetime | None = None) -> None:
        self.config = config
        self.folder = folder
        self._since = since
        folder.mkdir(parents=True, exist_ok=True)

    def command(self, *words: str) -> str:
        """Run one command; return what it printed, and how it ended where not well."""
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(io.StringIO()):
            code = door("main")(["--config", str(self.config), *words])
        return out.getvalue() + (f"exit code {code}\n" if code else "")

    def write(self, name: str, text: str) -> None:
        """Write one file."""
        if self._since is not None:
            text = "".join(sorted(self._timeless(text).splitlines(keepends=True)))
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", errors="surrogatepass")

    def lines(self, name: str, values: Iterable[Any]) -> None:
        """Write one file of JSON lines."""
        self.write(name, "".join(json.dumps(v, ensure_ascii=False) + "\n" for v in values))

    def everything(self) -> None:
        """Write all exports, searches, and each step of the first articles."""
        for what in EXPORTS:
            self.write(f"{what}.jsonl", self.command("export", what))
        self.write("articles.csv", self.command("export", "articles", "--format", "csv"))
        self.lines("captures.jsonl", self._captures())
        self.lines("endings.jsonl", endings(self.config))
        self.write("search.txt", "".join(self._search(query) for query in QUERIES))
        articles = [json.loads(line) for line in self.command("export", "articles").splitlines()]
        told = sorted((one["id"], one["url"]) for one in articles)[:MOST]
        self.write("why.jsonl", "".join(self.command("why", url, "--json") for _, url in told))
        self.write("why-not.txt", "".join(self.command("why-not", url) for _, url in told[:20]))
        shown = (self.command("show", i, "--versions", "--reprints", "--json") for i, _ in told)
        self.write("show.jsonl", "".join(shown))
        stories = [json.loads(line) for line in self.command("export", "stories").splitlines()]
        shown = (self.command("show", story["id"]) for story in stories[:MOST])
        self.write("stories.txt", "".join(shown))

    def mails(self, outbox: Path) -> None:
        """Write the parts of every mail."""
        for path in sorted(outbox.glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            name = re.sub(r"\W+", "-", f"{message['Message-ID']} {message['To']}").strip("-")
            heads = "".join(f"{head}: {value}\n" for head, value in message.items())
            self.write(f"mails/{name}.head", heads)
            for part in message.walk():
                if not part.is_multipart():
                    self.write(f"mails/{name}.{part.get_content_subtype()}", part.get_content())

    def _search(self, query: str) -> str:
        found = self.command("search", "--json", "--limit", "50", query)
        ids = [json.loads(line)["id"] for line in found.splitlines() if line.startswith("{")]
        return f"{query}: {' '.join(ids)}\n"

    def _captures(self) -> list[tuple[str, ...]]:
        """Return what stands in the WARC export; its record ids are random."""
        from warcio.archiveiterator import ArchiveIterator

        file = self.folder / "captures.warc.gz"
        self.command("export", "captures", "--format", "warc", "--output", str(file))
        found = []
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                heads, http = record.rec_headers, record.http_headers
                body = record.content_stream().read()
                wanted = ("WARC-Type", "WARC-Target-URI", "WARC-Date")
                status = "" if http is None else http.statusline
                sent = [] if http is None else [f"{name}: {value}" for name, value in http.headers]
                told = [heads.get_header(name) or "" for name in wanted]
                found.append((*told, status, *sent, hashlib.sha256(body).hexdigest()))
        file.unlink()
        return found

    def _timeless(self, text: str) -> str:
        if self._since is None:
            return text
        first, last = self._since - timedelta(minutes=1), datetime.now(UTC) + timedelta(minutes=1)

        def said(match: re.Match[str]) -> str:
            try:
                at = datetime.fromisoformat(match[0])
            except ValueError:
                return match[0]
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            return "<now>" if first <= at <= last else match[0]

        return _TIME.sub(said, text)
