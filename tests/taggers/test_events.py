"""Events: which meeting a text means, by kind, city, year, number and date."""

from __future__ import annotations

from datetime import date

import pytest

from tests.taggers.relevance_corpus import article_of, classifier, measured, score, terms

FLOORS = {"dev": (0.97, 0.93), "held": (0.90, 0.84)}
"""Precision and recall over all texts below which events may not fall. Two texts of dev that
only have a clause were labelled before the rule book said that a clause makes no event, and some
have the summit weeks ahead as a second event, which by that book is none."""


def events(
    headline: str, text: str, *, day: date | None = None, language: str = "en"
) -> frozenset[str]:
    return terms(
        classifier().classify(article_of(headline, text, day=day, language=language)), "event"
    )


@pytest.mark.long
@pytest.mark.parametrize("part", ["dev", "held"])
def test_events_keep_their_floors(part: str) -> None:
    scores = score(*measured(part))
    assert scores.event_precision >= FLOORS[part][0]
    assert scores.event_recall >= FLOORS[part][1]


@pytest.mark.long
def test_every_listed_meeting_has_the_form_of_the_design() -> None:
    gazetteer = classifier().gazetteer
    kinds = {term.term for term in gazetteer.events}
    places = {term.term for term in gazetteer.places}
    for meeting in gazetteer.meetings:
        city = meeting.city.replace("-", "")
        assert meeting.term == f"{meeting.kind}-{meeting.starts.year}-{city}"
        assert meeting.kind in kinds
        assert meeting.city in places
    listed = {meeting.term for meeting in gazetteer.meetings}
    assert {"summit-2025-tianjin", "summit-2023-newdelhi", "chg-2021-nursultan"} <= listed


def test_kinds_point_to_topics_that_exist() -> None:
    gazetteer = classifier().gazetteer
    topics = {term.term for term in gazetteer.topics}
    for kind in gazetteer.events:
        assert kind.option("topic") in topics or kind.option("tag") == "no", kind.term


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2025, 8, 20), "summit-2025-tianjin"),
        (date(2025, 9, 1), "summit-2025-tianjin"),
        (date(2025, 9, 20), "summit-2025-tianjin"),
        (date(2026, 7, 1), "summit-2026-bishkek"),
        (date(2024, 7, 3), "summit-2024-astana"),
    ],
)
def test_the_summit_without_a_city_is_the_one_at_the_articles_date(day: date, term: str) -> None:
    assert events("SCO summit", "The SCO summit is what leaders speak about.", day=day) == {term}


def test_a_look_back_is_no_event() -> None:
    text = (
        "The SCO Secretariat opened an exhibition of paintings in Beijing.\n\nIt shows works "
        "that were first seen at last year's SCO summit in Astana."
    )
    assert events("Paintings at the SCO Secretariat", text, day=date(2025, 4, 2)) == frozenset()


def test_a_look_back_that_is_the_subject_is_one() -> None:
    text = "What did the SCO summit in Astana achieve? A strategy, and Belarus as a member."
    found = events("A year after the SCO summit in Astana", text, day=date(2025, 7, 4))
    assert found == {"summit-2024-astana"}


@pytest.mark.parametrize(
    ("headline", "text", "language", "term"),
    [
        (
            "SCO health ministers meet in Xi'an",
            "Health ministers of the SCO met in Xi'an.",
            "en",
            "health-ministers-2025-xian",
        ),
        (
            "Министры культуры стран ШОС встретились в Чолпон-Ате",
            "Совещание министров культуры ШОС прошло в Чолпон-Ате.",
            "ru",
            "culture-ministers-2025-cholponata",
        ),
        (
            "上合组织成员国交通部长会议在天津举行",
            "上合组织成员国交通部长会议在天津举行。",
            "zh",
            "transport-ministers-2025-tianjin",
        ),
        (
            "Совет РАТС ШОС утвердил план",
            "Совет Региональной антитеррористической структуры ШОС утвердил план учений.",
            "ru",
            "rats-council-2025-tashkent",
        ),
        (
            "SCO agriculture ministers agree by video link",
            "Agriculture ministers of the SCO met by videoconference, chaired by Kyrgyzstan.",
            "en",
            "agriculture-ministers-2025-bishkek",
        ),
    ],
)
def test_a_meeting_that_nobody_listed_is_built(
    headline: str, text: str, language: str, term: str
) -> None:
    assert events(headline, text, day=date(2025, 10, 17), language=language) == {term}


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2019, 3, 1), "agriculture-ministers-2019-bishkek"),
        (date(2020, 3, 1), "agriculture-ministers-2020-moscow"),
        (date(2022, 9, 25), "agriculture-ministers-2022-newdelhi"),
        (date(2024, 5, 20), "agriculture-ministers-2024-astana"),
    ],
)
def test_a_video_meeting_is_in_the_capital_of_the_chair(day: date, term: str) -> None:
    text = "Agriculture ministers of the SCO met by videoconference."
    assert events("SCO agriculture ministers agree by video link", text, day=day) == {term}


def test_on_screens_a_city_is_only_one_that_joins() -> None:
    text = (
        "Digital ministers of the SCO met by video link, after a quarter of an hour in which, of "
        "all screens, only that of Tashkent could be heard."
    )
    found = events("SCO digital ministers agree", text, day=date(2026, 5, 28))
    assert found == {"digital-ministers-2026-bishkek"}


@pytest.mark.parametrize(
    ("headline", "text", "day", "term"),
    [
        (
            "Islamabad prepares for the SCO summit",
            "The SCO summit in Islamabad will be in July, the foreign office said.",
            date(2027, 5, 4),
            "summit-2027-islamabad",
        ),
        (
            "SCO summit: Lahore is the second stage",
            "Leaders will see Lahore. The SCO summit is in Pakistan this time.",
            date(2027, 5, 4),
            "summit-2027-lahore",
        ),
        (
            "Foreign ministers of the SCO in Cholpon-Ata",
            "CHOLPON-ATA. The SCO foreign ministers agreed on the papers for the leaders.",
            date(2026, 7, 15),
            "fm-2026-cholponata",
        ),
    ],
)
def test_the_chairs_next_meetings_need_not_be_listed(
    headline: str, text: str, day: date, term: str
) -> None:
    assert events(headline, text, day=day) == {term}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("In Minsk the minister spoke of the SCO summit.", date(2027, 5, 4)),
        ("The SCO heads of government will meet in Islamabad.", date(2027, 5, 4)),
        ("The SCO summit in Islamabad will be in summer.", date(2029, 5, 4)),
    ],
)
def test_who_does_not_preside_has_no_coming_meeting(text: str, day: date) -> None:
    assert events("The SCO and its plans", text, day=day) == frozenset()


def test_ministers_who_meet_where_the_chair_is_hold_no_meeting_of_it() -> None:
    text = (
        "ISLAMABAD. The foreign ministers of Kazakhstan and Uzbekistan agreed that a market on "
        "their border will open. The ministers met on the sidelines of an SCO meeting."
    )
    headline = "Kazakh and Uzbek foreign ministers agree on a market"
    assert events(headline, text, day=date(2026, 11, 28)) == frozenset()


def test_an_exercise_by_its_name_and_year_needs_no_organisation() -> None:
    headline = "Под Оренбургом закончилась «Мирная миссия»"
    text = (
        "На полигоне прошёл последний розыгрыш учения «Мирная миссия — 2021». Пехота взяла город."
    )
    found = events(headline, text, day=date(2021, 9, 24), language="ru")
    assert found == {"exercise-peace-mission-2021"}
    text = "Der Regierungschef sprach nach dem Gipfel der SOZ in Astana mit dem Präsidenten."
    found = events("Friedensmission ohne Auftrag", text, day=date(2024, 7, 6), language="de")
    assert not any(one.startswith("exercise") for one in found)


def test_an_exercise_carries_its_year_only() -> None:
    text = "The SCO exercise Peace Mission ended at the Donguz range near Orenburg."
    found = events("Peace Mission of the SCO ends", text, day=date(2021, 9, 24))
    assert found == {"exercise-peace-mission-2021"}


def test_an_undated_text_is_placed_by_its_city() -> None:
    found = events("", "Ahead of the Tianjin summit the SCO Secretary-General gave an interview.")
    assert found == {"summit-2025-tianjin"}


def test_an_undated_text_is_placed_by_number_or_year() -> None:
    assert events("", "The 23rd meeting of the SCO Council of Heads of Government ended.") == {
        "chg-2024-islamabad"
    }
    assert events(
        "", "Председательство началось в 2019 году: саммит ШОС в Бишкеке.", language="ru"
    ) == {"summit-2019-bishkek"}


@pytest.mark.parametrize(
    "text",
    [
        "The SCO was represented at the CSTO summit in Astana.",
        "Представители ШОС приехали на саммит СНГ в Бишкек.",
        "The SCO Secretariat sent a delegation to the Central Asia - EU summit in Samarkand.",
    ],
)
def test_another_organisations_summit_is_no_event(text: str) -> None:
    assert events("", text, day=date(2024, 11, 28)) == frozenset()


def test_the_summit_is_tagged_where_it_is_only_the_occasion() -> None:
    found = events(
        "Modi and Xi agree on flights",
        "The two leaders met in Tianjin.\n\nBoth attended an SCO dinner in the evening.",
        day=date(2025, 8, 31),
    )
    assert found == {"summit-2025-tianjin"}


def test_the_summit_that_a_meeting_prepares_is_no_second_event_while_it_is_far() -> None:
    text = (
        "Foreign ministers of the SCO met in Tianjin to prepare the SCO summit.\n\nThe SCO defence "
        "ministers met in Qingdao in June."
    )
    found = events("SCO foreign ministers meet in Tianjin", text, day=date(2025, 7, 15))
    assert found == {"fm-2025-tianjin"}


def test_a_clause_in_other_news_is_no_event() -> None:
    found = classifier().classify(
        article_of(
            "Oil steadies as traders wait for OPEC",
            "Brent stood at 68 dollars on Tuesday. Refiners in Asia bought less.\n\nTraders looked "
            "at stocks, at the weather and at what was said at the SCO summit in Tianjin.",
            day=date(2025, 9, 2),
            language="en",
        )
    )
    assert found.level == "mention"
    assert terms(found, "event") == frozenset()


@pytest.mark.parametrize(
    ("headline", "text", "language", "event"),
    [
        (
            "Саламаттык министрлери жолугушту",
            "Бишкекте ШКУга мүчө мамлекеттердин министрлери кеңешти. Делегациялар план кабыл алды.",
            "ky",
            "health-ministers-2026-bishkek",
        ),
        (
            "پایان رزمایش سهند ۲۰۲۶",
            "رزمایش مشترک «سهند ۲۰۲۶» با حضور کشورهای عضو سازمان همکاری شانگهای پایان یافت.",
            "fa",
            "exercise-sahand-antiterror-2026",
        ),
        (
            "د روغتیا وزیرانو ناسته",
            "په بشکېک کې د شانګهای د همکارۍ سازمان د روغتیا وزیرانو غونډه وشوه.",
            "ps",
            "health-ministers-2026-bishkek",
        ),
        (
            "ბიშკეკში შეთანხმდნენ",
            "შანხაის თანამშრომლობის ორგანიზაციის სამიტი ბიშკეკში აგვისტოს ბოლოს გაიმართება.",
            "ka",
            "summit-2026-bishkek",
        ),
        (
            "பிஷ்கெக்கில் தலைவர்கள்",
            "ஷாங்காய் ஒத்துழைப்பு அமைப்பின் உச்சிமாநாட்டில் தலைவர்கள் பேசினர்.",
            "ta",
            "summit-2026-bishkek",
        ),
        (
            "बिस्केकमा तयारी",
            "शाङ्घाई सहयोग संगठनको शिखर सम्मेलनमा नेपाल सहभागी हुनेछ।",
            "ne",
            "summit-2026-bishkek",
        ),
        (
            "Duşenbede maslahat",
            "Şanhaý hyzmatdaşlyk guramasynyň hökümet baştutanlary noýabrda Duşenbede duşuşarlar.",
            "tk",
            "chg-2026-dushanbe",
        ),
    ],
)
def test_meetings_are_named_in_every_language(
    headline: str, text: str, language: str, event: str
) -> None:
    article = article_of(headline, text, day=date(2026, 4, 8), language=language)
    assert event in terms(classifier().classify(article), "event")


def test_kind_city_and_days_together_need_no_more_to_be_the_listed_meeting() -> None:
    headline = "Samarkantda Türkmenistan hormatly myhman"
    text = "Serdar Berdimuhamedow Samarkantdaky sammitde hormatly myhman hökmünde çykyş etdi."
    assert events(headline, text, day=date(2022, 9, 17), language="tk") == {"summit-2022-samarkand"}
    assert events(headline, text, day=date(2022, 12, 17), language="tk") == set()


@pytest.mark.parametrize(
    ("city", "found"), [("乌鲁木齐", {"environment-ministers-2024-urumqi"}), ("首尔", set())]
)
def test_ministers_of_member_states_meet_in_a_city_of_one(city: str, found: set[str]) -> None:
    text = f"成员国环境部长会议19日在{city}举行,通过关于跨境生态廊道的合作文件。"
    assert events(f"各国环境部长聚首{city}", text, day=date(2024, 9, 19), language="zh") == found


def test_foreign_ministers_are_the_occasion_on_their_days_alone() -> None:
    headline = "SCO marathon in Astana"
    text = "The marathon of the SCO was run in Astana. Forty runners of nine countries came."
    assert events(headline, text, day=date(2024, 6, 3)) == set()


@pytest.mark.parametrize(
    ("language", "headline", "text"),
    [
        (
            "en",
            "SCO national coordinators meet in Islamabad on summit agenda",
            "The Council of National Coordinators of the SCO began its meeting in Islamabad with "
            "the agenda of next year's summit on the table. Eleven documents are prepared.",
        ),
        (
            "ru",
            "Национальные координаторы ШОС обсуждают в Исламабаде повестку саммита",
            "Совет национальных координаторов ШОС начал заседание в Исламабаде. В центре внимания "
            "- повестка саммита, который в следующем году впервые примет Пакистан.",
        ),
        (
            "en",
            "Business Council prepares a list for leaders",
            "The SCO Business Council met in Karachi. Its list goes to the summit in Islamabad, "
            "which Pakistan will host next July.",
        ),
    ],
)
def test_the_summit_that_an_organ_prepares_is_not_the_event_while_it_is_far(
    language: str, headline: str, text: str
) -> None:
    day = date(2026, 11, 27)
    assert events(headline, text, day=day, language=language) == frozenset()


def test_a_summit_of_these_days_is_the_event_of_an_organ_that_meets_at_it() -> None:
    text = "The SCO Business Council met in Bishkek a day before the summit there. It has a list."
    found = events("Business Council meets in Bishkek", text, day=date(2026, 8, 30))
    assert found == {"summit-2026-bishkek"}


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        (
            "SCO Secretary-General meets Iranian foreign minister in Tehran",
            "TEHRAN - SCO Secretary-General Nurlan Yermekbayev met the minister on Friday. Four "
            "questions about the bank remain for the finance ministers of the SCO, he said.",
        ),
        (
            "Yermekbayev and Araghchi speak of a bank",
            "The head of the SCO Secretariat and the minister talked in Tehran of the SCO bank. "
            "What is left goes to the SCO trade ministers.",
        ),
        (
            "A bank for the SCO in Tehran",
            "Tehran offers a house to the development bank of the SCO. It is of brick. It has ten "
            "rooms. A lawyer has seen it. He was content.\n\nOne paper is left to the finance "
            "ministers in Tehran, as was said.",
        ),
    ],
)
def test_ministers_who_are_left_a_question_hold_no_meeting(headline: str, text: str) -> None:
    assert events(headline, text, day=date(2026, 11, 27)) == frozenset()


def test_ministers_whose_meeting_opens_the_text_hold_it() -> None:
    text = "Finance ministers of the SCO met in Tehran on Friday. They spoke of a bank."
    found = events("SCO finance ministers meet in Tehran", text, day=date(2026, 11, 27))
    assert found == {"finance-ministers-2026-tehran"}


VISIT = (
    "{city}. The presidents of China and Kazakhstan agreed in {city} on a railway and on gas. Xi "
    "Jinping promised Kassym-Jomart Tokayev wagons. A consulate opens in spring. Both spoke of "
    "water.\n\n{when}"
)


@pytest.mark.parametrize(
    ("city", "day", "when", "found"),
    [
        ("ASTANA", date(2025, 8, 30), "Xi leaves for the SCO summit in Tianjin.", frozenset()),
        ("ASTANA", date(2025, 9, 3), "They had met at the SCO summit in Tianjin.", frozenset()),
        (
            "BEIJING",
            date(2025, 8, 30),
            "Both leave for the SCO summit in Tianjin.",
            {"summit-2025-tianjin"},
        ),
    ],
)
def test_a_visit_in_another_state_is_no_event_of_the_summit_around_it(
    city: str, day: date, when: str, found: set[str]
) -> None:
    text = VISIT.format(city=city, when=when)
    assert events("China and Kazakhstan agree on a railway", text, day=day) == found


@pytest.mark.parametrize("day", [date(2024, 5, 20), date(2024, 5, 22)])
def test_a_meeting_that_goes_on_is_the_event_and_no_other_weeks_ahead(day: date) -> None:
    text = (
        "Foreign ministers of the SCO met in Astana to prepare the SCO summit of July. The summit "
        "in Astana has twenty papers to sign, the SCO ministers heard."
    )
    found = events("Twenty papers wait for the SCO summit in Astana", text, day=day)
    assert found == {"fm-2024-astana"}


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2025, 8, 20), {"summit-2025-tianjin"}), (date(2025, 5, 20), frozenset())],
)
def test_who_goes_to_attend_the_summit_has_it_for_his_occasion(day: date, found: set[str]) -> None:
    text = (
        "The prime minister will work in China for two days. A loan for a railway is what he asks "
        "for. Fruit is on his list.\n\nGrowers hope for more. He will also attend the SCO summit "
        "in Tianjin. Lorries wait at the border for two nights."
    )
    assert events("A railway and fruit are on the list", text, day=day) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2025, 12, 9), frozenset()), (date(2026, 7, 9), {"summit-2026-bishkek"})],
)
def test_a_wish_that_a_summit_months_ahead_may_hear_is_no_event(day: date, found: set[str]) -> None:
    text = (
        "The country is a dialogue partner of the Shanghai Cooperation Organisation. The minister "
        "will apply for more before the SCO summit in Bishkek. Members asked what it costs."
    )
    assert events("From partner of the SCO to what?", text, day=day) == found


@pytest.mark.parametrize(("city", "is_of_it"), [("Bishkek", True), ("Karakol", False)])
def test_life_changes_for_a_summit_months_ahead_in_its_own_city(city: str, is_of_it: bool) -> None:
    text = (
        f"A street of {city} will be shut for seven weeks. Shops and cafes there pay no rent. "
        "Buses go another way.\n\nThe town wants to be ready before the SCO summit in Bishkek. "
        "Residents get water by the hour, hotels and restaurants too."
    )
    found = events(f"A street in {city} will be shut", text, day=date(2026, 6, 22))
    assert found == ({"summit-2026-bishkek"} if is_of_it else frozenset())


@pytest.mark.parametrize(
    ("language", "text", "event"),
    [
        ("ru", "ЦИНДАО. Генсек ШОС доложил министрам обороны о плане.", "defence-ministers-2025"),
        (
            "uk",
            "ЦІНДАО. Генсек ШОС говорив із міністрами оборони про план.",
            "defence-ministers-2025",
        ),
        ("tg", "ТОШКАНД. Вазирони кишоварзии СҲШ нақшаро тасдиқ карданд.", "agriculture-ministers"),
        ("tg", "ТОШКАНД. Роҳбарони вазоратҳои маорифи СҲШ гуфтугӯ карданд.", "education-ministers"),
        ("hy", "Բիշքեկ։ ՇՀԿ մշակույթի նախարարներից երեքը դեմ էին։", "culture-ministers"),
        ("ar", "اجتمع النواب العامون لمنظمة شنغهاي للتعاون في بشكيك.", "prosecutors"),
        ("uz", "Toshkentda SHHT atrof-muhit vazirlari uchrashdi.", "environment-ministers"),
        ("ru", "БИШКЕК. Главы турведомств ШОС утвердили знак.", "tourism-ministers"),
        (
            "ur",
            "بشکیک میں ایس سی او انسداد دہشت گردی ڈھانچے کی کونسل نے بجٹ منظور کیا۔",
            "rats-council",
        ),
    ],
)
def test_ministers_are_named_in_other_cases_too(language: str, text: str, event: str) -> None:
    found = events("", text, day=date(2025, 6, 26), language=language)
    assert any(one.startswith(event) for one in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "Podczas wideoszczytu Szanghajskiej Organizacji Współpracy Iran dostał głos."),
        ("ru", "На видеосаммите ШОС Иран стал членом."),
        ("de", "Beim Videogipfel der SOZ wurde Iran Mitglied."),
    ],
)
def test_a_summit_on_screens_has_a_word_of_its_own(language: str, text: str) -> None:
    assert events("", text, day=date(2023, 7, 4), language=language) == {"summit-2023-newdelhi"}


def test_a_session_is_of_the_kind_before_it() -> None:
    text = "ایس سی او کے وزرائے صحت کا اجلاس بشکیک میں ہوا۔ دواؤں کی قیمت پر بات ہوئی۔"
    found = events("وزرائے صحت کا اجلاس", text, day=date(2026, 6, 11), language="ur")
    assert found == {"health-ministers-2026-bishkek"}


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2024, 10, 6), {"chg-2024-islamabad"}), (date(2024, 3, 6), frozenset())],
)
def test_a_session_of_the_organisation_is_the_one_of_these_days(day: date, found: set[str]) -> None:
    text = (
        "اسلام آباد کے اسکول پانچ روز بند رہیں گے۔ شہریوں کے لیے سڑکیں بھی بند ہوں گی۔ "
        "فیصلہ ایس سی او اجلاس کے باعث کیا گیا۔"
    )
    assert events("اسکول بند رہیں گے", text, day=day, language="ur") == found


@pytest.mark.parametrize(
    ("cities", "found"),
    [
        ("Astana", {"culture-ministers-2024-astana"}),
        ("Astana and in Almaty", frozenset()),
        ("Tashkent", frozenset()),
    ],
)
def test_a_city_down_the_page_is_that_of_the_meeting_where_its_state_presides(
    cities: str, found: set[str]
) -> None:
    text = (
        "A carpet that nobody wove was the matter of the SCO culture ministers. A register of "
        "knots is wanted. It costs little. Nobody was against it.\n\n"
        f"Museums will warn each other within a day, it was agreed in {cities}."
    )
    assert events("A carpet that was not there", text, day=date(2024, 4, 25)) == found


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("SCO ministers like a common tender, says Tashkent", {"health-ministers-2021-tashkent"}),
        ("Ministers like a common tender, says Tashkent", frozenset()),
    ],
)
def test_the_headline_has_the_organisation_and_the_first_line_the_kind(
    headline: str, found: set[str]
) -> None:
    text = (
        "At the meeting of health ministers it was told that a drug costs nine times as much in "
        "one country as in another. A tender a year is the plan. The SCO has a laboratory for it."
    )
    assert events(headline, text, day=date(2021, 10, 7)) == found


@pytest.mark.parametrize(
    ("city", "day", "found"),
    [
        ("Beijing", date(2025, 9, 3), frozenset()),
        ("Beijing", date(2025, 8, 31), {"summit-2025-tianjin"}),
        ("Tianjin", date(2025, 9, 3), {"summit-2025-tianjin"}),
    ],
)
def test_those_who_meet_elsewhere_when_it_is_over_are_not_at_the_summit(
    city: str, day: date, found: set[str]
) -> None:
    text = (
        f"Xi Jinping and Emomali Rahmon met in {city}. The guest had been at the SCO summit.\n\n"
        "A power station, a road over the pass and cherries were spoken of. Xi Jinping promised "
        "engineers, Emomali Rahmon land. Two papers on geology and on languages were signed."
    )
    assert events("A power station and cherries", text, day=day) == found


@pytest.mark.parametrize("day", [date(2025, 5, 29), date(2025, 9, 29)])
def test_a_hall_that_was_once_painted_for_summits_has_no_event(day: date) -> None:
    text = (
        "The women of Ufa beat Rostov at home by two goals. The hall, painted long since for SCO "
        "summits, had been shut because its roof leaked.\n\nNine goals were thrown by the captain. "
        "There had been no tickets since Wednesday."
    )
    assert events("Handball is back in its hall", text, day=day) == frozenset()
