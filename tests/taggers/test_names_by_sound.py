"""People whose names are only heard: found in every script, and few words taken for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.terms import Gazetteer, Term
from monitor.taggers import TaggedText
from monitor.taggers.names_by_sound import find_by_sound
from monitor.taggers.shipped import gazetteer_with
from tests.taggers.relevance_corpus import article_of, classifier, terms

DAY = date(2025, 8, 20)


@pytest.mark.parametrize(
    ("language", "sentence", "person"),
    [
        ("hy", "ՇՀԿ. նախարար Օլժաս Բեկտենովը ժամանել է Մոսկվա:", "olzhas-bektenov"),
        ("hi", "एससीओ बैठक में ईरान के मंत्री होसैन साजेदिनिया पहुँचे।", "hossein-sajedinia"),
        ("bn", "এসসিও সম্মেলনে বেলারুশের প্রতিরক্ষামন্ত্রী ভিক্তর খ্রেনিন যোগ দেন।", "viktor-khrenin"),
        ("ar", "اجتماع منظمة شنغهاي للتعاون: الوزير لازيز كودراتوف", "laziz-kudratov"),
        (
            "ja",
            "上海協力機構の会議でアルマン・シャッカリエフ大臣が発言した。",
            "arman-shakkaliyev",
        ),
        ("ko", "상하이협력기구 회의에 아르만 샤칼리예프 장관이 참석했다.", "arman-shakkaliyev"),
        ("tr", "ŞİÖ toplantısına Bakan Erlan Akkencenov katıldı.", "yerlan-akkenzhenov"),
        ("uk", "На зустріч ШОС прибув міністр Максим Решетніков.", "maxim-reshetnikov"),
        ("it", "Alla riunione dell'OCS il ministro Sergej Alejnik tace.", "sergei-aleinik"),
        ("tg", "Ба ҷаласаи СҲШ вазир Максим Решетников омад.", "maxim-reshetnikov"),
        (
            "es",
            "Cumbre de la OCS: el ministro Maxim Reshetnikov habló en Tianjin.",
            "maxim-reshetnikov",
        ),
        ("es", "Cumbre de la OCS: el canciller kirguís, Sadir Yaparov, habló.", "sadyr-japarov"),
        ("es", "La OCS oyó a su homólogo iraní, Abás Araqchí, pedir calma.", "abbas-araghchi"),
        ("de", "Beim SOZ-Treffen sprach Moskaus Vertreter Sergej Schoigu.", "sergei-shoigu"),
        ("zh", "上合组织会议上，哈萨克斯坦总检察长阿瑟洛夫说，应统一表格。", "berik-asylov"),
        ("ro", "Reuniunea OCS: președintele Tokaiev a propus un fond.", "kassym-jomart-tokayev"),
        ("ka", "შთო-ს სამიტი: სომხეთის პრემიერმა ნიკოლ ფაშინიანმა თქვა.", "nikol-pashinyan"),
        ("hi", "एससीओ बैठक में ईरान के मंत्री अब्बास अराग़ची बोले।", "abbas-araghchi"),
        ("it", "Vertice OCS: il ministro Andrej Belousov ha insistito.", "andrei-belousov"),
    ],
)
def test_a_person_is_known_by_the_sound_of_the_name(
    language: str, sentence: str, person: str
) -> None:
    article = article_of(sentence, sentence, day=DAY, language=language)
    assert person in terms(classifier().classify(article), "person")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "SCO note: Alexandra Kozlova, a teacher, won the chess prize."),
        ("en", "The SCO forum heard Elin Jones, the presiding officer."),
        ("ru", "На форуме ШОС выступил футболист Александр Козлов."),
        ("ar", "منظمة شنغهاي للتعاون قالت بالفعل بتغطية واسعة"),
        ("hi", "एससीओ की बैठक में गणना कर ली गई।"),
    ],
)
def test_other_words_and_namesakes_are_nobody(language: str, sentence: str) -> None:
    article = article_of(sentence, sentence, day=DAY, language=language)
    known = {one.term for one in classifier().gazetteer.people}
    found = terms(classifier().classify(article), "person") & known
    assert found <= {"bilawal-bhutto-zardari"} if language == "ar" else not found


def test_irrelevant_texts_are_not_listened_to() -> None:
    text = "Министр Олжас Бектеновский приехал."
    article = article_of("Новости", text, day=DAY, language="ru")
    assert classifier().classify(article).level == "none"


LEFT_OUT = {
    "be": ("міністр", 36, 44),
    "hi": ("मंत्री", 65, 93),
    "hy": ("նախարար", 21, 25),
    "tr": ("Bakan", 34, 39),
    "ko": ("장관", 5, 6),
}
"""An office, how many of the full names that a language lists are known without that list, and how
many there are at least."""


@pytest.mark.long
@pytest.mark.parametrize("language", LEFT_OUT)
def test_listed_forms_are_known_without_the_list(language: str) -> None:
    office, least, listed = LEFT_OUT[language]
    whole = gazetteer_with()
    gazetteer = Gazetteer(people=tuple(_without(term, language) for term in whole.people))
    known = total = 0
    for term in whole.people:
        for name in term.names:
            if name.language != language or name.kind != "name" or " " not in name.text:
                continue
            total += 1
            text = TaggedText(text=f"{office} {name.text}", headline_length=0, language=language)
            known += any(hit.term.term == term.term for hit in find_by_sound(text, gazetteer))
    assert total >= listed
    assert known >= least


def _without(term: Term, language: str) -> Term:
    """Return *term* without its names in *language*."""
    return replace(term, names=tuple(one for one in term.names if one.language != language))
