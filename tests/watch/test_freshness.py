"""Cache-Control and Expires: how long a server says that its answer stays good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.http.exchange import Response
from monitor.watch.freshness import stays_good

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=3600"}, 3_600),
        ({"cache-control": "public, s-maxage=9999, Max-Age = 600"}, 600),
        ({"cache-control": 'max-age="900"'}, 900),
        ({"cache-control": "max-age=600", "age": "200"}, 400),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "max-age=0", "expires": "Wed, 18 Nov 2026 13:00:00 GMT"}, 0),
        ({"expires": "Wed, 18 Nov 2026 13:00:00 GMT"}, 3_600),
        (
            {
                "date": "Wed, 18 Nov 2026 09:00:00 GMT",
                "expires": "Wed, 18 Nov 2026 09:30:00 GMT",
            },
            1_800,
        ),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, 0),
        ({"cache-control": "max-age=31536000"}, 0),
        ({"cache-control": "max-age=99999999999999999999"}, 0),
        ({"cache-control": "x-max-age=600"}, 0),
        ({"cache-control": "max-age=abc"}, 0),
    ],
)
def test_headers_that_servers_send(headers: dict[str, str], seconds: int) -> None:
    answer = Response(reason="ok", status=200, headers=tuple(headers.items()))
    assert stays_good(answer, NOW) == timedelta(seconds=seconds)
