"""Read the suites out of their checkouts: one function for each, all in one table.

Each takes the root of a checkout and yields its pages in a fixed order. What a suite holds that
cannot be judged (a page whose file is missing, a test without an expectation) is passed over.
"""

from __future__ import annotations

import ast
import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from lxml import html as markup

from tests.bench.suites.page import Gold, Page

_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})[-.](\d{1,2})")


def trafilatura(root: Path) -> Iterator[Page]:
    """adbar/trafilatura, ``tests/evaldata.json``: pieces of 990 bodies, titles, dates, authors."""
    folder = root / "tests"
    for url, item in _json(folder / "evaldata.json").items():
        body = _found(folder, ("cache", "eval"), item["file"])
        author = item.get("author") or []
        names = author if isinstance(author, list) else author.split(";")
        if body is not None:
            gold = Gold(
                held=tuple(item["with"]),
                left_out=tuple(item["without"]),
                title=item.get("title") or "",
                date=_day(item.get("date") or ""),
                authors=tuple(name.strip() for name in names if name.strip()),
            )
            yield Page(suite="trafilatura", name=item["file"], url=url, body=body, gold=gold)


def htmldate(root: Path) -> Iterator[Page]:
    """adbar/htmldate, ``tests/eval_default.json``: 800 dates."""
    yield from _dates(root, "htmldate", "eval_default.json")


def mediacloud(root: Path) -> Iterator[Page]:
    """adbar/htmldate, ``tests/eval_mediacloud_2020.json``: 195 dates of news pages."""
    yield from _dates(root, "mediacloud", "eval_mediacloud_2020.json")


def fundus(root: Path) -> Iterator[Page]:
    """flairNLP/fundus: 258 pages of publishers in twenty languages, parsed by rules of their own.

    A publisher's file has one expectation for each version of its layout, in the order of the
    dates of its pages.
    """
    for path in sorted((root / "tests/resources/parser/test_data").glob("*/*.json")):
        known = _json(path.parent / "meta.info")
        pages = sorted(path.parent.glob(f"{path.stem}_2*.html.gz"))
        for kept, expected in zip(pages, _json(path).values(), strict=True):
            gold = Gold(
                text=_fundus_text(expected.get("body") or {}),
                title=expected.get("title") or "",
                date=_day(expected.get("publishing_date") or ""),
                authors=tuple(expected.get("authors") or ()),
            )
            yield Page(
                suite="fundus",
                name=f"{path.parent.name}/{kept.name}",
                url=known[kept.name]["url"],
                body=gzip.decompress(kept.read_bytes()),
                gold=gold,
            )


def scrapinghub(root: Path) -> Iterator[Page]:
    """article-extraction-benchmark, as ``../shared/data/extraction`` has it: 181 bodies."""
    for name, item in _json(root / "ground-truth.json").items():
        body = gzip.decompress((root / "html" / f"{name}.html.gz").read_bytes())
        gold = Gold(text=item["articleBody"])
        yield Page(suite="scrapinghub", name=name, url=item["url"], body=body, gold=gold)


def readability(root: Path) -> Iterator[Page]:
    """mozilla/readability, ``test/test-pages``: what the reader view of Firefox shows."""
    for folder in sorted((root / "test/test-pages").iterdir()):
        expected = _json(folder / "expected-metadata.json")
        shown = (folder / "expected.html").read_text(encoding="utf-8")
        gold = Gold(text=_plain(shown), title=expected.get("title") or "")
        yield Page(
            suite="readability",
            name=folder.name,
            url="http://fakehost/test/page.html",
            body=(folder / "source.html").read_bytes(),
            gold=gold,
        )


def newspaper4k(root: Path) -> Iterator[Page]:
    """AndyTheFactory/newspaper4k, ``tests/data``: bodies, some with titles, dates and authors."""
    data = root / "tests/data"
    for path in sorted((data / "txt").glob("*.txt")):
        page = data / "html" / f"{path.stem}.html"
        described = data / "metadata" / f"{path.stem}.json"
        if not page.is_file():
            continue
        item = _json(described) if described.is_file() else {}
        gold = Gold(
            text=path.read_text(encoding="utf-8"),
            title=item.get("title") or "",
            date=_day(str(item.get("publish_date") or "")),
            authors=tuple(item.get("authors") or ()),
        )
        url = item.get("url") or f"https://news.example.com/{path.stem}.html"
        yield Page(suite="newspaper4k", name=path.stem, url=url, body=page.read_bytes(), gold=gold)


def postlight(root: Path) -> Iterator[Page]:
    """postlight/parser: the tests of its custom extractors, each over a page in ``fixtures``.

    The expectations are read out of the JavaScript: the value that stands in the assertion of a
    title, an author, a date, or of the first thirteen words of the content.
    """
    for test in sorted((root / "src/extractors/custom").glob("*/index.test.js")):
        for number, case in enumerate(_cases(test.read_text(encoding="utf-8"))):
            url, fixture = _URL.search(case), _FIXTURE.search(case)
            path = root / fixture[1] if fixture else None
            if url is None or path is None or not path.is_file():
                continue
            said = {name: value for name, value in _expected(case) if value}
            gold = Gold(
                opening=said.get("first13", ""),
                title=said.get("title", ""),
                date=_day(said.get("date_published", "")),
                authors=tuple(filter(None, _JOINED.split(said.get("author", "")))),
            )
            yield Page(
                suite="postlight",
                name=f"{test.parent.name}#{number}",
                url=url[2],
                body=path.read_bytes(),
                gold=gold,
            )


SUITES: Final[dict[str, tuple[str, Callable[[Path], Iterator[Page]]]]] = {
    "trafilatura": ("trafilatura", trafilatura),
    "fundus": ("fundus", fundus),
    "scrapinghub": ("scrapinghub", scrapinghub),
    "readability": ("readability", readability),
    "newspaper4k": ("newspaper4k", newspaper4k),
    "postlight": ("parser", postlight),
    "htmldate": ("htmldate", htmldate),
    "mediacloud": ("htmldate", mediacloud),
}
"""Name of a suite: (folder of its checkout, the function that reads it)."""


_URL: Final = re.compile(r"""(?:url\s*=|parse\()\s*(['"`])(https?://.+?)\1""", re.DOTALL)
_JOINED: Final = re.compile(r",\s+|\s+(?:and|&)\s+|\n")
_FIXTURE: Final = re.compile(r"""['"`]\./(fixtures/[^'"`]+)['"`]""")
_STRING: Final = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)"""
_ASSERTED: Final = re.compile(
    rf"(?:assert\.(?:equal|strictEqual)|assert)\(\s*(title|author|date_published|first13)\s*,"
    rf"\s*{_STRING}"
)


_BARE_QUOTE: Final = re.compile(r'(?<!\\)"')


def _unquoted(literal: str) -> str:
    """Return the value of a string literal of JavaScript, whatever its quotes."""
    inner = _BARE_QUOTE.sub(r"\"", literal[1:-1]).replace("\n", r"\n")
    return str(ast.literal_eval(f'"{inner}"'))


def _cases(script: str) -> Iterator[str]:
    """Yield the pieces of a test's script that read one fixture each."""
    starts = [match.start() for match in re.finditer(r"beforeAll\(", script)]
    for start, end in zip(starts, [*starts[1:], len(script)], strict=False):
        yield script[start:end]


def _expected(case: str) -> Iterator[tuple[str, str]]:
    for name, literal in _ASSERTED.findall(case):
        yield name, _unquoted(literal)


def _dates(root: Path, suite: str, listed: str) -> Iterator[Page]:
    folder = root / "tests"
    for url, item in _json(folder / listed).items():
        body = _found(folder, ("test_set", "cache", "eval"), item["file"])
        day = _day(str(item["date"]))
        if body is not None and day:
            yield Page(suite=suite, name=item["file"], url=url, body=body, gold=Gold(date=day))


def _fundus_text(body: dict[str, Any]) -> str:
    lines = list(body.get("summary") or ())
    for section in body.get("sections") or ():
        lines += [*section["headline"], *section["paragraphs"]]
    return "\n".join(lines)


def _plain(shown: str) -> str:
    return " ".join(markup.fromstring(shown).itertext()) if shown.strip() else ""


def _found(folder: Path, places: tuple[str, ...], name: str) -> bytes | None:
    paths = (folder / place / name for place in places)
    return next((path.read_bytes() for path in paths if path.is_file()), None)


def _day(text: str) -> str:
    match = _ISO_DAY.match(text)
    return f"{match[1]}-{match[2]}-{int(match[3]):02d}" if match else ""


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
