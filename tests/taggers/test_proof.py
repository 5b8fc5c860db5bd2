"""Which names mean the SCO: abbreviations, organs that others have too, namesakes."""

from __future__ import annotations

import pytest

from monitor.taggers.proof import proof_of
from tests.taggers.entities import gazetteer, on, prepared
from tests.taggers.relevance_corpus import article_of, classifier


def level(headline: str, text: str, language: str) -> str:
    return classifier().classify(article_of(headline, text, language=language)).level


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Школа олимпийской смены (ШОС) объявляет набор. Тренеры ШОС ждут детей.", "ru"),
        ("Шымбайские очистные сооружения, коротко ШОС, остановят на ремонт.", "ru"),
        ("Szkolny Ośrodek Wypoczynkowy, w skrócie SzOW, otworzy się w czerwcu.", "pl"),
        ("Stadt-Orchester Zwickau (SOZ) spielt Brahms. Das SOZ probt im Mai.", "de"),
        ("The Somerset County Orchestra opens its season. The SCO plays Elgar.", "en"),
        ("Le SCO a battu Reims, le but est tombé tard.", "fr"),
        (
            "琵琶湖の帆船愛好会「青い帆」（略称SCO）は中国製の艇を二隻買った。SCOは会員を募る。",
            "ja",
        ),
        ("Die Schule Lehrte-Ost, von allen nur SCO genannt, hat ein Dach. Die SCO feiert.", "de"),
        ("СҲШ, яъне «низоми гармидиҳӣ», дар Бохтар ба кор даромад. СҲШ арзон аст.", "tg"),
        ("«Шамдар ауысымы» жобасы, қысқасы ШЫҰ, Шымкентте басталды. ШЫҰ арзан.", "kk"),
        ("उज्जैन में संस्कृत छात्र ओलंपियाड यानी एससीओ शुरू हुआ। एससीओ में हज़ार बच्चे हैं।", "hi"),
        ("Клуб «Старая обсерватория» (сокращённо ШОС) открылся в Пекине. ШОС ждёт гостей.", "ru"),
    ],
)
def test_letters_that_the_text_explains_otherwise_prove_nothing(text: str, language: str) -> None:
    assert level(text.split(".", maxsplit=1)[0], text, language) == "none"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The tea house Shanghai Spirit in Tehran burned down. Nobody was hurt.", "en"),
        ("Ресторан «Шанхайский дух» в Алматы закрыли за долги. Повара ищут работу.", "ru"),
    ],
)
def test_its_motto_alone_proves_nothing(text: str, language: str) -> None:
    assert level(text.split(".", maxsplit=1)[0], text, language) == "none"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Leaders of China, Kazakhstan and Tajikistan praised the Shanghai Spirit.", "en"),
        ("Шанхайская организация сотрудничества (далее ШОС) приняла план в Пекине.", "ru"),
        ("Шанхайская организация сотрудничества, то есть ШОС, приняла план в Пекине.", "ru"),
        ("ШОС, то есть Шанхайская организация сотрудничества, приняла план в Пекине.", "ru"),
    ],
)
def test_its_motto_among_its_states_and_its_own_short_name_are_proof(
    text: str, language: str
) -> None:
    assert level(text, text, language) == "about"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Кыргызстан ШКУнун саммитине даярданууда.", "ky"),
        ("Сустрэча міністраў ШАС прайшла ў Мінску.", "be"),
        ("L'OCS réunit la Chine et la Russie autour de l'énergie.", "fr"),
        ("एससीओ के सदस्य देशों ने भारत में बैठक की।", "hi"),
    ],
)
def test_the_same_letters_mean_it_in_its_company(text: str, language: str) -> None:
    assert level(text, text, language) == "about"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Ректоры Сетевого университета из Казахстана, России и Киргизии встретились. "
            "Сетевой университет открывает новое направление.",
            "ru",
        ),
        (
            "Өңірлік антитеррорлық құрылым Ташкентте отырыс өткізді. Құрылым мүше мемлекеттердің "
            "деректер базасын біріктіреді.",
            "kk",
        ),
        (
            "اتحادیه بین‌بانکی کشورهای عضو در مسکو نشست داشت. بانک‌های قزاقستان و چین خط اعتباری "
            "باز کردند. اتحادیه بین‌بانکی سال آینده در تهران جمع می‌شود.",
            "fa",
        ),
    ],
)
def test_an_organ_is_the_subject_though_the_organisation_is_not_named(
    text: str, language: str
) -> None:
    assert level(text.split(".", maxsplit=1)[0], text, language) == "about"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The youth council of the town met on Monday and asked for a skate park.", "en"),
        ("Деловой совет Россия — Индия обсудил поставки чая в Мумбаи и Москве.", "ru"),
        ("Сетевой университет СНГ принял студентов из Армении, России и Беларуси.", "ru"),
    ],
)
def test_an_organ_of_somebody_else_is_none(text: str, language: str) -> None:
    assert level(text, text, language) == "none"


def test_a_namesake_of_an_officer_is_none() -> None:
    text = "Weightlifter Zhang Ming lifted 180 kilograms in Lahore and took the cup."
    found = prepared(text, headline="Zhang Ming wins", date=on(2023, 5, 20))
    assert not proof_of(found, gazetteer()).refused
    assert level("Zhang Ming wins", text, "en") == "none"


@pytest.mark.parametrize(
    ("headline", "text", "language"),
    [
        (
            "«ШОС» закрывается на учёт",
            "В магазине «ШОС» на Лесной с понедельника пересчитывают крючки, петли и гвозди. "
            "Хозяйка обещает открыться в четверг, к началу дачного сезона, и раздать краску "
            "тем, кто придёт первым. В прошлом году очередь стояла до самого сквера, а ручек "
            "хватило не всем.",
            "ru",
        ),
        (
            "SCO周末加演两场",
            "应观众要求，SCO本周末在成都加演两场，曲目有海顿和西贝柳斯。票价八十元起，学生半价，中国乐迷可以在网上购票。",
            "zh",
        ),
        (
            "Шторы на заказ: ШОС переехал",
            "Швейно-обивочный салон переехал с Заводской улицы на Речную. Новый ШОС вдвое больше.",
            "ru",
        ),
    ],
)
def test_letters_that_nothing_connects_with_the_organisation(
    headline: str, text: str, language: str
) -> None:
    assert level(headline, text, language) == "none"


def test_a_line_too_short_to_support_it_means_the_organisation() -> None:
    assert level("ШОС: что дальше?", "Эксперты гадают.", "ru") != "none"


def test_the_seat_of_the_secretariat_hides_its_city_and_not_the_organisation() -> None:
    found = classifier().classify(
        article_of(
            "Новый переводчик",
            "В секретариат ШОС в Пекине принят новый переводчик.",
            language="ru",
        )
    )
    assert found.level == "about"
    assert "CN" not in {tag.term for tag in found.tags if tag.scheme == "country"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "بشکیک میں قومی رابطہ کاروں کی کونسل کا اجلاس ہوا۔ پاکستان اور چین نے مسودے طے کیے۔",
            "ur",
        ),
        ("جلسه شورای هماهنگ‌کنندگان ملی در پکن برگزار شد. ایران و چین سند را پذیرفتند.", "fa"),
        (
            "Le Conseil des coordonnateurs nationaux a siégé à Pékin. La Chine et l'Inde parlent.",
            "fr",
        ),
        ("青岛的地方经贸合作示范区迎来中亚班列。中国和哈萨克斯坦的货物在此通关。", "zh"),
    ],
)
def test_organs_that_nobody_else_has_are_proof_without_the_organisation(
    text: str, language: str
) -> None:
    assert level(text, text, language) == "about"


def test_an_organ_beside_another_body_is_that_ones() -> None:
    headline = "Misja obserwacyjna OBWE jedzie do Kirgistanu"
    text = "{} spotka się w Biszkeku. Rosja, Kazachstan, Tadżykistan i Uzbekistan ją poparły."
    assert level(headline, text.format("Misja obserwacyjna OBWE"), "pl") == "none"
    assert level("Misja obserwacyjna w Kirgistanie", text.format("Misja SzOW"), "pl") == "about"


@pytest.mark.parametrize(
    ("headline", "text", "language"),
    [
        ("Борцов ждёт врач", "На турнир под эгидой ШОС не пустят без справки. Врачи ждут.", "ru"),
        ("Самбісты", "У Магілёве памераліся сілай самбісты краін ШАС. Гаспадары выйгралі.", "be"),
        ("Judges drawn by lot", "The jury of the SCO contest is drawn by lot this year.", "en"),
    ],
)
def test_what_an_abbreviation_belongs_to_speaks_for_it(
    headline: str, text: str, language: str
) -> None:
    long = f"{text} {'...' * 70}"
    assert level(headline, long, language) != "none"


def test_words_that_begin_a_sentence_by_chance_spell_nothing() -> None:
    text = "Шайлоо күнү эң узун кезек болду. Шайлоого келген ШКУ байкоочулары отчёт берди."
    assert level("Шайлоо күнү", text, "ky") != "none"
    spelled = "Клуб «Шамал кызмат уюму» ачылды. Анын кыскача аты ШКУ, ШКУ музыка үйрөтөт."
    assert level("Клуб ачылды", spelled, "ky") == "none"
