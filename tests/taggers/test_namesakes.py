"""Who has an official's name and another calling is not that official."""

from __future__ import annotations

import pytest

from tests.taggers.test_people import found

OTHERS = [
    ("en", "The footballer Wang Yi scored twice."),
    ("en", "Professor Zhang Ming of Peking University gave a talk about the river."),
    ("en", "The tennis player Imran Khan won the cup."),
    ("en", "Wang Yi, an economist at Fudan University, said prices fell."),
    ("en", "Wang Yi (a footballer from Chengdu) scored."),
    ("ru", "Боксер Сергей Лавров выиграл бой."),
    ("ru", "Сергей Лавров, боксер из Томска, выиграл бой."),
    ("ru", "Профессор Пекинского университета Ли Цян сказал, что цены растут."),
    ("zh", "足球运动员王毅打进两球。"),
    ("zh", "王毅教授介绍了研究成果。"),
    ("zh", "王毅，足球运动员，打进两球。"),
    ("kk", "Боксшы Сергей Лавров жеңіске жетті."),
    ("kk", "Пекин университетінің профессоры Ван И сөз сөйледі."),
    ("ky", "Футболчу Ван И гол киргизди."),
    ("uz", "Bokschi Sergey Lavrov gʻalaba qozondi."),
    ("tg", "Муштзан Сергей Лавров ғолиб шуд."),
    ("fa", "بوکسور سرگئی لاوروف پیروز شد."),
    ("tr", "Boksör Sergey Lavrov maçı kazandı."),
    ("hi", "मुक्केबाज सर्गेई लावरोव ने मुकाबला जीता।"),
    ("ur", "باکسر سرگئی لاوروف نے مقابلہ جیت لیا۔"),
    ("ar", "فاز الملاكم سيرغي لافروف بالنزال."),
    ("de", "Der Boxer Sergej Lawrow gewann den Kampf."),
    ("fr", "Le footballeur Wang Yi a marqué."),
    ("be", "Баксёр Сяргей Лаўроў выйграў бой."),
    ("uk", "Боксер Сергій Лавров виграв бій."),
]


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_a_calling_beside_the_name_and_no_office_tell_of_somebody_else(
    language: str, text: str
) -> None:
    assert found(text, language=language) == set()


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("en", "Foreign Minister Wang Yi met the coach. The coach thanked Wang Yi.", "wang-yi"),
        ("en", "Former cricketer Imran Khan said he would return.", "imran-khan"),
        ("en", "Wang Yi, economist Li Ming and the actor left.", "wang-yi"),
        ("en", "Imran Khan, the prime minister and once a cricketer, spoke.", "imran-khan"),
        ("ru", "Тренер поблагодарил Сергея Лаврова.", "sergey-lavrov"),
        ("ru", "Как сообщил журналистам Сергей Лавров, переговоры прошли.", "sergey-lavrov"),
        ("ru", "Профессор вчера поблагодарил Сергея Лаврова.", "sergey-lavrov"),
        ("zh", "外交部长王毅会见教授。王毅表示高兴。", "wang-yi"),
        ("zh", "王毅向专家李明表示感谢。", "wang-yi"),
        ("zh", "他告诉记者王毅将出访。", "wang-yi"),
    ],
)
def test_a_calling_that_is_not_the_bearers_takes_nobody_away(
    language: str, text: str, term: str
) -> None:
    assert term in found(text, language=language)


def test_the_official_stays_where_an_office_stands_beside_another_place_of_the_name() -> None:
    text = "The economist Li Qiang spoke of prices. Premier Li Qiang of China heard him."
    assert "li-qiang" in found(text)
