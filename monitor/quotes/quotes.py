"""Quotations in an article: what is said word for word, and by whom.

A passage in quotation marks is a quotation where a verb of saying introduces or follows it,
or where it goes on from one in the same paragraph or the one before. Names of things and words
at arm's length ("the so-called “spirit”") are not: they are short, or no verb speaks of them.
Pure; offsets are in the text that is handed in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from monitor.quotes.marks import Quoted, quoted_passages
from monitor.quotes.saying import LANGUAGES, Said, pronoun_near, said_in, speaker_near
from monitor.text.clean import clean_line
from monitor.text.phrases import phrases
from monitor.text.sentences import sentence_spans

FEWEST_WORDS: Final = 4
"""Words of a quotation that stands in the middle of a sentence; shorter ones are names."""

FEWEST_SIGNS: Final = 8
"""The same for scripts that do not part words."""

REACH: Final = 240
"""Characters before and behind a quotation in which its verb is looked for: longer than 19 of 20
sentences of the press."""

FURTHEST_VERB: Final = 90
"""Characters between a quotation and the verb behind it."""

CONTEXT_LIMIT: Final = 600

_ENDS: Final = ".!?…。！？؟۔।"
_LINKS: Final = re.compile(r"\s*[,，،]?\s*[—–\-−]?\s*")
_DASHED: Final = re.compile(r"\s*[,，،.]?\s*[—–−-]\s")
_FRAMED: Final = re.compile(rf"(?:[:：,，،]|\b{phrases('saying.frames')})\s*$")
_ZH_BETWEEN: Final = "了过道，,：: "
_CJK: Final = re.compile(r"[\u3400-\u9fff]")
_NAMING: Final = re.compile(rf"{phrases('saying.naming')}\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person in the text: where, and which."""

    start: int
    end: int
    term: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One quotation. ``start`` and ``end`` are those of the words without their marks.

    ``speaker`` is the name as written, ``term`` and ``label`` the person where they are known.
    ``attribution`` is "stated" where the sentence names a speaker, "pronoun" where it says
    "he", "continued" where the speaker is that of the quotation before. ``context`` is the
    sentence with the quotation in it.
    """

    start: int
    end: int
    text: str
    speaker: str
    term: str
    label: str
    verb: str
    attribution: Literal["stated", "pronoun", "continued"]
    context: str


@dataclass(frozen=True, slots=True)
class _Clause:
    """What stands before or behind a quotation in its sentence; ``start`` is its place.

    ``is_framed`` says that a comma or a dash sets the quotation apart, as it does speech.
    """

    text: str
    start: int
    said: Said
    is_framed: bool = True


class _People:
    """The people of a text: asked for by place, and by the word that ends their name."""

    def __init__(self, text: str, people: Sequence[PersonMention]) -> None:
        self._mentions: Final = sorted(people, key=lambda person: person.start)
        self._by_surname: Final[dict[str, PersonMention]] = {}
        for one in self._mentions:
            for surname in text[one.start : one.end].split()[-1:]:
                self._by_surname.setdefault(surname, one)

    def between(self, start: int, end: int) -> Sequence[PersonMention]:
        """Return who is named from *start* to before *end*, in order."""
        first = bisect_left(self._mentions, start, key=lambda one: one.start)
        last = bisect_left(self._mentions, end, key=lambda one: one.start)
        return self._mentions[first:last]

    def called(self, name: str) -> PersonMention | None:
        """Return the first person whose name ends as *name* does."""
        words = name.split()
        return self._by_surname.get(words[-1]) if words else None


def find_quotes(
    text: str, language: str, people: Sequence[PersonMention] = ()
) -> tuple[Quote, ...]:
    """Return the quotations in *text*, in order; none in a language without a grammar here."""
    if language not in LANGUAGES:
        return ()
    mentions = _People(text, people)
    passages = quoted_passages(text)
    found: list[Quote] = []
    last: Quote | None = None
    last_paragraph = -1
    for number, passage in enumerate(passages):
        limits = _limits(passages, number)
        quote = _stated(text, language, passage, limits, mentions, found)
        if quote is None and last is not None and _goes_on(text, passage, last, last_paragraph):
            quote = _continued(text, passage, last)
        if quote is not None:
            found.append(quote)
            last, last_paragraph = quote, passage.paragraph[1]
    return tuple(found)


def _limits(passages: Sequence[Quoted], number: int) -> tuple[int, int]:
    """Return how far the surroundings of a passage go: to its neighbours in the paragraph."""
    passage = passages[number]
    begin, end = passage.paragraph
    if number and passages[number - 1].end < passage.start:
        begin = max(begin, passages[number - 1].end + 1)
    begin = min(begin, passage.start - 1)
    if number + 1 < len(passages):
        end = min(end, passages[number + 1].start - 1)
    return begin, max(end, passage.end + 1)


def _stated(
    text: str,
    language: str,
    passage: Quoted,
    limits: tuple[int, int],
    mentions: _People,
    earlier: Sequence[Quote],
) -> Quote | None:
    """Return the quotation where a verb of saying speaks of the passage."""
    words = _words(text, passage)
    behind = _behind(text, passage, limits[1], language)
    ahead = _ahead(text, passage, limits[0], language)
    clause = behind or ahead
    is_apart = behind is not None and behind.is_framed
    if clause is None or _is_a_name(text, passage, words, is_apart=is_apart):
        return None
    if not (_is_long(words) or is_apart or _is_framed(text, passage, clause)):
        return None
    speaker, term, label, is_pronoun = _speaker(text, clause, language, mentions, earlier)
    other = ahead if behind is not None else None
    if not speaker and other is None and behind is not None:
        before = text[max(limits[0], passage.start - REACH) : passage.start - 1]
        named = mentions.between(passage.start - 1 - len(before), passage.start)
        if named:
            speaker = text[named[-1].start : named[-1].end]
            term, label = named[-1].term, named[-1].label
    return Quote(
        start=passage.start,
        end=passage.end,
        text=words,
        speaker=speaker,
        term=term,
        label=label,
        verb=clause.said.verb,
        attribution="pronoun" if is_pronoun else "stated",
        context=_context(text, passage, limits),
    )


def _words(text: str, passage: Quoted) -> str:
    parts = (text[start:end].strip() for start, end in passage.parts)
    return "\n\n".join(part for part in parts if part)


def _is_long(words: str) -> bool:
    if _CJK.search(words):
        return len(_CJK.findall(words)) >= FEWEST_SIGNS
    return len(words.split()) >= FEWEST_WORDS


def _behind(text: str, passage: Quoted, end: int, language: str) -> _Clause | None:
    """Return the clause behind the passage, where it belongs to it and a verb speaks of it."""
    after = text[passage.end + 1 : min(end, passage.end + 1 + REACH)]
    last = text[passage.end - 1]
    link = _LINKS.match(after)
    start = link.end() if link else 0
    body = after[start:]
    if not body.strip() or body[0] in _ENDS:
        return None
    is_dashed = _DASHED.match(after) is not None
    is_comma = last in ",，،" or after.lstrip()[:1] in (",", "，", "،")
    is_asked = last in "!?！？؟…"
    is_lower = body[0].islower() or not (body[0].isupper() or body[0].isdigit())
    is_framed = is_dashed or is_comma or (is_asked and is_lower)
    if not (is_framed or (last not in _ENDS and is_lower) or (last in "。」" and language == "zh")):
        return None
    spans = sentence_spans(body)
    clause = body[: spans[0][1]] if spans else body
    said = said_in(clause, language, near_end=False)
    if said is None or said.start > FURTHEST_VERB:
        return None
    if language == "zh" and not is_framed and last != "。":
        return None
    if not is_framed and last == "。":
        if len(clause) - said.end > 1:
            return None  # the sentence goes on: it tells something of its own
        is_framed = True
    return _Clause(clause, passage.end + 1 + start, said, is_framed)


def _ahead(text: str, passage: Quoted, begin: int, language: str) -> _Clause | None:
    """Return the clause before the passage in its sentence, where a verb speaks of it."""
    begin = max(begin, passage.start - 1 - REACH)
    before = text[begin : passage.start - 1]
    spans = sentence_spans(before)
    if not spans or before.rstrip()[-1:] in tuple(_ENDS):
        return None
    start = spans[-1][0]
    clause = before[start:]
    said = said_in(clause, language, near_end=True)
    if said is None or (language == "zh" and clause[said.end :].strip(_ZH_BETWEEN)):
        return None  # in Chinese the verb stands beside what is said
    return _Clause(clause, begin + start, said)


def _is_framed(text: str, passage: Quoted, clause: _Clause) -> bool:
    """Tell whether a short passage is speech: it follows ``said:`` and ends as a sentence does."""
    if not _FRAMED.search(clause.text):
        return False
    is_whole = text[passage.end - 1] in _ENDS
    return is_whole or clause.text.rstrip().endswith((":", "："))


def _is_a_name(text: str, passage: Quoted, words: str, *, is_apart: bool) -> bool:
    """Tell whether the passage is the name of a thing: a forum, a slogan, a title."""
    before = text[max(0, passage.start - 40) : passage.start - 1]
    if _NAMING.search(before):
        return True
    if is_apart or before.rstrip().endswith((":", "：")):
        return False
    capitals = [word for word in words.split() if len(word) > 3]
    return len(capitals) > 1 and all(word[:1].isupper() for word in capitals)


def _speaker(
    text: str,
    clause: _Clause,
    language: str,
    mentions: _People,
    earlier: Sequence[Quote],
) -> tuple[str, str, str, bool]:
    """Return the speaker of a clause as (as written, term, label, said by a pronoun)."""
    near = _nearest(clause, mentions)
    if near is not None:
        return text[near.start : near.end], near.term, near.label, False
    if pronoun_near(clause.text, clause.said, language):
        if earlier and earlier[-1].speaker:
            return earlier[-1].speaker, earlier[-1].term, earlier[-1].label, True
        named = mentions.between(clause.start - 2 * REACH, clause.start)
        if named:
            one = named[-1]
            return text[one.start : one.end], one.term, one.label, True
        return "", "", "", True
    name = speaker_near(clause.text, clause.said, language)
    known = mentions.called(name)
    return (name, known.term, known.label, False) if known else (name, "", "", False)


def _nearest(clause: _Clause, mentions: _People) -> PersonMention | None:
    """Return the person who stands nearest to the verb; of two, the one before it."""
    verb = (clause.start + clause.said.start, clause.start + clause.said.end)
    best: tuple[int, PersonMention] | None = None
    for mention in mentions.between(clause.start, clause.start + len(clause.text)):
        is_before = mention.end <= verb[0]
        gap = verb[0] - mention.end if is_before else mention.start - verb[1] + 2
        if best is None or gap < best[0]:
            best = (gap, mention)
    return best[1] if best else None


def _goes_on(text: str, passage: Quoted, last: Quote, paragraph_end: int) -> bool:
    """Tell whether a passage without a verb goes on from the quotation before.

    In the same paragraph it begins a sentence; in the next one it is the whole paragraph.
    """
    begin, end = passage.paragraph
    words = _words(text, passage)
    if not _is_long(words) or text[passage.end - 1] not in _ENDS:
        return False
    if begin <= last.end < end:
        between = text[last.end + 1 : passage.start - 1].rstrip()
        return between[-1:] in tuple(_ENDS) and bool(words[:1].isupper() or not words[:1].islower())
    is_next = not text[paragraph_end:begin].strip()
    is_whole = passage.start - 1 == begin and not text[passage.end + 1 : end].strip(" .")
    return is_next and is_whole


def _continued(text: str, passage: Quoted, last: Quote) -> Quote:
    return Quote(
        start=passage.start,
        end=passage.end,
        text=_words(text, passage),
        speaker=last.speaker,
        term=last.term,
        label=last.label,
        verb="",
        attribution="continued",
        context=clean_line(text[passage.start - 1 : passage.end + 1], CONTEXT_LIMIT),
    )


def _context(text: str, passage: Quoted, limits: tuple[int, int]) -> str:
    """Return the sentence around the passage, with it."""
    begin, end = limits
    before = text[begin : passage.start - 1]
    spans = sentence_spans(before)
    if before.rstrip()[-1:] in tuple(_ENDS) or not spans:
        start = passage.start - 1
    else:
        start = begin + spans[-1][0]
    after = text[passage.end + 1 : end]
    behind = sentence_spans(after)
    stop = passage.end + 1 + (behind[0][1] if behind else 0)
    return clean_line(text[start:stop], CONTEXT_LIMIT)
