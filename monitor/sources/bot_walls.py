"""Bot walls: challenge, consent and refusal pages that come with status 200 (a helper, no kind).

An empty-looking answer is not a quiet day: the operator is told that the site shows a wall.
A real page may carry a vendor's script or a cookie banner, so what is found in the body
counts only where there is little else to read.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import html
from lxml.etree import ParserError

READ_LIMIT: Final = 100_000
"""Characters of a page that are looked at: walls are short, the longest seen had 40,000."""

SHORT_PAGE: Final = 1_500
"""Characters of visible text; a page with more holds something besides the wall."""

_TITLES: Final = re.compile(
    r"just a moment\W*$|attention required!? \| cloudflare|access (?:to this page has been )?denied"
    r"|checking your browser|ddos-?guard|pardon our interruption|are you (?:a )?(?:human|robot)"
    r"|robot check|security check|bot verification|verif(?:y|ying) (?:that )?you are (?:a )?human"
    r"|human verification|one more step|before you continue|request rejected|client challenge"
    r"|проверка (?:браузера|безопасности)|вы не робот|доступ (?:ограничен|запрещ[её]н)"
    r"|安全验证|人机验证|访问验证|滑动验证|访问被拒绝|tarayıcınız kontrol ediliyor",
    re.IGNORECASE,
)
_SCRIPTS: Final = re.compile(
    r"/cdn-cgi/challenge-platform/|_cf_chl_opt|_Incapsula_Resource|/\.well-known/ddos-guard/"
    r"|captcha-delivery\.com|px-captcha|awswaf\.com|sucuri_cloudproxy|validate\.perfdrive\.com"
    r"|__qrator|servicepipe\.ru|smartcaptcha|/TSPD/|www\.google\.com/recaptcha|hcaptcha\.com",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(
    r"enable (?:javascript and )?cookies to continue|unusual traffic|complete the captcha"
    r"|checking (?:if the site connection is secure|your browser)|you have been blocked"
    r"|подтвердите, что (?:вы|запросы)|проверяем ваш браузер|включите cookie"
    r"|请完成安全验证|请输入验证码|请开启\s*javascript",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(
    r"we (?:and our (?:\d+ )?partners )?(?:use|store|value)[^.]{0,80}(?:cookies|your privacy)"
    r"|accept all (?:cookies)?|manage (?:your )?(?:consent|preferences|cookies)"
    r"|мы используем (?:файлы )?cookie|принять все|我们使用\s*cookie|全部接受"
    r"|nous utilisons des cookies|wir verwenden cookies|alle akzeptieren|tout accepter",
    re.IGNORECASE,
)


def wall(markup: str) -> str:
    """Return what kind of wall the page *markup* is ("a bot wall", ...), or "" for none."""
    head = markup[:READ_LIMIT]
    try:
        tree = html.fromstring(head.encode("utf-8", "replace"), parser=_parser())
    except (ParserError, ValueError, AssertionError):
        return ""
    title = " ".join((tree.findtext(".//title") or "").split())
    if _TITLES.search(title):
        return f"a bot wall: {title[:80]!r}"
    for hidden in list(tree.iter("script", "style", "template")):
        hidden.text = None
    text = " ".join(" ".join(tree.itertext()).split())
    if len(text) > SHORT_PAGE:
        return ""
    if _WORDS.search(text) or _SCRIPTS.search(head):
        return "a bot wall instead of the page"
    return "a consent page instead of the page" if _CONSENT.search(text) else ""


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
