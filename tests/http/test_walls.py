"""Bot walls are told from content: pages of the known vendors, and pages that only look like one.

The pages are written for this test after what the vendors send: their marks, little else.
"""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from monitor.http.exchange import Response
from monitor.http.walls import WALL_BYTES, bot_wall

NEWS = (
    "<p>The heads of state of the Shanghai Cooperation Organisation met in Tianjin on Monday "
    "and adopted a development strategy until 2035, the secretariat said.</p>"
) * 6
CLOUDFLARE_BLOCK = """<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title>
</head><body><div id="cf-wrapper"><div class="cf-error-details"><h1>Sorry, you have been blocked
</h1><h2>You are unable to access news.example</h2><h2>Why have I been blocked?</h2><p>This site is
using a security service to protect itself from online attacks. The action you just performed
triggered the security solution. There are several actions that could trigger this block including
submitting a certain word or phrase, a SQL command or malformed data.</p><h2>What can I do to
resolve this?</h2><p>You can email the site owner to let them know you were blocked. Please include
what you were doing when this page came up and the Cloudflare Ray ID found at the bottom of this
page.</p><p>Cloudflare Ray ID: 8f1 Your IP: 198.51.100.7 Performance &amp; security by
Cloudflare</p></div></div></body></html>"""

WALLS = (
    (
        "cloudflare-challenge",
        403,
        "cf-mitigated: challenge",
        "<html><head><title>Just a moment...</title></head><body></body></html>",
    ),
    (
        "cloudflare-challenge-without-header",
        503,
        "server: cloudflare",
        '<html><head><title>Just a moment...</title><script>window._cf_chl_opt={cvId:"3"};</script>'
        "</head><body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>",
    ),
    ("cloudflare-in-words", 200, "", "<p>Checking your browser before accessing news.example.</p>"),
    ("cloudflare-block", 403, "", CLOUDFLARE_BLOCK),
    (
        "ddos-guard",
        403,
        "server: ddos-guard",
        "<html><head><title>DDOS-GUARD</title></head><body>"
        '<script src="/.well-known/ddos-guard/js-challenge/index.js"></script></body></html>',
    ),
    (
        "qrator",
        401,
        "",
        '<html><head><script src="/__qrator/qauth_utm_v2_118.js"></script></head></html>',
    ),
    (
        "incapsula",
        200,
        "",
        '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX"></head><body>'
        '<iframe src="/_Incapsula_Resource?CWUDNSAI=23&xinfo=9">Request unsuccessful. '
        "Incapsula incident ID: 877000</iframe></body></html>",
    ),
    (
        "akamai-denied",
        403,
        "server: AkamaiGHost",
        "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have "
        'permission to access "http://news.example/" on this server.<P>Reference&#32;&#35;18&#46;2d'
        "<P>https&#58;&#47;&#47;errors.edgesuite.net&#47;18</BODY></HTML>",
    ),
    (
        "akamai-challenge",
        200,
        "",
        '<html><head></head><body><div id="sec-if-cpt-container"></div>'
        '<script src="/x/y?bm-verify=AAQ"></script></body></html>',
    ),
    ("aws", 202, "x-amzn-waf-action: challenge", ""),
    (
        "datadome",
        403,
        "",
        "<html><head><title>news.example</title></head><body><p>Please enable JS and disable any "
        'ad blocker</p><script src="https://ct.captcha-delivery.com/c.js"></script></body></html>',
    ),
    (
        "perimeterx",
        403,
        "",
        '<title>Access to this page has been denied</title><div id="px-captcha"></div>',
    ),
    (
        "sucuri",
        200,
        "",
        "<html><title>You are being redirected...</title><noscript>Javascript is required. Please "
        "enable javascript before you are allowed to see this page.</noscript>"
        "<script>sucuri_cloudproxy_js='';</script></html>",
    ),
    (
        "f5",
        200,
        "",
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. "
        "Please consult with your administrator. Your support ID is: 42</body></html>",
    ),
    (
        "aliyun",
        200,
        "",
        "<html><script>var arg1='3DF';function setCookie(n,v){document.cookie=n+'='+v;"
        "document.location.reload();}setCookie('acw_sc__v2',x);</script></html>",
    ),
    (
        "jiasule",
        521,
        "",
        "<script>document.cookie=('_')+('_jsl_clearance_s=17');location.href=location.pathname;"
        "</script>",
    ),
    (
        "rivers",
        412,
        "",
        "<html><head><meta content=\"abc\"><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>"
        "</head><body></body></html>",
    ),
    ("chinese-verification", 200, "", "<html><title>安全验证</title><body>请稍候</body></html>"),
    ("chinese-words", 200, "", "<html><body><p>请完成安全验证后继续访问</p></body></html>"),
    (
        "yandex",
        200,
        "",
        "<html><head><title>Вы не робот?</title></head><body>Подтвердите, что запросы отправляли "
        'вы, а не робот<form action="/checkcaptcha"></form></body></html>',
    ),
    (
        "russian-browser-check",
        200,
        "",
        "<html><head><title>Проверка браузера</title></head><body>Подождите</body></html>",
    ),
    (
        "arvan",
        200,
        "",
        "<html><head><title>Transferring to the website...</title></head><body>"
        "<script>var __arcsjs=1</script></body></html>",
    ),
    (
        "cookie-by-script",
        200,
        "",
        "<html><body><script>document.cookie='ok=1;path=/';window.location.reload();</script>"
        "</body></html>",
    ),
    (
        "press-and-hold",
        200,
        "",
        "<html><head><title>news.example</title></head><body>Press &amp; Hold to confirm you are "
        "a human (and not a bot).</body></html>",
    ),
    ("denied-with-200", 200, "", "<html><head><title>403 Forbidden</title></head></html>"),
    (
        "before-you-continue",
        200,
        "",
        "<html><head><title>Before you continue to Google</title></head><p>Sign in</html>",
    ),
)
NO_WALLS = (
    ("empty", 200, "", ""),
    ("plain-403", 403, "", "<html><head><title>403 Forbidden</title></head><h1>nginx</h1></html>"),
    ("plain-404", 404, "", "<html><head><title>404 Not Found</title></head><h1>nginx</h1></html>"),
    ("plain-502", 502, "", "<html><head><title>502 Bad Gateway</title></head></html>"),
    ("short-news", 200, "", "<html><title>Summit opens</title><p>It opened today.</p></html>"),
    (
        "let-through-by-cloudflare",
        200,
        "server: cloudflare",
        f"<title>Summit</title>{NEWS}<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'"
        "</script>",
    ),
    (
        "let-through-and-short",
        200,
        "server: cloudflare",
        "<title>Summit</title><p>It opened.</p>"
        "<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>",
    ),
    (
        "let-through-by-incapsula",
        200,
        "",
        f"<title>Summit</title>{NEWS}<script src='/_Incapsula_Resource?SWJIYLWA=719d'></script>",
    ),
    (
        "about-walls",
        200,
        "",
        f"<title>Cloudflare outage</title><p>Readers saw 'Just a moment...' and were asked to "
        f"verify you are human.</p>{NEWS}",
    ),
    (
        "title-begins-like-a-wall",
        200,
        "",
        "<title>Access denied: envoys kept out of talks</title><p>Short.</p>",
    ),
    (
        "security-check-news",
        200,
        "",
        "<title>Security check at the summit tightened</title><p>x</p>",
    ),
    (
        "cookie-banner",
        200,
        "",
        "<title>Summit</title><p>It opened today.</p><div>We use cookies. Accept all</div>",
    ),
    (
        "login-script",
        200,
        "",
        f"<title>x</title>{NEWS}<script>document.cookie='a';location.reload()</script>",
    ),
    (
        "comparison-in-a-script",
        200,
        "",
        "<title>Summit</title><script>for(i=0;i<b;i++){document.cookie='a'}if(a<b)location.reload()"
        f"</script>{NEWS}",
    ),
    (
        "long-head",
        200,
        "",
        f"<title>Just a moment</title><style>{'a{}' * 30_000}</style>{NEWS}",
    ),
)


def response(status: int, header: str, body: str | bytes, *, kind: str = "text/html") -> Response:
    name, _, value = header.partition(": ")
    return Response(
        reason="ok",
        status=status,
        url="https://news.example/page",
        headers=(("content-type", kind), *(((name, value),) if name else ())),
        body=body.encode() if isinstance(body, str) else body,
    )


@pytest.mark.parametrize(("name", "status", "header", "body"), WALLS, ids=[w[0] for w in WALLS])
def test_walls_are_noticed(name: str, status: int, header: str, body: str) -> None:
    assert bot_wall(response(status, header, body))


@pytest.mark.parametrize(
    ("name", "status", "header", "body"), NO_WALLS, ids=[w[0] for w in NO_WALLS]
)
def test_other_pages_are_none(name: str, status: int, header: str, body: str) -> None:
    assert not bot_wall(response(status, header, body))


@pytest.mark.parametrize(
    "kind", ["application/rss+xml", "text/xml", "application/json", "image/png"]
)
def test_only_pages_are_looked_into(kind: str) -> None:
    assert not bot_wall(response(200, "", "<title>Just a moment...</title>", kind=kind))


@pytest.mark.parametrize("start", ["<?xml version='1.0'?><rss>", "\ufeff <feed>", '{"title":'])
def test_feeds_with_the_wrong_type_are_none(start: str) -> None:
    assert not bot_wall(response(200, "", start + "Just a moment... px-captcha"))


@pytest.mark.parametrize(
    "url",
    [
        "https://consent.google.com/ml?continue=https://news.google.com/",
        "https://guce.yahoo.com/consent",
        "https://yandex.ru/showcaptcha?retpath=x",
        "https://geo.captcha-delivery.com/captcha/",
    ],
)
def test_places_of_challenges_are_known(url: str) -> None:
    assert bot_wall(Response(reason="ok", status=200, url=url, body=b"anything"))


def test_words_are_read_in_the_charset_of_the_header() -> None:
    page = "<title>Проверка браузера</title>".encode("windows-1251")
    assert bot_wall(response(200, "", page, kind="text/html; charset=windows-1251"))
    assert not bot_wall(response(200, "", page, kind="text/html; charset=bz2"))


def test_any_bytes_are_read_in_linear_time() -> None:
    size = WALL_BYTES
    bodies = (
        b"<script" * (size // 7),
        b"<!--" * (size // 4),
        b"<" * size,
        b"<title>" * (size // 7),
        b"<a " * (size // 3),
        b"document.cookie" * (size // 15),
        b"checking your browser " * (size // 22),
        b"$_ts " + b" " * (size - 5),
        bytes(range(256)) * (size // 256),
        b"you have been blocked" + b" | " * 20_000,
    )
    for body in bodies:
        started = time.process_time()
        bot_wall(response(200, "", body))
        assert time.process_time() - started < 0.5


@pytest.mark.shared
def test_no_page_of_the_extraction_corpus_is_a_wall(shared: Path) -> None:
    pages = sorted((shared / "data" / "extraction" / "html").glob("*.html.gz"))
    assert len(pages) >= 150
    walls = [
        path.name
        for path in pages
        if bot_wall(response(200, "", gzip.decompress(path.read_bytes())))
    ]
    assert walls == []
