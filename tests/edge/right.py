"""What is right for each given situation: how its server goes on, and what has to come of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from tests.edge.given import Asked, Case, Script, feed_of, page_of

NEWS: Final = feed_of(
    *(
        f"<title>Read {n}</title><link>http://site.example/read/{n}</link>"
        f'<guid isPermaLink="false">read{n}</guid>'
        for n in range(3)
    )
)
MORE: Final = feed_of("<title>Real</title><link>http://site.example/real/1</link>")


def _once(condition: Callable[[Asked], bool], then: bytes) -> Script:
    """Go on as recorded until *condition* holds for what is asked; answer *then* from then on."""

    def script(asked: Asked, kept: bytes | None, _: str) -> bytes | None:
        return then if condition(asked) else kept

    return script


def _cookie_page(asked: Asked, kept: bytes | None, _: str) -> bytes | None:
    is_page = asked.path.startswith("/a/")
    return page_of(f"Behind {asked.path}") if is_page and "cookie" in asked.headers else kept


def _not_modified(asked: Asked, kept: bytes | None, _: str) -> bytes | None:
    if asked.headers.keys() & {"if-none-match", "if-modified-since"}:
        return b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nConnection: close\r\n\r\n'
    return kept


def _gone(asked: Asked, kept: bytes | None, _: str) -> bytes | None:
    return None if asked.path.startswith("/a/") else kept


SCRIPTS: Final[dict[str, Script]] = {
    "accept_406": _once(lambda asked: "rss" in asked.headers.get("accept", ""), NEWS),
    "always_304_rounds": _not_modified,
    "cookie_self_redirect": _once(lambda asked: "sid=1" in asked.headers.get("cookie", ""), NEWS),
    "cookie_301_https_style": _once(lambda asked: "idp=8" in asked.headers.get("cookie", ""), NEWS),
    "cookie_on_page": _cookie_page,
    "redir_7_hops": lambda asked, kept, address: (
        NEWS if asked.path == "/h7" else kept or _to(f"http://{address}/h7")
    ),
    "redir_backslash": _once(lambda asked: asked.path == "/real.xml", MORE),
    "page_404_feed_text": _gone,
}


def _to(target: str) -> bytes:
    head = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n"
    return f"{head}Connection: close\r\n\r\n".encode()


def _links(*wanted: str) -> Callable[[Case], bool]:
    return lambda case: case.links() == set(wanted)


def _published(*wanted: datetime) -> Callable[[Case], bool]:
    return lambda case: (
        len(case.entries) == 3 and {e.published for e in case.entries} == set(wanted)
    )


def _three(case: Case) -> bool:
    return len(case.entries) == 3


def _pages_read(case: Case) -> bool:
    """Three pages became three articles with a text of their own."""
    texts = {article.text for article in case.articles if article.status == "usable"}
    return len(texts) == 3 and all(len(text) > 200 for text in texts)


def _announced(case: Case) -> bool:
    """Three announcements became three articles."""
    return len({article.text for article in case.articles}) == 3 and len(case.articles) == 3


def _both(*checks: Callable[[Case], bool]) -> Callable[[Case], bool]:
    return lambda case: all(check(case) for check in checks)


def _numbers(first: int, last: int) -> Callable[[Case], bool]:
    return _links(*(f"/a/{n}" for n in range(first, last)))


def _cdata(case: Case) -> bool:
    texts = {entry.title + entry.summary + entry.content for entry in case.entries}
    clean = not any("CDATA" in text or "]]>" in text for text in texts)
    return len(texts) == 3 and clean and all("Rail news" in text for text in texts)


def _at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


_MINUTES: Final = [_at(2026, 11, 27, 8, minute) for minute in range(3)]
_PARAMETERS: Final = {lang: [f"/?p={n}&lang={lang}" for n in range(4)] for lang in ("ru", "kk")}

RIGHT: Final[dict[str, Callable[[Case], bool]]] = {
    "accept_406": _three,
    "always_304_rounds": lambda case: len(case.entries) > 3,
    "amp038": _links(*_PARAMETERS["ru"][1:]),
    "amp_dec38_hex": _links(*_PARAMETERS["kk"][:3]),
    "bad_header_name": _both(_three, _pages_read),
    "bad_header_space_colon": _both(_three, _pages_read),
    "cdata_escaped": _cdata,
    "chunked_no_end": _three,
    "cookie_301_https_style": _three,
    "cookie_on_page": _pages_read,
    "cookie_self_redirect": _three,
    "deflate_unasked": _three,
    "dot_time": _published(_at(2026, 11, 27, 10)),
    "drupal_anchor_link": _both(_numbers(0, 3), _pages_read),
    "drupal_anchor_link_raw": _both(_numbers(0, 3), _pages_read),
    "enclosure_only": _links(*(f"/files/{n}.pdf" for n in range(3))),
    "fr_mardi": _published(_at(2025, 12, 2, 16, 11, 2)),
    "fragment_only": lambda case: (
        case.links() == {f"/log.html#day{n}" for n in range(3)} and _announced(case)
    ),
    "gzip_bad_crc": _three,
    "gzip_claimed_plain": _three,
    "gzip_claimed_plain_page": _pages_read,
    "gzip_no_header": _three,
    "gzip_no_trailer": _three,
    "gzip_xgzip_file": _three,
    "hash_route": lambda case: (
        case.links() == {f"/news/#/details/{n}" for n in range(3)} and _announced(case)
    ),
    "iana_zone": _published(_at(2026, 11, 27, 15)),
    "jalali_ascii_with_updated": _published(_at(2026, 1, 27, 11, 32, 6)),
    "jalali_iso": _published(_at(2026, 11, 27, 6, 30)),
    "jalali_rfc": _published(_at(2026, 11, 27, 6, 30)),
    "js_page_feed_text": _pages_read,
    "json_oldest_first_700": _numbers(200, 700),
    "link_changes_guid_same": lambda case: (
        len(case.articles) == 3 and sum("/a/" in path for path in case.paths) == 3
    ),
    "link_home_guid_page": lambda case: (
        {"/a/0", "/a/1", "/a/2"} <= set(case.paths) and _pages_read(case)
    ),
    "meta_refresh_page": _pages_read,
    "no_scheme": _links(*(f"http://www.example.org/news/{n}" for n in (1, 2, 3))),
    "oldest_first_600": _numbers(100, 600),
    "page_403_feed_has_text": _pages_read,
    "page_404_feed_text": _pages_read,
    "pubdate_1970_dcdate": _published(*_MINUTES),
    "pubdate_bad_dcdate_good": _published(*_MINUTES),
    "redir_7_hops": _three,
    "redir_backslash": lambda case: "/real.xml" in case.paths and len(case.entries) == 1,
    "relative_to_channel": _links(*(f"/news/{n}.html" for n in (1, 2, 3))),
    "same_link_guid_differs": _both(_three, _announced),
    "sitemap_amp_twice": _links(*_PARAMETERS["ru"][1:]),
    "sitemap_ascending_2000": lambda case: {f"/a/{n}" for n in range(1500, 2000)} <= case.links(),
    "sitemap_image_loc": _numbers(0, 3),
    "sitemap_php_notice": _numbers(0, 3),
    "sm_no_loc": lambda case: "/s1.xml?a=2&lang=en" in case.paths,
    "sm_two_locs": lambda case: {"/s1.xml", "/s2.xml"} <= set(case.paths),
    "sm_two_locs_urls": _numbers(1, 4),
    "two_te_headers": _three,
    "url_ncid": lambda case: "/show.asp?ncid=345" in case.paths,
    "url_pk_id": lambda case: "/news.php?pk_id=345" in case.paths,
    "wp_sitemap_index": lambda case: "/wp-sitemap-posts-post-9.xml" in case.paths,
}
"""By case that is served as a source. Those of commands, hosts and certificates are in
`tests.edge.commands`."""
