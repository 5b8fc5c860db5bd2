"""Sample material: a common day, a summit day, an empty day. All texts written for this project."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from monitor.digests.material import Correction, Counts, Material, SourceProblem, StoryNews
from monitor.reading.view import ArticleView
from storage.records import (
    Article,
    Changes,
    Classification,
    Level,
    Reprint,
    Shown,
    Subscription,
    Tag,
)

TODAY = date(2026, 11, 21)
UNTIL = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)

PRESS_OFFICE = Subscription(
    name="press-office",
    channel="email",
    address="press@example.org",
    timezone="Asia/Bishkek",
    at="07:30",
)

OUTLETS = {
    "Xinhua": ("CN", "en"),
    "CGTN": ("CN", "en"),
    "人民网": ("CN", "zh"),
    "新华社": ("CN", "zh"),
    "TASS": ("RU", "en"),
    "ТАСС": ("RU", "ru"),
    "ИнфоШОС": ("RU", "ru"),
    "Kazinform": ("KZ", "en"),
    "Казинформ": ("KZ", "ru"),
    "Kabar": ("KG", "en"),
    "24.kg": ("KG", "ru"),
    "Ховар": ("TJ", "tg"),
    "UzA": ("UZ", "en"),
    "Kun.uz": ("UZ", "uz"),
    "APP": ("PK", "en"),
    "Dawn": ("PK", "en"),
    "روزنامہ دنیا": ("PK", "ur"),
    "ایرنا": ("IR", "fa"),
    "Tehran Times": ("IR", "en"),
    "BelTA": ("BY", "en"),
    "The Hindu": ("IN", "en"),
    "Trend": ("AZ", "en"),
    "AKIpress": ("KG", "en"),
    "Asia-Plus": ("TJ", "ru"),
    "Eurasia Daily": ("", "en"),
}

_numbers = count(1)


def view(
    outlet: str,
    headline: str,
    text: str = "",
    *,
    hours: float = 6,
    level: Level = "about",
    event: str = "",
    topics: tuple[str, ...] = (),
    display: str = "snippet",
    language: str = "",
    name: str = "",
    countries: tuple[str, ...] = (),
) -> ArticleView:
    """Return an article that was published and seen so many *hours* before the edition ends."""
    number = next(_numbers)
    country, spoken = OUTLETS[outlet]
    at = UNTIL - timedelta(hours=hours)
    identity = name or f"a{number:04d}"
    tags = [Tag(scheme="topic", term=topic, label=topic) for topic in topics]
    tags += [Tag(scheme="country", term=code, label=code) for code in countries]
    if event:
        tags.append(Tag(scheme="event", term=event, label=event.replace("-", " ")))
    article = Article(
        id=identity,
        url=f"https://news.example/{country.lower() or 'int'}/2026/11/{identity}.html",
        source=outlet,
        publisher=outlet,
        country=country,
        language=language or spoken,
        headline=headline,
        text=text,
        capture="",
        captured_at=at,
        first_seen=at,
        date_published=at,
    )
    found = Classification(article=identity, level=level, score=0.9, tags=tuple(tags))
    return ArticleView(
        article=article,
        classification=found,
        story="",
        display="full" if display == "full" else "snippet",
    )


def copy(
    original: ArticleView, outlet: str, *, hours: float = 5, kind: str = "near"
) -> ArticleView:
    """Return a reprint of *original* by another outlet."""
    number = next(_numbers)
    identity = f"c{number:04d}"
    country, _ = OUTLETS[outlet]
    at = UNTIL - timedelta(hours=hours)
    article = replace(
        original.article,
        id=identity,
        url=f"https://copy.example/{identity}",
        source=outlet,
        publisher=outlet,
        country=country,
        first_seen=at,
        date_published=at,
    )
    reprint = Reprint(
        article=identity,
        source_article=original.article.id,
        origin=original.article.id,
        kind=kind,  # type: ignore[arg-type]
        containment=0.95,
        containment_reverse=0.9,
    )
    return replace(original, article=article, reprint=reprint)


def story(name: str, *views: ArticleView) -> StoryNews:
    """Return a story of *views*."""
    return StoryNews(id=name, articles=tuple(replace(v, story=name) for v in views))


def material(*stories: StoryNews, **more: object) -> Material:
    """Return the material of the sample day."""
    seen = {v.article.id: v.article.first_seen for one in stories for v in one.articles}
    more.setdefault("fresh", frozenset(name for name, at in seen.items() if SINCE <= at < UNTIL))
    return Material(date=TODAY, since=SINCE, until=UNTIL, stories=stories, **more)  # type: ignore[arg-type]


PROBLEMS = (
    SourceProblem(
        name="Dawn", country="PK", state="failing", since=UNTIL - timedelta(days=3), usual=38
    ),
    SourceProblem(
        name="ИнфоШОС",
        country="RU",
        state="silent",
        since=UNTIL - timedelta(days=9),
        answered=True,
        usual=4,
    ),
    SourceProblem(
        name="ایرنا (fa)", country="IR", state="blocked", since=UNTIL - timedelta(hours=30)
    ),
)

COUNTS = Counts(read=1240, about=31, mentions=12, reprints=17, sources=150, answered=148)


def common_day(**more: object) -> Material:
    """Return a common day: ten stories, copies, updates, mentions, corrections, problems."""
    trade = "trade-ministers-2026-dushanbe"
    plan = view(
        "Xinhua",
        "SCO trade ministers agree on a plan for settlement in national currencies by 2030",
        "DUSHANBE, Nov. 20 (Xinhua) -- Trade ministers of the ten member states of the Shanghai "
        "Cooperation Organization agreed on Friday to settle most of their mutual trade in "
        "national currencies by 2030. The plan names clearing banks in each country and a "
        "yearly report.\n\nThe ministers met for three hours behind closed doors.",
        event=trade,
        topics=("economy-trade-finance",),
        hours=9,
        countries=("CN", "TJ"),
    )
    persian = view(
        "ایرنا",
        "وزیران بازرگانی سازمان همکاری شانگهای بر سر تسویه با ارزهای ملی تا سال ۲۰۳۰ توافق کردند",
        "وزیران بازرگانی ده کشور عضو سازمان همکاری شانگهای روز جمعه در دوشنبه بر سر برنامه‌ای برای "
        "تسویه مبادلات با ارزهای ملی توافق کردند.",
        event=trade,
        topics=("economy-trade-finance",),
        hours=7,
    )
    flood = view(
        "ایرنا",
        "همکاری کشورهای عضو شانگهای برای هشدار زودهنگام سیل در آسیای مرکزی گسترش می‌یابد",
        "مرکز مشترک هشدار سیل از بهار آینده در الماتی کار خود را آغاز می‌کند و داده‌های "
        "هفت کشور را گرد می‌آورد.",
        topics=("green-environment",),
        hours=14,
    )
    rail = view(
        "24.kg",
        "По железной дороге Китай – Кыргызстан – Узбекистан прошёл первый испытательный поезд",
        "Испытательный поезд прошёл по первому участку дороги, сообщила дирекция строительства. "
        "Регулярное движение обещают открыть через год.",
        topics=("transport-connectivity",),
        hours=12,
    )
    return material(
        story(
            "s1",
            plan,
            *(copy(plan, outlet) for outlet in ("Kabar", "APP", "Trend", "BelTA", "UzA")),
            view(
                "Казинформ",
                "Министры торговли стран ШОС договорились о расчётах в национальных валютах",
                "Казахстан предложил создать общий клиринговый реестр.",
                event=trade,
                topics=("economy-trade-finance",),
            ),
            persian,
            view(
                "新华社",
                "上合组织经贸部长会议在杜尚别就本币结算达成一致",
                "新华社杜尚别11月20日电（记者李明）上海合作组织成员国经贸部长20日在杜尚别举行会议，"
                "同意到2030年以本币结算大部分相互贸易。",
                event=trade,
                topics=("economy-trade-finance",),
            ),
        ),
        story(
            "s2",
            view(
                "TASS",
                "SCO ministers put off the Development Bank's capital for another year",
                "DUSHANBE, November 20. /TASS/. Finance and trade officials could not agree on "
                "shares in the planned SCO Development Bank and put the question off to 2027.",
                event=trade,
                topics=("economy-trade-finance",),
                hours=8,
            ),
            view(
                "Dawn",
                "Bank of the SCO: who pays, who votes?",
                "ISLAMABAD: Nobody spoke of money in public, everybody did in the corridors.",
                event=trade,
                topics=("economy-trade-finance",),
                hours=4,
            ),
        ),
        story(
            "s3",
            view(
                "Kabar",
                "Bishkek hands over the SCO youth council to Islamabad",
                "Delegates of ten countries elected Pakistan's candidate in the Kyrgyz capital.",
                topics=("education-youth-science",),
                hours=15,
            ),
        ),
        story("s4", rail, copy(rail, "Asia-Plus")),
        story("s5", flood),
        story(
            "s6",
            view(
                "روزنامہ دنیا",
                "شنگھائی تعاون تنظیم کے سیکرٹری جنرل کی اسلام آباد میں وزیر خارجہ سے ملاقات",
                "سیکرٹری جنرل نے پاکستان کی صدارت کے پروگرام کو سراہا۔",
                topics=("summit-diplomacy",),
                hours=10,
            ),
        ),
        story(
            "s7",
            view(
                "UzA",
                "RATS experts compare lists of banned extremist sites in Tashkent",
                "The Executive Committee of the SCO Regional Anti-Terrorist Structure hosted "
                "experts of nine countries.",
                topics=("security-counterterrorism",),
                hours=18,
            ),
        ),
        story(
            "s8",
            view(
                "人民网",
                "上合组织国家青年科学家论坛在青岛开幕",
                "来自上合组织十国的三百余名青年科学家20日在青岛就人工智能和粮食安全展开交流。",
                topics=("digital-technology-ai", "education-youth-science"),
                hours=11,
            ),
        ),
        story(
            "s9",
            view(
                "The Hindu",
                "India sends a junior minister to the SCO energy club, and a list of questions",
                "New Delhi wants gas prices on the agenda before it signs anything.",
                topics=("energy",),
                hours=20,
            ),
        ),
        story(
            "known",
            view("CGTN", "Chair's programme published", hours=60, name="told1"),
            view(
                "APP",
                "Pakistan adds a poverty summit to its SCO year",
                "ISLAMABAD, Nov 20 (APP): Pakistan will host a first SCO summit on poverty in "
                "Lahore next spring, the Foreign Office said.",
                hours=3,
            ),
            view("Dawn", "Foreign Office lists 80 SCO meetings for 2027", hours=2),
        ),
        story(
            "m1",
            view(
                "BelTA",
                "Belarus and Mongolia sign a visa waiver",
                "The two also spoke of the SCO.",
                level="mention",
            ),
        ),
        story(
            "m2",
            view(
                "ТАСС",
                "Путин и Моди поговорили по телефону",
                "Упомянута и ШОС.",
                level="mention",
            ),
        ),
        corrections=(
            Correction(
                view=view("Kazinform", "Tokayev to visit Islamabad in May, not in April"),
                kind="changed",
                earlier_headline="Tokayev to visit Islamabad in April",
                changes=Changes(headline=True, numbers=("12 agreements → 15 agreements",)),
            ),
            Correction(view=view("Trend", "SCO bank opens office in Baku"), kind="withdrawn"),
        ),
        problems=PROBLEMS,
        counts=COUNTS,
        shown=(Shown(story="known", article="told1", headline="Chair's programme published"),),
        told_articles=frozenset({"told1"}),
        contact="mailto:desk@example.org",
        **more,
    )


_SUMMIT = (
    ("Xinhua", "Leaders adopt the {n}th-anniversary declaration", "summit-diplomacy"),
    ("Kazinform", "Kazakhstan and {x} open a common grain register", "agriculture-food"),
    (
        "Казинформ",
        "Страны ШОС договорились о едином транзитном билете: {x}",
        "transport-connectivity",
    ),
    ("新华社", "上合组织成员国领导人在比什凯克会晤，{x}议程引关注", "summit-diplomacy"),
    ("ایرنا", "رئیس‌جمهور در نشست شانگهای: همکاری با {x} گسترش می‌یابد", "economy-trade-finance"),
    (
        "روزنامہ دنیا",
        "شنگھائی تعاون تنظیم کا سربراہی اجلاس، {x} کا موقف سامنے آ گیا",
        "security-counterterrorism",
    ),
    (
        "The Hindu",
        "At the SCO table, {x} and an old question of borders that nobody wanted to put first",
        "security-counterterrorism",
    ),
    ("Dawn", "Green corridor with {x} is on the summit's list", "green-environment"),
    ("ТАСС", "Ушаков: {x} поддерживает создание Банка развития ШОС", "economy-trade-finance"),
    ("Kun.uz", "ShHT sammiti: {x} bilan yangi kelishuvlar imzolandi", "energy"),
)
_PLACES = ("China", "Russia", "Iran", "Pakistan", "Belarus", "Mongolia")


def summit_day(stories: int = 60, **more: object) -> Material:
    """Return a summit day: most of the stories are of one event."""
    event = "summit-2026-bishkek"
    made = []
    for number in range(stories):
        outlet, headline, topic = _SUMMIT[number % len(_SUMMIT)]
        place = _PLACES[number // len(_SUMMIT) % len(_PLACES)]
        main = view(
            outlet,
            headline.format(x=place, n=25),
            "The leaders met in the morning and signed in the evening, as the programme had "
            "said; what they left open was the money. " * 3,
            event=event if number % 4 else "",
            topics=(topic,),
            hours=1 + number / 4,
            display="full",
        )
        others = [
            view(
                other,
                f"{headline.format(x=place, n=25)} ({number})",
                event=event,
                topics=(topic,),
                language=OUTLETS[outlet][1],
            )
            for other in list(OUTLETS)[: number % 7]
            if number % 4
        ]
        copies = [copy(main, other) for other in list(OUTLETS)[7 : 7 + number % 5]]
        made.append(story(f"e{number:03d}", main, *others, *copies))
    return material(*made, problems=PROBLEMS, counts=COUNTS, **more)


def empty_day(**more: object) -> Material:
    """Return a day without news."""
    counts = Counts(read=812, sources=150, answered=149)
    return material(problems=PROBLEMS[:1], counts=counts, **more)
