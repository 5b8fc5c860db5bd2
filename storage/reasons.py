"""Reason codes: every expected end of every stage, listed once with its meaning.

A code is stored with each settled item and counted in ``status``; the sentence is what
a person reads. Codes are promises: other programs filter on them. What a code says beyond its
meaning (is a second try worth it? need anybody know?) are its classes; nothing else lists codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """One code: what it means, its classes (words apart), and what went wrong in a word or two.

    ``short`` goes before a detail that does not say by itself what went wrong.
    """

    code: str
    meaning: str
    classes: str = ""
    short: str = ""


REASONS: Final = (
    # went well
    Reason("ok", "done, with something new", "expected good wall"),
    Reason("unchanged", "done, nothing new in it", "quiet good"),
    Reason(
        "not-modified",
        "the server says that nothing changed since the last poll (304)",
        "quiet good same",
    ),
    Reason("same-body", "the server sent the same bytes as last time", "quiet good same"),
    # the network said no
    Reason(
        "address-refused",
        "the host's address is private, local or otherwise special: never dialled",
        "final unreached address",
        short="address refused",
    ),
    Reason(
        "url-refused",
        "not an http(s) URL on an allowed port, or it carries a user name",
        "final unreached address",
        short="address refused",
    ),
    Reason("dns-failed", "the host name has no address", "unreached", short="no such host"),
    Reason(
        "dns-timeout",
        "the name server did not answer in time",
        "passing unreached",
        short="the name server is silent",
    ),
    Reason(
        "connect-failed", "no connection to the host", "passing unreached", short="no connection"
    ),
    Reason(
        "tls-failed",
        "the server's certificate or TLS handshake is not valid",
        "unreached refusal",
        short="no valid TLS",
    ),
    Reason(
        "timeout", "the whole exchange took longer than the deadline", "passing", short="too slow"
    ),
    Reason("protocol-error", "the server does not speak valid HTTP", short="no valid HTTP"),
    Reason(
        "too-large",
        "the body is longer than the limit, on the wire or inflated",
        "final",
        short="too large",
    ),
    Reason(
        "headers-too-large",
        "the response headers are longer than the limit",
        "final",
        short="headers too large",
    ),
    Reason(
        "bad-encoding",
        "a content coding that was not asked for, doubled, or does not decode",
        "final",
        short="bad content coding",
    ),
    Reason("truncated", "the body ended before its announced length", "passing", short="cut short"),
    Reason(
        "host-busy",
        "the host serves one request at a time, and its turn did not come in time",
        "passing no-try",
    ),
    Reason(
        "too-many-redirects",
        "more redirects than the limit, or a loop",
        "final no-rules",
        short="redirects without end",
    ),
    Reason(
        "bad-redirect", "a redirect without a usable target", "final", short="a redirect to nowhere"
    ),
    # the server said no
    Reason("rate-limited", "the server asks to come back later (429)", "passing wall refusal"),
    Reason("unavailable", "the server says that it cannot serve now (5xx)", "passing wall"),
    Reason("forbidden", "the server refuses (401, 403, 451)", "final wall"),
    Reason("blocked", "a bot wall, consent page or challenge instead of the content", "refusal"),
    Reason("not-found", "no such page (404)", "final withdrawn"),
    Reason("gone", "the page was removed for good (410)", "final withdrawn"),
    Reason("http-error", "another HTTP error status", "final wall"),
    Reason("robots-denied", "robots.txt of the host does not allow this page", "final"),
    Reason(
        "no-worker",
        "no worker asks from the region that the source names",
        short="nobody asks from there",
    ),
    # feeds and listings
    Reason(
        "not-a-feed",
        "the answer is neither RSS, Atom nor JSON Feed (often an HTML page)",
        short="no feed",
    ),
    Reason("no-links", "the listing page holds no article links", short="no article links"),
    Reason("bad-sitemap", "the answer is not a sitemap", short="no sitemap"),
    Reason(
        "bad-json",
        "the answer is not the JSON that the source's mapping expects",
        short="not the JSON that was expected",
    ),
    Reason("bad-archive", "the archive cannot be read", short="no archive"),
    Reason(
        "bad-option",
        "an option of the source cannot be used as it is written",
        short="an option is wrong",
    ),
    Reason("empty", "the body is empty", "wall no-rules"),
    # pages
    Reason("no-text", "no article text was found on the page"),
    Reason("paywall-stub", "only the free beginning of the article is there"),
    Reason("consent-page", "a cookie or consent text instead of the article"),
    Reason("not-an-article", "a home page, a section page or a video player, not an article"),
    Reason("unsupported-type", "not HTML, text or PDF"),
    Reason("encrypted", "the PDF is encrypted"),
    Reason(
        "poison",
        "the item broke or stalled its worker process again and again",
        "breaker",
        short="its document breaks its reader",
    ),
    Reason(
        "out-of-memory",
        "reading the item took more memory than a worker may use",
        "breaker",
        short="its document breaks its reader",
    ),
    # decisions
    Reason(
        "not-fetched",
        "the source's policy says not to fetch this page (ask with `recrawl --url`)",
        "quiet",
    ),
    Reason("not-relevant", "nothing about the SCO in it", "quiet"),
    Reason("no-model", "nothing makes vectors here: see [meaning] vectors", "quiet"),
    Reason("no-vector", "the model made no vector of the text: it is grouped without one"),
    Reason("no-translator", "nothing translates here: see [translator]", "quiet"),
    Reason("not-needed", "whoever is told of it reads its language", "quiet"),
    Reason(
        "no-translation",
        "the translator has none for this text: what it is about stands in its place",
        "expected",
    ),
    Reason("no-match", "no subscription asks for it", "quiet"),
    Reason("withheld", "kept, but not the outlet's own text, so it is not passed on", "expected"),
    Reason("nothing-to-tell", "no news for this edition", "expected"),
    Reason(
        "withdrawn",
        "withdrawn on demand, and kept from coming back (`withdraw --undo` lifts that)",
        "expected",
    ),
    # delivery
    Reason("sent", "accepted by the receiver", "expected"),
    Reason("refused", "the receiver refuses for good", "final unwanted"),
    Reason("receiver-unavailable", "the receiver cannot be reached or asks to come back later"),
    Reason(
        "translator-unavailable",
        "the translator cannot be reached, fails or is too slow; what texts are about stands in "
        "the place of translations meanwhile",
        short="no translator",
    ),
    Reason("not-configured", "the channel is not set up, or its secret is missing", "final"),
    Reason(
        "quiet-hours", "the subscription's quiet hours: it is sent when they end", "quiet no-try"
    ),
    Reason("gathering", "more may come within a minute: it is told together", "quiet no-try"),
    Reason("overtaken", "a later message to the same receiver says the same", "expected"),
    Reason(
        "disabled",
        "the receiver said that it is gone (410): no more is sent to it",
        "final unwanted",
    ),
    # the engine
    Reason("vanished", "what the work was about is not in the store any more"),
    Reason(
        "crashed",
        "an error of this program: see the log",
        "breaker",
        short="its document breaks its reader",
    ),
    Reason("interrupted", "the process ended in the middle; it is tried again", "no-try"),
    Reason(
        "suspect",
        "the process died again and again while it was under way, alone; try it again by hand",
        "breaker",
        short="the program dies of it",
    ),
    Reason("disk-full", "the disk is full", "passing no-try"),
)

MEANINGS: Final = {reason.code: reason.meaning for reason in REASONS}
SHORT: Final = {reason.code: reason.short for reason in REASONS if reason.short}


def meaning(code: str) -> str:
    """Return the sentence for *code*, or the code itself for one of a newer version."""
    return MEANINGS.get(code, code)


def _of(name: str) -> frozenset[str]:
    """Return the codes of one class."""
    return frozenset(reason.code for reason in REASONS if name in reason.classes.split())


QUIET: Final = _of("quiet")
"""Ends that happen all the time: only a verbose log has them."""

EXPECTED: Final = QUIET | _of("expected")
"""Ends that need nobody's attention; all others are warnings."""

GOOD: Final = _of("good")
"""A source that ends so, polled or read, is well."""

SAME: Final = _of("same")
"""The answer is what it was: there is nothing to read."""

FINAL: Final = _of("final")
"""A second try would end the same way; everything else that failed is tried again, later."""

PASSING: Final = _of("passing")
"""What may be over in an hour, and tells nothing of a source by itself."""

REFUSALS: Final = _of("refusal")
"""Ends that are tried again, but seldom end otherwise."""

UNREACHED: Final = _of("unreached")
"""Not even the host was asked: of robots.txt, an end that says nothing about its rules."""

ADDRESS: Final = _of("address")
"""The address itself is refused: whoever wrote it can correct it."""

WITHDRAWN: Final = _of("withdrawn")
"""The page was there and is not any more."""

MAYBE_WALLS: Final = _of("wall")
"""Answers in which a bot wall or a consent page may stand instead of the content."""

NO_RULES: Final = _of("no-rules")
"""Of robots.txt, beside 4xx: there is none (RFC 9309, 2.3.1.2 and 2.3.1.3)."""

BREAKERS: Final = _of("breaker")
"""The bytes broke their reader, or found a bug: named one by one."""

NO_TRY: Final = _of("no-try")
"""What says nothing of the item itself: no try is used up by it."""

UNWANTED: Final = _of("unwanted")
"""The receiver does not want this message, or none any more."""

CAUSES: Final = {
    "dns-failed": ("DNS", "is the network up?"),
    "dns-timeout": ("DNS", "is the network up, and its name server?"),
    "connect-failed": ("no connection", "is the network up? does a firewall forbid it?"),
    "timeout": ("too slow", "is the network up? does a firewall swallow packets?"),
    "tls-failed": ("no valid TLS", "is the clock right? does a proxy stand in between?"),
    "address-refused": ("address refused", "does the name server give private addresses?"),
    "blocked": ("bot walls", "is this machine's address refused? see `sco-monitor sources list`"),
}
"""What lies behind a reason that all sources end with: what it is, what to look at."""
