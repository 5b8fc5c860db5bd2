# ruff: noqa: E501 - one case a line
"""Quotations: what is said word for word, by whom, in the languages of the SCO space."""

from __future__ import annotations

import pytest

from monitor.quotes.marks import quoted_passages
from monitor.quotes.quotes import PersonMention, Quote, find_quotes
from monitor.quotes.saying import LANGUAGES


def mentions(text: str, **people: str) -> list[PersonMention]:
    """Return every place where a person stands: term_with_underscores="As written"."""
    found = []
    for term, written in people.items():
        at = text.find(written)
        while at >= 0:
            name = term.replace("_", "-")
            found.append(PersonMention(at, at + len(written), name, name.replace("-", " ").title()))
            at = text.find(written, at + 1)
    return found


def told(quotes: tuple[Quote, ...]) -> list[tuple[str, str, str]]:
    return [(quote.text, quote.speaker, quote.attribution) for quote in quotes]


CASES = [
    ("en", '"The SCO needs a common market," said Sadyr Japarov.', "The SCO needs a common market,", "Sadyr Japarov", "said"),
    ("en", "“We will build the railway,” Energy Minister Taalaibek Ibraev told reporters on Friday.", "We will build the railway,", "Taalaibek Ibraev", "told"),
    ("en", "Speaking in Bishkek on Monday, Taalaibek Ibraev said: “Nobody will be left behind.”", "Nobody will be left behind.", "Taalaibek Ibraev", "said"),
    ("en", "The ministry said the members “have agreed on a new payment system for trade”.", "have agreed on a new payment system for trade", "The ministry", "said"),
    ("en", "“No,” said Ibraev.", "No,", "Ibraev", "said"),
    ("en", "‘The workers’ rights are not negotiable,’ she said after Anna Petrova had left.", "The workers’ rights are not negotiable,", "", "said"),
    ("ru", "«Мы построим эту железную дорогу вместе», — заявил министр энергетики Казахстана Алмасадам Саткалиев.", "Мы построим эту железную дорогу вместе", "Алмасадам Саткалиев", "заявил"),
    ("ru", "Сергей Иванович Петров отметил: «Работа только начинается».", "Работа только начинается", "Сергей Иванович Петров", "отметил"),
    ("ru", "По словам Петрова, „новый коридор откроется уже весной“.", "новый коридор откроется уже весной", "Петрова", "По словам"),
    ("zh", "外交部发言人郭嘉昆在例行记者会上表示：“中方愿同各方加强合作，共同发展。”", "中方愿同各方加强合作，共同发展。", "外交部发言人郭嘉昆", "表示"),
    ("zh", "“我们将继续支持铁路建设。”扎帕罗夫说。", "我们将继续支持铁路建设。", "扎帕罗夫", "说"),
    ("zh", "努尔兰·叶尔梅克巴耶夫指出，「上合組織的合作前景十分廣闊」。", "上合組織的合作前景十分廣闊", "努尔兰·叶尔梅克巴耶夫", "指出"),
    ("kk", "«Біз бұл жолды бірге саламыз», – деді Алмасадам Сәтқалиев.", "Біз бұл жолды бірге саламыз", "Алмасадам Сәтқалиев", "деді"),
    ("ky", "«Биз бул жолду чогуу курабыз», – деди Таалайбек Ибраев.", "Биз бул жолду чогуу курабыз", "Таалайбек Ибраев", "деди"),
    ("uz", "“Biz bu yoʻlni birga quramiz”, — dedi Jamshid Xoʻjayev.", "Biz bu yoʻlni birga quramiz", "Jamshid Xoʻjayev", "dedi"),
    ("tg", "«Мо ин роҳро якҷоя месозем», — гуфт Завқӣ Завқизода.", "Мо ин роҳро якҷоя месозем", "Завқӣ Завқизода", "гуфт"),
    ("tr", "“Bu yolu birlikte inşa edeceğiz” dedi Hakan Yılmaz.", "Bu yolu birlikte inşa edeceğiz", "Hakan Yılmaz", "dedi"),
    ("be", "«Мы пабудуем гэту дарогу разам», — сказаў Іван Ганчароў.", "Мы пабудуем гэту дарогу разам", "Іван Ганчароў", "сказаў"),
    ("fa", "مسعود پزشکیان گفت: «ما این راه را با هم می‌سازیم».", "ما این راه را با هم می‌سازیم", "مسعود پزشکیان", "گفت"),
    ("ar", "وقال محمد علي: «سنبني هذا الطريق معا في العام القادم».", "سنبني هذا الطريق معا في العام القادم", "محمد علي", "وقال"),
    ("ur", "شہباز شریف نے کہا کہ ”ہم یہ سڑک مل کر بنائیں گے“۔", "ہم یہ سڑک مل کر بنائیں گے", "شہباز شریف", "کہا"),
    ("hi", "नरेंद्र मोदी ने कहा, \"हम यह सड़क मिलकर बनाएंगे।\"", "हम यह सड़क मिलकर बनाएंगे।", "नरेंद्र मोदी", "कहा"),
    ("mn", "“Бид энэ замыг хамтдаа барина” гэж хэлэв.", "Бид энэ замыг хамтдаа барина", "", "гэж хэлэв"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "words", "speaker", "verb"), CASES)
def test_who_says_what(language: str, text: str, words: str, speaker: str, verb: str) -> None:
    (quote,) = find_quotes(text, language)
    assert (quote.text, quote.speaker, quote.verb) == (words, speaker, verb)
    assert text[quote.start : quote.end] == words
    assert quote.attribution == ("stated" if speaker else quote.attribution)


NOT_SAID = [
    ("en", "The group spoke of the “Shanghai Spirit” and of trade."),
    ("en", "He said the “Shanghai Spirit” must live."),
    ("en", "Ministers opened the forum “Tourism and Culture Without Borders” and said little."),
    ("en", "The festival, titled “we all live under one great sky”, opened, he said."),
    ("en", "“This one is never closed, said nobody."),
    ("en", 'A wall of 6" pipes, he said, and 8" ones.'),
    ("ru", "Стороны подписали заявление «О развитии сотрудничества на новом этапе»."),
    ("ru", "Он сообщил, что форум «Женщины в бизнесе и политике» пройдёт весной."),
    ("ru", "Так называемый «шанхайский дух» жив, заявил он."),
    ("zh", "各方弘扬“上海精神”，推动合作。"),
    ("zh", "会议以“携手建设更加美好的共同家园”为主题，他说。"),
    ("zh", "必须坚持“一要吃饭，二要建设”的原则，反对片面强调生产而忽视消费。"),
    ("zh", "毛主席在“关于正确处理人民内部矛盾的问题”中说了很多。"),
    ("zh", "这正是李白所说的“蜀道之难，难于上青天”的困难。"),
    ("en", "They were, as they said, “appointed” and then handed over the plant."),
    ("sw", "“Tutajenga barabara hii pamoja,” alisema Juma."),
]


@pytest.mark.parametrize(("language", "text"), NOT_SAID)
def test_what_is_no_quotation(language: str, text: str) -> None:
    assert find_quotes(text, language) == ()


def test_a_known_person_is_named_by_their_tag() -> None:
    text = "Japarov met Xi.\n\n“The railway is a bridge,” Japarov told Xi on Friday."
    people = mentions(text, sadyr_japarov="Japarov", xi_jinping="Xi")
    (quote,) = find_quotes(text, "en", people)
    assert (quote.speaker, quote.term, quote.label) == ("Japarov", "sadyr-japarov", "Sadyr Japarov")
    assert quote.context == "“The railway is a bridge,” Japarov told Xi on Friday."


def test_pronouns_and_what_goes_on() -> None:
    text = (
        "“We have agreed on the route,” Sadyr Japarov said. “Work begins in spring.”\n\n"
        "“It will take five years at least,” he added.\n\n"
        "“And everybody will gain from it.”\n\n"
        "The meeting ended. A banner read “all roads lead to this wonderful city”."
    )
    quotes = find_quotes(text, "en", mentions(text, sadyr_japarov="Sadyr Japarov"))
    assert told(quotes) == [
        ("We have agreed on the route,", "Sadyr Japarov", "stated"),
        ("Work begins in spring.", "Sadyr Japarov", "continued"),
        ("It will take five years at least,", "Sadyr Japarov", "pronoun"),
        ("And everybody will gain from it.", "Sadyr Japarov", "continued"),
    ]
    assert {quote.term for quote in quotes} == {"sadyr-japarov"}


def test_a_pronoun_stands_for_the_person_named_before() -> None:
    text = "Токаев прибыл в Бишкек. «Мы продолжим эту важную работу», — сказал он."
    (quote,) = find_quotes(text, "ru", mentions(text, tokayev="Токаев"))
    assert (quote.speaker, quote.term, quote.attribution) == ("Токаев", "tokayev", "pronoun")
    text = "习近平抵达比什凯克。他强调：“上合组织大有可为，前景广阔。”"
    (quote,) = find_quotes(text, "zh", mentions(text, xi="习近平"))
    assert (quote.speaker, quote.term, quote.attribution) == ("习近平", "xi", "pronoun")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Он сказал: «Проект „Сила Сибири“ мы доведём до конца».",
            "Проект „Сила Сибири“ мы доведём до конца",
        ),
        (
            "Он сказал: «Проект «Сила Сибири» мы доведём до конца».",
            "Проект «Сила Сибири» мы доведём до конца",
        ),
    ],
)
def test_a_quotation_in_a_quotation_is_part_of_it(text: str, words: str) -> None:
    assert [quote.text for quote in find_quotes(text, "ru")] == [words]


def test_a_quotation_over_several_paragraphs_is_one() -> None:
    text = "“We begin in spring.\n\n“We end in five years,” said Ann Lee."
    (quote,) = find_quotes(text, "en")
    assert quote.text == "We begin in spring.\n\nWe end in five years,"
    assert (quote.start, quote.end) == (1, text.index(",”") + 1)
    assert quote.speaker == "Ann Lee"


def test_each_language_has_a_grammar_that_finds_something() -> None:
    assert {case[0] for case in CASES} | {"ps"} == set(LANGUAGES)


@pytest.mark.long
@pytest.mark.parametrize(
    "text", ["", "“", "”", '"' * 5_000, "“‘" * 5_000, "«a" * 5_000, "“a”" * 3_000]
)
def test_marks_that_make_no_sense_end_in_time(text: str) -> None:
    for language in ("en", "zh", "ur"):
        assert isinstance(find_quotes(text, language), tuple)
    for passage in quoted_passages(text):
        assert 0 <= passage.start <= passage.end <= len(text)
