"""What happens in a report, told apart from its language: talks, a declaration, an earthquake.

Names say who; on a summit day that is always the same twenty people. These words say what.
They are news words and not SCO topics (those are in the gazetteer): few, common, and with
one meaning in a headline.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from monitor.reprints.words import is_character, units

# concept: beginnings of words in the languages of the SCO space, English, Russian, Chinese first
_CONCEPTS: Final = {
    "talks": (
        "meets met meeting talks confers receives встреч встрет переговор беседов 会见 会晤 会谈 "
        "會見 會晤 會談 кездес келіссөз жолуг сүйлөшүү uchrash muzokara мулоқот сустрэ перагавор "
        "دیدار ملاقات मुलाकात वार्ता görüş"
    ),
    "phone": "phone phones telephone телефон 通电话 通話 تلفنی ٹیلیفون फोन",
    "declaration": (
        "declaration communique communiqué деклараци дэкларац коммюнике 宣言 公报 公報 اعلامیه "
        "اعلامیہ घोषणापत्र bildiri deklaratsiya"
    ),
    "signing": (
        "sign signs signed memorandum подпис меморандум 签署 簽署 备忘录 imzala қойылды қойды "
        "امضا دستخط हस्ताक्षर"
    ),
    "opening": (
        "opens opened opening inaugurat откры адкры 开幕 開幕 揭幕 ашылды ачылды ochildi açıldı "
        "افتتاح उद्घाटन"
    ),
    "exercise": (
        "drill drills exercise учени 演习 演習 联演 жаттығу машыгуу tatbikat رزمایش مشق अभ्यास"
    ),
    "chairmanship": (
        "chairmanship presidency председательств старшынств 轮值主席 輪值主席 төрағалы төрагалык "
        "raislik ریاست अध्यक्षता"
    ),
    "partner": "partner партнер партнёр 伙伴 夥伴 серіктес өнөктөш sherik ortak شریک साझेदार",
    "banquet": "banquet toast gala банкет тост 宴会 宴會 祝酒 晚宴 ziyafat ضیافت भोज",
    "election": (
        "election ballot turnout выбор явка явки 选举 選舉 сайлау шайлоо saylov seçim انتخابات चुनाव"
    ),
    "attack": (
        "attack blast теракт нападени взрыв 袭击 襲擊 爆炸 шабуыл хужум saldırı حمله حملے हमला हमले"
    ),
    "earthquake": (
        "earthquake quake землетряс 地震 сілкініс титирөө zilzila deprem زلزله زلزلے भूकंप"
    ),
    "flood": "flood floods наводнен паводк 洪水 洪灾 洪災 тасқын سیلاب बाढ़",
    "railway": (
        "rail railway railroad железнодорож железной железная 铁路 鐵路 теміржол demiryol "
        "راه‌آهن ریلوے रेलवे"
    ),
    "pipeline": "pipeline газопровод трубопровод 管道 管线 管線 құбыр quvuri қувур पाइपलाइन",
    "gas": "gas газ газа газу газом 天然气 天然氣 gazi گاز गैस",
    "oil": "oil нефть нефти нефтян 石油 原油 мұнай нефт neft petrol نفت तेल",
    "nuclear": (
        "nuclear ядерн атомн 核问题 核計劃 核计划 核能 ядролық nükleer yadro هسته‌ای جوہری परमाणु"
    ),
    "sanctions": "sanctions sanctioned санкци 制裁 تحریم پابندی प्रतिबंध yaptırım",
    "tariffs": "tariff tariffs пошлин 关税 關稅 تعرفه टैरिफ gümrük",
    "grants": "grants loans гранты гранта грантов кредиты кредитов 无偿援助 無償援助 贷款 貸款",
    "initiative": (
        "initiative инициатив ініцыятыв 倡议 倡議 бастама демилге tashabbus girişim ابتکار पहल"
    ),
    "strategy": "strategy стратеги стратэгі 战略 戰略 strategiya strateji راهبرد रणनीति",
    "centre": (
        "centre centres center centers центр цэнтр 中心 орталық борбору markaz марказ merkez "
        "مرکز केंद्र"
    ),
    "flights": "flight flights рейс рейсы рейсов авиасообщени 直航 航班 پرواز उड़ान उड़ानें uçuş",
    "border": (
        "border borders boundary границ погранич мяжа мяжы 边境 边界 邊境 邊界 шекара чегара "
        "chegara sınır مرز سرحد सीमा"
    ),
    "visit": (
        "visit visits visited arrives arrived визит прибыл 抵达 抵達 访问 訪問 сапары сапар "
        "tashrif ziyaret سفر دورہ दौरा यात्रा"
    ),
    "congratulation": (
        "congratulat greetings поздрав віншав 祝贺 祝賀 致贺 құттықта куттукта tabrik tebrik "
        "تبریک बधाई"
    ),
    "condolences": (
        "condolences соболезнован спачуванн 慰问 慰問 哀悼 көңіл taziya taziye تسلیت تعزیت शोक"
    ),
    "appointment": (
        "appointed appoints appointment назначен назначил прызначан 任命 тағайында дайында "
        "tayinla atandı منصوب नियुक्त"
    ),
    "court": "court trial sentenced суд суда приговор 法院 判处 判處 mahkeme دادگاه عدالت अदालत",
    "interview": (
        "interview интервью інтэрв'ю 专访 專訪 采访 採訪 сұхбат маек suhbat röportaj مصاحبه "
        "انٹرویو साक्षात्कार"
    ),
    "forum": "forum форум 论坛 論壇 فورم मंच",
    "exhibition": (
        "expo exhibition выставк выстав 博览会 博覽會 展览 展覽 көрмесі көргөзмө sergi نمایشگاه "
        "प्रदर्शनी"
    ),
    "festival": "festival фестивал фестываль 电影节 電影節 艺术节 藝術節 جشنواره महोत्सव",
    "marathon": "marathon марафон 马拉松 馬拉松 marafon maraton",
    "drugs": (
        "drugs drug narcotics наркот антинаркот 毒品 禁毒 есірткі баңгизат giyohvand мухаддир "
        "مخدر منشیات"
    ),
    "ports": (
        "ports port порты портов портами портам порту 港口 порттар порттары portlar portlari بندر "
        "بنادر بندرگاه बंदरगाह limanlar"
    ),
    "logistics": ("logistic логистик лагістык 物流 logistika lojistik لجستیک لاجسٹک लॉजिस्टिक"),
    "medicine": (
        "medicine medicinal медицин 医学 醫學 医药 醫藥 中医 дәрілік дары-дармек tibbiyot tabobat "
        "tıp پزشکی طب ادویات चिकित्सा औषधीय दवाओं"
    ),
    "water": "water waters вода воды воду водных 水资源 水資源 پانی पानी जल",
    "prices": "price prices цена цены цену 价格 價格 бағасы баасы narxi fiyat قیمت कीमत",
    "resolution": "resolution резолюци 决议 決議 قطعنامه قرارداد प्रस्ताव",
}

_WHOLE: Final = 4
"""A word this short is looked up whole: of three letters too many words begin with them."""

_LONGEST: Final = 12


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, words in _CONCEPTS.items():
        for word in words.split():
            table.setdefault("".join(units(word)), name)
    return table


_STEMS: Final = _table()


def concepts(found: Sequence[str]) -> tuple[str, ...]:
    """Return the concepts that the units *found* speak of, in order of appearance."""
    names: dict[str, None] = {}
    for index, unit in enumerate(found):
        if is_character(unit):
            candidates = ["".join(found[index : index + size]) for size in (4, 3, 2)]
        else:
            sizes = range(min(len(unit), _LONGEST), _WHOLE, -1)
            candidates = [unit, *(unit[:size] for size in sizes)]
        for candidate in candidates:
            if name := _STEMS.get(candidate):
                names.setdefault(name)
                break
    return tuple(names)
