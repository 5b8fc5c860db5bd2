"""The program that hands one message to apprise, in a process of its own that may be killed.

It reads one JSON object (`Job`) and writes one (`Answer`). What apprise logs stays in here: it
names addresses, and those hold secrets. Of a failure only the status code leaves. No connection is
made to an address that the guard would refuse, whatever a name leads to and wherever a service
redirects: the interpreter asks before each (PEP 578).
"""

from __future__ import annotations

import json
import logging
import re
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from monitor.http.addresses import allowed_pairs, refused

MOST: Final = 4000
"""Characters of a message where its service would take more: about three screens of a phone."""

COUNT_BYTES: Final = ("wecombot", "dingtalk", "feishu", "lark")
"""Services whose limits are of UTF-8 bytes, by their documentation: a Chinese letter is three."""

CUT: Final = "[…]"

_CODE: Final = re.compile(r"\berror=(\d{3})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be said where: a URL of apprise with its secret, and who may be dialled.

    ``allowed`` are "ip:port" besides the public addresses. ``more`` is where the rest can be
    read. All goes by ``proxy`` where one is set, which then knows what it may dial.
    """

    url: str
    title: str
    parts: tuple[str, ...]
    more: str = ""
    allowed: tuple[str, ...] = ()
    proxy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How it ended ("sent", "not-configured", "receiver-unavailable"); one line without secrets."""

    reason: str
    detail: str = ""


def in_bytes(text: str) -> int:
    """Return the bytes of *text* as UTF-8."""
    return len(text.encode("utf-8", "replace"))


def fitted(parts: Sequence[str], room: int, more: str, size: Callable[[str], int] = len) -> str:
    """Return the first of *parts* that fit into *room*, with *more* where not all do.

    :param size: by which what fits is measured

    >>> fitted(("one", "two", "three"), 14, "x")
    'one\\n\\n[…] x'
    """
    whole = "\n\n".join(parts)
    if size(whole) <= room:
        return whole
    end = f"{CUT} {more}".strip()
    if size(end) > room:
        return ""
    kept: list[str] = []
    left = room - size(end)
    for part in parts:
        if size(part) + 2 > left:
            break
        kept.append(part)
        left -= size(part) + 2
    if not kept:
        begun = parts[0][: max(left - 2, 0)]
        while begun and size(begun) + 2 > left:
            begun = begun[:-1]
        kept = [begun.rstrip()] if begun else []
    return "\n\n".join([*kept, end])


def as_text(url: str) -> str:
    """Return *url* so that its service takes plain text, where it does not say otherwise itself.

    As Markdown or HTML a message is escaped: longer than it was measured, with broken addresses.

    >>> as_text("slack://T0/B1/x/#press?footer=no")
    'slack://T0/B1/x/#press?footer=no&format=text'
    """
    if re.search(r"[?&]format=", url):
        return url
    return f"{url}{'&' if '?' in url else '?'}format=text"


def send(job: Job) -> Answer:
    """Hand *job* to apprise."""
    try:
        import apprise
    except ImportError:
        advice = "chats need apprise: pip install 'sco-monitor[chat]'"
        return Answer(reason="not-configured", detail=advice)
    codes: list[str] = []
    _keep_log_inside(codes)
    asset = apprise.AppriseAsset(storage_mode="memory", async_mode=False)
    service = apprise.Apprise.instantiate(as_text(job.url), asset=asset, suppress_exceptions=True)
    if not isinstance(service, apprise.NotifyBase):
        return Answer(
            reason="not-configured",
            detail="address, with the secret in its place, is no URL that apprise understands",
        )
    turned_away = _only_dial(job.allowed, job.proxy)
    size = in_bytes if job.url.partition(":")[0] in COUNT_BYTES else len
    inside = 0 if service.title_maxlen > 0 else size(job.title) + 2
    body = fitted(job.parts, min(service.body_maxlen, MOST) - inside, job.more, size)
    if service.notify(title=job.title, body=body, body_format=apprise.NotifyFormat.TEXT):
        return Answer(reason="sent", detail="the service took it")
    if turned_away:
        detail = f"{turned_away[0]}; write the ip:port of your own into [fetch] allow_addresses"
        return Answer(reason="receiver-unavailable", detail=detail)
    detail = f"the service answered {codes[0]}" if codes else "the service did not take it"
    return Answer(reason="receiver-unavailable", detail=detail)


def _keep_log_inside(codes: list[str]) -> None:
    """Let *codes* have the status codes of what apprise logs, and nobody else anything."""

    class Codes(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            codes.extend(_CODE.findall(record.getMessage()))

    logging.basicConfig(handlers=[Codes()], level=logging.INFO, force=True)


def _only_dial(allowed: Sequence[str], proxy: str) -> list[str]:
    """Refuse connections from now on as the guard does; return where to read which were."""
    pairs, turned_away = allowed_pairs(allowed) | _addresses(proxy), list[str]()

    def ask(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in ("socket.connect", "socket.sendto"):
            return
        address = arguments[-1]
        why: str | None = "it is no address of the internet"
        if isinstance(address, tuple):
            host, port = str(address[0]).partition("%")[0], int(address[1])
            why = None if (host, port) in pairs else refused(host)
        if why is not None:
            turned_away.append(f"the service is not dialled: {why}")
            raise OSError(why)

    sys.addaudithook(ask)
    return turned_away


def _addresses(proxy: str) -> frozenset[tuple[str, int]]:
    """Return where *proxy*, a URL, can be dialled; nowhere, where its name is not known now."""
    parts = urlsplit(proxy)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port) if parts.hostname else []
    except OSError:
        return frozenset()
    return frozenset((str(address[0]), int(address[1])) for *_, address in found)


def main() -> None:
    """Do what standard input says."""
    given = json.load(sys.stdin)
    job = Job(**(given | {name: tuple(given[name]) for name in ("parts", "allowed")}))
    socket.setdefaulttimeout(20)
    json.dump(asdict(send(job)), sys.stdout)


if __name__ == "__main__":
    main()
