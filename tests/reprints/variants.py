"""Copies as outlets make them, made from real texts, and texts that only look like copies."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.reprints.words import units
from storage.records import Article, key

START = datetime(2026, 8, 1, 6, 0, tzinfo=UTC)

EXPLAINER = {
    "en": "The Shanghai Cooperation Organization was founded in 2001 and comprises Belarus, China, "
    "India, Iran, Kazakhstan, Kyrgyzstan, Pakistan, Russia, Tajikistan and Uzbekistan. It also "
    "has a number of partner states in Asia, Europe and Africa.",
    "ru": "ШОС основана в 2001 году. В нее входят Белоруссия, Индия, Иран, Казахстан, Киргизия, "
    "Китай, Пакистан, Россия, Таджикистан и Узбекистан. Ряд государств имеет статус партнера.",
    "zh": "上海合作组织成立于2001年，成员国包括中国、俄罗斯、哈萨克斯坦、吉尔吉斯斯坦、塔吉克斯坦、"
    "乌兹别克斯坦、印度、巴基斯坦、伊朗和白俄罗斯。",
}
DISCLAIMER = (
    "The views expressed in this article are those of the author and do not necessarily reflect "
    "the position of the newspaper. Found an error in the text? Select it and press Ctrl + Enter."
)
CREDIT = {"en": "(Xinhua)", "ru": "Источник: Синьхуа", "zh": "（来源：新华网）"}


def article(name: str, headline: str, text: str, **more: object) -> Article:
    """Return an article with what the tests do not care about filled in."""
    at = START
    values: dict[str, object] = {
        "id": key("article", name),
        "url": f"https://{name}.example/1",
        "source": name,
        "publisher": name,
        "headline": headline,
        "text": text,
        "capture": "",
        "captured_at": at,
        "first_seen": at,
        "date_published": at,
        "language": "en",
    } | more
    return Article(**values)  # type: ignore[arg-type]


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n+", text) if part.strip()]


def _join(parts: Sequence[str]) -> str:
    return "\n\n".join(parts)


def cut(text: str, words: int) -> str:
    """Return the first *words* words (twice as many characters of Chinese) of *text*."""
    if _is_chinese(text):
        return text[: words * 2]
    return " ".join(text.split()[:words])


def _is_chinese(text: str) -> bool:
    return len(re.findall("[\u4e00-\u9fff]", text)) > len(text) / 3


def shorten(text: str, chance: random.Random, other: str) -> str:
    return cut(text, 120)


def without_lead(text: str, chance: random.Random, other: str) -> str:
    parts = _paragraphs(text)
    return _join(parts[1:]) if len(parts) > 2 else text[len(text) // 5 :]


def reorder(text: str, chance: random.Random, other: str) -> str:
    parts = _paragraphs(text)
    chance.shuffle(parts)
    return _join(parts)


def reword(text: str, chance: random.Random, other: str, each: int = 9) -> str:
    """Replace one word in *each* by another of *other*; in Chinese two characters in 2 * each."""
    strange = other.split() if not _is_chinese(text) else [other[i : i + 2] for i in range(200)]
    if _is_chinese(text):
        pieces = [text[i : i + 2] for i in range(0, len(text), 2)]
        return "".join(chance.choice(strange) if chance.random() < 1 / each else p for p in pieces)
    return "\n\n".join(
        " ".join(
            chance.choice(strange) if chance.random() < 1 / each else word for word in part.split()
        )
        for part in _paragraphs(text)
    )


def reword_more(text: str, chance: random.Random, other: str) -> str:
    return reword(text, chance, other, each=6)


def some_numbers(text: str, chance: random.Random, other: str) -> str:
    """Alter up to three numbers."""
    places = [match.span() for match in re.finditer(r"\d+", text)]
    for start, end in sorted(chance.sample(places, min(3, len(places))), reverse=True):
        text = text[:start] + str(chance.randint(11, 997)) + text[end:]
    return text


def append_explainer(text: str, chance: random.Random, other: str) -> str:
    language = "zh" if _is_chinese(text) else "ru" if re.search("[а-я]", text) else "en"
    return _join([text, EXPLAINER[language], DISCLAIMER])


def add_credit(text: str, chance: random.Random, other: str) -> str:
    language = "zh" if _is_chinese(text) else "ru" if re.search("[а-я]", text) else "en"
    return f"{text} {CREDIT[language]}"


def round_up(text: str, chance: random.Random, other: str) -> str:
    """Set the whole text into about twice as much of something else."""
    parts = _paragraphs(other)
    middle = len(parts) // 2
    return _join([*parts[:middle], text, *parts[middle:]])


def tease(text: str, chance: random.Random, other: str) -> str:
    """Keep the first 30 percent."""
    if _is_chinese(text):
        return text[: len(text) * 3 // 10]
    words = text.split()
    return " ".join(words[: len(words) * 3 // 10])


def half_own(text: str, chance: random.Random, other: str) -> str:
    """Take the first half and go on with as much of one's own."""
    half = text[: len(text) // 2]
    return _join([half, other[: len(half)]])


def unchanged(text: str, chance: random.Random, other: str) -> str:
    return text


def copy_of_copy(text: str, chance: random.Random, other: str) -> str:
    return reword(without_lead(text, chance, other), chance, other, each=12)


VARIANTS: dict[str, Callable[[str, random.Random, str], str]] = {
    "exact": unchanged,
    "cut to 120 words": shorten,
    "lead cut": without_lead,
    "paragraphs reordered": reorder,
    "reworded 1 in 9": reword,
    "reworded 1 in 6": reword_more,
    "some numbers changed": some_numbers,
    "explainer and disclaimer": append_explainer,
    "agency credit": add_credit,
    "inside a roundup": round_up,
    "teaser of 30 %": tease,
    "half its own": half_own,
    "lead cut and reworded": copy_of_copy,
}


def forms(days: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield (language, headline, text) of daily forms: the same words, other figures."""

    def number(low: int, high: int) -> str:
        return str(chance.randint(low, high))

    for day in range(1, days + 1):
        rates = [f"{chance.uniform(1, 600):.2f}" for _ in range(6)]
        yield (
            "en",
            f"Official exchange rates for September {day}",
            f"The National Bank has set the official exchange rates as of September {day}, 2026. "
            f"The US dollar costs {rates[0]}, the euro {rates[1]}, the Russian ruble {rates[2]} "
            f"and the Chinese yuan {rates[3]}. At the morning session of the stock exchange the "
            f"weighted average rate was {rates[4]}, with a volume of {number(100, 300)} million "
            f"dollars. Gold was valued at {rates[5]} per gram. The official rates are used for "
            "accounting, customs and tax purposes and are published every working day on the "
            "website of the regulator.",
        )
        yield (
            "ru",
            f"Погода в Бишкеке на {day} сентября",
            f"По данным Кыргызгидромета, {day} сентября в Бишкеке переменная облачность, без "
            f"осадков. Температура воздуха ночью {number(5, 15)}-{number(16, 20)} градусов, днем "
            f"{number(21, 27)}-{number(28, 35)} градусов тепла. Ветер западный, {number(2, 5)}-"
            f"{number(6, 12)} метров в секунду. Атмосферное давление {number(690, 720)} мм "
            f"ртутного столба, влажность воздуха {number(20, 70)} процентов. В горных районах "
            "местами возможны кратковременные дожди.",
        )
        yield (
            "zh",
            f"9月{day}日人民币汇率中间价",
            f"中国外汇交易中心公布，2026年9月{day}日银行间外汇市场人民币汇率中间价为：1美元对"
            f"人民币{rates[0]}元，1欧元对人民币{rates[1]}元，100日元对人民币{rates[2]}元，1港元对"
            f"人民币{rates[3]}元，1英镑对人民币{rates[4]}元，1澳大利亚元对人民币{rates[5]}元，"
            f"人民币1元对{number(10, 99)}卢布。前一交易日成交量为{number(200, 900)}亿美元，"
            "市场运行总体平稳。",
        )


def republished(base: Article, chance: random.Random, name: str, text: str) -> Article:
    """Return a copy of *base* under another name, published within the next twenty hours."""
    published = (base.date_published or START) + timedelta(minutes=chance.randint(20, 1200))
    return replace(
        base,
        id=key("article", name),
        url=f"https://{key('host', name)}.example/news",
        source=f"outlet {name}",
        publisher=f"outlet {name}",
        text=text,
        date_published=published,
        first_seen=published + timedelta(minutes=10),
    )


def word_shingles(text: str) -> set[tuple[str, ...]]:
    """Return the word trigrams of *text* (six characters of Chinese), not by the code tested."""
    found = units(text)
    size = 6 if _is_chinese(text) else 3
    return {tuple(found[i : i + size]) for i in range(len(found) - size + 1)}
