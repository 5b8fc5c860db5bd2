"""Month names as outlets of the SCO space write them, folded for look-up.

Names come from CLDR and from the feeds themselves (agencies print spellings that CLDR lacks,
such as "сент.", "sentyabr" or "Sept"). A form that means two months in two languages is left
out: those dates go to dateparser with the source's language.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# One line per month: exact forms, then "|", then stems that any ending may follow.
_GREGORIAN: Final = (
    """jan january janvier janv enero ene januar jänner januari gennaio gen janeiro stycznia ocak
    oca ýanwar يناير جانفي جنوری جنوري ژانویه जनवरी জানুয়ারি янв студз січ қаң հունվարի հունվար 一月
    | январ yanvar қаңтар студзен січн""",
    """feb february février févr fév febrero febrar februar februari febbraio fevereiro lutego şubat
    şub fewral فبراير شباط فيفري فروری فبروري فوریه फरवरी फ़रवरी ফেব্রুয়ারি фев февр лют ақп
    փետրվարի փետրվար 二月 | феврал fevral ақпан лютаг лютог""",
    """mar march mars marzo märz mär maart maret marca março mart مارس آذار مارچ मार्च মার্চ мар
    март марта марте марти мартда сак бер нау մարտի մարտ 三月 | сакавік березн наурыз""",
    """apr april avril avr abril abr aprile kwietnia nisan nis أبريل ابريل إبريل نيسان أفريل اپریل
    آوریل अप्रैल এপ্রিল апр крас квіт сәу ապրիլի ապրիլ 四月 | апрел aprel красавік квітн сәуір""",
    """may mai mayo maggio mag mei maj maja maio mayıs maý مايو أيار ماي مئی می مه مۍ मई মে май мая
    мае маи майи майда маы майы траў трав мамыр мам մայիսի մայիս 五月 | травн траўн мамыр""",
    """jun june juin junio juni giugno giu junho czerwca haziran haz iýun يونيو حزيران جون ژوئن जून
    জুন июн чэрв черв мау հունիսի հունիս 六月 | июн iyun чэрвен червн маусым""",
    """jul july juillet juil julio juli luglio lug julho lipca temmuz tem iýul يوليو تموز جويلية
    جولائی جولای ژوئیه जुलाई জুলাই июл ліп лип шіл հուլիսի հուլիս 七月 | июл iyul ліпен липн
    шілде""",
    """aug august août aout agosto augustus agustus sierpnia ağustos ağu awgust أغسطس اغسطس أوت اگست
    اګست اوت آگوست अगस्त আগস্ট авг жні серп там օգոստոսի օգոստոս 八月 | август avgust avqust жніўн
    серпн тамыз""",
    """sep sept september septembre septiembre settembre setembro września eylül eyl sentýabr سبتمبر
    أيلول ستمبر سپتمبر सितंबर सितम्बर সেপ্টেম্বর сен сент вер қыр սեպտեմբերի սեպտեմբեր 九月
    | сентяб септем sentyabr sentabr верасн вересн қыркүйе""",
    """oct october octobre octubre oktober okt ottobre ott outubro października ekim eki oktýabr
    أكتوبر اكتوبر اکتوبر اکتبر अक्टूबर अक्तूबर অক্টোবর окт каст жовт қаз հոկտեմբերի հոկտեմբեր 十月
    | октяб октомвр oktyabr oktabr кастрычн жовтн қазан""",
    """nov november novembre noviembre novembro listopada kasım kas noýabr نوفمبر نومبر نوامبر नवंबर
    नवम्बर নভেম্বর ноя нояб ліст қар նոյեմբերի նոյեմբեր 十一月
    | нояб ноемвр noyabr лістапад листопад қараша""",
    """dec december décembre déc diciembre dic dezember dez dicembre dezembro desember grudnia
    aralık ara ديسمبر دسمبر دسامبر ډسمبر दिसंबर दिसम्बर ডিসেম্বর дек снеж груд жел դեկտեմբերի դեկտեմբեր
    十二月 | декаб декемвр dekabr снежн грудн желтоқсан""",
)

_SOLAR: Final = (
    "فروردین فروردين حمل وری",
    "اردیبهشت ارديبهشت ثور غویی",
    "خرداد جوزا غبرګولی",
    "تیر تير سرطان چنګاښ",
    "مرداد امرداد اسد زمری",
    "شهریور شهريور سنبله وږی",
    "مهر میزان تله",
    "آبان عقرب لړم",
    "آذر قوس لیندۍ",
    "دی جدی مرغومی",
    "بهمن دلو سلواغه",
    "اسفند حوت کب",
)
"""Solar Hijri months: the Persian name, the Dari name, the Pashto name."""

STEM_LENGTHS: Final = range(9, 2, -1)

_ALIKE: Final = str.maketrans({"ی": "ي", "ى": "ي", "ک": "ك", "\u0307": None, "\u200c": None})


def fold_month(text: str) -> str:
    """Return *text* in the form under which names are looked up: case and letter variants gone."""
    return unicodedata.normalize("NFKC", text.casefold()).translate(_ALIKE)


def _tables() -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    exact: dict[str, int] = {}
    stems: dict[str, int] = {}
    for number, line in enumerate(_GREGORIAN, start=1):
        forms, _, beginnings = line.partition("|")
        exact.update((fold_month(form), number) for form in forms.split())
        stems.update((fold_month(form), number) for form in beginnings.split())
    solar = {
        fold_month(name): number
        for number, line in enumerate(_SOLAR, start=1)
        for name in line.split()
    }
    return exact, stems, solar


_EXACT, _STEMS, _SOLAR_NAMES = _tables()


def month(word: str) -> int:
    """Return 1 to 12 for a folded month name in any of the languages, 0 for another word."""
    number = _EXACT.get(word, 0)
    if number:
        return number
    for length in STEM_LENGTHS:
        number = _STEMS.get(word[:length], 0) if len(word) >= length else 0
        if number:
            return number
    return 0


def solar_month(word: str) -> int:
    """Return 1 to 12 for a folded month name of the Solar Hijri calendar, 0 for another word."""
    return _SOLAR_NAMES.get(word, 0)
