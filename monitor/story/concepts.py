"""What happens in a report, told apart from its language: talks, a declaration, an earthquake.

Names say who; on a summit day that is always the same twenty people. These words say what.
They are news words and not SCO topics (those are in the gazetteer): few, common, and with
one meaning in a headline.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from monitor.compare.words import is_character
from monitor.text.folding import fold

# concept: beginnings of words in English, Russian, Chinese | other languages of the SCO space
_CONCEPTS: Final = {
    "talks": "meet met meets talks confers receives held встрет встреч переговор беседов 会见 会晤 会谈 會見 | "
    "кездес келіссөз жолуг сүйлөшүү uchrash muzokara мулоқот сустрэ перагавор دیدار ملاقات मुलाकात वार्ता görüş",
    "phone": "phone telephone телефон 通电话 電話 | telefon تلفنی ٹیلیفون फोन",
    "declaration": "declaration communique communiqué деклараци коммюнике 宣言 公报 公報 | اعلامیه اعلامیہ "
    "बयान घोषणापत्र bildiri deklaratsiya декларац",
    "signing": "sign signs signed memorandum подпис меморандум 签署 备忘录 | imzala imzol қойыл қойды امضا دستخط",
    "opening": "opens opened opening inaugurat откры 开幕 揭幕 | ашыл ачыл ochil açıl افتتاح उद्घाटन",
    "exercise": "drill drills exercise exercises учени 演习 演練 联演 | жаттығу машыгуу tatbikat رزمایش مشق अभ्यास",
    "chairmanship": "chairmanship presidency председательств 轮值主席 | төраға төрага raislik старшынств ریاست",
    "partner": "partner partners партнер партнёр 伙伴 夥伴 | серіктес өнөктөш ortak شریک",
    "banquet": "banquet toast gala банкет тост 宴会 祝酒 晚宴 | ضیافت ziyafat",
    "election": "election elections ballot turnout выбор явк 选举 選舉 | сайлау шайлоо saylov seçim انتخابات चुनाव",
    "attack": "attack attacks terrorist blast теракт атак взрыв 袭击 爆炸 | हमल حمله حملے saldırı",
    "earthquake": "earthquake quake землетряс 地震 | zilzila زلزله زلزلے भूकंप deprem жер-сілкін",
    "flood": "flood floods наводнен паводк 洪水 洪灾 | سیل سیلاب बाढ़ sel",
    "railway": "rail railway railroad tunnels железн железнодорож 铁路 鐵路 隧道 | темір темир temiryo demiryol راه‌آهن ریل रेल",
    "pipeline": "pipeline газопровод трубопровод 管道 管线 | құбыр quvur boru لوله पाइपलाइन",
    "gas": "gas газ газа газу 天然气 | گاز गैस",
    "oil": "oil нефт 石油 原油 | мұнай neft petrol نفت तेल",
    "nuclear": "nuclear ядерн атомн 核问题 核计划 核能 | هسته جوہری परमाणु nükleer yadro",
    "sanctions": "sanctions coercive санкци 制裁 强制措施 | تحریم پابندی प्रतिबंध yaptırım",
    "tariffs": "tariff tariffs duties пошлин 关税 關稅 | تعرفه محصول टैरिफ gümrük",
    "grants": "grant grants loans грант безвозмездн кредит 无偿援助 贷款 | грант qarz kredi کمک",
    "initiative": "initiative инициатив 倡议 倡議 | бастама демилге tashabbus girişim ابتکار पहल",
    "strategy": "strategy стратеги 战略 戰略 | strategiya strateji راهبرد حکمت रणनीति",
    "centre": "centre centres center centers центр 中心 | орталы борбор markaz марказ merkez مرکز केंद्र",
    "flights": "flight flights рейс рейсы авиасообщ 直航 航班 | उड़ान پرواز uçuş рейс",
    "border": "border boundary frontier границ погранич 边境 边界 邊境 | шекара чек chegara sınır مرز سرحد सीमा",
    "visit": "visit visits arrives arrived визит прибыл прилетел 抵达 访问 訪問 | сапар tashrif ziyaret سفر دورہ दौरा",
    "congratulation": "congratulates congratulations greetings поздрав 祝贺 致贺 賀電 | құттықта куттукта tabrik تبریک बधाई",
    "condolences": "condolences соболезнован 慰问 哀悼 | تسلیت تعزیت शोक taziya",
    "appointment": "appointed appoints appointment назнач 任命 | тағайында дайында tayinla atadı منصوب नियुक्त",
    "court": "court trial sentenced суд приговор 法院 判处 | сот соту sud mahkeme دادگاه عدالت अदालत",
    "interview": "interview интервью 专访 采访 | сұхбат маек suhbat röportaj مصاحبه انٹرویو साक्षात्कार",
    "forum": "forum форум 论坛 論壇 | forum",
    "expo": "expo exhibition fair выставк 博览会 展览 | көрме көргөзмө ko'rgazma sergi نمایشگاه प्रदर्शनी",
    "festival": "festival фестивал 节在 电影节 艺术节 | festival جشنواره महोत्सव",
    "marathon": "marathon марафон 马拉松 | marafon maraton",
    "drugs": "drug drugs narcotics наркот антинаркот 毒品 禁毒 | есірткі баңгизат giyohvand мухаддир مخدر نشہ",
    "water": "water treaty вод водн 水资源 | су suv آب پانی जल",
    "price": "price prices цен цена цену 价格 | баға баа narx fiyat قیمت कीमत",
    "resolution": "resolution резолюци 决议 | قطعنامه",
}

_STEMS: Final[dict[str, str]] = {}
for _name, _words in _CONCEPTS.items():
    for _word in _words.replace("|", " ").split():
        _STEMS.setdefault(fold(_word).text.replace("'", ""), _name)

_SHORT: Final = 4
"""A stem this short is a whole word, or one with at most two letters more."""


def concepts(found: Sequence[str]) -> tuple[str, ...]:
    """Return the concepts that the units *found* speak of, in order of appearance."""
    names: dict[str, None] = {}
    for index, unit in enumerate(found):
        if is_character(unit):
            candidates = ["".join(found[index : index + size]) for size in (2, 3, 4)]
        else:
            candidates = [unit[:size] for size in range(2, len(unit) + 1) if _may(unit, size)]
        for candidate in reversed(candidates):
            if name := _STEMS.get(candidate):
                names.setdefault(name)
                break
    return tuple(names)


def _may(unit: str, size: int) -> bool:
    return size > _SHORT or len(unit) - size <= 2
