"""Cookies of one exchange: a redirect that sets one is answered with it, and then it is forgotten.

Consent walls, load balancers and single sign-on send a reader once around with a cookie, and
to one that does not bring it back they send it round for ever. Kept are name and value, for
the host that set them, or for the hosts under a ``Domain`` of the same registrant (RFC 6265,
5.1.3 and 5.3); nothing outlives the fetch. Paths are not looked at: within one chain of
redirects a cookie too many harms nobody, and one too few ends in a loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from monitor.http.exchange import Header
from monitor.text.addresses.urls import registrable_domain

MOST: Final = 30
"""Cookies of one exchange; RFC 6265, 6.1 wants 50 of a host from browsers, walls set three."""

LONGEST: Final = 4_096
"""Characters of a cookie (RFC 6265, 6.1), and of all that are sent together."""

LINES: Final = 100
"""Set-Cookie fields of one answer that are read: a bomb of 4,000 costs no more than they."""

_PAIR: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,200}=[\x21-\x3a\x3c-\x7e\x80-\xff ]*")
_ENDED: Final = re.compile(
    r"max-age=\s*(?:-\d|0+\s*$)|expires=\s*\w{3}\w*, \d\d[ -]\w{3}[ -]19", re.I
)


class _Cookie(NamedTuple):
    domain: str
    """Of the host that set it; with a dot before it also of those below."""
    secure: bool
    pair: str


class Cookies:
    """What the servers of one chain of redirects have set."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], _Cookie] = {}

    def take(self, headers: Iterable[Header], host: str) -> None:
        """Keep what an answer of *host* (lower case) sets; what it ends is forgotten."""
        lines = (value for name, value in headers if name == "set-cookie")
        for _, line in zip(range(LINES), lines, strict=False):
            first, *attributes = (part.strip() for part in line[: 2 * LONGEST].split(";"))
            name = first.partition("=")[0]
            if len(first) > LONGEST or not _PAIR.fullmatch(first):
                continue
            domain = _domain(attributes, host)
            if domain is None:
                continue
            self._kept.pop((domain, name), None)
            if any(_ENDED.match(attribute) for attribute in attributes):
                continue
            if len(self._kept) < MOST:
                secure = any(attribute.lower() == "secure" for attribute in attributes)
                self._kept[domain, name] = _Cookie(domain, secure, first)

    def sent_to(self, host: str, *, encrypted: bool) -> str:
        """Return the Cookie field for a request to *host*, "" for none."""
        room = LONGEST
        pairs = []
        for cookie in self._kept.values():
            is_for = host == cookie.domain.removeprefix(".") or (
                cookie.domain.startswith(".") and host.endswith(cookie.domain)
            )
            if is_for and (encrypted or not cookie.secure) and len(cookie.pair) + 2 <= room:
                room -= len(cookie.pair) + 2
                pairs.append(cookie.pair)
        return "; ".join(pairs)


def _domain(attributes: Iterable[str], host: str) -> str | None:
    """Return for whom a cookie of *host* is, None where that is not for *host* to say."""
    for attribute in attributes:
        name, _, value = attribute.partition("=")
        if name.strip().lower() == "domain" and value.strip(" ."):
            wanted = value.strip().lower().lstrip(".")
            own = registrable_domain(host)
            is_own = bool(own) and (wanted == own or wanted.endswith(f".{own}"))
            if wanted == host:
                return f".{host}" if is_own else host
            return f".{wanted}" if is_own and host.endswith(f".{wanted}") else None
    return host
