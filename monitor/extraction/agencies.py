"""News agencies and outlets that texts are credited to: their names as texts print them.

One line is one agency: the name this program uses, then every form seen in credit lines
and datelines of the SCO space. After a semicolon stand codes ("APP", "AA") that are
ordinary words or other things elsewhere: they count in a dateline, in brackets, between
slashes and on a credit line, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

_TABLE: Final = """
Xinhua: Xinhua, Xinhuanet, Xinhua News Agency, Xinhuanews, 新华社, 新華社, 新华网, 新華網,
  新华通讯社, Синьхуа, Сіньхуа, Синхуа, Шинхуа, شینهوا, شينخوا, شینہوا, ژینہوا, शिन्हुआ, शिनहुआ,
  Sinxua, Şinhua, Xinxua, Sinhua, Shinxua, Սինհուա
CGTN: CGTN, China Global Television Network, 中国国际电视台
CCTV: CCTV, CCTV News, China Central Television, 央视网, 央视新闻, 中央电视台, 央視新聞, 央視網,
  中央電視台, 央视
CMG: China Media Group, CMG, 中央广播电视总台, 央广网, 国际在线, Медиакорпорация Китая; 总台
China News Service: China News Service, Chinanews, 中新社, 中新网, 中新網, 中国新闻社,
  中國新聞社, 中国新闻网, ECNS
People's Daily: People's Daily, People’s Daily, People's Daily Online, 人民日报, 人民日報,
  人民网, 人民網, Жэньминь жибао
China Daily: China Daily, 中国日报, 中国日报网
Global Times: Global Times, 环球时报, 环球网
Guangming Daily: Guangming Daily, 光明日报, 光明网
The Paper: 澎湃新闻
Phoenix: 凤凰网, 鳳凰網, 凤凰卫视
CNA Taiwan: 中央社
TASS: TASS, ITAR-TASS, ТАСС, ИТАР-ТАСС, 塔斯社, 俄塔社, تاس, ТАСС-тың, टास
RIA Novosti: RIA Novosti, РИА Новости, РИА «Новости», 俄新社, Ria Novosti, ریا نووستی; RIA, РИА
Sputnik: Sputnik, Спутник, 俄罗斯卫星通讯社, 卫星通讯社, 衛星通訊社, اسپوتنیک, سبوتنيك, سپوتنک,
  स्पूतनिक, Sputnikning
Interfax: Interfax, INTERFAX.RU, Интерфакс, Интерфакс-Запад, Интерфакс-Казахстан, 国际文传电讯社
Prime: ПРАЙМ, Прайм, 1PRIME
RT: RT на русском; RT
Rossiyskaya Gazeta: Российская газета, Российской газеты, RG.RU
Izvestia: Известия, Известиям, Izvestia
Kommersant: Коммерсантъ, Коммерсант, Kommersant
Vedomosti: Ведомости, Ведомостям, Vedomosti
Regnum: REGNUM, Regnum
RBC: РБК
Kazinform: Kazinform, Qazinform, Казинформ, ҚазАқпарат, Казинформа, QazInform, 哈通社,
  Kazinformning
Kazakhstan Today: Kazakhstan Today, Казахстан Сегодня
KazTAG: KazTAG, КазТАГ
Astana Times: The Astana Times, Astana Times
Tengrinews: Tengrinews, Tengrinews.kz
Times of Central Asia: Times of Central Asia; TCA
Kabar: Kabar, Кабар, 卡巴尔
AKIpress: AKIpress, AKIPRESS.COM, AKIPRESS, АКИpress
24.kg: 24.kg
Kaktus: Kaktus.media
Khovar: Khovar, Ховар, НИАТ «Ховар», АМИТ «Ховар», 霍瓦尔
Asia-Plus: Asia-Plus, Азия-Плюс, Asia Plus
Avesta: Avesta, Авеста
UzA: ЎзА, O‘zA, OʻzA, O'zA, УзА, Uzbekistan National News Agency; UzA
Dunyo: Dunyo, Dunyo AA, Дунё, "Dunyo" AA, «Дунё»
UzDaily: UzDaily, UzDaily.uz
Gazeta.uz: Gazeta.uz, Газета.uz
Kun.uz: Kun.uz
BelTA: BelTA, БЕЛТА, БелТА, Белта
ANI: Asian News International, एएनआई; ANI
PTI: Press Trust of India, पीटीआई, भाषा; PTI
IANS: आईएएनएस; IANS
UNI India: United News of India; UNI
APP: Associated Press of Pakistan, اے پی پی, ایسوسی ایٹڈ پریس آف پاکستان; APP
UrduPoint: UrduPoint, اردو پوائنٹ, Pakistan Point News
Radio Pakistan: Radio Pakistan, ریڈیو پاکستان
Dawn: Dawn.com; DAWN
IRNA: IRNA, ایرنا, ИРНА, 伊通社, خبرگزاری جمهوری اسلامی, Islamic Republic News Agency
ISNA: ISNA, ایسنا, ИСНА
Tasnim: Tasnim, تسنیم, Тасним, 塔斯尼姆通讯社
Mehr: Mehr News, Mehr News Agency, خبرگزاری مهر, Мехр, 迈赫尔通讯社; MNA
Fars: Fars News, Fars News Agency, خبرگزاری فارس, Фарс
Press TV: Press TV, PressTV
Pars Today: ParsToday, Pars Today, پارس تودی
Azertac: AZERTAC, AzerTac, AZƏRTAC, Азертадж, АЗЕРТАДЖ
Trend: Тренд, Trend News Agency; Trend
Report: Report.az; Report
APA: APA; АПА
Armenpress: Armenpress, Арменпресс, Արմենպրես
Montsame: Montsame, МОНЦАМЭ, Монцамэ, 蒙通社
Anadolu: Anadolu Agency, Anadolu Ajansı, Anadolu, Анадолу, الأناضول, آناتولی, 阿纳多卢通讯社; AA
KUNA: KUNA, كونا
SPA: Saudi Press Agency, واس; SPA
WAM: Emirates News Agency, وام; WAM
QNA: Qatar News Agency, قنا; QNA
BNA: Bahrain News Agency, بنا; BNA
MENA: Middle East News Agency; MENA
Bakhtar: Bakhtar, باختر
Pajhwok: Pajhwok, پژواک
KPL: Lao News Agency, KPL; KPL
AKP: Agence Kampuchea Presse; AKP
RSS: Rastriya Samachar Samiti, रासस; RSS
Lankapuvath: Lankapuvath
TDH: Turkmen Today; TDH, ТДХ
Reuters: Reuters, Рейтер, Рейтерс, 路透社, رویترز, روئٹرز, رائٹرز, رويترز, रॉयटर्स, रायटर
AFP: Agence France-Presse, Франс Пресс, 法新社, اے ایف پی, فرانس پرس, एएफपी; AFP, АФП
AP: Associated Press, Ассошиэйтед Пресс, 美联社, آسوشیتدپرس; AP
Bloomberg: Bloomberg, Блумберг, 彭博社
BBC: BBC News, Би-би-си, بی بی سی; BBC
DW: Deutsche Welle
Kyodo: Kyodo, 共同社
Yonhap: Yonhap, 韩联社
Al Jazeera: Al Jazeera, Аль-Джазира, الجزيرة, 半岛电视台
Euronews: Euronews
VNA: Vietnam News Agency, 越通社; VNA
Antara: Antara
"""

# Words between an agency and a bracket that belong to it: "Kazinform News Agency", "ТАСС-тың".
_TAIL: Final = re.compile(
    r"(?:['’]s|\.(?:ru|com|kz|uz|kg|cn|net))?(?:\s+(?:International\s+|National\s+)?News Agency"
    r"|\s+(?:news\s+)?agency|通讯社|通訊社)?",
    re.IGNORECASE,
)


class Mention(NamedTuple):
    """An agency named at *start*..*end*; *code* when only its position can make it a credit."""

    name: str
    start: int
    end: int
    code: bool


class _Alias(NamedTuple):
    name: str
    code: bool
    spaced: bool


@cache
def _aliases() -> dict[str, _Alias]:
    found: dict[str, _Alias] = {}
    for line in _TABLE.strip().replace("\n  ", " ").splitlines():
        name, _, forms = line.partition(": ")
        sure, _, codes = forms.partition(";")
        for group, code in ((sure, False), (codes, True)):
            for form in filter(None, map(str.strip, group.split(","))):
                spaced = not re.search("[\u3400-\u9fff]", form)
                found.setdefault(form, _Alias(name, code, spaced))
                if len(form) > 3 and spaced:
                    found.setdefault(form.upper(), _Alias(name, code, spaced))
    return found


@cache
def _automaton() -> Any:
    import ahocorasick_rs

    return ahocorasick_rs.AhoCorasick(
        list(_aliases()), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )


@cache
def _listed() -> tuple[_Alias, ...]:
    return tuple(_aliases().values())


def mentions(text: str) -> Iterator[Mention]:
    """Yield every agency that *text* names, in order. Word edges are checked for spaced scripts."""
    listed = _listed()
    for index, start, end in _automaton().find_matches_as_indexes(text):
        name, code, spaced = listed[index]
        if spaced and (_letter(text, start - 1) or _letter(text, end)):
            continue
        tail = _TAIL.match(text, end)
        yield Mention(name, start, tail.end() if tail else end, code)


def _letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def agency_names() -> frozenset[str]:
    """Return the names that this program uses for agencies."""
    return frozenset(alias.name for alias in _listed())


def canonical_name(text: str) -> str:
    """Return the agency that *text* as a whole names ("新华网" is Xinhua), or ""."""
    bare = (
        text.strip()
        .strip("()[]（）【】/«»\"“”'.,:：–—- ")
        .removeprefix("the ")
        .removeprefix("The ")
    )
    alias = _aliases().get(bare) or _aliases().get(bare.removesuffix(" News Agency"))
    if alias:
        return alias.name
    for mention in mentions(bare):
        if mention.start == 0 and mention.end == len(bare):
            return mention.name
    return ""
