"""The egress proxy: everything goes through it, and only what the guard itself would dial."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator

import pytest

from monitor.http.guard import Guard, Request
from tests.hostile.cases_redirects import NAMES
from tests.hostile.conftest import TLS
from tests.hostile.scripts import PATIENT, QUICK, moved
from tests.hostile.server import SERVER, Newsroom, NewsroomResolver, hang_up, listener, read_request


class Proxy:
    """An HTTP proxy that forwards GET and tunnels CONNECT; asked for a user, it wants one."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.heads: list[str] = []
        self.refuses = False
        self._listener = listener("127.0.0.1", 0)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        hang_up(self._listener)

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(sock,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            client.settimeout(10)
            request = read_request(client)
            line, _, rest = request.partition(b"\r\n")
            method, target, _ = line.decode().split(" ")
            self.asked.append(f"{method} {target}")
            self.heads.append(rest.decode("latin-1"))
            if self.refuses:
                client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            place = target.removeprefix("http://").partition("/")[0]
            with socket.create_connection((SERVER, int(place.rpartition(":")[2])), 5) as server:
                if method == "CONNECT":
                    client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                else:
                    path = target.removeprefix("http://").partition("/")[2]
                    server.sendall(f"{method} /{path} HTTP/1.1\r\n".encode() + rest)
                threading.Thread(target=_pump, args=(client, server), daemon=True).start()
                _pump(server, client)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy()
    yield made
    made.close()


@pytest.fixture
def proxied(newsroom: Newsroom, proxy: Proxy) -> Iterator[Guard]:
    with Guard(
        PATIENT,
        "x",
        newsroom.allowed,
        f"http://desk:p%40ss@127.0.0.1:{proxy.port}",
        resolver=NewsroomResolver(NAMES),
        trust=ssl.create_default_context(cafile=str(TLS / "authority.pem")),
    ) as guard:
        yield guard


def test_plain_requests_go_through_it(newsroom: Newsroom, proxy: Proxy, proxied: Guard) -> None:
    response = proxied.fetch(Request(url=f"http://{newsroom.places['server']}/good"))
    assert (response.reason, response.body) == ("ok", b"hello")
    assert proxy.asked == [f"GET http://{newsroom.places['server']}/good"]
    user = base64.b64encode(b"desk:p@ss").decode()
    assert f"proxy-authorization: basic {user}".lower() in proxy.heads[0].lower()


def test_tls_goes_through_a_tunnel(newsroom: Newsroom, proxy: Proxy, proxied: Guard) -> None:
    port = newsroom.places["tls_good_port"]
    response = proxied.fetch(Request(url=f"https://tls.test:{port}/good"))
    assert (response.reason, response.body) == ("ok", b"hello")
    assert proxy.asked == [f"CONNECT tls.test:{port}"]
    assert "authorization" not in newsroom.requests[-1][1].lower()


def test_limits_hold_behind_it(newsroom: Newsroom, proxied: Guard) -> None:
    place = f"http://{newsroom.places['server']}"
    assert proxied.fetch(Request(url=f"{place}/drip-body"), QUICK).reason == "timeout"
    assert proxied.fetch(Request(url=f"{place}/gzip-cut")).reason == "truncated"
    expired = f"https://{newsroom.places['tls_expired']}/good"
    assert proxied.fetch(Request(url=expired)).reason == "tls-failed"


@pytest.mark.parametrize(
    "target",
    [
        "http://{canary}/",
        "https://192.168.1.1/",
        "http://inside.test:{port}/",
        "http://mixed.test/",
    ],
)
def test_forbidden_targets_do_not_reach_it(
    newsroom: Newsroom, proxy: Proxy, proxied: Guard, target: str
) -> None:
    asked = target.format_map(newsroom.places)
    assert proxied.fetch(Request(url=asked)).reason == "address-refused"
    newsroom.add("/by-way-of", moved(asked))
    by_way = Request(url=f"http://{newsroom.places['server']}/by-way-of")
    assert proxied.fetch(by_way).reason == "address-refused"
    assert proxy.asked == [f"GET {by_way.url}"]
    assert newsroom.hits == []


def test_a_proxy_that_refuses_or_is_down(newsroom: Newsroom, proxy: Proxy, proxied: Guard) -> None:
    proxy.refuses = True
    tls = Request(url=f"https://{newsroom.places['tls_good']}/good")
    response = proxied.fetch(tls)
    assert (response.reason, response.status) == ("connect-failed", 0)
    assert "proxy" in response.detail
    proxy.close()
    assert proxied.fetch(tls).reason == "connect-failed"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1:3128", "https://127.0.0.1:3128", "socks5://127.0.0.1:1", "http://", "http://[x/"],
)
def test_other_proxies_are_errors(address: str) -> None:
    with pytest.raises(ValueError, match="egress proxy"):
        Guard(PATIENT, "x", egress_proxy=address)


def test_a_password_is_not_in_the_error() -> None:
    with pytest.raises(ValueError, match="egress proxy") as caught:
        Guard(PATIENT, "x", egress_proxy="https://desk:hunter2@127.0.0.1:3128")
    assert "hunter2" not in str(caught.value)
