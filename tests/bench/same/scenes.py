"""What is played before each tree: the newsroom, the corpora, files taken in, a site's past."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from .doors import Clock, door, watch
from .inputs import Text, corpora, documents, page_of, seeds, warc
from .loopback import Shelf, fixed_ports
from .told import Teller

NOW: Final = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
NEXT_DAY: Final = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
WORK: Final = "[work]\nworkers = 1\nparse_seconds = 120.0\nextract_seconds = 120.0\n"
READERS: Final = """
[[subscriptions]]
name = "reader {language}"
address = "{language}@example.org"
at = "00:00"
interface = "{language}"
query = "{query}"
"""


def newsroom(out: Path) -> None:
    """Watch the demo for a day: first round, a correction, an edition in each language."""
    with _folder() as folder, fixed_ports(), door("Newsroom")(now=NOW) as room:
        room.secret = SECRET
        config = folder / "demo.toml"
        config.write_text(room.settings_toml(folder) + _readers("relevance:about") + WORK, "utf-8")
        clock = Clock(NOW)
        watch(config, clock)
        room.correct()
        clock.forward(hours=2)
        watch(config, clock, until=NEXT_DAY)
        teller = Teller(config, out)
        teller.everything()
        teller.mails(folder / "outbox")
        teller.lines("requests.jsonl", [list(asked) for asked in room.requests])
        teller.lines("webhooks.jsonl", [json.loads(post.body) for post in room.received])


def texts(out: Path) -> None:
    """Take in every corpus as the archives of outlets, and make editions of it."""
    with _folder() as folder, fixed_ports(), Shelf() as shelf:
        archives = {f"/{number}.warc": pair for number, pair in enumerate(corpora(NOW).items())}
        shelf.files = {
            path: ("application/warc", warc(pages)) for path, (_, pages) in archives.items()
        }
        sources = [
            {"name": name, "publisher": name, "url": f"http://{shelf.address}{path}"}
            for path, (name, _) in archives.items()
        ]
        config = _config(folder, shelf, sources, kind="archive", more=_readers(""))
        watch(config, Clock(NOW), until=NEXT_DAY)
        teller = Teller(config, out)
        teller.everything()
        teller.mails(folder / "outbox")


def listings(out: Path) -> None:
    """Read every document of the corpora of sources by its kind."""
    source, document, parse = door("Source"), door("Document"), door("parse")
    lines = []
    for name, kind, told, body in documents():
        url = told.get("url", "https://paper.example/list")
        if told.get("options") or kind != "feed":
            more = {"options": tuple(sorted(told.get("options", {}).items()))}
        else:
            wanted = dict(told.get("source", {}))
            zone = wanted.pop("timezone", "")
            more = wanted | ({"options": (("timezone", zone),)} if zone else {})
        more.setdefault("language", told.get("language", ""))
        given = {"url": url, "body": body, "at": NOW} | told.get("document", {})
        given |= {"media_type": "text/html"} if kind == "listing" else {}
        if name.endswith(".warc"):
            given["media_type"] = "application/warc"
        found = parse(document(**given), source(name="Paper", url=url, kind=kind, **more), 500)
        lines.append({"name": name} | asdict(found))
    text = "".join(json.dumps(one, ensure_ascii=False, default=str) + "\n" for one in lines)
    out.mkdir(parents=True, exist_ok=True)
    (out / "listings.jsonl").write_text(text, "utf-8", errors="backslashreplace")


def files(out: Path) -> None:
    """Take in the seed texts one by one, as `ingest` does."""
    begun = datetime.now(UTC)
    with _folder() as folder, fixed_ports(), Shelf() as shelf:
        config = _config(folder, shelf, ())
        teller = Teller(config, out, begun)
        taken = [teller.command("ingest", "--json", str(path)) for path in seeds()]
        if taken:
            teller.write("ingest.jsonl", "".join(taken))
            teller.everything()


def past(out: Path) -> None:
    """Walk into the past of a site by its sitemaps, and by a WARC file."""
    begun = datetime.now(UTC)
    with _folder() as folder, fixed_ports(), Shelf() as shelf:
        _publish_past(shelf)
        sources = [{"name": "Paper", "url": f"http://{shelf.address}/feed.xml"}]
        config = _config(folder, shelf, sources)
        archive = folder / "saved.warc"
        archive.write_bytes(warc(page_of("Paper archive", text) for text in _old_texts(5, 7)))
        teller = Teller(config, out, begun)
        walked = teller.command("backfill", "Paper", "--since", "2026-01-01", "--json")
        saved = teller.command("backfill", "Paper", "--warc", str(archive), "--json")
        teller.write("backfill.jsonl", walked + saved)
        teller.lines("requests.jsonl", sorted(shelf.asked))
        teller.everything()


SCENES: Final[Mapping[str, Callable[[Path], None]]] = {
    "newsroom": newsroom,
    "seeds": files,
    "listings": listings,
    "past": past,
    "texts": texts,
}
QUICK: Final = ("newsroom", "seeds")


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sco-same-") as name:
        yield Path(name)


def _readers(query: str) -> str:
    return "".join(READERS.format(language=one, query=query) for one in ("en", "ru", "zh"))


def _config(
    folder: Path,
    shelf: Shelf,
    sources: Iterable[Mapping[str, Any]],
    *,
    kind: str = "feed",
    more: str = "",
) -> Path:
    """Write settings that watch *sources* on *shelf*."""
    tables = [
        "\n".join(["[[sources]]", f'kind = "{kind}"', *(f"{k} = {json.dumps(v)}" for k, v in s)])
        for s in (source.items() for source in sources)
    ]
    config = folder / "same.toml"
    config.write_text(
        "catalogue = false\n"
        f'[monitor]\ndata_dir = "{folder}"\ncontact = "mailto:editor@example.org"\n'
        f'[fetch]\nallow_addresses = ["{shelf.address}"]\nhost_delay_seconds = 0.0\n'
        f"max_items = 5000\nmax_bytes = 100000000\n{WORK}" + "\n".join([*tables, more]),
        "utf-8",
    )
    return config


def _old_texts(first: int, last: int) -> Iterator[Text]:
    """Yield stories that have nothing in common but their subject."""
    for number in range(first, last):
        seen = datetime(2026, number, 3, 9, tzinfo=UTC)
        words = " ".join(f"word{number}{n * n * number % 97}" for n in range(60))
        yield Text(
            name=f"story-{number}",
            headline=f"Ministers of member states meet for the {number}th time",
            text=f"BISHKEK, {seen:%B} 3 (Kabar) -- The Shanghai Cooperation Organisation held its "
            f"meeting number {number} and looked at {number * 7} proposals.\n\n{words}.",
            language="en",
            at=seen,
        )


def _publish_past(shelf: Shelf) -> None:
    """Put a site with sitemaps of two months on *shelf*."""
    site = f"http://{shelf.address}"
    pages = {f"/{t.name}": page_of("Paper", t) for t in _old_texts(1, 5)}
    rows = "".join(
        f"<url><loc>{site}{path}</loc><lastmod>{page.at:%Y-%m-%d}</lastmod></url>"
        for path, page in pages.items()
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    index = f"<sitemap><loc>{site}/all.xml</loc></sitemap>"
    found = {path: (page.media_type, page.body) for path, page in pages.items()}
    found["/robots.txt"] = ("text/plain", f"Sitemap: {site}/index.xml\n".encode())
    found["/index.xml"] = (
        "application/xml",
        f"<sitemapindex {space}>{index}</sitemapindex>".encode(),
    )
    found["/all.xml"] = ("application/xml", f"<urlset {space}>{rows}</urlset>".encode())
    found["/feed.xml"] = ("application/xml", b'<rss version="2.0"><channel></channel></rss>')
    shelf.files = found
