"""Feeds in every encoding, declared rightly, wrongly, and as what is no charset."""

from __future__ import annotations

from typing import Final

from tests.hostile.content import ARABIC, CHINESE, RSS, SUMMIT, FeedCase, item, rss


def _declared(encoding: str, title: str, *, declared: str = "") -> bytes:
    prolog = f'<?xml version="1.0" encoding="{declared or encoding}"?>'
    return rss(item(title), prolog=prolog, encoding=encoding)


CASES: Final = (
    FeedCase(name="cp1251-in-the-prolog", body=_declared("windows-1251", SUMMIT), titles=(SUMMIT,)),
    FeedCase(
        name="cp1251-in-the-header",
        body=rss(item(SUMMIT), prolog="<?xml version='1.0'?>", encoding="windows-1251"),
        media_type=f"{RSS}; charset=windows-1251",
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="cp1251-called-utf-8",
        body=rss(*(item(f"{SUMMIT} {n}", n) for n in range(5)), encoding="windows-1251"),
        titles=tuple(f"{SUMMIT} {n}" for n in range(5)),
    ),
    FeedCase(
        name="utf-8-called-cp1251",
        body=_declared("utf-8", SUMMIT, declared="windows-1251"),
        media_type=f"{RSS}; charset=utf-8",
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="utf-8-called-latin-1",
        body=_declared("utf-8", SUMMIT, declared="iso-8859-1"),
        titles=(SUMMIT,),
    ),
    FeedCase(name="koi8-r", body=_declared("koi8-r", SUMMIT), titles=(SUMMIT,)),
    FeedCase(name="gbk", body=_declared("gbk", CHINESE, declared="gb2312"), titles=(CHINESE,)),
    FeedCase(name="gb18030", body=_declared("gb18030", CHINESE), titles=(CHINESE,)),
    FeedCase(
        name="big5",
        body=_declared("big5", "上海合作組織峰會開幕"),
        titles=("上海合作組織峰會開幕",),
    ),
    FeedCase(name="windows-1256", body=_declared("windows-1256", ARABIC), titles=(ARABIC,)),
    FeedCase(name="utf-16-with-bom", body=_declared("utf-16", SUMMIT), titles=(SUMMIT,)),
    FeedCase(
        name="utf-16-without-bom",
        body=_declared("utf-16-le", SUMMIT, declared="utf-16"),
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="utf-8-called-utf-16",
        body=_declared("utf-8", SUMMIT, declared="utf-16"),
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="codec-for-a-charset",
        body=rss(item(SUMMIT)),
        media_type=f"{RSS}; charset=bz2",
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="codec-in-the-prolog",
        body=_declared("utf-8", SUMMIT, declared="rot13"),
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="punycode-for-a-charset",
        body=rss(item(SUMMIT)),
        media_type=f"{RSS}; charset=punycode",
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="utf-7-in-the-header",
        body=rss(item("+ADw-script+AD4-Summit opens")),
        media_type=f"{RSS}; charset=utf-7",
        absent=("<script",),
    ),
    FeedCase(
        name="unknown-charset",
        body=rss(item(SUMMIT)),
        media_type=f"{RSS}; charset=x-user-defined",
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="broken-utf-8",
        body=rss(item("Summit opens"), item("Bad XX one", 2)).replace(
            b"XX", b"\xff\xc0\xaf\xed\xa0\x80"
        ),
        entries=(2, 2),
        titles=("Summit opens",),
    ),
)
