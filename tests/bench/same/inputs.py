"""The corpora of the tests as web pages in WARC files, and the documents of sources.

They are read from their files, not through the tests: those change with the code. A folder is
found by the end of its path, wherever it stands under ``tests``.
"""

from __future__ import annotations

import gzip
import json
import re
import tomllib
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from pathlib import Path
from typing import Any, Final

TESTS: Final = Path(__file__).resolve().parents[2]
SHARED: Final = TESTS.parents[1] / "shared"
LONG: Final = 400
"""Characters from which a text is long enough to be copied."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address, its bytes, when it was seen."""

    url: str
    body: bytes
    at: datetime
    media_type: str = "text/html"


@dataclass(frozen=True, slots=True)
class Text:
    """An article without a page."""

    name: str
    headline: str
    text: str
    language: str
    at: datetime


def corpora(now: datetime) -> dict[str, list[Page]]:
    """Return the pages of every corpus by the name of the outlet that is to have printed them."""
    texts = _texts(now)
    found = {"pages": list(_pages(now))}
    found |= {name: [page_of(name, text) for text in some] for name, some in texts.items()}
    found |= _copies(texts)
    if SHARED.is_dir():
        found |= {"benchmark": list(_benchmark(now)), "cases": list(_cases(now))}
        found |= {"kremlin": [page_of("kremlin", text) for text in _kremlin(now)]}
    return found


def folder(*paths: str) -> Path:
    """Return the folder of the tests whose path ends with one of *paths*: its place and older ones.

    :raises LookupError: when there is none, or more than one
    """
    found = sorted({one for path in paths for one in TESTS.glob(f"**/{path}") if one.is_dir()})
    if len(found) != 1:
        raise LookupError(f"{len(found)} folders tests/**/{paths[0]}; name its place in {__file__}")
    return found[0]


def warc(pages: Iterable[Page]) -> bytes:
    """Return *pages* as a WARC 1.0 file (ISO 28500) of resource records."""
    parts = []
    for page in pages:
        head = (
            "WARC/1.0",
            "WARC-Type: resource",
            f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, page.url)}>",
            f"WARC-Date: {page.at:%Y-%m-%dT%H:%M:%SZ}",
            f"WARC-Target-URI: {page.url}",
            f"Content-Type: {page.media_type}",
            f"Content-Length: {len(page.body)}",
        )
        parts += ["\r\n".join(head).encode(), b"\r\n\r\n", page.body, b"\r\n\r\n"]
    return b"".join(parts)


def documents() -> Iterator[tuple[str, str, dict[str, Any], bytes]]:
    """Yield (name, kind, expectation, bytes) of every document of the corpora of sources."""
    for place in sorted(folder("sources/corpus").iterdir()):
        kind = place.name.removesuffix("s") if place.name == "feeds" else place.name
        for file in sorted(path for path in place.rglob("*") if path.is_file()):
            beside = file.with_suffix(".toml")
            if file.suffix != ".toml":
                told = tomllib.loads(beside.read_text("utf-8")) if beside.exists() else {}
                yield f"{place.name}/{file.relative_to(place)}", kind, told, file.read_bytes()
    if SHARED.is_dir():
        for file in sorted((SHARED / "data" / "feeds").glob("*/*")):
            yield f"{file.parent.name}/{file.name}", "feed", {}, file.read_bytes()


def seeds() -> list[Path]:
    """Return the seed texts; none where there is no ``../shared``."""
    return sorted((SHARED / "seeds").glob("*.txt"))


def page_of(outlet: str, text: Text) -> Page:
    """Return a plain page that carries *text*."""
    paragraphs = "\n".join(f"<p>{escape(one)}</p>" for one in text.text.split("\n\n"))
    body = (
        f'<!DOCTYPE html><html lang="{escape(text.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(text.headline)}</title>"
        f'<meta property="article:published_time" content="{text.at.isoformat()}"></head>'
        f"<body><article><h1>{escape(text.headline)}</h1>\n{paragraphs}\n</article></body></html>"
    )
    host = re.sub(r"[^a-z0-9]+", "-", outlet.lower())
    return Page(f"https://{host}.example/{text.name}", body.encode(), text.at)


def _pages(now: datetime) -> Iterator[Page]:
    for file in sorted(folder("extraction/pages").glob("*.html")):
        told = tomllib.loads(file.with_suffix(".toml").read_text("utf-8"))
        yield Page(told["url"], file.read_bytes(), now)


def _texts(now: datetime) -> dict[str, list[Text]]:
    """Return the texts of the corpora by outlet, in the order of their files."""
    found: dict[str, list[Text]] = {}
    places = (
        folder("taggers/corpus/relevance"),
        folder("taggers/corpus/entities"),
        folder("stories/corpus", "story/corpus"),
    )
    for place in places:
        for file in sorted(place.rglob("*.toml")):
            tree = tomllib.loads(file.read_text("utf-8"))
            rows = tree.get("article") or tree.get("text") or ()
            language = file.stem.split("_")[0]
            for number, row in enumerate(rows if isinstance(rows, list) else ()):
                outlet = f"{file.parent.name} {file.stem} {number % 4}"
                found.setdefault(outlet, []).append(_text(f"{number:03}", row, language, now))
    found |= {"lines": list(_lines(now))}
    return found


def _text(name: str, row: Mapping[str, Any], language: str, now: datetime) -> Text:
    text = str(row.get("text") or row.get("body")).strip()
    at = row.get("at") or row.get("date")
    if isinstance(at, datetime):
        at = at.astimezone(UTC)
    elif isinstance(at, date):
        at = datetime.combine(at, time(9), UTC)
    return Text(name, row["headline"], text, row.get("language", language), min(at or now, now))


def _lines(now: datetime) -> Iterator[Text]:
    """Yield the lines that end and begin stories, each with a story around it."""
    extraction = folder("extraction/pages").parent
    rest = "Delegates met in the capital and agreed on {} points of a plan for the railway line."
    for number, case in enumerate(_rows(extraction / "credits.toml")):
        text = f"{rest.format(number)}\n\n{rest.format(number + 7)}\n\n{case['line']}"
        yield Text(f"credit-{number}", f"Plan {number} for the railway agreed", text, "", now)
    for number, case in enumerate(_rows(extraction / "datelines.toml")):
        text = f"{case['text']} {rest.format(number)}\n\n{rest.format(number + 7)}"
        yield Text(f"dateline-{number}", f"Plan {number} for the line agreed", text, "", now)


def _rows(file: Path) -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = tomllib.loads(file.read_text("utf-8"))["case"]
    return rows


def _copies(texts: Mapping[str, Sequence[Text]]) -> dict[str, list[Page]]:
    """Return what others make of long texts: the whole, a part, other numbers, two in one."""
    found: dict[str, list[Page]] = {}
    long = [text for some in texts.values() for text in some if len(text.text) >= LONG]
    for number, text in enumerate(long):
        parts = text.text.split("\n\n")
        other = long[number - 1].text.split("\n\n")
        how, changed = (
            ("exact", parts),
            ("cut", parts[: max(1, len(parts) // 2)]),
            ("altered", [re.sub(r"\d", "7", part) for part in [*parts[1:], "Agencies reported."]]),
            ("joined", [*parts[:2], *other[:2]]),
        )[number % 4]
        copy = Text(
            f"copy-{number}",
            f"{text.headline} - {how}" if number % 3 else text.headline,
            "\n\n".join(changed),
            text.language,
            text.at + timedelta(hours=1),
        )
        found.setdefault(f"copies {how}", []).append(page_of(f"copies {how}", copy))
    return found


def _benchmark(now: datetime) -> Iterator[Page]:
    truth = json.loads((SHARED / "data/extraction/ground-truth.json").read_text("utf-8"))
    for file in sorted((SHARED / "data/extraction/html").glob("*.html.gz")):
        name = file.name.removesuffix(".html.gz")
        url = truth[name].get("url") or f"https://benchmark.example/{name}"
        yield Page(url, gzip.decompress(file.read_bytes()), now)


def _cases(now: datetime) -> Iterator[Page]:
    for file in sorted((SHARED / "cases/articles").glob("*/*")):
        kind = {".html": "text/html", ".pdf": "application/pdf"}.get(file.suffix)
        if kind:
            url = f"https://cases.example/{file.parent.name}/{file.name}"
            yield Page(url, file.read_bytes(), now, kind)


def _kremlin(now: datetime) -> Iterator[Text]:
    for number, line in enumerate((SHARED / "data/texts/kremlin.jsonl").open(encoding="utf-8")):
        row = json.loads(line)
        at = now - timedelta(hours=number)
        yield Text(row["id"], row["title"], row["text"], row.get("lang", ""), at)
