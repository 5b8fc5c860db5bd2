"""Anything at all for an answer and for a URL, and robots.txt over the wire."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.http.exchange import ExchangeError
from monitor.http.guard import Guard, Limits, Request
from monitor.http.resolver import Answer
from monitor.http.robots import Robots
from storage.reasons import MEANINGS
from tests.hostile.scripts import PATIENT, moved, raw, reply
from tests.hostile.server import Newsroom


def url(newsroom: Newsroom, path: str) -> str:
    return f"http://{newsroom.places['server']}{path}"


HEADS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/html\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /good\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 429 Slow\r\nRetry-After: 10\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08",
        b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n",
    ]
)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """Bytes of an answer in which some were changed, dropped or put in."""
    data = bytearray(draw(HEADS))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(data)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(answers(), st.binary(max_size=300)))
def test_any_answer_ends_with_a_reason(newsroom: Newsroom, guard: Guard, data: bytes) -> None:
    newsroom.add("/fuzz", raw(data))
    response = guard.fetch(Request(url=url(newsroom, "/fuzz"), etag='"x"'))
    assert response.reason in MEANINGS
    assert response.detail.isprintable()
    assert newsroom.hits == []


class NoNames:
    """A resolver that knows no name: fuzzed host names must not reach a name server."""

    def resolve(self, host: str, port: int, seconds: float) -> Answer:
        if host.replace(".", "").isdigit() or ":" in host:
            return (host,)
        raise ExchangeError("dns-failed", host)

    def close(self) -> None:
        pass


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.text(max_size=60).map(lambda text: f"http://{text}/"),
        st.text(alphabet="0123456789abcdefx.:[]@/\\%#?", max_size=40).map(lambda t: f"http://{t}"),
    )
)
def test_any_url_ends_with_a_reason(text: str) -> None:
    with Guard(PATIENT, "x", resolver=NoNames()) as guard:
        response = guard.fetch(Request(url=text), Limits(deadline_seconds=0.01))
    assert response.reason in (
        "url-refused",
        "dns-failed",
        "address-refused",
        "timeout",
        "connect-failed",
    )


# -- robots.txt through the guard ----------------------------------------------------------------


def test_robots_are_read_over_the_wire(newsroom: Newsroom) -> None:
    rules = b"User-agent: *\nDisallow: /closed\nCrawl-delay: 3\n"
    with Guard(PATIENT, "sco-monitor/1", newsroom.allowed) as guard:
        newsroom.add("/robots.txt", moved("/robots-2.txt"))
        newsroom.add("/robots-2.txt", reply(rules + b"#" * 2_000_000))
        verdict = Robots(guard).allowed(url(newsroom, "/closed/page"), "sco-monitor/1")
        assert (verdict.allowed, verdict.crawl_delay, verdict.temporary) == (False, 3.0, False)
        assert Robots(guard).allowed(url(newsroom, "/open"), "sco-monitor/1").allowed

        newsroom.add("/robots.txt", reply(status="503 Later"))
        assert Robots(guard).allowed(url(newsroom, "/open"), "sco-monitor/1").temporary
        newsroom.add("/robots.txt", reply(status="403 No"))
        assert Robots(guard).allowed(url(newsroom, "/open"), "sco-monitor/1").allowed
