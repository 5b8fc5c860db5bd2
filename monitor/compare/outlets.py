"""Which names are one outlet: "Xinhua", 新华社, Синьхуа and news.cn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from monitor.text.folding import fold
from storage.records import Article

_ONE_OUTLET: Final = (
    # the agencies that the press of the SCO space credits, with the hosts they publish on
    ("xinhua", "синьхуа", "新华社", "新華社", "新华网", "新华", "شینهوا", "شنہوا", "news.cn",
     "xinhuanet.com"),
    ("tass", "тасс", "итар-тасс", "itar-tass", "塔斯社", "تاس", "tass.ru", "tass.com"),
    ("ria novosti", "риа новости", "риа", "俄新社", "ria.ru"),
    ("sputnik", "спутник", "卫星社", "俄罗斯卫星通讯社", "sputniknews"),
    ("interfax", "интерфакс", "国际文传", "interfax.ru", "interfax.com"),
    ("kazinform", "qazinform", "казинформ", "қазақпарат", "哈通社", "inform.kz", "qazinform.com"),
    ("belta", "белта", "白通社", "belta.by"),
    ("kabar", "кабар", "кабар агентство", "卡巴尔", "kabar.kg"),
    ("khovar", "ховар", "khovar.tj"),
    ("uza", "уза", "ўза", "oʻza", "o'za", "uza.uz"),
    ("dunyo", "дунё", "dunyo.info"),
    ("irna", "ирна", "ایرنا", "伊通社", "irna.ir", "irna.com"),
    ("isna", "исна", "ایسنا", "isna.ir"),
    ("tasnim", "тасним", "تسنیم", "tasnimnews.com"),
    ("mehr", "mna", "мехр", "مهر", "mehrnews.com"),
    ("app", "associated press of pakistan", "اے پی پی", "app.com.pk"),
    ("pti", "press trust of india", "ptinews.com"),
    ("ani", "asian news international", "aninews.in"),
    ("montsame", "монцамэ", "монцамэ агентлаг", "蒙通社", "montsame.mn"),
    ("azertac", "азертадж", "azərtac", "azertag.az"),
    ("trend news", "trend.az"),
    ("anadolu", "anadolu agency", "anadolu ajansi", "анадолу", "aa", "aa.com.tr"),
    ("cgtn", "cgtn.com"),
    ("cctv", "央视", "央视新闻", "央视网", "央視", "cctv.com"),
    ("china news service", "中新社", "中新网", "中國新聞網", "chinanews.com", "chinanews.com.cn"),
    ("global times", "环球时报", "环球网", "globaltimes.cn", "huanqiu.com"),
    ("people's daily", "жэньминь жибао", "人民日报", "人民网", "people.cn", "people.com.cn"),
    ("reuters", "рейтер", "路透社", "رویترز", "reuters.com"),
    ("afp", "agence france-presse", "法新社", "франс пресс", "afp.com"),
    ("ap", "associated press", "美联社", "ассошиэйтед пресс", "apnews.com"),
)  # fmt: skip

_CANONICAL: Final = {
    fold(name).text: str(number) for number, names in enumerate(_ONE_OUTLET) for name in names
}
_GENERIC: Final = re.compile(
    r"\b(?:news agency|agency|news|press|information|агентство|информагентство|агентлиги|"
    r"international|english|online|the)\b|通讯社|社電$|社电$|خبرگزاری"
)
_EDGES: Final = re.compile(r"^\W+|\W+$")


@lru_cache(maxsize=4096)
def outlet(name: str) -> str:
    """Return what identifies the outlet called *name* (a name, an abbreviation or a host)."""
    folded = _EDGES.sub("", fold(name).text.removeprefix("www."))
    if known := _CANONICAL.get(folded):
        return known
    shorter = _EDGES.sub("", " ".join(_GENERIC.sub(" ", folded).split()))
    first = re.split(r"[^\w']", shorter, maxsplit=1)[0]  # "Sputnik Uzbekistan", "TASS World"
    return (
        _CANONICAL.get(shorter) or (len(first) > 3 and _CANONICAL.get(first)) or shorter or folded
    )


def own_names(article: Article) -> frozenset[str]:
    """Return what identifies the outlet that published *article*: its names and its hosts."""
    host = urlsplit(article.url).hostname or ""
    parts = host.split(".")
    hosts = {".".join(parts[start:]) for start in range(len(parts) - 1)}
    return _identities((article.publisher, article.source)) | {
        _CANONICAL.get(name, name) for name in hosts
    }


def credited_names(article: Article) -> frozenset[str]:
    """Return what identifies the outlets that *article* credits, its own left out."""
    agency = article.dateline.agency if article.dateline else ""
    return _identities((*article.credits, agency)) - own_names(article)


def _identities(names: Iterable[str]) -> frozenset[str]:
    return frozenset(outlet(name) for name in names if name.strip())
