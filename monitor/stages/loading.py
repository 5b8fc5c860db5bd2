"""What a worker would load at its first pages, loaded before: words, patterns and tables.

Most of it is made at the first need, deep inside of what reads a page, so small pages are read for
it; what few pages need is asked for by its name. Nothing is kept of what is read, and what cannot
be loaded here is met again, and reported, by the page that needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from config.additions import NO_ADDITIONS, Additions
from monitor.stages import classify, extract
from storage.records import Capture

_AT: Final = datetime(2026, 1, 5, tzinfo=UTC)

_PAGE: Final = """<!DOCTYPE html><html lang="{language}"><head><title>{title} - The Page</title>
<meta property="og:site_name" content="The Page"><meta name="author" content="{byline}">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}"}}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>
<p class="byline">{byline}, <span class="date">{date}</span></p>
<p>{text}</p><p>{text} {text}</p><p>{text}</p></article>
<footer>\N{COPYRIGHT SIGN} 2026</footer></body></html>"""

_TEXTS: Final = (
    (
        "en",
        "SCO foreign ministers met in Bishkek",
        "By John Smith",
        "2 hours ago",
        "BISHKEK, January 4 (AKIpress) - Foreign Minister Jeenbek Kulubaev said on Monday that "
        "\N{LEFT DOUBLE QUOTATION MARK}the Shanghai Cooperation Organisation has agreed on a "
        "plan\N{RIGHT DOUBLE QUOTATION MARK}, and President Alikhan Smailov of Kazakhstan spoke "
        "of trade worth $2.5 billion at the summit in 2025 with Xi Jinping and Vladimir Putin. "
        "The next meeting will be held on 12 June 2026 in Tashkent, Uzbekistan.",
    ),
    (
        "ru",
        "Главы МИД ШОС встретились в Бишкеке",
        "Иван Петров",
        "4 января 2026, 10:20",
        "БИШКЕК, 4 января. /ТАСС/. Министр иностранных дел Киргизии Жээнбек Кулубаев заявил, что "
        "«Шанхайская организация сотрудничества договорилась о плане», а президент Казахстана "
        "Касым-Жомарт Токаев сообщил о торговле на 2,5 млрд долларов. Следующий саммит пройдет "
        "12 июня 2026 года в Ташкенте, сказал секретарь Совета безопасности Марат Иманкулов.",
    ),
    (
        "zh",
        "上合组织外长会议在比什凯克举行",
        "记者 王明",
        "2026年1月4日 10:20",
        "新华社比什凯克1月4日电 上海合作组织成员国外交部长会议4日在比什凯克举行。"
        "中国外交部长王毅表示，“上合组织将加强合作”，并会见了哈萨克斯坦总统托卡耶夫。下次峰会将于2026年6月12日在塔什干举行。",
    ),
    (
        "fa",
        "نشست وزیران خارجه سازمان همکاری شانگهای",
        "ایرنا",
        "۱۴ دی ۱۴۰۴",
        "تهران - ایرنا - وزیر امور خارجه ایران عباس عراقچی گفت سازمان همکاری شانگهای در بیشکک "
        "برنامه جدیدی را تصویب کرد و رئیس جمهوری قزاقستان در این نشست سخنرانی کرد.",
    ),
    (
        "kk",
        "ШЫҰ сыртқы істер министрлері Бішкекте кездесті",
        "Қазақпарат",
        "2026 жылғы 4 қаңтар",
        "Шанхай ынтымақтастық ұйымына мүше мемлекеттердің сыртқы істер министрлері "
        "Бішкекте кездесті, деп хабарлады "
        "Қазақстан Президенті Қасым-Жомарт Тоқаевтың баспасөз қызметі.",
    ),
)  # fmt: skip
"""Language, headline, byline, date and paragraph of small pages."""


def load(additions: Additions = NO_ADDITIONS) -> Iterator[None]:
    """Load everything that reading and judging an article needs, with *additions* to the
    gazetteer; yield after each piece of it."""
    classify.classifier(additions)
    yield
    for row in _TEXTS:
        for more in ("", '<meta property="article:published_time" content="2026-01-04T10:20Z">'):
            extract.run(_task(*row, more, additions))
            yield
    for piece in _PIECES:
        with suppress(Exception):
            piece()
        yield


def _task(
    language: str, title: str, byline: str, date: str, text: str, more: str, additions: Additions
) -> extract.ExtractTask:
    page = _PAGE.format(language=language, title=title, byline=byline, date=date, text=text)
    capture = Capture(
        id=f"page-{language}", source="page", url=f"http://www.page.example.com/news/meeting-{language}.html",
        purpose="article", at=_AT, reason="ok", page=f"page-{language}", media_type="text/html",
        body=page.replace("</head>", more + "</head>").encode(),
    )  # fmt: skip
    return extract.ExtractTask(
        source=extract.INGESTED, capture=capture, entry=None, now=_AT, goes_on=True,
        additions=additions,
    )  # fmt: skip


def _stop_words() -> None:
    """Words of a hundred languages, by which jusText finds the text of a page without another."""
    from lxml.html import fromstring
    from trafilatura.external import try_justext

    try_justext(fromstring("<html><body><p>A text.</p></body></html>"), None, None)


def _months() -> None:
    """The names of months in two hundred languages, and the time zones, of dateparser."""
    from htmldate.extractors import external_date_parser, month_words

    month_words()
    external_date_parser("12 Temmuz 2025 10:20 GMT+3", "%Y-%m-%d")


def _languages() -> None:
    """The model that tells languages apart where their words do not."""
    from monitor.text.languages.language import identify

    identify("Bu xəbər haqqında daha ətraflı məlumat.")


_PIECES: Final[tuple[Callable[[], object], ...]] = (_stop_words, _months, _languages)
