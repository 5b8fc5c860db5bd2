"""Addresses: the one form that is requested, and the key under which a page is known.

`canonical` is what goes into the store and onto the wire; `page_key` is wider and says
which addresses are the same page. Nothing here raises for any string, and all of it
takes time linear in the length.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote

from monitor.text.addresses.hosts import (
    DEFAULT_PORTS,
    moved,
    read_authority,
    registrable_domain,
    rules,
    same_site,
)
from storage.records import key

__all__ = ["PageAddress", "canonical", "page_key", "place", "registrable_domain", "same_site"]

URL_LIMIT: Final = 2_048
"""Characters of a canonical URL (issue 3); what common servers and caches accept."""

RAW_LIMIT: Final = 16_384
"""Longer strings are refused unread; tracking parameters make real ones long, but not so long."""

USUAL_QUERY: Final = 200
"""Characters of a query that is remembered: a feed has the same one on all its links."""

UNWRAP_LIMIT: Final = 4
"""How many redirectors or AMP caches may be folded into each other."""

_PARTS: Final = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.\-]*):)?([^?#]*)(\?[^#]*)?(#.*)?", re.S)

# RFC 3986: unreserved, and what may stand unencoded in a path or query.
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Most addresses: nothing to resolve, to decode or to encode. Three times as fast as the long way.
_PLAIN: Final = re.compile(
    r"(https?)://([a-z0-9.\-]{1,253}(?::[0-9]{1,5})?)(/[A-Za-z0-9\-._~!$&'()*+,=:@/]*)"
    r"(?:\?([A-Za-z0-9\-._~!$&'()*+,;=:@/?]*))?"
)
_CLEAN_PATH: Final = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/]*")
_TO_ENCODE: Final = re.compile(r"%(?:[0-9A-Fa-f]{2})?|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]]+")
_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.I)

# Parameters that only say where a reader came from: analytics suites, advertising clicks, mailings.
_TRACKING: Final = re.compile(
    r"utm_\w+|utm(?:csr|ccn|cmd|ctr|cct)|(?:pk|piwik|mtm|matomo|stm|itm)_(?:campaign|kwd|keyword"
    r"|source|medium|content|cid|vid|group|placement|creative|term|cpn|ck|cs|cm|cc)|hsa_\w+"
    r"|vero_(?:id|conv)|oly_(?:enc|anon)_id|wt\.\w+|at_(?:campaign|medium|link\w*"
    r"|format|ptr_name|bbc_team|custom\d)|(?:fb|g|d|y|ys|ym|tw|tt|s)clid|msclkid|li_fat_id|irclickid"
    r"|gclsrc|[gw]braid|gad_(?:source|campaignid)|fb_(?:action_\w+|source|ref|comment_id)|_openstat"
    r"|igshid|igsh|mc_[ce]id|mkt_tok|_g[al]|_hsenc|_hsmi|__hs\w+|hsctatracking|ml_subscriber\w*"
    r"|rb_clickid|wickedid|ref_src|ref_url|guccounter|guce_referrer\w*"
    r"|sr_share|share_token|__twitter_impression|usqp|amp_(?:js_v|gsa|r|lite|kit|tf)",
    re.I,
)
# Trackers with names that are identifiers elsewhere: dropped where the value is no number and
# where the page is still told from others without them.
_WEAK: Final = re.compile(r"ncid|ocid|cmpid|xtor|spm|scm", re.I)
_NO_PAGE: Final = re.compile(
    r"(?:.*/)?(?:[^/]*\.(?:php\d?|aspx?|jspx?|do|action|cgi|pl|dll|cfm))?", re.I
)
# Names that mean something on some sites: dropped only with a value that says "tracking".
_REFERENCE: Final = frozenset(
    {"ref", "from", "source", "src", "via", "referer", "referrer", "feature", "cmp", "campaign"}
)
_REFERENCE_VALUE: Final = re.compile(
    r"(?:rss|feed|atom|twitter|facebook|fb|telegram|tg|vk|whatsapp|linkedin|share|social|email"
    r"|newsletter|googlenews|yandex|yxnews|rambler|smi2|dzen|home|homepage|main|push|weibo|wechat)"
    r"\d?(?:[_\-.]\w*)?",
    re.I,
)
_AMP_PARAMETER: Final = re.compile(
    r"amp(?:=(?:1|true|amp)?)?|(?:outputtype|output|view|layout|type)=amp", re.I
)

_AMP_TAIL: Final = re.compile(r"/amp(?:\.html?)?/?$|[.\-]amp(?=\.html?$|/?$)", re.I)
_INDEX_TAIL: Final = re.compile(r"/(?:index|default)\.(?:html?|shtml|php|aspx?|jsp)$")
_AMP_CACHE: Final = re.compile(r"/(?:[a-z]{1,2}/)??(?:(s)/)?([^/]+\.[^/]+(?:/.*)?)", re.S)


class _Address(NamedTuple):
    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str

    def text(self) -> str:
        port = f":{self.port}" if self.port else ""
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}{self.fragment}"


def canonical(url: str, *, base: str = "") -> str | None:
    """Return the form of *url* that is requested, in ASCII, or None when it may not be.

    A relative *url* is resolved against *base* (RFC 3986). Tracking parameters and
    fragments (but ``#!`` and ``#/...``) go, AMP caches and redirectors are unwrapped, names are
    lower-case A-labels without a trailing dot, IPv4 addresses dotted quads. Refused: other
    schemes than http and https, user names, bad hosts and ports, more than 2,048 characters.
    """
    target = _target(url, base)
    return None if target is None else target[1]


def page_key(url: str) -> str:
    """Return the 20-hex-digit identity of the page at *url*: equal for all its addresses.

    Ignores scheme, ``www.``, mobile and AMP forms, a trailing slash or index file, the order
    of parameters and the moves of ``config/domain-moves.toml``. Of a string that is no
    usable URL it is the key of the string itself.
    """
    target = _target(url, "")
    return key("page", url.strip() if target is None else _identity(*target[0][1:]))


class PageAddress(NamedTuple):
    """Where a page is, and which page it is."""

    link: str
    """`canonical` of the address."""
    page: str
    """Its `page_key`."""


def place(url: str, *, base: str = "") -> PageAddress | None:
    """Return `canonical` and `page_key` of *url* at the price of one, or None when refused."""
    plain = _PLAIN.fullmatch(url)  # in normal form already, as most are
    if plain is not None and len(url) <= URL_LIMIT:
        scheme, authority, path, query = plain.groups()
        where = _settled(scheme, authority) if "/." not in path else None
        if where is not None and not _leads_on(where[0]):
            wanted = _parameters(query, path) if query else ""
            same = query and wanted == query  # a "?" with nothing behind it goes
            text = url if same else f"{scheme}://{authority}{path}{wanted and '?'}{wanted}"
            return PageAddress(text, key("page", _identity(*where, path, wanted, "")))
    target = _target(url, base)
    return (
        None if target is None else PageAddress(target[1], key("page", _identity(*target[0][1:])))
    )


def _target(url: str, base: str) -> tuple[_Address, str] | None:
    """Return where *url* leads once AMP caches and redirectors are unwrapped, also as text."""
    for _ in range(UNWRAP_LIMIT):
        address = _read(url, base)
        if address is None:
            return None
        inner = _unwrapped(address) if _leads_on(address.host) else None
        if inner is None:
            text = address.text()
            return (address, text) if len(text) <= URL_LIMIT else None
        url, base = inner, ""
    return None


def _read(url: str, base: str) -> _Address | None:
    """Return *url*, resolved against *base*, in normal form, or None when it is refused."""
    if len(url) > RAW_LIMIT:
        return None
    url = url.strip(_STRAY)
    plain = _PLAIN.fullmatch(url)
    if plain is not None and "/." not in plain[3]:
        scheme, authority, path, query = plain.groups(default="")
        if settled := _settled(scheme, authority):
            return _Address(scheme, *settled, path, _parameters(query, path), "")
    if "\n" in url or "\r" in url or "\t" in url:
        url = url.translate(_LINE_ENDS)
    scheme, rest, query, fragment = _split(url)
    if scheme == "feed":  # feed:https://host/ and feed://host/
        scheme, rest, query, fragment = _split(url[5:])
        scheme = scheme or "http"
    if not scheme:
        resolved = _resolve(rest, query, base) if url else None
        if resolved is None:
            return None
        scheme, rest, query = resolved
    if scheme not in DEFAULT_PORTS:
        return None
    authority, path = _authority(rest)
    where = read_authority(authority)
    if where is None:
        return None
    host, port = where
    path = _without_dots(_encoded(_SESSION.sub("", path))) or "/"
    # A page of its own where a program in the page reads it: "#!/n" and "#/details/n".
    is_route = fragment.startswith(("#!", "#/")) and len(fragment) > 2
    kept_fragment = _encoded(fragment[1:]) if is_route else ""
    return _Address(
        scheme,
        host,
        "" if port == DEFAULT_PORTS[scheme] else port,
        path,
        _parameters(query, path),
        f"#{kept_fragment}" if kept_fragment else "",
    )


@lru_cache(maxsize=4096)
def _settled(scheme: str, authority: str) -> tuple[str, str] | None:
    """Return host and port ("" for none) of an *authority* in normal form, None for any other."""
    found = read_authority(authority)
    if (
        found is None
        or found[1] == DEFAULT_PORTS[scheme]
        or ":".join(filter(None, found)) != authority
    ):
        return None
    return found


# White space, controls and invisible characters around an address are the editor's, not the URL's.
_STRAY: Final = "".join(map(chr, range(0x21))) + "\x7f\x85\xa0\u200b\u200e\u200f\u2028\u2029\ufeff"
_LINE_ENDS: Final = dict.fromkeys((0x09, 0x0A, 0x0D))


def _split(url: str) -> tuple[str, str, str, str]:
    """Return scheme, authority with path, query and fragment ("#..." included)."""
    match = _PARTS.fullmatch(url)
    if match is None:  # the pattern matches everything; for the type checker
        return "", "", "", ""
    scheme, rest, query, fragment = match.groups(default="")
    return scheme.lower(), rest.replace("\\", "/"), query[1:], fragment


def _authority(rest: str) -> tuple[str, str]:
    """Return authority and path; any number of leading slashes is read as two (WHATWG URL)."""
    authority, slash, path = rest.lstrip("/").partition("/")
    return authority, slash + path


def _resolve(rest: str, query: str, base: str) -> tuple[str, str, str] | None:
    """Return scheme, authority with path, and query of a relative reference (RFC 3986, 5.2)."""
    base_scheme, base_rest, base_query, _ = _split(base[:RAW_LIMIT].strip(_STRAY))
    if rest.startswith("//"):
        return base_scheme or "https", rest, query
    if base_scheme not in DEFAULT_PORTS:
        return None
    authority, path = _authority(base_rest)
    if not rest:
        return base_scheme, f"//{authority}{path}", query or base_query
    if not rest.startswith("/"):
        rest = path[: path.rfind("/") + 1] + rest if path else f"/{rest}"
    return base_scheme, f"//{authority}{rest}", query


def _encoded(text: str) -> str:
    """Return *text* percent-encoded once: unreserved characters plain, the rest in upper case."""
    return text if _CLEAN_PATH.fullmatch(text) else _TO_ENCODE.sub(_encode, text)


def _encode(match: re.Match[str]) -> str:
    found = match.group()
    if len(found) == 3 and found[0] == "%":
        character = chr(int(found[1:], 16))
        return character if character in _UNRESERVED else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode("utf-8", "replace"))


def _without_dots(path: str) -> str:
    """Return *path* without "." and ".." segments (RFC 3986, 5.2.4); empty segments stay."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _parameters(query: str, path: str) -> str:
    """Return *query* in its order without tracking, AMP and empty parameters.

    What may be the page's own identifier stays where nothing else in *path* and query is one.
    """
    if not query:
        return ""
    wanted = _usual_parameters(query) if len(query) < USUAL_QUERY else _wanted_parameters(query)
    if wanted or not _NO_PAGE.fullmatch(path):
        return wanted
    parts = _encoded(query).split("&")
    return "&".join(p for p in parts if p and (_is_weak(p) or not _is_tracking(p)))


def _wanted_parameters(query: str) -> str:
    return "&".join(p for p in _encoded(query).split("&") if p and not _is_tracking(p))


def _is_weak(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return bool(value) and _WEAK.fullmatch(name) is not None


_usual_parameters = lru_cache(maxsize=2048)(_wanted_parameters)


def _is_tracking(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    if name.lower() in _REFERENCE:
        return _REFERENCE_VALUE.fullmatch(value) is not None
    if _WEAK.fullmatch(name):
        return not value.isdigit()
    return bool(_TRACKING.fullmatch(name) or _AMP_PARAMETER.fullmatch(parameter))


@lru_cache(maxsize=4096)
def _leads_on(host: str) -> bool:
    """Say whether there are pages on *host* that only lead elsewhere."""
    host = host.removeprefix("www.")
    known = host in rules().redirecting or host.startswith("google.")
    return known or host.endswith(".cdn.ampproject.org")


def _unwrapped(address: _Address) -> str | None:
    """Return the address that an AMP cache or a redirector stands for, or None."""
    host = address.host.removeprefix("www.")
    by_google = host.startswith("google.") and address.path.startswith("/amp/")
    if by_google or host.endswith(".cdn.ampproject.org"):
        path = address.path.removeprefix("/amp") if by_google else address.path
        match = _AMP_CACHE.fullmatch(path)
        if match is None:
            return None
        query = f"?{address.query}" if address.query else ""
        return f"http{match[1] or ''}://{match[2]}{query}"
    names = rules().redirectors.get(host + address.path)
    if names:
        values = dict(p.partition("=")[::2] for p in reversed(address.query.split("&")))
        for name in names:
            target = unquote(values.get(name, ""), errors="replace")
            if target.startswith(("http://", "https://")):
                return target
    return None


def _identity(host: str, port: str, path: str, query: str, fragment: str) -> str:
    """Return what is the same in all addresses of a page."""
    if "amp" in path or "AMP" in path:
        path = _AMP_TAIL.sub("", path)
        if path.startswith("/amp/"):
            path = path[4:]
    if "/index." in path or "/default." in path or path.endswith("/"):
        path = _INDEX_TAIL.sub("/", path).rstrip("/")
    if "&" in query:
        query = "&".join(sorted(query.split("&"), key=_parameter_name))
    if "+" in query:
        query = query.replace("+", "%20")
    port = "" if port in ("80", "443") else port
    return f"{moved(host)}:{port}{path}?{query}{fragment}"


def _parameter_name(parameter: str) -> str:
    return parameter.partition("=")[0]
