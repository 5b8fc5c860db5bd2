"""The given situations that are no source: lists, pages to discover from, hosts, trust."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from config.load import load_settings
from config.settings import SettingsError
from monitor.catalogue.discovery import discover
from monitor.catalogue.opml import Imported, import_opml
from monitor.clock import now
from monitor.http.exchange import Limits, Request
from monitor.http.guard import Guard
from monitor.parts import Parts
from monitor.sources import Document
from tests.edge.given import BASE, FOLDER, Server
from tests.edge.right import NEWS

TLS: Final = Path(__file__).parents[1] / "hostile" / "tls"
AGENT: Final = "sco-monitor-test/1 (+mailto:test@example.org)"


class EveryNameIsHere:
    """A resolver that knows one address for every name: ours."""

    def resolve(self, host: str, port: int, seconds: float) -> tuple[str, ...]:
        """See `monitor.http.resolver.Resolver`."""
        return ("127.0.0.1",)

    def close(self) -> None:
        """See `monitor.http.resolver.Resolver`."""


def _list(name: str) -> Imported:
    return import_opml((FOLDER / name / "list.opml").read_bytes())


def _utf8() -> bool:
    return [feed.title for feed in _list("opml_utf8").feeds] == ["Новости Азии"]


def _idn() -> bool:
    return [feed.url.rpartition("/")[0] for feed in _list("opml_idn_address").feeds] == [
        "http://xn--d1abbgf6aiiy.xn--p1ai"
    ]


def _base() -> bool:
    body = (FOLDER / "discover_base" / "index.html").read_bytes()
    page = Document(url=f"http://{BASE.decode()}/ru/index.html", body=body, at=now())
    wanted = f"http://{BASE.decode()}/portal/lenta.php?id=9"
    return wanted in {found.url for found in discover(page) if found.named}


def _emoji() -> bool:
    with Server(lambda _asked, _address: NEWS) as server:
        port = server.address.rpartition(":")[2]
        with Guard(
            Limits(), AGENT, frozenset({server.address}), resolver=EveryNameIsHere()
        ) as guard:
            return guard.fetch(Request(url=f"http://xn--i-7iq.ws:{port}/feed.xml")).reason == "ok"


def _own_authority() -> bool:
    """A source whose server has a certificate of the state's own authority is read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "good.pem")
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        server = stack.enter_context(Server(lambda *_: NEWS, host="127.0.0.2", tls=context))
        config = Path(folder) / "edge.toml"
        config.write_text(
            f'catalogue = false\n[monitor]\ndata_dir = "{folder}"\n[fetch]\n'
            f'allow_addresses = ["{server.address}"]\nca_file = "{TLS / "authority.pem"}"\n',
            "utf-8",
        )
        try:
            guard = Parts(load_settings(config, environment={}), stack).guard
        except SettingsError:
            return False
        return guard.fetch(Request(url=f"https://{server.address}/feed.xml")).reason == "ok"


COMMANDS: Final[dict[str, Callable[[], bool]]] = {
    "discover_base": _base,
    "idn_emoji_host": _emoji,
    "opml_commented": lambda: [feed.title for feed in _list("opml_commented").feeds] == ["A"],
    "opml_idn_address": _idn,
    "opml_utf16": lambda: len(_list("opml_utf16").feeds) == 1,
    "opml_utf8": _utf8,
    "tls_state_ca": _own_authority,
}
