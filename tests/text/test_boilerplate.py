"""What is not news: found in every language of the SCO space, and news is left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.gazetteer_parts import load_patterns
from config.terms import TextPattern
from monitor.text.boilerplate import boilerplate_spans, explainer_spans, strip_boilerplate
from monitor.text.sentences import sentence_spans

NEWS = "The ministers agreed on a plan for ports in Tashkent."


def kinds(text: str) -> set[str]:
    return {span.kind for span in boilerplate_spans(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The SCO comprises ten member states: Belarus, China, India and Iran.",
        "The SCO consists of Belarus, China, India, Iran, Kazakhstan, Kyrgyzstan and Pakistan.",
        "Founded in Shanghai in 2001, the SCO now has 10 members.",
        "The Shanghai Cooperation Organisation was founded in Shanghai on June 15, 2001.",
        "Its members are China, Russia, India, Pakistan and Iran.",
        "It has 10 member states, two observers and 14 dialogue partners.",
        "The organisation unites ten members and 17 partners.",
        "Mongolia and Afghanistan have observer status.",
        "India and Pakistan joined the bloc in 2017.",
        "The dialogue partners are Azerbaijan, Armenia and Egypt.",
        "The SCO is headquartered in Beijing.",
        "The organization accounts for 40 percent of the world's population and a fifth of GDP.",
        "В состав ШОС входят Белоруссия, Индия, Иран, Казахстан, Китай и Россия.",
        "ШОС - международная организация, основанная в 2001 году.",
        "Статус наблюдателя имеют Монголия и Афганистан.",
        "Членами организации являются Россия, Китай, Казахстан, Индия.",
        "Партнёрами по диалогу являются Армения, Азербайджан и Турция.",
        "Индия и Пакистан присоединились к организации в 2017 году.",
        "上海合作组织成立于2001年6月15日。",
        "上合组织现有10个成员国。",
        "成员国包括中国、俄罗斯、印度、伊朗。",
        "上合组织拥有10个成员国、2个观察员国和14个对话伙伴。",
        "ШЫҰ 2001 жылы Шанхайда құрылған.",
        "ШЫҰ құрамына Қазақстан, Қытай және Ресей кіреді.",
        "ШКУ 2001-жылы Шанхайда түзүлгөн.",
        "ShHT 2001-yilda Shanxayda tuzilgan.",
        "СҲШ соли 2001 дар Шанхай таъсис ёфтааст.",
        "سازمان همکاری شانگهای در سال ۲۰۰۱ تشکیل شد.",
        "شنگھائی تعاون تنظیم 2001 میں قائم ہوئی۔",
        "एससीओ की स्थापना 2001 में शंघाई में हुई थी।",
        "ŞİÖ 2001 yılında Şanghay'da kuruldu.",
        "ŞƏT 2001-ci ildə Şanxayda yaradılıb.",
        "تأسست منظمة شنغهاي للتعاون عام 2001.",
        "ՇՀԿ-ն ստեղծվել է 2001 թվականին Շանհայում։",
        "Die SOZ wurde 2001 in Shanghai gegründet.",
        "L'OCS a été fondée en 2001 à Shanghai.",
        "上海協力機構は2001年に設立された。",
    ],
)
def test_explainers_are_found(text: str) -> None:
    assert "explainer" in kinds(f"{NEWS}\n\n{text}")


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        "SCO members agreed to build a bank, and members of the council welcomed it.",
        "Belarus became a full member of the SCO on Thursday.",
        "The member states called for talks, trade and trust.",
        "Delegations from China, Russia, India and Iran took part.",
        "Президент России и председатель КНР провели переговоры в Тяньцзине.",
        "Страны ШОС договорились о создании банка.",
        "Министр подписал меморандум о статусе партнёра по диалогу для Египта.",
        "上合组织成员国元首签署宣言。",
        "Қазақстан ШЫҰ саммитіне қатысты.",
        "سازمان همکاری شانگهای از طرح ایران حمایت کرد.",
        "एससीओ शिखर सम्मेलन में भारत ने भाग लिया।",
    ],
)
def test_news_is_left_alone(text: str) -> None:
    assert boilerplate_spans(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("MOSCOW, September 1. /TASS/. " + NEWS, "credit"),
        ("TIANJIN, Sept. 1 (Xinhua) -- " + NEWS, "credit"),
        ("ISLAMABAD, Feb 13 (APP): " + NEWS, "credit"),
        ("Beijing [China], August 31 (ANI): " + NEWS, "credit"),
        ("BISHKEK (TCA) — " + NEWS, "credit"),
        ("Islamabad : " + NEWS, "credit"),
        ("BISHKEK. KAZINFORM - " + NEWS, "credit"),
        ("ТЯНЬЦЗИНЬ, 1 сентября. /ТАСС/. Министры договорились.", "credit"),
        ("МОСКВА, 18 ноя - ПРАЙМ. Министры договорились.", "credit"),
        ("Москва. 1 сентября. INTERFAX.RU - Министры договорились.", "credit"),
        ("新华社天津9月1日电（记者张三）各方签署文件。", "credit"),
        ("中新网9月2日电 各方签署文件。", "credit"),
        (NEWS + "\n\nPhoto credit: mfa.gov.kz", "credit"),
        (NEWS + "\n\nSource: Xinhua", "credit"),
        (NEWS + "\n\nФото: пресс-служба", "credit"),
        (NEWS + "\n\n来源：新华网", "credit"),
        (NEWS + "\n\n编辑：李四", "credit"),
        (NEWS[:-1] + ", Xinhua reports.", "credit"),
        (NEWS[:-1] + ", says a press release.", "credit"),
        ("Министры договорились, сообщает ТАСС.", "credit"),
        ("Министры договорились, передаёт «Казинформ».", "credit"),
        ("据新华社报道，各方签署文件。", "credit"),
        ("Министрлер келісті, деп хабарлайды Kazinform тілшісі.", "credit"),
        (
            NEWS + "\n\nThe views expressed here may not reflect the position of the agency.",
            "disclaimer",
        ),
        (NEWS + "\n\nFound an error in the text? Select it and press Ctrl + Enter", "disclaimer"),
        (NEWS + "\n\nПри перепечатке ссылка на агентство обязательна.", "disclaimer"),
        (NEWS + "\n\n本文仅代表作者观点", "disclaimer"),
        (NEWS + "\n\nUSD 87.35 EUR 101.20 RUB 1.07", "furniture"),
        (NEWS + "\n\nviews: 173", "furniture"),
        (NEWS + "\n\nЧитайте также: Саммит открылся", "furniture"),
        (NEWS + "\n\n相关阅读：峰会开幕", "furniture"),
    ],
)
def test_credits_disclaimers_and_furniture_are_found(text: str, kind: str) -> None:
    assert kind in kinds(text)


def test_stripping_keeps_the_news_and_its_paragraphs() -> None:
    text = (
        "MOSCOW, September 1. /TASS/. First paragraph of news.\n\n"
        "Second paragraph, Xinhua reports.\n\n"
        "The SCO comprises ten member states: Belarus, China, India and Iran.\n\n"
        "Photo credit: mfa.gov.kz\n\n"
        "The views expressed here may not reflect the position of the agency."
    )
    assert strip_boilerplate(text, "en") == "First paragraph of news.\n\nSecond paragraph."


def test_stripping_twice_changes_nothing() -> None:
    once = strip_boilerplate(f"{NEWS}\n\nIts members are China, Russia, India and Iran.", "en")
    assert strip_boilerplate(once, "en") == once == NEWS


def test_explainer_spans_are_in_order_and_apart() -> None:
    text = f"Photo: A\n\n{NEWS} The SCO was founded in 2001. It has ten members.\n\nPhoto: B"
    spans = explainer_spans(text)
    assert spans == tuple(sorted(spans))
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("text", ["", "\n\n\n", "\x00", "2001", "." * 5000, "\n" * 5000])
def test_odd_texts_are_no_error(text: str) -> None:
    assert isinstance(boilerplate_spans(text), tuple)
    assert isinstance(strip_boilerplate(text, ""), str)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Xi met Mr. Modi. They spoke.", 2),
        ("В 2025 г. Путин приехал. Все ждали.", 2),
        ("习近平表示欢迎。莫迪表示感谢。", 2),
        ("यह पहला है। यह दूसरा है।", 2),
        ("یہ پہلا ہے۔ یہ دوسرا ہے۔", 2),
        ("ပထမစာကြောင်း ဖြစ်သည်။ ဒုတိယ ဖြစ်သည်။", 2),
        ("Սա առաջինն է: Սա երկրորդն է: Ժամը 10:30 էր։", 3),
        ("Headline\n\nFirst sentence. Second!", 3),
        ("U.S. officials came.", 1),
        ("", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    spans = sentence_spans(text)
    assert len(spans) == count
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == "".join(
        text.split()
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "pattern", [one for one in load_patterns() if one.hints], ids=lambda one: one.hints[0]
)
@given(data=st.data())
@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
def test_whatever_a_pattern_matches_holds_its_hint(
    pattern: TextPattern, data: st.DataObject
) -> None:
    # hypothesis knows no flags inside a pattern
    plain = pattern.pattern.replace("(?-i:", "(?:")
    drawn = data.draw(st.from_regex(plain)).lower()
    assert any(hint in drawn for hint in pattern.hints)
