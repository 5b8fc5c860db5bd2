"""Find people who are not in the gazetteer: an office beside a name, or a name that speaks.

English, Russian and Chinese here, Turkic languages in ``names_turkic``. A capitalised pair of
words is a person only in such company ("Chairman Ivan Petrov", "Ivan Petrov, chairman of ...",
"Ivan Petrov said"); what is part of another name in the gazetteer, or holds a word like
"Ministry", is not. Labels are Latin: Russian by BGN/PCGN, Chinese in pinyin
(``monitor/text/languages/romanise.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from config.gazetteer import load_words
from monitor.taggers import TaggedText
from monitor.taggers.grammar import OFFICE_EN, SPEECH_EN
from monitor.taggers.names_turkic import LANGUAGES, turkic_names
from monitor.text.languages.romanise import chinese, russian


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person found by pattern: the name in Latin letters and where it stands."""

    name: str
    start: int
    end: int


def find_names(text: TaggedText) -> tuple[FoundPerson, ...]:
    """Return the people that patterns find, in order; spellings of one person differ still."""
    finders = {"en": _english, "ru": _russian, "zh": _chinese}
    finders |= dict.fromkeys(LANGUAGES, _turkic)
    finder = finders.get(text.language)
    if finder is None:
        return ()
    taken = _Taken(text)
    kept = [one for one in finder(text, taken) if one.name and not text.is_boilerplate(one.start)]
    unique = {(one.start, one.end): one for one in kept}
    return tuple(unique[place] for place in sorted(unique))


class _Taken:
    """The characters that belong to names of the gazetteer."""

    def __init__(self, text: TaggedText) -> None:
        schemes = ("organisation", "country", "place", "person", "negative", "event")
        self._spans = sorted(
            (hit.start, hit.end)
            for hit in text.hits
            if hit.term.scheme in schemes and hit.name.kind not in ("cue", "surname")
        )

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether a known name overlaps *start*..*end*."""
        return any(first < end and last > start for first, last in self._spans)


def _turkic(text: TaggedText, taken: _Taken) -> Iterator[FoundPerson]:
    """Yield the people of a Turkic text that are no other name."""
    for name, start, end in turkic_names(text):
        if not taken.overlaps(start, end):
            yield FoundPerson(name, start, end)


# ------------------------------------------------------------------ English

_LETTERS: Final = "[a-zà-öø-ÿ’'ʻ]+"
_WORD_EN: Final = rf"(?:[A-Z]{_LETTERS}(?:-[A-Za-z]{_LETTERS})*|[A-Z]\.|(?:al|el)-[A-Z][a-z]+)"
_PARTICLE: Final = r"(?:(?:bin|bint|ibn|ul|ur|von|van|de|da|del|al|el) )?"
_NAME_EN: Final = rf"{_WORD_EN}(?: {_PARTICLE}{_WORD_EN}){{1,3}}"
_TITLE_EN: Final = (
    r"(?:[Pp]resident|[Ff]irst [Ll]ady|[Mm]inister|[Pp]remier|[Aa]mbassador|"
    r"[Ss]ecretary(?:[- ][Gg]eneral)?|"
    r"[Cc]hair(?:man|"
    r"woman|person)?|[Dd]irector(?:[- ][Gg]eneral)?|[Hh]ead|[Ss]peaker|[Ss]pokes(?:person|man|"
    r"woman)|"
    r"[Gg]overnor|[Mm]ayor|[Rr]ector|[Pp]rofessor|Prof\.|Dr\.?|(?:[Mm]ajor |[Ll]ieutenant |"
    r"[Cc]olonel )?"
    r"[Gg]eneral(?: \([Rr](?:etd)?\))?|[Cc]olonel|[Aa]dmiral|[Ee]nvoy|[Rr]epresentative|"
    r"[Cc]oordinator|"
    r"[Aa]cademician|CEO|[Ss]enator|[Cc]ommissioner|[Jj]ustice|[Pp]rosecutor(?:[- ][Gg]eneral)?|"
    r"[Cc]onsul|"
    r"Mr\.?|Mrs\.?|Ms\.?|[Jj]ournalist|[Aa]nalyst|[Ee]xpert|[Ss]cholar|[Rr]esearcher|[Ff]ellow|"
    r"[Cc]hief|"
    r"[Ll]eader|[Cc]ommander|[Dd]eputy|[Ff]ounder|[Ss]cientist|[Aa]rtist|[Aa]uthor|[Ww]riter|"
    r"[Dd]iplomat|[Aa]ttach[eé]|[Ii]mam|[Cc]hancellor|[Ee]conomist|[Oo]fficer|[Cc]ounsell?or)"
)
_RUN: Final = re.compile(rf"(?<![\w-]){_WORD_EN}(?: {_PARTICLE}{_WORD_EN}){{1,11}}")
_TITLE_BEFORE: Final = re.compile(
    rf"\b{_TITLE_EN}(?: (?:of|for|at|to) [^.;:,]{{2,80}})?,? $|\b(?:appointed|named|elected) $"
)
_TITLE_AFTER: Final = re.compile(
    rf", (?:the |an? |who is )?(?:[\w’'-]+ ){{0,4}}?(?:{OFFICE_EN}|director|head|rector|professor|"
    r"expert|analyst|scholar|researcher|journalist|editor|fellow|founder|vice president|author|"
    r"economist|CEO|dean|scientist|writer|artist|academician|student)\b",
    re.IGNORECASE,
)
_SPEAKS: Final = re.compile(
    rf",? (?:also |then |further |in turn, )?(?:{SPEECH_EN}|sat down with|met with|took part|"
    rf"attended|"
    r"delivered|addressed|arrived|presided|chaired|spoke|presented|was (?:re-)?(?:appointed|"
    r"elected|named|"
    r"sworn|nominated|awarded)|has been (?:re-)?(?:appointed|elected|named|nominated)|"
    r"took office)\b"
)


def _english(text: TaggedText, taken: _Taken) -> Iterator[FoundPerson]:
    """Yield the people of an English text: in each run of capitals, what is left of its end."""
    line = text.text
    for run in _RUN.finditer(line):
        found = _trimmed(line, run.start(), run.end(), taken)
        if found is not None and (
            _TITLE_BEFORE.search(line, max(0, found.start - 110), found.start)
            or _SPEAKS.match(line, found.end)
            or _TITLE_AFTER.match(line, found.end)
        ):
            yield found


def _trimmed(line: str, start: int, end: int, taken: _Taken) -> FoundPerson | None:
    """Return the name at the end of the run: what follows the last word that is no name."""
    tokens = list(_TOKENS.finditer(line, start, end))
    first = 0
    stop_words = load_words("not-names")
    for index, token in enumerate(tokens):
        word = token[0].rstrip(",.").removesuffix("'s").removesuffix("’s")
        if word in stop_words or taken.overlaps(token.start(), token.end()):
            first = index + 1
    rest = tokens[first:]
    if len(rest) > 2 and not first and _OF_BEFORE.search(line, max(0, start - 5), start):
        rest = rest[-2:]  # "director of Sevmash Alexei Ivanov"
    if len({token[0] for token in rest}) < len(rest):
        return None
    if not 2 <= len(rest) <= 4 or rest[-1][0].endswith("."):
        return None
    begin, stop = rest[0].start(), rest[-1].end()
    name = line[begin:stop]
    if name.endswith(("'s", "’s")):
        name, stop = name[:-2], stop - 2
    return FoundPerson(name, begin, stop) if all(len(part) > 1 for part in name.split()) else None


_TOKENS: Final = re.compile(r"\S+")
_OF_BEFORE: Final = re.compile(r"\b(?:of|at|for) $")


# ------------------------------------------------------------------ Russian

_WORD_RU: Final = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё][а-яё]+)?"
_RUN_RU: Final = re.compile(rf"(?<![\w-]){_WORD_RU}(?: {_WORD_RU}){{1,5}}")
_PATRONYMIC: Final = re.compile("(?:вич|вна|ична|улы|оглы|кызы)$")
_VERB_RU: Final = (
    r"(?:(?:заявил|сообщил|отметил|подчеркнул|рассказал|сказал|добавил|уточнил|указал|пояснил|"
    r"напомнил|"
    r"подытожил|выразил|констатировал|прокомментировал|поделил|предложил|призвал|поблагодарил|"
    r"поздравил|заверил|выступил|принял участие|провел|провёл|обратил внимание|приветствовал|"
    r"акцентировал|прибыл|посетил)а?(?:сь|ся)?|считает|полагает|убежд[её]на?|назначена?|избрана?)\b"
)
_SPEAKS_RU: Final = re.compile(
    rf"(?:, [^,.\n]{{3,80}},)? (?:также |ранее |в свою очередь )?{_VERB_RU}"
)
_SPOKE_RU: Final = re.compile(rf"\b{_VERB_RU}[^.,;:\n«»]{{0,140}}$")
_CLAUSE_END_RU: Final = re.compile(r"[.,;:\n»]|$")
_STOP_RU: Final = re.compile(
    r"(?:Совет|Министерств|Центр|Банк|Институт|Университет|Союз|Республик|Организаци|Комитет|"
    r"Федераци|"
    r"Дум|Ассоциаци|Фонд|Форум|Агентств|Палат|Академи|Служб|Департамент|Управлени|Областн|Саммит|"
    r"Президент|Премьер|Министр|Глава|Генеральн|Государственн|Национальн|Верховн|Народн|Азиатск|"
    r"Европейск|Евразийск|Центральн|Северн|Южн|Восточн|Западн|Больш|Нов|Шанхайск|Делов|Секретар|"
    r"Посол|Представител|Чрезвычайн|Полномочн|Перв|Дом|Двор|Как|Он|Она|Об|По|При|Так|После|Ранее|"
    r"Напомним|Также|Кроме|Между|Режисс|Акт[её]р|Писател|Учён|Учен|Эксперт|Политолог|Директор|"
    r"Доктор|"
    r"Профессор|Академик|Корреспондент|Журналист|Ректор|Заместител|Руководител|Начальник|Советник|"
    r"Научн|Старш|Спикер|Сенатор|Депутат|Постоянн|Специальн|Заведующ|Координатор|Лидер|Лауреат|"
    r"Участни|"
    r"Губернатор|Мэр|Спецпредставител|Пресс|Сопредседател|Исполнительн|Основател|Автор|Командующ|"
    r"Мастер|Чемпион|Посланник|Адмирал|Тренер|Студент|Председател|Помощник|Вице|Генерал|"
    r"Полковник|Экономист|Аналитик|Художник|Певец|Певица|Актриса)"
)


def _russian(text: TaggedText, taken: _Taken) -> Iterator[FoundPerson]:
    """Yield the people of a Russian text: names in the nominative, beside a verb of speaking."""
    line = text.text
    for run in _RUN_RU.finditer(line):
        tokens = list(_TOKENS.finditer(line, run.start(), run.end()))
        first = 0
        for index, token in enumerate(tokens):
            if _STOP_RU.match(token[0]) or taken.overlaps(token.start(), token.end()):
                first = index + 1
        rest = tokens[first:]
        if not 2 <= len(rest) <= 3:
            continue
        start, end = rest[0].start(), rest[-1].end()
        spoken = _SPEAKS_RU.match(line, end) or (
            _CLAUSE_END_RU.match(line, end) and _SPOKE_RU.search(line, max(0, start - 160), start)
        )
        words = [token[0] for token in rest]
        if spoken and not _is_oblique(words, spoken[0]):
            if len(words) == 3 and _PATRONYMIC.search(words[1]):
                del words[1]
            yield FoundPerson(russian(" ".join(words)), start, end)


_INSTRUMENTAL: Final = re.compile("(?:ом|ем|ём|ым|им)$")
_MALE_VERB: Final = re.compile("(?:ил|ел|ал|ёл|ёс|ес)(?:ся)?(?: участие| внимание)?$")


def _is_oblique(words: list[str], spoken: str) -> bool:
    """Say whether the name is in another case than the speaker's ("встретился с Иваном ...")."""
    if _INSTRUMENTAL.search(words[0]) and _INSTRUMENTAL.search(words[-1]):
        return True
    verb = spoken.split(",")[-1].split()
    male = any(_MALE_VERB.search(word) for word in verb)
    return male and words[0].endswith(("а", "у")) and words[-1].endswith(("а", "у"))


# ------------------------------------------------------------------ Chinese

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤慎娄阎应柳季俞"
    "乔庞左施倪殷牛温康梅鲁裴管章祝岳齐朴辛翟房祁关包焦耿卞穆路桂滕葛聂詹解华"
)
_TITLE_ZH: Final = (
    "(?:国家主席|副主席|主席|总统|副总理|总理|副部长|部长助理|部长|大使|副秘书长|秘书长|发言人|副主任|主任|副司长|司长|"
    "副局长|局长|副市长|市长|副省长|省长|副书记|书记|副院长|院长|副会长|会长|教授|研究员|总裁|董事长|副台长|台长|委员长|"
    "国务委员|上将|中将|少将|专家|学者|负责人|总干事|理事长|校长|总领事|参赞|代表|记者|专员|总经理|协调员|议长|检察长|院士|"
    "同志|外长|防长|特使|博士|先生|女士)"
)
_AFTER_ZH: Final = (
    "(?=表示|指出|强调|介绍|认为|出席|会见|主持|致辞|在|称|透露|宣布|日前|等|、|，|。|与|同|和|会谈|会晤|将|对|说|率|代表|接受|"
    "发表|回应|今天|今日|当天|近日|向|到|赴|访问|参加|作|就|：|；|还|也|共同|分别|先后|认真)"
)
_TITLE_NAME_ZH: Final = re.compile(
    f"{_TITLE_ZH}(?P<name>(?:欧阳|司马|上官|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}?){_AFTER_ZH}"
)
_NOT_NAMES_ZH: Final = re.compile(
    "[和与同的在了及等将中国会议各代表部门委员们]|解决|解读|解释|解放|许可|许多|应[当该对邀]|金[融额砖属]|高[度级层峰效]|"
    "方[面案式向法针便]|常[务驻委规]|全[体面球力]|万[人名里]|左右|温[和度暖]|安[全排]|成[立员功果为本]|程[序度]|马[上路]|"
    "路[线径透]|于[是本]|任[务命何职期]|向[前着]|车[站辆]|时[间候]|严[格重]|施[工行]|关[系于注键心]|包括|周[边年一二三四五六日末]|"
    "何[时]|雷达|石[油化]|夏[季日]|史[上]|康复|华[侨人]|倪|宋元|孟[加]|江[西苏河]|唐[代]|汤|白[皮]|黄[金河]|林[业木]|"
    "张[力]|余[名人]|钟[表]|章程|管理|组|团"
)


def _chinese(text: TaggedText, taken: _Taken) -> Iterator[FoundPerson]:
    """Yield the people of a Chinese text: office, then surname and one or two characters."""
    for match in _TITLE_NAME_ZH.finditer(text.text):
        start, end = match.span("name")
        if not taken.overlaps(start, end) and not _NOT_NAMES_ZH.search(match["name"]):
            yield FoundPerson(chinese(match["name"]), start, end)
