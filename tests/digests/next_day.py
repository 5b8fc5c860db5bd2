"""The day after a summit: what was told yesterday goes on, is repeated, corrected, or is new.

All texts are written for this project.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from monitor.digests.compose import compose
from monitor.digests.material import Correction, Counts, Material
from monitor.reading.view import ArticleView
from storage.records import Changes, Subscription
from tests.digests.materials import PROBLEMS, SINCE, TODAY, UNTIL, copy, material, story, view

EVENT: Final = "summit-2026-bishkek"
DAY: Final = timedelta(days=1)

DECLARATION: Final = view(
    "Kabar",
    "Leaders of the SCO sign the Bishkek Declaration",
    "BISHKEK, November 19 (Kabar). The heads of state of ten members signed the Bishkek "
    "Declaration on Thursday. It has 14 chapters.\n\nThe next summit will be in Islamabad.",
    event=EVENT,
    topics=("summit-diplomacy",),
    hours=34,
    display="full",
)
BANK: Final = view(
    "ТАСС",
    "Страны ШОС решили учредить Банк развития с капиталом 10 млрд долларов",
    "БИШКЕК, 19 ноября. /ТАСС/. Главы государств ШОС решили учредить Банк развития с капиталом "
    "10 млрд долларов. Штаб-квартира пока не выбрана.",
    event=EVENT,
    topics=("economy-trade-finance",),
    hours=33,
    display="full",
)
CENTRE: Final = view(
    "新华社",
    "上合组织应对安全威胁综合中心将在塔什干揭牌",
    "新华社比什凯克11月19日电 上合组织成员国领导人19日商定，"
    "应对安全威胁综合中心将于明年在塔什干揭牌。",
    event=EVENT,
    topics=("security-counterterrorism",),
    hours=32,
)
CORRIDOR: Final = view(
    "ایرنا",
    "سران شانگهای بر سر راه‌گذر شمال و جنوب توافق کردند",
    "سران کشورهای عضو سازمان همکاری شانگهای روز پنج‌شنبه در بیشکک بر سر راه‌گذر شمال و جنوب "
    "توافق کردند.",
    event=EVENT,
    topics=("transport-connectivity",),
    hours=31,
    countries=("IR", "RU", "IN"),
)
YESTERDAY: Final = {
    "declaration": DECLARATION,
    "bank": BANK,
    "centre": CENTRE,
    "corridor": CORRIDOR,
}


def _going_on() -> dict[str, tuple[ArticleView, ...]]:
    """Return what came today of yesterday's stories: new facts, or the same once more."""
    seat = view(
        "Казинформ",
        "Алматы предложена как место для Банка развития ШОС",
        "АСТАНА. Казахстан предложил разместить штаб-квартиру Банка развития ШОС в Алматы, сообщил "
        "20 ноября министр финансов Мади Такиев. Решение примут до 1 марта 2027 года.",
        event=EVENT,
        topics=("economy-trade-finance",),
        hours=8,
        display="full",
    )
    text = view(
        "Tehran Times",
        "What the Bishkek Declaration says about sanctions",
        "TEHRAN - Chapter 6 of the declaration condemns unilateral sanctions in 212 words, 40 "
        "more than in 2025.\n\nForeign Minister Abbas Araghchi called it “the clearest so far”.",
        event=EVENT,
        topics=("summit-diplomacy",),
        hours=7,
    )
    again = view(
        "Asia-Plus",
        "В Бишкеке подписана декларация саммита ШОС",
        "Главы государств подписали в Бишкеке декларацию саммита ШОС.",
        event=EVENT,
        topics=("summit-diplomacy",),
        hours=11,
    )
    urdu = view(
        "روزنامہ دنیا",
        "شنگھائی تعاون تنظیم کا اگلا سربراہی اجلاس ۲۰۲۷ میں اسلام آباد میں ہوگا",
        "وزارت خارجہ نے کہا کہ اجلاس جولائی ۲۰۲۷ میں اسلام آباد میں ہوگا۔",
        event=EVENT,
        topics=("summit-diplomacy",),
        hours=5,
        countries=("PK",),
    )
    return {
        "declaration": (text, again, urdu),
        "bank": (seat, copy(seat, "24.kg"), copy(seat, "Asia-Plus")),
        "centre": (
            view(
                "UzA",
                "Tashkent to open the SCO security centre on April 15",
                "TASHKENT (UzA). The centre will open on 15 April 2027 with 60 officers, Deputy "
                "Interior Minister Aziz Tashpulatov said.",
                event=EVENT,
                topics=("security-counterterrorism",),
                hours=9,
            ),
        ),
        "corridor": (
            view(
                "Trend",
                "Leaders of the SCO agree on the North–South corridor",
                "BAKU, Trend. Leaders agreed on the corridor in Bishkek.",
                event=EVENT,
                topics=("transport-connectivity",),
                hours=13,
            ),
        ),
    }


def _new() -> tuple[tuple[str, tuple[ArticleView, ...]], ...]:
    """Return what is news today."""
    visit = view(
        "Xinhua",
        "Xi stays in Bishkek for a state visit and 22 agreements",
        "BISHKEK, Nov. 20 (Xinhua) -- Chinese President Xi Jinping and Kyrgyz President Sadyr "
        "Japarov witnessed the signing of 22 agreements on Friday, a day after the summit of the "
        "Shanghai Cooperation Organization. “The railway is the artery of our century,” Japarov "
        "said.",
        event=EVENT,
        topics=("summit-diplomacy",),
        hours=10,
        display="full",
    )
    return (
        ("visit", (visit, copy(visit, "CGTN"), copy(visit, "APP"), copy(visit, "BelTA"))),
        (
            "grain",
            (
                view(
                    "Kazinform",
                    "Kazakhstan ships the first grain under the SCO register",
                    "ASTANA. 12,000 tonnes of wheat left Kostanay for Xi'an on Friday.",
                    topics=("agriculture-food",),
                    hours=6,
                ),
            ),
        ),
        (
            "visa",
            (
                view(
                    "24.kg",
                    "Россия и Кыргызстан отменят плату за визы для студентов стран ШОС",
                    "Соглашение подпишут 5 декабря, сообщило Министерство образования.",
                    topics=("education-youth-science",),
                    hours=12,
                ),
            ),
        ),
        (
            "youth",
            (
                view(
                    "人民网",
                    "上合组织国家数字经济论坛在青岛闭幕，签约42个项目",
                    "为期三天的论坛20日闭幕，签约项目42个。",
                    topics=("digital-technology-ai",),
                    hours=14,
                ),
            ),
        ),
        (
            "flood",
            (
                view(
                    "ایرنا",
                    "مرکز هشدار سیل کشورهای شانگهای در آلماتی ۳۱۲ ایستگاه خواهد داشت",
                    "مرکز هشدار سیل در آلماتی از بهار آینده کار خود را با ۳۱۲ ایستگاه آغاز می‌کند.",
                    topics=("green-environment",),
                    countries=("KZ", "IR"),
                    hours=15,
                ),
            ),
        ),
        (
            "editorial",
            (
                view(
                    "Dawn",
                    "After Bishkek: eight months to Islamabad",
                    "ISLAMABAD: Pakistan takes the chair with a list of 80 meetings.",
                    topics=("summit-diplomacy",),
                    hours=3,
                ),
            ),
        ),
    )


def next_day(subscription: Subscription, **more: object) -> Material:
    """Return the material of the day after, for a reader who got the edition of the summit day."""
    before = material(
        *(story(name, one) for name, one in YESTERDAY.items()),
        fresh=frozenset(one.article.id for one in YESTERDAY.values()),
    )
    before = replace(before, date=TODAY - DAY, since=SINCE - DAY, until=UNTIL - DAY)
    told = compose(subscription, before)
    going_on = _going_on()
    return material(
        *(story(name, one, *going_on[name]) for name, one in YESTERDAY.items()),
        *(story(name, *views) for name, views in _new()),
        story(
            "passing",
            view(
                "BelTA",
                "Minsk and Ulaanbaatar agree on 30 flights a month",
                "The presidents had met at the SCO summit.",
                level="mention",
            ),
        ),
        corrections=(
            Correction(
                view=view("Kazinform", "Leaders of the SCO to meet in July 2027, not in June"),
                kind="changed",
                earlier_headline="Leaders of the SCO to meet in June 2027",
                changes=Changes(headline=True, numbers=("June 2027 → July 2027",)),
            ),
        ),
        problems=PROBLEMS,
        counts=Counts(read=1502, about=27, mentions=9, reprints=6, sources=150, answered=148),
        shown=told.shown,
        told_articles=frozenset(told.articles),
        contact="mailto:desk@example.org",
        **more,
    )
