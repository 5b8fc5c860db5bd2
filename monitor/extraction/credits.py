"""Find whom a text is credited to, and take the credit lines out of it.

Three places hold credits. *Lines of their own* ("Photo credit: mfa.gov.kz", "Reference(s):
cgtn.com", "来源：新华网", "Фото: ...") leave the text: they are about the page, not part of the
story, and repeat under thousands of stories. *Attributions* ("Xinhua reports", "сообщает
ТАСС", "به گزارش ایرنا") and *brackets* ("(APP)", "/ТАСС/") stay where the outlet put them.
All give a name: a known agency by its usual English name, a domain or anything else on a
credit line as it is printed. Bylines ("Author: ...", "记者 张三") give authors, not credits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.extraction.agencies import Mention, canonical_name, mentions
from monitor.text.clean import clean_line
from monitor.text.phrases import phrases

LINE_LIMIT: Final = 160
"""Characters of a credit line; what is longer is a sentence that happens to begin like one."""

NAME_LIMIT: Final = 60
"""Characters of one credited name."""

CUE_REACH: Final = 48
"""How far from an agency's name a word of reporting may stand: verbs end a Turkic or
Persian sentence, and a title or an office may stand between."""

NEAR: Final = 24
"""Letters between "according to" and the name: as in "the state news agency"."""

BRACKET_REACH: Final = 120
"""Where in a paragraph a bracket can still be its dateline's."""

MOST_CREDITS: Final = 12

_SIGN = r"\s*(?:[:：|©]|/(?!/)|\s[–—-]\s)\s*"

_CREDIT_LINE: Final = re.compile(
    rf"\W{{0,3}}{phrases('credits.labels')}{_SIGN}(.{{1,{LINE_LIMIT}}})", re.IGNORECASE
)
_LABEL_ONLY: Final = re.compile(
    rf"\W{{0,3}}{phrases('credits.bare_labels')}\s*[:：]?\s*", re.IGNORECASE
)
_COPYRIGHT_PHOTO: Final = re.compile(r"©\s*(?:фото\s*[:：]?\s*)?([^.\n]{2,80})")
_INPUTS: Final = re.compile(
    r"\W{0,3}\(?\s*(?:with|based on)\s+(?:additional\s+)?(?:agency\s+)?inputs?\s+from\s+"
    r"([^).]{2,80})[).]{0,2}"
    r"|\W{0,3}\(?((?:[A-Z]{2,6}|Reuters)(?:\s*[/,&]\s*(?:[A-Z]{2,6}|Reuters))*)\s+inputs\)?\W{0,2}",
    re.IGNORECASE,
)
_ENCLOSED: Final = re.compile(r"[(（\[【/]\s*([^()（）\[\]\n]{2,80})[)）\]】/]\.?")
_SYNDICATED: Final = re.compile(r"\(\s*((?:UrduPoint|Kazinform|ANI|PTI|APP)\b[^()\n]{0,70})\)")
_PHOTOGRAPHER: Final = re.compile(
    r"[（(【\[]?\s*(?:新华社|新華社|中新社)?(?:记者|記者|通讯员)?\s*[\u3400-\u9fff·、 ]{2,12}\s*"
    r"(?:摄|攝|供图|供圖|摄影)\s*[）)】\]]?[。.]?"
)
_SCRAPED: Final = re.compile(
    r"\s*date\s+(?P<date>\d{4}-\d{2}-\d{2})(?:\s+\d{2}:\d{2})?\s+(?:images?|photos?)\s*\|\s*"
    r"(?P<name>[^\n|]{2,60})$",
    re.IGNORECASE,
)

_BYLINE: Final = re.compile(
    rf"\W{{0,3}}{phrases('credits.bylines')}\s*[:：/丨|]\s*(.{{2,80}})", re.IGNORECASE
)
_EDITOR: Final = re.compile(
    rf"\W{{0,3}}{phrases('credits.editors')}\s*[:：/丨|]\s*(.{{1,60}})", re.IGNORECASE
)
_CUE_BEFORE: Final = re.compile(
    rf"(?:(?<!\w){phrases('credits.cues_before')}\W[^.!?。\n]{{0,{NEAR}}}|[据據转轉援引述接受自载載]{{1,2}})$",
    re.IGNORECASE,
)
_CUE_NEXT: Final = re.compile(
    rf"\W{{0,3}}(?:(?:news\s+agency|агентство|correspondents?)\W+)?{phrases('credits.cues_next')}\b",
    re.IGNORECASE,
)
_CUE_AFTER: Final = re.compile(phrases("credits.cues_after"), re.IGNORECASE)
_OPENED: Final = re.compile(
    r"(?:[(（/]|[(（][^()（）]{0,28}/)\s*(?:(?:Кар|Кор+|корр|Corr)\.\s*)?[«\"]?$"
)
_CLOSED: Final = re.compile(r"[»\"]?\s*(?:[)）/]|/[^()（）]{0,28}[)）])")
_SENTENCE_EDGE: Final = re.compile(r"[.!?](?=\s+[^\W\d_a-zа-я])|[。！？؟۔।\n]")
_ENDING = r"\.(?:kz|ru|uz|kg|tj|com|cn|net|org|az|am|by|mn|pk|in|ir)\b"
_SITE = rf"((?:[A-Z0-9][\w\-]{{1,24}}\.)*[A-Z0-9][\w\-]{{1,24}}{_ENDING})"
_SITE_END: Final = re.compile(_ENDING)
"""Asked first: few paragraphs name a site."""
_SITE_REPORTS: Final = re.compile(
    rf"\b{_SITE}(?=\s+{phrases('credits.site_reports')})"
    rf"|(?:{phrases('credits.site_cited')}\s+){_SITE}"
)
_DOMAIN: Final = re.compile(r"(?:https?://)?(?:www\.)?[\w.\-]+\.[a-z]{2,6}(?:/\S*)?", re.IGNORECASE)
_SPLIT: Final = re.compile(rf"\s*(?:[/,;、，&|]|\s{phrases('credits.joins')}\s)\s*")
_TRIM: Final = " \t.,;:：|/()[]（）【】«»\"“”'–—-©"
_NOISE: Final = re.compile(
    r"\s*(?:published\s*[:：].*|updated\s*[:：].*|\d{4}[-/.年]\d{1,2}.*|\d{1,2}[./]\d{1,2}[./]\d{4}.*"
    rf"|\d{{1,2}}:\d{{2}}.*|[-–]\s*\d{{1,2}}(?:st|nd|rd|th)\b.*|{phrases('credits.noise')}.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credited:
    """A text without its credit lines, and what they said.

    ``date`` is the ISO date of a scraped prefix ("date 2025-09-09 Images | Xinhua"), or "".
    """

    paragraphs: tuple[str, ...]
    names: tuple[str, ...]
    authors: tuple[str, ...] = ()
    date: str = ""


def take_credits(paragraphs: Sequence[str]) -> Credited:
    """Return the paragraphs that are text, with the names credited and the bylines."""
    kept: list[str] = []
    names: list[str] = []
    authors: list[str] = []
    date = ""
    awaits_name = False
    for paragraph in paragraphs:
        line = paragraph.strip()
        if awaits_name and len(line) <= NAME_LIMIT and not line.endswith((".", "。", "!")):
            names.extend(_names(line))
            continue
        awaits_name = bool(_LABEL_ONLY.fullmatch(line))
        if awaits_name:
            continue
        scraped = _SCRAPED.match(line)
        if scraped:
            date = scraped["date"]
            names.extend(_names(scraped["name"]))
            continue
        people = _people(line)
        credited = None if people is not None else _credit_line(line)
        if people is not None:
            authors.extend(people)
        elif credited is not None:
            names.extend(credited)
        else:
            kept.append(paragraph)
    for paragraph in kept:
        names.extend(_attributions(paragraph))
    return Credited(tuple(kept), _unique(names), tuple(dict.fromkeys(authors)), date)


def _credit_line(line: str) -> list[str] | None:
    """Return the names on *line* when it is nothing but a credit, else None."""
    if len(line) > LINE_LIMIT:
        return None
    if _PHOTOGRAPHER.fullmatch(line):
        return [mention.name for mention in mentions(line)]
    match = _CREDIT_LINE.fullmatch(line)
    if match:
        rest = match[1].strip()
        return _names(rest) if _is_name(rest) else None
    match = _INPUTS.fullmatch(line)
    if match:
        return _names(match[1] or match[2])
    match = _COPYRIGHT_PHOTO.match(line)
    if match and len(line) < 90:
        return _names(match[1])
    match = _ENCLOSED.fullmatch(line)
    if match and canonical_name(match[1].split("/")[0]):
        return _names(match[1])
    return None


def _is_name(rest: str) -> bool:
    """Say whether what follows a label can be a name and not a sentence."""
    if len(rest.split()) > 14 or len(rest) > LINE_LIMIT:
        return False
    sentence = re.search(r"[.!?。！？۔।]\s+\S", re.sub(r"\b\w{1,2}\.|\.\w", "", rest))
    return sentence is None


def _people(line: str) -> list[str] | None:
    """Return the people of a byline ([] for editors, who are no authors), or None."""
    if len(line) > LINE_LIMIT:
        return None
    if _EDITOR.fullmatch(line):
        return []
    match = _BYLINE.fullmatch(line)
    if match is None or not _is_name(match[1]):
        return None
    if len(match[1].split()) > 8:
        return None
    return [part for part in (p.strip(_TRIM) for p in _SPLIT.split(match[1])) if part]


def _names(raw: str) -> list[str]:
    """Return the names in what follows a label: known agencies by their usual name."""
    raw = _NOISE.sub("", raw).strip()
    found: list[str] = []
    for part in [raw] if _DOMAIN.fullmatch(raw) else _SPLIT.split(raw):
        name = _name(part)
        if name:
            found.append(name)
    return found


def _name(part: str) -> str:
    bare = part.strip(_TRIM)
    if not bare or len(bare) > NAME_LIMIT or not any(map(str.isalpha, bare)):
        return ""
    if _DOMAIN.fullmatch(bare):
        return re.sub(r"^(?:https?://)?(?:www\.)?|/.*$", "", bare)
    known = canonical_name(bare)
    if known:
        return known
    named = [mention.name for mention in mentions(bare)]
    return named[0] if named else clean_line(bare, NAME_LIMIT)


def _attributions(paragraph: str) -> Iterator[str]:
    """Yield the agencies to which *paragraph* attributes what it says."""
    before: Mention | None = None
    for mention in mentions(paragraph):
        if _bracketed(paragraph, mention):
            if not _defines(paragraph, before, mention):
                yield mention.name
        elif not mention.code and _reported(paragraph, mention):
            yield mention.name
        before = mention
    for match in _SITE_REPORTS.finditer(paragraph) if _SITE_END.search(paragraph) else ():
        yield canonical_name(match[1] or match[2]) or match[1] or match[2]
    for match in _SYNDICATED.finditer(paragraph):
        yield from (name for part in match[1].split("/") if (name := _name(_NOISE.sub("", part))))


def _bracketed(text: str, mention: Mention) -> bool:
    """Say whether an agency stands between brackets or slashes where credits do.

    That is near the beginning of a paragraph (a dateline) or at its very end.
    """
    before = text[max(0, mention.start - 30) : mention.start]
    after = text[mention.end : mention.end + 30]
    opened = _OPENED.search(before)
    closed = _CLOSED.match(after)
    if not opened or not closed:
        return False
    return mention.start < BRACKET_REACH or mention.end + closed.end() >= len(text.rstrip()) - 3


def _defines(text: str, before: Mention | None, mention: Mention) -> bool:
    """Say whether the brackets only explain the name before them: "China Media Group (CMG)"."""
    if before is not None and before.name == mention.name:
        return text[before.end : mention.start].strip() in ("(", "（")
    words = re.findall(r"\b\w", text[: mention.start].rstrip(" (（"))
    code = text[mention.start : mention.end]
    initials = "".join(words[-len(code) :])
    return len(code) > 2 and initials.casefold() == code.casefold()


def _reported(text: str, mention: Mention) -> bool:
    """Say whether a word of reporting stands by the agency, in the same sentence."""
    before = text[max(0, mention.start - CUE_REACH) : mention.start]
    after = text[mention.end : mention.end + CUE_REACH]
    edge = _SENTENCE_EDGE.search(after)
    if edge:
        after = after[: edge.start()]
    edges = list(_SENTENCE_EDGE.finditer(before))
    if edges:
        before = before[edges[-1].end() :]
    return bool(_CUE_NEXT.match(after) or _CUE_BEFORE.search(before) or _CUE_AFTER.search(after))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names once each, in order; "mfa.gov.kz" and "MFA.gov.kz" are one."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(name.casefold(), name)
    return tuple(seen.values())[:MOST_CREDITS]
