"""All corpora, taken in by a store in a file and by one on a server: what is exported is the same.

The pages of the extraction benchmark, and the texts of all labelled sets as pages of their
outlets. Both stores are told the same time, so that times are compared too.
"""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from config.load import load_settings
from monitor.reading.export import article_lines, quote_lines, reprint_lines, story_lines, tag_lines
from monitor.stages.flow import flow
from storage.opening import open_reader
from storage.records import Capture, key
from storage.store import Store
from tests.cluster import folder_of_its_own
from tests.postgres import Server

ROOT: Final = Path(__file__).parents[3]
PAGES: Final = ROOT.parent / "shared" / "data" / "extraction" / "html"
TEXTS: Final = ROOT / "tests" / "sets"
AT: Final = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)

EXPORTS: Final[dict[str, Callable[[Store], Iterator[dict[str, Any]]]]] = {
    "articles": lambda store: article_lines(store, store.articles.ids()),
    "tags": lambda store: tag_lines(store, store.articles.ids()),
    "quotes": lambda store: quote_lines(store, store.articles.ids()),
    "reprints": lambda store: reprint_lines(store, None),
    "stories": lambda store: story_lines(store, store.stories.ids()),
}


def same(server: Server) -> list[str]:
    """Take all in twice; return which export differs, and where first."""
    captures = [*_pages(), *_texts()]
    print(f"        {len(captures)} documents")
    with folder_of_its_own() as folder:
        here = _taken_in(folder / "file", captures, {})
        parts = urlsplit(server.address())
        (folder / "password").write_text(parts.password or "")
        there = _taken_in(
            folder / "server",
            captures,
            {
                "SCO_MONITOR_STORE_URL": f"postgresql://{parts.username}@{parts.hostname}:"
                f"{parts.port}{parts.path}",
                "SCO_MONITOR_STORE_PASSWORD_FILE": str(folder / "password"),
            },
        )
    found = []
    for name, lines in here.items():
        others = there[name]
        print(f"        {name}: {len(lines)} lines, {len(set(lines) ^ set(others))} differ")
        if lines != others:
            one, other = sorted(set(lines) - set(others)), sorted(set(others) - set(lines))
            found.append(f"{name} differ: {one[:1]} here, {other[:1]} there")
    return found


def _taken_in(
    folder: Path, captures: list[Capture], environment: dict[str, str]
) -> dict[str, list[str]]:
    """Keep *captures* in a store and read them; return the lines of each export, sorted."""
    from monitor.app import App
    from monitor.cli.session import run_all

    folder.mkdir()
    config = folder / "same.toml"
    config.write_text('catalogue = false\n[meaning]\nvectors = "none"\n', "utf-8")
    settings = load_settings(config, data_dir=folder, environment=environment)
    with App(settings, clock=lambda: AT) as app:
        with app.store.writing():
            app.store.keep(captures, opens=flow(app.clock))
        run_all(app)
    with open_reader(settings.database) as store:
        return {
            name: sorted(json.dumps(line, ensure_ascii=False) for line in lines(store))
            for name, lines in EXPORTS.items()
        }


def _pages() -> Iterator[Capture]:
    for file in sorted(PAGES.glob("*.html.gz")):
        name = file.name.partition(".")[0]
        yield _capture(f"https://pages.example/{name}", gzip.decompress(file.read_bytes()))


def _texts() -> Iterator[Capture]:
    for file in sorted(TEXTS.rglob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            text = json.loads(line)
            host = text.get("host") or f"{file.stem}.example"
            yield _capture(f"https://{host}/{text['id']}", _page(text))


def _page(text: dict[str, Any]) -> bytes:
    """Return the page that an outlet would make of a labelled text."""
    said = {name: html.escape(str(text.get(name, ""))) for name in ("headline", "published")}
    paragraphs = "".join(f"<p>{html.escape(one)}</p>" for one in str(text["text"]).split("\n"))
    return (
        f'<html lang="{text["language"]}"><head><title>{said["headline"]}</title>'
        f'<meta property="article:published_time" content="{said["published"]}"></head>'
        f"<body><article><h1>{said['headline']}</h1>{paragraphs}</article></body></html>"
    ).encode()


def _capture(url: str, body: bytes) -> Capture:
    return Capture(
        id=key("capture", url),
        source="same",
        url=url,
        purpose="article",
        at=AT,
        reason="ok",
        status=200,
        final_url=url,
        page=key("page", url),
        media_type="text/html; charset=utf-8",
        body=body,
    )
