"""The labelled reports of ``corpus/*.toml`` as articles, tagged by substring."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

from storage.records import Article, Classification, Level, Tag, key

FOLDER = Path(__file__).parent / "corpus"
EVENT_DAYS = {
    "summit-2025-tianjin": (date(2025, 8, 1), date(2025, 9, 30)),
    "chg-2025-moscow": (date(2025, 11, 1), date(2025, 11, 30)),
    "fm-2025-tianjin": (date(2025, 7, 1), date(2025, 7, 31)),
    "defence-ministers-2025-qingdao": (date(2025, 6, 1), date(2025, 6, 30)),
}


@dataclass(frozen=True)
class Report:
    """An article with its label and its tags."""

    story: str
    article: Article
    classification: Classification


def reports() -> list[Report]:
    """Return all labelled reports, in order of publication."""
    names = tomllib.loads((FOLDER / "names.toml").read_text(encoding="utf-8"))
    found = []
    for path in ("tianjin.toml", "other-days.toml"):
        rows = tomllib.loads((FOLDER / path).read_text(encoding="utf-8"))["article"]
        for number, row in enumerate(rows):
            at = row["at"].astimezone(UTC)
            article = Article(
                id=key("article", path, str(number)),
                url=f"https://outlet{number}.example/{path}/{number}",
                source=f"outlet {number % 17}",
                publisher=f"outlet {number % 17}",
                country="",
                headline=row["headline"],
                text=row["text"].strip(),
                capture="",
                captured_at=at,
                first_seen=at,
                date_published=at,
                language=row["language"],
            )
            found.append(
                Report(row["story"], article, _classify(article, row.get("level", "about"), names))
            )
    return sorted(found, key=lambda report: (report.article.first_seen, report.article.id))


def _classify(
    article: Article, level: Level, names: dict[str, dict[str, list[str]]]
) -> Classification:
    """Find names by substring: a stand-in for the taggers, so that grouping is tested apart."""
    text = f"{article.headline}\n\n{article.text}"
    day = article.first_seen.date()
    tags = []
    for scheme, terms in names.items():
        for term, forms in terms.items():
            if scheme == "event" and not EVENT_DAYS[term][0] <= day <= EVENT_DAYS[term][1]:
                continue
            starts = sorted(text.find(form) for form in forms if form in text)
            if starts:
                spans = tuple((start, start + 1) for start in starts)
                tags.append(Tag(scheme=scheme, term=term, label=term, spans=spans))
    return Classification(article=article.id, level=level, score=1.0, tags=tuple(tags))
