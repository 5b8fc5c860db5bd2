"""The given cases of articles, from public reports, each rebuilt as a page of its own.

They lie beside the repository (``../shared/cases/articles``) and stay there. The README of a
case says what is asked of the article: ``right: FIELD = VALUE``.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from monitor.reprints.judge import Candidate, compare
from storage.records import Article
from tests.extraction.reading import article_of, read_body
from tests.reprints.variants import article

CASES: Final = Path(__file__).resolve().parents[3] / "shared" / "cases" / "articles"
READ_AT: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
_RIGHT: Final = re.compile(r"^right: ([\w-]+) = (.+)$", re.MULTILINE)

RIGHT: Final[dict[str, Callable[[Article, Any], bool]]] = {
    "in": lambda found, value: value in found.text,
    "not-in": lambda found, value: bool(found.text) and value not in found.text,
    "title": lambda found, value: found.headline == value,
    "status": lambda found, value: found.status == value,
    "authors": lambda found, value: list(found.authors) == value,
    "language": lambda found, value: found.language == value,
    "date": lambda found, value: dict(found.dates).get("page", "").startswith(value),
}


def _pages() -> list[Path]:
    return sorted(path.parent for path in CASES.glob("*/page.html")) if CASES.is_dir() else []


@pytest.mark.long
@pytest.mark.skipif(not _pages(), reason="the given cases are not beside this repository")
@pytest.mark.parametrize("case", _pages(), ids=lambda case: case.name)
def test_a_given_page_is_read_as_its_case_says(case: Path) -> None:
    asked = _RIGHT.search((case / "README").read_text(encoding="utf-8"))
    assert asked is not None
    body = (case / "page.html").read_bytes()
    found = article_of(read_body(body, url="https://news.example.org/x/y1", at=READ_AT))
    field, value = asked.group(1), ast.literal_eval(asked.group(2))
    shown = (found.headline, found.authors, found.dates, found.language, found.text)
    assert RIGHT[field](found, value), (field, value, shown)


@pytest.mark.skipif(not _pages(), reason="the given cases are not beside this repository")
def test_a_form_filled_with_other_words_is_no_copy() -> None:
    lines = (
        (CASES / "dup-congratulations" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    )
    first, second = (
        article(
            told["outlet"],
            told["title"],
            told["text"],
            date_published=datetime.fromisoformat(told["date"]),
            first_seen=datetime.fromisoformat(told["date"]),
        )
        for told in map(json.loads, lines)
    )
    assert compare(second, [Candidate(first)]).edges == ()
    assert compare(first, [Candidate(second)]).edges == ()
