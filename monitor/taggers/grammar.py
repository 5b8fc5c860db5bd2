"""Small grammar of the news: who acts, in English, Russian and Chinese, and offices in more.

Plain regular expressions over the words beside a name. They are meant for news prose, where
the actor stands at the head of a clause, after an office or before a verb of saying.
Word lists are open: add a word where a real text shows that it is missing.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

# ------------------------------------------------------------------ verbs

SPEECH_EN: Final = (
    r"said|says|noted|notes|stated|states|stressed|stresses|emphasi[sz]ed|emphasi[sz]es|told|added|"
    r"announced|announces|declared|pointed out|underlined|underscored|highlighted|highlights|"
    r"expressed|"
    r"explained|remarked|reiterated|reaffirmed|affirmed|confirmed|commented|claimed|argued|"
    r"believes|"
    r"believed|observed|recalled|revealed|voiced|urged|urges|called|calls|warned|pledged|proposed|"
    r"proposes|suggested|praised|commended|congratulated|thanked|welcomed|wrote|writes|vowed|"
    r"opined|maintained|mentioned|conveyed|invited|informed|disclosed|elaborated|hailed|lauded|"
    r"shared"
)
ACT_EN: Final = (
    SPEECH_EN + r"|met|meets|attended|attends|visited|arrived|arrives|addressed|addresses|chaired|"
    r"chairs|hosted|hosts|signed|signs|led|leads|took part|participated|participates|spoke|speaks|"
    r"presented|received|receives|held|holds|delivered|delivers|sent|sends|opened|opens|outlined|"
    r"discussed|agreed|agrees|supported|supports|backed|backs|sat down|sought|seeks|condemned|"
    r"condemns|"
    r"rejected|accepted|joined|joins|became|took|takes|assumed|handed|paid|pays|inaugurated|"
    r"presided|"
    r"represented|represents|accompanied|inspected|landed|departed|plans|hopes|wants|intends|"
    r"expects|"
    r"will|would|has|have|is|was|are|were|had|can|could|may|must|should|does|did|remains|considers|"
    r"stands|stood|continues|continued|provides|provided|launched|launches|adopted|introduced|won|"
    r"ready|offered|offers|made|makes|gave|gives|co-hosted|organi[sz]ed|denied|denies|accused|"
    r"accuses"
)
_ADVERB_EN: Final = (
    r"(?:(?:also|earlier|later|further|often|repeatedly|today|on \w+day|who|which|recently) ){0,2}"
)
_ACTS_AFTER: Final = re.compile(
    rf"(?:['’]s)?,? {_ADVERB_EN}(?:{ACT_EN})\b| among the (?:first|participants|signatories)\b"
    r"|,? (?:также |ранее |вновь |неоднократно |не |уже )?"
    r"(?:заяв|сообщ|отмет|подчерк|сказа|счита|поддерж|предл|призва|призыв|выступ|приня|прин[ия]м|"
    r"направ|намер|готов|планир|пров[её]|прове[дл]|рассчит|выраз|выраж|осуд|подпис|вступ|"
    r"присоедин|переда|"
    r"станет|стал|будет|может|должн|продолж|стрем|обеспеч|надеет|хочет|получ|представ|приветств|"
    r"\w+(?:ет|ит|ют|ят|ает|яет|ёт|тся|лся|лась|лись|вает)\b|\w{3,}(?:л|ла|ло|ли)\b)"
    r"|(?:国家|政府|方面)?(?:将|愿|表示|指出|强调|认为|支持|呼吁|宣布|提出|说|称|希望|主办|举办|担任|接任|"
    r"坚决|坚定|始终|一贯|高度|同意|反对|谴责|欢迎|正|已|还|也|是|派|推动|倡议|参加|出席|期待|承诺|赞赏|积极|不断)",
)


_VERB_GUESS: Final = re.compile(
    r" (?!(?:and|or|of|in|on|at|to|for|from|with|by|as|but|nor|than|via|per|who|which|that|where|"
    r"whose|the|a|an|its|their|this|these|those|is|are|was|were|be|between|under|over|after|before|"
    r"since|until|against|about|into|through|during|among|amid|not|alone|itself|respectively|"
    r"too)\b)"
    r"[a-z]{3,}\b"
)


_VERB_GUESS_ZH: Final = re.compile(r"[\u4e00-\u9fff](?<![的和与及同等、籍人方之是为在驻])")


def may_act_after(text: str, end: int) -> bool:
    """Say whether a name at the head of a clause is followed by what may be its verb (en, zh)."""
    return _VERB_GUESS.match(text, end) is not None or _VERB_GUESS_ZH.match(text, end) is not None


def acts_after(text: str, end: int) -> bool:
    """Say whether a verb that a person or a state governs follows the name that ends at *end*."""
    return _ACTS_AFTER.match(text, end) is not None


# ------------------------------------------------------------------ offices and bodies

OFFICE_EN: Final = (
    r"presidents?|prime ministers?|premiers?|vice[- ]premier|ministers?|ministry|ministries|"
    r"government|ambassadors?|embassy|delegations?|representatives?|leaders?|leadership|"
    r"heads? of (?:state|government|delegations?)|secretary|secretaries|parliament\w*|speaker|"
    r"spokes\w+|officials?|authorities|sides?|diplomats?|envoys?|chancellor|king|emir|crown prince|"
    r"administration|cabinet|military|army|armed forces|air force|navy|troops|contingents?|"
    r"servicemen|"
    r"police|border guards|counterparts?|chairmanship|presidency|chair|chairman|foreign policy|"
    r"prosecutor\w*|courts?|chief justice|senate|duma|majlis|congress|central bank|"
    r"national coordinators?|"
    r"first lady|governor|mayor|commander|defen[cs]e chief|generals?|lawmakers?|deputies|deputy|"
    r"coordinators?|foreign|defen[cs]e|officers?|statesm[ae]n|rescuers|special representatives?|"
    r"consul\w*"
)
PEOPLE_EN: Final = (
    r"experts?|scholars?|scientists?|journalists?|reporters?|companies|company|firms?|businesses|"
    r"entrepreneurs?|students?|youth|athletes?|teams?|artists?|analysts?|universit\w+|media|"
    r"economy|"
    r"people|enterprises|investors?|initiatives?|proposals?|participants?|guests?|citizens|"
    r"observers?|"
    r"professors?|banks?|operators?|producers?|filmmakers?|delegates?|specialists?|teachers?|"
    r"doctors?"
)
_OFFICE_RU: Final = (
    r"мин(?:сельхоз|энерго|транс|здрав|фин|эконом|культур|цифр|торг|обр|юст|водхоз|туризм|пром)|"
    r"президент|премьер|министр|министерств|правительств|посол|посл[ауыоё]|посольств|делегаци|"
    r"представител|лидер|руководств|руководител|глав[аыеуо]й?|секретар|парламент|спикер|"
    r"пресс-секретар|"
    r"власт[ией]|сторон|дипломат|спецпредставител|канцлер|корол|эмир|кабинет|кабмин|военн|арми|"
    r"вооруж[её]нн|минобороны|МИД|Минобороны|председател|замглавы|замминистр|генпрокур|"
    r"верховн\w+ суд|"
    r"сенат|госдум|меджлис|депутат|войск|контингент|коллег|координатор|губернатор|мэр|спецслужб|"
    r"госсекретар|вице-премьер|правоохранит|пограничник|нацбанк|центробанк|политик"
)
_OFFICE_ZH: Final = (
    r"国家主席|主席|总统|總統|总理|總理|副总理|外长|外長|外交部|国防部|防长|部长|部長|大使|使馆|代表团|代表團|代表|"
    r"领导人|領導人|政府|议会|议长|发言人|發言人|国会|当局|方面|军方|军队|元首|首脑|国务委员|最高领袖|王储|国王|"
    r"埃米尔|检察长|最高法院|央行|特使|秘书|官员|总检察|内政部|官方|警方|媒体|企业|学者|专家|青年|人民|籍"
)
_OFFICE_MORE: Final = (
    # the chair of the organisation, and counterparts
    r"başkanlı|раислик|raislik|төрағалы|төрагалы|sədrlik|رئاسة|صدارت|ریاست|अध्यक्षता|նախագահությ|"
    r"старшынств|"
    r"نظير|همتا|ہم منصب|समकक्ष|mevkidaş|həmkar|hamkasb|әріптес|кесиптеш|ҳамто|գործընկեր|"
    r"[Пп]резидент|[Пп]ремьер|[Мм]инистр|министрлиг|[Үү]кімет|[Өө]кмөт|елші|элчи|[Дд]елегация|"
    r"[Тт]өраға|[Тт]өрага|басшы|башчы|[Ее]рөнхийлөгч|[Ее]рөнхий сайд|сайд|[Пп]резиденти|"
    r"[Pp]rezident|[Bb]osh vazir|[Vv]azir|elchi|delegatsiya|hukumat|[Пп]резиденти|[Вв]азир|"
    r"[Сс]арвазир|"
    r"[Cc]umhurbaşkan|[Bb]aşbakan|[Bb]akan|büyükelçi|heyet|[Bb]aş nazir|nazir|səfir|nümayəndə|"
    r"رئیس|رییس|وزیر|نخست|سفیر|هیئت|هیأت|دولت|صدر|وزیراعظم|وزیر اعظم|وفد|ولسمشر|الرئيس|رئيس|وزير|"
    r"سفير|حكومة|"
    r"राष्ट्रपति|प्रधानमंत्री|मंत्री|राजदूत|प्रतिनिधिमंडल|सरकार|প্রধানমন্ত্রী|রাষ্ট্রপতি|"
    r"նախագահ|վարչապետ|նախարար|դեսպան|პრეზიდენტ|მინისტრ|"
    r"президэнт|прэм.ер|міністр|пасол|дэлегацыя|ўрад|уряд|міністр|посол|"
    r"président|premier ministre|ministre|presidente|primer ministro|ministro|Präsident|"
    r"Minister\w*|Regierung|"
    r"Außenminister|Staatschef|prezydent|premier|ministr|prezident|大統領|首相|外相|대통령|총리|외교|"
    r"tổng thống|chủ tịch|thủ tướng|presiden|perdana menteri"
)

_OFFICE_AFTER_EN: Final = re.compile(
    rf"(?:['’]s?)?[ -](?:[A-Za-z-]+ ){{0,3}}?(?:{OFFICE_EN})\b", re.IGNORECASE
)
PEOPLE_AFTER_EN: Final = re.compile(rf"(?:['’]s?)? (?:[a-z-]+ )?(?:{PEOPLE_EN})\b", re.IGNORECASE)
_OF_END: Final = re.compile(
    r" (?:of|from|to|for) (?:the )?(?:Republic of |Islamic Republic of |Kingdom of |"
    r"People['’]s Republic of )?(?:the )?$"
)
_OFFICE_END_EN: Final = re.compile(
    rf"\b(?:{OFFICE_EN}|{PEOPLE_EN})(?:,? (?!of\b|from\b)[\w&’'-]+){{0,3}}$", re.IGNORECASE
)
_OFFICE_AFTER_RU: Final = re.compile(rf"[ -](?:[а-яё-]+ ){{0,2}}?(?:{_OFFICE_RU})", re.IGNORECASE)
_OFFICE_END_RU: Final = re.compile(
    rf"(?:{_OFFICE_RU})[а-яёА-ЯЁ-]*(?: (?!с |со |в |во |между |о |об )[а-яё-]+){{0,5}}"
    r"(?: (?:Республики|Исламской Республики))? $",
    re.IGNORECASE,
)
_OFFICE_AFTER_ZH: Final = re.compile(
    rf"(?:共和国)?(?:驻[华俄\u4e00-\u9fff]{{1,6}})?(?:{_OFFICE_ZH})"
)
_OFFICE_END_ZH: Final = re.compile(r"(?:代表|来自|率领|来自于)[\u4e00-\u9fff、和及与]{0,40}$")
OFFICE_NEAR: Final = re.compile(_OFFICE_MORE)


def office_before(before: str) -> bool:
    """Say whether *before*, the text up to a state's name, ends in an office of it.

    "the foreign minister of ", "delegations from ", "министр иностранных дел ", "来自".
    """
    if before.isascii():
        end = _OF_END.search(before)
        return end is not None and _OFFICE_END_EN.search(before, 0, end.start()) is not None
    return (
        _OFFICE_END_RU.search(before) is not None
        or _OFFICE_END_ZH.search(before) is not None
        or (
            (end := _OF_END.search(before)) is not None
            and _OFFICE_END_EN.search(before, 0, end.start()) is not None
        )
    )


def office_after(line: str, end: int) -> bool:
    """Say whether an office or a body of the state whose name ends at *end* follows it."""
    return (
        _OFFICE_AFTER_EN.match(line, end) is not None
        or _OFFICE_AFTER_RU.match(line, end) is not None
        or _OFFICE_AFTER_ZH.match(line, end) is not None
    )


# ------------------------------------------------------------------ relations

WITH_BEFORE: Final = re.compile(
    r"\b(?:with|between|and|alongside)(?: the)? $|(?:^|\W)(?:с|со|между|и|вместе с) $|"
    r"(?:同|与|和|跟|及|、)$",
    re.IGNORECASE,
)
BY_BEFORE: Final = re.compile(
    r"\bby(?: the)? $|"
    r"\b(?:участву|принима|прим[еу]т|направ|подпис|провед|провод|провел|представ|поддерж|выступ|"
    r"заяв|"
    r"присоедин|войд|вош[лe]|стан[еу]т|стал|предлож|предлаг|приня|получ|возглав)\w* $|"
    r"(?:由|据)$",
    re.IGNORECASE,
)
"""An agent follows: "hosted by ", "подписали "."""
IN_BEFORE: Final = re.compile(
    r"\b(?:in|at|to|across|throughout|into|through|via|inside|from|near)(?: the)?(?: [A-Z]\w+,)? $"
    r"|(?:^|\W)(?:в|во|на|из|через|по) (?:[А-ЯЁ]\w+, )?$|(?:在|赴|访问|抵达|到|来|从|位于)$",
    re.IGNORECASE,
)
ONLY_PLACE: Final = re.compile(
    r"(?:да|де|та|те|нда|нде|до|дө|дагы|дағы|дегі|дан|ден|da|de|ta|te|də|dan|den|dagi|daki|dən|"
    r"ում|ից)$|"
    r" (?:में|से|میں|سے)",
)
"""Locative and ablative endings (Turkic, Armenian) and the postpositions of Hindustani."""
IN_BEFORE_MORE: Final = re.compile(
    r"(?:^|\s)(?:در|از|به|في|من|إلى|дар|аз|ба|у|ў|в|на|in|nach|aus|en|de|au|di|ke|dari|tại|ở|di) $"
)
ERGATIVE: Final = re.compile(r" (?:ने|نے)(?!\w)")
"""The Hindustani marker of a subject that did something."""
AT_STAKE: Final = re.compile(
    r"\b(?:attacks?|strikes?|aggression|sanctions|war|invasion|accession|admission|membership|"
    r"status|"
    r"application|pressure|threats?|recogni\w+|assistance|aid|support|situation|settlement|"
    r"conflict|"
    r"condolences|solidarity|chairmanship|presidency|pass\w*|hand\w*)\b[^.;]{0,40}$|"
    r"(?:удар|атак|агресси|санкци|вступлени|членств|при[её]м|статус|ситуаци|конфликт|помощь|"
    r"урегулировани|соболезновани|председательств)\w*[^.;]{0,40}$|"
    r"(?:袭击|打击|侵略|制裁|加入|接收|吸收|局势|冲突|援助|声援|谴责)[^。；]{0,14}$",
    re.IGNORECASE,
)
HOST_NEAR: Final = re.compile(
    r"\b(?:host|held|hold|holds|summit|meeting|conference|forum|visit|visited|arriv\w+|"
    r"took place|takes place|"
    r"opened|conven\w+|exercise\w*|session|expo|exhibition|festival)\b|саммит|встреч|заседани|"
    r"форум|"
    r"визит|прибы|пройд[её]т|прош[её]л|прошл|проход|состо|учени|峰会|会议|论坛|举行|举办|访问|抵达|召开",
    re.IGNORECASE,
)
CLAUSE_START: Final = re.compile(
    r"(?:^|[.!?:;,\n“”\"«»(]|\b(?:that|while|and|but|as|if|when|where|because|что|как|если|"
    r"поскольку|а|и|но))\s*"
    r"(?:the |The )?$"
)
CLAUSE_START_ZH: Final = re.compile(r"(?:^|[。，；：、\n“”（）！？\s])$")

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PAST: Final = re.compile(
    r"\b(?:in|since|back in|of|from) (?:19|20)\d\d|\bborn\b|graduated|served as|formerly|career|"
    r"history|"
    r"(?:в|с) (?:19|20)\d\d(?:-\w+)? (?:году|года|гг)|родился|окончил|(?:19|20)\d\d年",
    re.IGNORECASE,
)

_BIOGRAPHY: Final = re.compile(
    r"\b(?:was born|graduated from|graduated in|holds a degree|worked as|previously served)\b|"
    r"\bродил(?:ся|ась)|окончил|работал[а]? в |кандидат\w* наук|曾任|毕业于|出生于|历任|"
    r"туған жылы|бітірген|tug.ilgan|متولد|متولد|پیدا ہوئے",
    re.IGNORECASE,
)
MEMBERSHIP_AFTER: Final = re.compile(
    r",? (?:is|are|remains?) (?:all |both |also |now |a |an |"
    r"the )*(?:\w+ )?(?:\w+ )?"
    r"(?:members?|observers?|dialogue partners?)\b(?! of (?:the )?(?:delegation|jury|team))|"
    r"[^.;\n]{0,20}(?:явля(?:ются|ется)|вход(?:ят|ит))[^.;\n]{0,30}(?:член|участник|состав|ШОС|"
    r"организаци)|"
    r"(?:都|均|也)?[是为]?(?:上合组织|上海合作组织)?的?[^。，]{0,8}(?:成员国|对话伙伴|观察员国)"
)
"""A predicate of membership: "Uzbekistan is a member of ..." tells what is known."""

HISTORY_YEARS: Final = 2
"""A sentence whose latest year is so many years before the article's tells history."""


@lru_cache(maxsize=512)
def is_history(sentence: str, date: datetime | None) -> bool:
    """Say whether *sentence* is a line of biography, or its latest year is long past at *date*."""
    if _BIOGRAPHY.search(sentence):
        return True
    years = [int(year) for year in _YEAR.findall(sentence)]
    if not years or date is None or _PAST.search(sentence) is None:
        return False
    return max(years) <= date.year - HISTORY_YEARS
