"""Addresses: the canonical form, what is refused, and which addresses are one page."""

from __future__ import annotations

import time
import tomllib
from importlib import resources

import pytest

from monitor.text.addresses.urls import (
    URL_LIMIT,
    canonical,
    page_key,
    place,
    registrable_domain,
    same_site,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("HTTP://WWW.Example.COM:80", "http://www.example.com/"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("http://a.example:0080/", "http://a.example/"),
        ("https://eng.sectsco.org./20250901/1.html", "https://eng.sectsco.org/20250901/1.html"),
        ("https://Президент.рф/новости", "https://xn--d1abbgf6aiiy.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("http://a.example/%7euser/%e4%b8%8a%zz", "http://a.example/~user/%E4%B8%8A%25zz"),
        ("http://a.example/a b\"<>`{}|^", "http://a.example/a%20b%22%3C%3E%60%7B%7D%7C%5E"),
        ("http://a.example/a/./b/../c/..", "http://a.example/a/"),
        ("http://a.example/a//b", "http://a.example/a//b"),
        ("http://a.example/../../x", "http://a.example/x"),
        ("http://a.example/x#frag", "http://a.example/x"),
        ("http://a.example/x#!/p/1", "http://a.example/x#!/p/1"),
        ("http://a.example/x;jsessionid=1A?b=2", "http://a.example/x?b=2"),
        ("http://a.example/?b=2&a=1&&c", "http://a.example/?b=2&a=1&c"),
        ("http://a.example/?", "http://a.example/"),
        ("http:\\\\a.example\\b", "http://a.example/b"),
        ("http:///a.example/b", "http://a.example/b"),
        ("  http://a.example/li\r\nne\t ", "http://a.example/line"),
        ("\ufeffhttp://a.example/\u200b", "http://a.example/"),
        ("//a.example/x", "https://a.example/x"),
        ("feed://a.example/x", "http://a.example/x"),
        ("feed:https://a.example/x", "https://a.example/x"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.01/", "http://127.0.0.1/"),
        ("http://[0:0:0:0:0:0:0:1]:8080/x", "http://[::1]:8080/x"),
        ("http://a.example/\ud800", "http://a.example/%3F"),
    ],
)  # fmt: skip
def test_canonical_form(given: str, expected: str) -> None:
    assert canonical(given) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "x", "/x", "www.a.example/x", "javascript:alert(1)", "data:text/html,x",
        "ftp://a.example/", "file:///etc/passwd", "mailto:a@b.example", "http://", "http:///",
        "http://user@a.example/", "http://u:p@a.example/", "http://a..b/", "http://.a/",
        "http://a.example:99999/", "http://a.example:0/", "http://a.example:x/", "http://a b/",
        "http://[::1/", "http://[::1%25eth0]/", "http://[zz]/", "http://1.2.3.4.5/",
        "http://256.1.1.1/", "http://1_0.1/", "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 200 + "b/", "http://a.example/" + "x" * 3000, "x" * 100_000,
        "http://\u202e.example/", "http://-.1/",
    ],
)  # fmt: skip
def test_refused(url: str) -> None:
    assert canonical(url) is None
    assert place(url) is None
    assert len(page_key(url)) == 20


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../x?y", "http://a.example/b/x?y"),
        ("?y", "http://a.example/b/c/d?y"),
        ("", None),
        ("#f", "http://a.example/b/c/d?z=1"),
        ("/p", "http://a.example/p"),
        ("//b.example", "http://b.example/"),
        ("d;p", "http://a.example/b/c/d;p"),
        ("./", "http://a.example/b/c/"),
        ("https://b.example/", "https://b.example/"),
        ("javascript:x", None),
    ],
)
def test_relative(given: str, expected: str | None) -> None:
    assert canonical(given, base="http://a.example/b/c/d?z=1#e") == expected


def test_relative_to_nothing_usable() -> None:
    assert canonical("x", base="ftp://a.example/") is None
    assert canonical("x", base="") is None
    assert canonical("x", base="https://a.example") == "https://a.example/x"


@pytest.mark.parametrize(
    "parameter",
    [
        "utm_source=rss", "utm_x=1", "UTM_CAMPAIGN=a", "fbclid=1", "gclid=1", "yclid=1", "ysclid=1",
        "dclid=1", "msclkid=1", "_openstat=x", "mc_cid=1", "_ga=1", "igshid=1", "ref_src=twsrc",
        "ref=rss", "from=twitter_share", "source=rss", "xtor=RSS-1", "at_medium=RSS", "spm=1.2",
        "amp=1", "amp", "outputType=amp", "cmpid=x", "WT.mc_id=1", "wt.rss_f=x", "hsCtaTracking=1",
    ],
)  # fmt: skip
def test_tracking_is_dropped(parameter: str) -> None:
    assert canonical(f"http://a.example/x?id=1&{parameter}&p=2") == "http://a.example/x?id=1&p=2"
    assert canonical(f"http://a.example/x?{parameter}") == "http://a.example/x"


@pytest.mark.parametrize(
    "parameter",
    ["id=1", "ref=123", "from=2025-09-01", "source=doc", "page=2", "type=news",
     "lang=ru", "q=utm_source", "feature=maps", "src=42", "camp=1", "gid=1"],
)  # fmt: skip
def test_what_means_something_stays(parameter: str) -> None:
    assert canonical(f"http://a.example/x?{parameter}") == f"http://a.example/x?{parameter}"


@pytest.mark.parametrize(
    ("wrapped", "expected"),
    [
        ("https://www.google.com/amp/s/tass.ru/x", "https://tass.ru/x"),
        ("https://www.google.ru/amp/tass.ru/x", "http://tass.ru/x"),
        ("https://tass-ru.cdn.ampproject.org/c/s/tass.ru/x?amp=1&id=2", "https://tass.ru/x?id=2"),
        ("https://tass-ru.cdn.ampproject.org/v/tass.ru/x", "http://tass.ru/x"),
        ("https://www.google.com/url?sa=t&url=https%3A%2F%2Ftass.ru%2Fx%3Futm_a%3Dg", "https://tass.ru/x"),
        ("http://www.bing.com/news/apiclick.aspx?ref=F&url=https%3a%2f%2fdawn.com%2f1&c=2", "https://dawn.com/1"),
        ("https://l.facebook.com/l.php?u=https://www.google.com/amp/s/tass.ru/x", "https://tass.ru/x"),
        ("https://dzen.ru/away?to=https%3A%2F%2Ftass.ru%2Fx%3Fid%3D2", "https://tass.ru/x?id=2"),
        ("https://zen.yandex.ru/away?to=https%3A%2F%2Ftass.ru%2Fx", "https://tass.ru/x"),
        ("https://t.me/iv?url=https%3A%2F%2Fkun.uz%2Fnews%2F1&rhash=0a1b2c", "https://kun.uz/news/1"),
        ("https://t.me/iv?url=https://kun.uz/news?id=1&rhash=0a1b2c", "https://kun.uz/news?id=1"),
        ("https://t.me/iv?url=https%3A%2F%2Fdzen.ru%2Faway%3Fto%3Dhttp%253A%252F%252Fa.kz", "http://a.kz/"),
        ("https://link.zhihu.com/?target=https%3A//www.guancha.cn/a/1.shtml", "https://www.guancha.cn/a/1.shtml"),
        ("https://weibo.cn/sinaurl?u=http%3A%2F%2Fnews.cn%2Fx", "http://news.cn/x"),
        ("https://t.me/kunuzofficial/12", "https://t.me/kunuzofficial/12"),
        ("https://t.me/iv?url=tg://resolve", "https://t.me/iv?url=tg://resolve"),
        ("https://dzen.ru/a/abc?to=1", "https://dzen.ru/a/abc?to=1"),
        ("https://www.google.com/url?q=javascript:x", "https://www.google.com/url?q=javascript:x"),
        ("https://www.google.com/search?q=sco", "https://www.google.com/search?q=sco"),
    ],
)  # fmt: skip
def test_redirectors_and_caches_are_unwrapped(wrapped: str, expected: str) -> None:
    assert canonical(wrapped) == expected


def test_endless_wrapping_ends() -> None:
    url = "http://a.example/"
    for _ in range(6):
        url = "https://www.google.com/url?q=" + url.replace("%", "%25").replace("&", "%26")
    assert canonical(url) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://www.a.example/x/", "https://a.example/x"),
        ("https://m.a.example/x", "https://a.example/x"),
        ("https://amp.dw.com/en/a-1", "https://www.dw.com/en/a-1"),
        ("https://en.m.wikipedia.org/wiki/SCO", "https://en.wikipedia.org/wiki/SCO"),
        ("https://a.example/x/amp/", "https://a.example/x"),
        ("https://a.example/x.amp.html", "https://a.example/x.html"),
        ("https://a.example/x-amp.html", "https://a.example/x.html"),
        ("https://a.example/amp/x", "https://a.example/x"),
        ("https://a.example/x?amp=1", "https://a.example/x"),
        ("http://a.example/index.html", "http://a.example"),
        ("https://a.example/?b=1&a=2", "https://a.example/?a=2&b=1"),
        ("https://a.example/?q=a+b", "https://a.example/?q=a%20b"),
        ("https://www.inform.kz/x", "https://qazinform.com/x"),
        ("https://kaz.inform.kz/x", "https://kaz.qazinform.com/x"),
        ("http://www.xinhuanet.com/world/1.htm", "https://news.cn/world/1.htm"),
        ("https://sputniknews.com/1", "https://sputnikglobe.com/1"),
        ("https://english.people.com.cn/1", "http://en.people.cn/1"),
        ("https://a.example:443/x", "http://a.example/x#y"),
    ],
)
def test_one_page(first: str, second: str) -> None:
    assert page_key(first) == page_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://a.example/x", "https://a.example/X"),
        ("https://a.example/x", "https://b.example/x"),
        ("https://a.example/?id=1", "https://a.example/?id=2"),
        ("https://a.example/x", "https://a.example/x/y"),
        ("https://a.example/#!/1", "https://a.example/#!/2"),
        ("https://a.example:8080/x", "https://a.example/x"),
        ("https://ru.a.example/x", "https://a.example/x"),
        ("https://a.example/amplifier", "https://a.example/lifier"),
        ("https://m.kg/x", "https://kg/x"),
        ("https://a.example/?a=1&a=2", "https://a.example/?a=2&a=1"),
    ],
)
def test_two_pages(first: str, second: str) -> None:
    assert page_key(first) != page_key(second)


def test_an_empty_query_goes() -> None:
    found = place("https://a.example/b.html?")
    assert found is not None
    assert found.link == canonical("https://a.example/b.html?") == "https://a.example/b.html"


def test_place_is_both() -> None:
    found = place("http://m.a.example/x/?utm_source=y")
    assert found is not None
    assert found.link == "http://m.a.example/x/"
    assert found.page == page_key("https://a.example/x")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://www.mfa.gov.cn/eng/", "mfa.gov.cn"),
        ("eng.sectsco.org.", "sectsco.org"),
        ("KAZ.inform.kz", "inform.kz"),
        ("foo.bar.co.uk", "bar.co.uk"),
        ("президент.рф", "xn--d1abbgf6aiiy.xn--p1ai"),
        ("https://a.github.io/", "github.io"),
        ("http://127.0.0.1/", "127.0.0.1:80"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("localhost:8000", "localhost:8000"),
        ("https://user:pw@www.tass.ru/", "tass.ru"),
        ("//www.tass.ru/x", "tass.ru"),
        ("unknown.suffix.zzz", "unknown.suffix.zzz"),
        ("", ""),
        ("::", ""),
        ("http://a..b/", ""),
        ("x" * 10_000, ""),
    ],
)
def test_registrable_domain(given: str, expected: str) -> None:
    assert registrable_domain(given) == expected


def test_same_site() -> None:
    assert same_site("https://ria.ru/x", "crimea.ria.ru")
    assert same_site("https://www.inform.kz/", "qazinform.com")
    assert not same_site("https://a.github.io/", "https://b.github.io/")
    assert not same_site("https://tass.ru/", "https://tass.com/")
    assert not same_site("", "")
    assert not same_site("http://127.0.0.1:1/", "http://127.0.0.1:2/")


def test_moves_lead_somewhere_and_not_in_circles() -> None:
    text = resources.files("config").joinpath("domain-moves.toml").read_text(encoding="utf-8")
    moves = tomllib.loads(text)["moves"]
    for old, new in moves.items():
        assert old != new
        assert new not in moves, f"{old} moves to {new}, which moves on: name the last one"
        assert canonical(f"http://{old}/") == f"http://{old}/"


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/" + "a/../" * 3_000,
        "http://a.example/?" + "utm_x=1&" * 2_000,
        "http://" + "a." * 8_000,
        "http://" + "\u00e9" * 8_000,
        "http://a.example/" + "%41" * 5_000,
        "http://a.example/" + "/amp" * 4_000,
        "%" * 16_000,
        "http://a.example/" + ";jsessionid=" * 1_300,
        "a" * 1_000_000,
    ],
)
def test_no_address_takes_long(url: str) -> None:
    started = time.process_time()
    link = canonical(url)
    page_key(url)
    registrable_domain(url)
    assert link is None or len(link) <= URL_LIMIT
    assert time.process_time() - started < 0.5
