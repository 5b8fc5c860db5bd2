"""Which outlet an article is from, and which outlets it credits: 新华社 and news.cn are Xinhua."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from monitor.extraction.agencies import canonical_name
from monitor.text.languages.folding import fold
from storage.records import Article

_HOSTS: Final = {
    # for pages whose source says nothing of the publisher: agencies that others credit
    "news.cn": "Xinhua", "xinhuanet.com": "Xinhua", "chinanews.com": "China News Service",
    "chinanews.com.cn": "China News Service", "people.com.cn": "People's Daily",
    "people.cn": "People's Daily", "cctv.com": "CCTV", "cgtn.com": "CGTN",
    "globaltimes.cn": "Global Times", "tass.ru": "TASS", "tass.com": "TASS",
    "ria.ru": "RIA Novosti", "interfax.ru": "Interfax", "inform.kz": "Kazinform",
    "qazinform.com": "Kazinform", "kabar.kg": "Kabar", "khovar.tj": "Khovar", "uza.uz": "UzA",
    "dunyo.info": "Dunyo", "belta.by": "BelTA", "app.com.pk": "APP", "ptinews.com": "PTI",
    "aninews.in": "ANI", "irna.ir": "IRNA", "isna.ir": "ISNA", "tasnimnews.com": "Tasnim",
    "mehrnews.com": "Mehr", "azertag.az": "Azertac", "trend.az": "Trend", "report.az": "Report",
    "montsame.mn": "Montsame", "aa.com.tr": "Anadolu", "reuters.com": "Reuters",
    "afp.com": "AFP", "apnews.com": "AP",
}  # fmt: skip

_FIRST: Final = re.compile(r"[\w'’]{4,}")


@lru_cache(maxsize=4096)
def outlet(name: str) -> str:
    """Return what identifies the outlet called *name*, however it is written.

    An agency is known by its names in all languages, also as the first word of the name of one
    of its services ("Sputnik Uzbekistan"); any other outlet by its name alone.
    """
    first = _FIRST.match(name.strip())
    agency = canonical_name(name) or (canonical_name(first[0]) if first else "")
    return fold(agency or name).text.strip()


def own_names(article: Article) -> frozenset[str]:
    """Return what identifies the outlet that published *article*: its names and its host."""
    parts = (urlsplit(article.url).hostname or "").split(".")
    hosts = (".".join(parts[start:]) for start in range(len(parts) - 1))
    return _identities((article.publisher, article.source, *map(_agency_of, hosts)))


def credited_names(article: Article) -> frozenset[str]:
    """Return what identifies the outlets that *article* credits, its own left out."""
    agency = article.dateline.agency if article.dateline else ""
    named = _identities((*article.credits, agency, *map(_agency_of, article.credits)))
    return named - own_names(article)


def _agency_of(host: str) -> str:
    return _HOSTS.get(host.casefold(), "")


def _identities(names: Iterable[str]) -> frozenset[str]:
    return frozenset(outlet(name) for name in names if name.strip())
