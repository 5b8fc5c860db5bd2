"""Labelled articles made from the evaluation data: base texts, their copies, and look-alikes."""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from storage.records import Article
from tests.reprints import variants
from tests.reprints.variants import VARIANTS
from tests.stories.labelled import reports

LANGUAGES = frozenset(
    ("ru", "kk", "ky", "uz", "tg", "fa", "ur", "hi", "ar", "tr", "mn", "hy", "be", "az", "ps", "km")
)
MIXED = ("inside a roundup", "half its own")
"""Variants with text of their own, which is in the store only there."""


@dataclass(frozen=True)
class Case:
    """An article and the truth about it: the origin of its text, None where it is its own."""

    article: Article
    sort: str
    origin: str | None


@dataclass(frozen=True)
class Text:
    """A text of the evaluation data."""

    language: str
    headline: str
    body: str


def make_cases(texts: Path, limit: int, chance: random.Random) -> list[Case]:
    """Return *limit* base articles at most, all variants of each, and the look-alikes.

    *texts* is the folder of the evaluation data.
    """
    filler = _filler(texts, chance)
    bases = _unlike(_bases(texts, chance))[:limit]
    cases = []
    for number, base in enumerate(bases):
        origin = _own(f"base {number}", base, hours=number)
        cases.append(Case(origin, "base text", None))
        others = filler["zh" if base.language == "zh" else "en"]
        for sort, make in VARIANTS.items():
            mixed = others.pop() if sort in MIXED else others[0]
            body = make(base.body, chance, mixed)
            copy = variants.republished(origin, chance, f"{sort} {number}", body)
            headline = f"{base.headline} today"
            cases.append(Case(replace(copy, headline=headline), sort, origin.id))
    return cases + list(_look_alikes(filler["en"], chance))


def _rows(texts: Path, name: str) -> list[dict[str, str]]:
    lines = (texts / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _kremlin(texts: Path) -> Iterator[Text]:
    for row in _rows(texts, "kremlin"):
        yield Text("en", row["title"], row["text"].split("Publication status")[0])


def _bases(texts: Path, chance: random.Random) -> list[Text]:
    found = [text for text in _kremlin(texts) if 150 <= len(text.body.split()) <= 3000]
    for row in _rows(texts, "zh-official"):
        found += [
            Text("zh", row["title"], row["text"][start : start + 900])
            for start in range(0, len(row["text"]) - 1900, 2000)
        ]
    ntrex = _rows(texts, "ntrex")
    chosen = sorted({row["cluster"] for row in ntrex})[:12]
    found += [
        Text(row["lang"], row["title"], row["text"])
        for row in ntrex
        if row["cluster"] in chosen and row["lang"] in LANGUAGES and len(row["text"]) > 800
    ]
    chance.shuffle(found)
    return found


def _filler(texts: Path, chance: random.Random) -> dict[str, list[str]]:
    """Return English and Chinese texts that are in no base."""
    english = [
        text.body[start : start + 2400]
        for text in _kremlin(texts)
        if len(text.body.split()) > 3000
        for start in range(0, len(text.body), 2400)
    ]
    chinese = [
        row["text"][start + 900 : start + 1900]
        for row in _rows(texts, "zh-official")
        for start in range(0, len(row["text"]) - 1900, 2000)
    ]
    chance.shuffle(english)
    chance.shuffle(chinese)
    return {"en": english, "zh": chinese}


def _unlike(texts: Sequence[Text]) -> list[Text]:
    """Leave out texts that share more than a fifth with another: there nobody knows the truth."""
    kept: list[Text] = []
    known: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes: list[int] = []
    for text in texts:
        own = variants.word_shingles(text.body)
        shared = Counter(index for gram in own for index in known.get(gram, ()))
        if any(count > 0.2 * min(len(own), sizes[index]) for index, count in shared.items()):
            continue
        for gram in own:
            known[gram].append(len(kept))
        sizes.append(len(own))
        kept.append(text)
    return kept


def _look_alikes(filler: Sequence[str], chance: random.Random) -> Iterator[Case]:
    """Yield articles that share words with others, and are copies of nothing."""
    for number, form in enumerate(variants.forms(40, chance)):
        text = Text(*form)
        yield Case(_own(f"form {number}", text, hours=number * 3), "daily form", None)
    for report in reports():
        yield Case(report.article, "same event, other words", None)
    texts = [text for text in filler if len(text.split()) > 300]
    quote = "“" + " ".join(texts[0].split()[20:65]) + "”, the minister told reporters."
    background = " ".join(texts[1].split()[40:130])
    explainer = f"{variants.EXPLAINER['en']}\n\n{variants.DISCLAIMER}"
    for number, body in enumerate(texts[2:62]):
        words = re.findall(r"\S+", body)
        shapes = {
            "explainer under a short text": f"{' '.join(words[:70])}\n\n{explainer}",
            "same quotation": f"{' '.join(words[:60])}\n\n{quote}\n\n{' '.join(words[60:120])}",
            "same background": f"{' '.join(words[:160])}\n\n{background}",
        }
        sort = list(shapes)[number % len(shapes)]
        text = Text("en", " ".join(words[:9]), shapes[sort])
        yield Case(_own(f"look-alike {number}", text, hours=number * 3), sort, None)


def _own(name: str, text: Text, *, hours: int) -> Article:
    published = variants.START + timedelta(hours=hours)
    return variants.article(
        name,
        text.headline,
        text.body,
        language=text.language,
        date_published=published,
        first_seen=published + timedelta(minutes=5),
    )
