"""Bot walls: telling a challenge, a block page or a consent page from the content.

A wall is served with 403, 429 or 503, but just as well with 200, and then an outlet looks
alive and empty for months. Vendors leave marks in headers and markup, but pages that were
*let through* carry the same scripts, and articles write about Cloudflare too. So, but for
headers that only a wall has, a mark counts only on a short page with next to nothing to read.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from monitor.http.exchange import Response
from monitor.text.phrases import phrases

WALL_BYTES: Final = 65_536
"""Longer pages are no walls: challenges are a few KB of script; of 181 news pages of the
extraction corpus 138 are longer, the median has 112 KB."""

LITTLE_TEXT: Final = 900
"""Characters a reader sees. Cloudflare's "you have been blocked", the wordiest wall, has some
670; of the 43 shorter pages of that corpus the one with least to read has 1,611."""

NO_TEXT: Final = 200
"""Characters on a page that does nothing but set a cookie by script and come back."""


# Sent with challenges and blocks only: Cloudflare, AWS WAF, Vercel. "" stands for any value.
_HEADERS: Final = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", ""),
    ("x-vercel-mitigated", ""),
)
# Where redirects end that ask a person for something first.
_PLACES: Final = re.compile(
    r"https?://(?:consent\.(?:google|youtube|yahoo)\.|guce\.|validate\.perfdrive\.com"
    r"|geo\.captcha-delivery\.com|[^/?#]+/(?:showcaptcha|cdn-cgi/l/chk_))"
)
_MARKS: Final = re.compile(
    r"_cf_chl_opt|cf-browser-verification|cf-error-details|/cdn-cgi/challenge-platform/h/"
    r"|/\.well-known/ddos-guard/js-challenge|ddos-guard\.net/|/__qrator/|qauth_utm"
    r"|_incapsula_resource|incapsula incident id|errors\.edgesuite\.net|sec-if-cpt-container"
    r"|bm-verify=|captcha-delivery\.com|px-captcha|awswafintegration|sucuri_cloudproxy"
    r"|sucuri website firewall|acw_sc__v2|aliyun_waf|aliyuncaptcha|__jsl_clearance|\$_ts\s*=\s*"
    r"window|smartcaptcha|/checkcaptcha|servicepipe\.ru/|/tspd/|the requested url was rejected"
    r"|__arcsjs|\bkpsdk\b"
)
_SETS_COOKIE: Final = re.compile(r"document\s*\.\s*cookie|navigator\s*\.\s*webdriver")
_COMES_BACK: Final = re.compile(
    r"location\s*\.\s*(?:reload|replace|href|assign)|(?:window|document)\s*\.\s*location\s*="
    r"|\.submit\(\)"
)
_NAME: Final = re.compile(r"<([a-z]+)")
_HIDDEN: Final = frozenset({"script", "style", "template", "title", "svg"})
_PAGES: Final = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})
_CHARSETS: Final = frozenset({"windows-1251", "koi8-r", "gbk", "gb2312", "gb18030", "big5"})
_NO_PAGES: Final = ("<?xml", "<rss", "<feed", "<rdf", "<urlset", "<sitemapindex", "{", "[")


@cache
def _titles() -> re.Pattern[str]:
    """Return what only walls are called. Of all languages, so it is read with the first short page,
    and not before a start asks anybody."""
    return re.compile(phrases("walls.bot_titles"))


@cache
def _refusals() -> re.Pattern[str]:
    """Return the titles that with status 200 are somebody's firewall."""
    return re.compile(rf"(?:403|405)?[\s:-]*{phrases('walls.refusals')}")


@cache
def _words() -> re.Pattern[str]:
    """Return what walls say."""
    return re.compile(phrases("walls.bot_words"))


def bot_wall(response: Response) -> bool:
    """Return whether *response* is a bot wall, a challenge or a consent page. Pure, linear."""
    for name, value in _HEADERS:
        if (found := response.header(name)) and value in found.lower():
            return True
    if _PLACES.match(response.url.lower()):
        return True
    if response.media_type not in _PAGES or not 0 < len(response.body) <= WALL_BYTES:
        return False
    charset = response.charset if response.charset in _CHARSETS else "utf-8"
    page = response.body.decode(charset, "replace").lower().lstrip("\ufeff \t\r\n")
    if page.startswith(_NO_PAGES):
        return False
    title, text = _seen(page)
    if len(text) > LITTLE_TEXT:
        return False
    if _titles().fullmatch(title) or _MARKS.search(page) or _words().search(text):
        return True
    if response.status == 200 and _refusals().fullmatch(title):
        return True
    script_only = len(text) <= NO_TEXT and _SETS_COOKIE.search(page)
    return bool(script_only and _COMES_BACK.search(page))


def _seen(page: str) -> tuple[str, str]:
    """Return the title of *page* (lower case) and what a reader sees of it, as one line each.

    It is read no further than to where it has more to read than a wall: most pages are longer.
    """
    title = ""
    words: list[str] = []
    at = letters = 0
    while at < len(page) and letters <= LITTLE_TEXT:
        tag = _found(page, "<", at)
        more = page[at:tag].split()
        words += more
        letters += sum(map(len, more))
        if page.startswith("<!--", tag):
            at = _found(page, "-->", tag) + 3
            continue
        at = _found(page, ">", tag) + 1
        name = _NAME.match(page, tag)
        if name is not None and name[1] in _HIDDEN:
            end = _found(page, f"</{name[1]}", at)
            if name[1] == "title" and not title:
                title = page[at:end]
            at = end
    return " ".join(title.split()), " ".join(words)


def _found(page: str, what: str, at: int) -> int:
    """Return where *what* is in *page* from *at* on, the end of the page where it is not."""
    place = page.find(what, at)
    return place if place >= 0 else len(page)
