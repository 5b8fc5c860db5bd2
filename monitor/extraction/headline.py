"""Choose the headline: the title on which the page's own witnesses agree.

A page names its title up to six times, with the outlet's name before or behind, cut, in
capitals, or as "Home". Suffixes of the outlet are taken off; then the candidate wins that
the others confirm best, and where the page's own h1 says the same in other words, the h1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from monitor.extraction.dateline import strip_dateline
from monitor.text.clean import clean_line
from monitor.text.phrases import phrases
from monitor.text.sentences import sentence_spans

MADE_LIMIT: Final = 120
"""Characters of a headline that is made from the first sentence."""

SUFFIX_LIMIT: Final = 45
"""Characters of an outlet's name after a title, where nothing else confirms it."""

HEADING_AGREES: Final = 0.35
"""Agreement (of 1) with what other witnesses say from which a page's h1 is its headline."""

FEWEST_WORDS: Final = 3
"""Words of a title that can be a headline beside a name."""

_SEPARATOR: Final = re.compile(
    r"\s+(?:[|‖¦•·»«›:]+|::|-{1,2}|–|—|―|/|\\|>)\s+|\s*[|_｜\u4e28]\s*|-(?=[\u3400-\u9fff]{2,10}$)"
)
_JUNK: Final = re.compile(rf"\W*{phrases('furniture.no_headline')}\W*", re.IGNORECASE)
_WORD: Final = re.compile(r"[\u3400-\u9fff]|[^\W_]+")


def choose_headline(
    titles: Sequence[str],
    *,
    headings: Sequence[str] = (),
    page_title: str = "",
    announced: str = "",
    outlet: Iterable[str] = (),
) -> str:
    """Return the headline, or "" when the page has none.

    *titles* are from meta elements and JSON-LD, *headings* the h1 elements, *announced* the
    title in the feed, *outlet* the names under which the outlet may have signed its titles.
    """
    own = {_key(name) for name in outlet if name}
    shown = _of_article(headings, [*titles, announced], page_title, own)
    weights = [(title, 1.0) for title in titles]
    weights += [(title, 1.1) for title in shown]
    weights += [(announced, 0.9), (page_title, 0.6)]
    witnesses = [clean_line(title) for title, _ in weights if title]
    if len(witnesses) == 1:
        witnesses.append(_before_sign(witnesses[0]))
    printed = {_key(title) for title in shown if _parts(title) is not None} & {
        _key(title) for title in [*titles, announced]
    }
    candidates: dict[str, float] = {}
    for title, weight in weights:
        bare = clean_line(title)
        if _key(bare) not in printed:
            bare = strip_outlet(bare, own, witnesses)
        if bare and not is_junk(bare, own):
            candidates[bare] = candidates.get(bare, 0.0) + weight
    if not candidates:
        return ""
    tokens = {title: _tokens(title) for title in candidates}

    def support(title: str) -> tuple[float, int]:
        agreed = sum(_agreement(tokens[title], tokens[other]) for other in candidates)
        return round(agreed + candidates[title], 2), len(title)

    told = frozenset(_key(title) for title in titles)
    best = _as_shown(max(candidates, key=support), shown, tokens, told)
    return _completed(best, candidates)


def _as_shown(
    best: str, shown: Sequence[str], tokens: dict[str, frozenset[str]], told: frozenset[str]
) -> str:
    """Return the one heading of the page where it says much of what *best* says: meta elements
    are written for search engines and networks, a heading for readers."""
    agreed = {
        title: _agreement(tokens[title], tokens[best])
        for raw in shown
        if (title := clean_line(raw)) in tokens
    }
    closest = max(agreed, key=lambda title: agreed[title], default="")
    if closest and agreed[closest] >= HEADING_AGREES and len(tokens[closest]) >= FEWEST_WORDS:
        best = closest
    if best in agreed and _key(best) not in told:
        # a label or a date that was put into the heading; the other witnesses have none
        inner = [
            title
            for title in tokens
            if len(tokens[title]) > FEWEST_WORDS
            and len(title) < len(best)
            and (best.endswith(f" {title}") or best.startswith(f"{title} "))
        ]
        return max(inner, key=len, default=best)
    return best


def _of_article(
    headings: Sequence[str], titles: Sequence[str], page_title: str, own: set[str]
) -> list[str]:
    """Return the h1 that can be the article's: no masthead, no section.

    A masthead is a part of the page's <title> beside the headline, or the outlet's name; a
    section shares no word with any title of the page.
    """
    known = {_key(clean_line(title)) for title in titles}
    told = _tokens(" ".join([*titles, page_title]))
    ends = _parts(clean_line(page_title))
    last = ends[1][1] if ends else ""
    rest = ends[1][0] if ends else ""
    kept: list[str] = []
    for heading in headings:
        key = _key(heading)
        if key in known:
            kept.append(heading)
            continue
        is_sign = _key(last) == key and len(rest) > len(last) and len(_tokens(rest)) >= FEWEST_WORDS
        is_section = len(told) >= FEWEST_WORDS and not _tokens(heading) & told
        if not is_sign and not is_section and key not in own:
            kept.append(heading)
    return kept


def strip_outlet(title: str, own: set[str], witnesses: Sequence[str] = ()) -> str:
    """Return *title* without the outlet's name before or behind it.

    A part is the outlet's when it is one of its names, or when another witness shows the
    title without it.
    """
    for _ in range(3):
        parts = _parts(title)
        if parts is None:
            break
        first, last = parts
        if _is_outlet(last[1], last[0], own, witnesses):
            title = last[0]
        elif _is_outlet(first[0], first[1], own, witnesses):
            title = first[1]
        else:
            break
    return title


def is_junk(title: str, own: set[str] | frozenset[str] = frozenset()) -> bool:
    """Say whether *title* says nothing about an article: "Home", "News", the outlet's name."""
    key = _key(title)
    return not key or key in own or _JUNK.fullmatch(title) is not None


def make_headline(sentence: str) -> str:
    """Return a headline made from a text's first sentence, cut at a clause or word."""
    line = clean_line(sentence, 1000)
    if len(line) <= MADE_LIMIT:
        return line.rstrip(" .。।۔,;:")
    cut = line[:MADE_LIMIT]
    clause = max(cut.rfind(mark) for mark in (", ", "; ", " – ", " — ", "，", "、", "،"))
    if clause < MADE_LIMIT * 0.7:
        clause = cut.rfind(" ") if " " in cut[MADE_LIMIT // 2 :] else len(cut)
    return cut[:clause].rstrip(" .,;:–—-，、،") + "…"


def headline_from(paragraphs: Sequence[str]) -> str:
    """Return a headline for a text that has none: its first sentence, the dateline gone."""
    for paragraph in paragraphs[:3]:
        text = strip_dateline(paragraph[:1000])
        spans = sentence_spans(text)
        if spans:
            start, end = spans[0]
            return make_headline(text[start:end])
    return ""


def without_headline(
    sites: Sequence[str], *, titles: Iterable[str], headings: Iterable[str]
) -> Sequence[str]:
    """Return the names that a page gives its site, without one that is its own headline.

    Some templates put the title of the page into "application-name". It is the headline where it
    is all that the page calls itself and stands on it as a heading, and the site has other names.
    """
    told = set(map(str.casefold, titles))
    own = told & set(map(str.casefold, headings))
    others = [name for name in sites if name.casefold() not in own]
    return others if others and len(told) == len(own) == 1 else sites


def names_of(*sites: str) -> list[str]:
    """Return the forms under which an outlet may sign: "TASS (English)" is also "TASS"."""
    found: list[str] = []
    for site in sites:
        name = site.strip().lstrip("@")
        found.append(name)
        found.append(re.sub(r"\s*[(\[（].*$", "", name))
        found.append(
            re.sub(
                r"^(?:the|www\.)\s*|\.(?:com|ru|kz|uz|kg|tj|cn|net|org|ir|pk|in|by|mn|az|am)\b.*$",
                "",
                name,
                flags=re.I,
            )
        )
    return [name for name in dict.fromkeys(found) if len(name) > 1]


def _before_sign(title: str) -> str:
    """Return a lone title without its last part, when that is short enough to be a signature."""
    parts = _parts(title)
    if parts is None:
        return title
    rest, sign = parts[1]
    if sign[:1].islower():
        return title
    return rest if len(sign) <= SUFFIX_LIMIT * 0.7 and len(rest) >= 1.5 * len(sign) else title


def _parts(title: str) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """Return the title cut at its first and at its last separator."""
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return None
    first, last = cuts[0], cuts[-1]
    return (
        (title[: first.start()].strip(), title[first.end() :].strip()),
        (title[: last.start()].strip(), title[last.end() :].strip()),
    )


def _is_outlet(part: str, rest: str, own: set[str], witnesses: Sequence[str]) -> bool:
    if not rest:
        return False
    key = _key(part)
    if not key or key in own:
        return True
    if any(len(name) > 3 and (name in key or key in name) for name in own if len(key) > 3):
        return len(part) <= SUFFIX_LIMIT
    if len(part) > SUFFIX_LIMIT:
        return False
    return any(_key(witness) == _key(rest) for witness in witnesses)


def _completed(best: str, candidates: Iterable[str]) -> str:
    """Return the whole form of a title that was cut with dots ("Leaders of the SCO me...")."""
    stem = best.rstrip(" .…")
    if stem == best or len(stem) < 15:
        return best
    longer = [title for title in candidates if title.startswith(stem) and len(title) > len(best)]
    return min(longer, key=len, default=best)


def _tokens(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold()))


def _agreement(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / max(1, min(len(one), len(other))) * 0.5 + both / max(1, len(one | other)) * 0.5


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
