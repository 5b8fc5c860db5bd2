"""Putting queries to articles: what matches, and what a query says in words."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.digests.query_words import described
from monitor.digests.wording import wording
from monitor.reading.matching import matches
from monitor.reading.view import ArticleView
from storage.query import Query, parse, standing
from storage.records import Article, Classification, Reprint, Tag

ARTICLE = Article(
    id="a1",
    url="https://example.org/1",
    source="Kazinform (RU)",
    publisher="Казинформ",
    country="KZ",
    language="ru",
    headline="Ермекбаев назвал три цели ШОС",
    text=(
        "Генеральный секретарь говорил о «Шанхайском духе» и борьбе с терроризмом.\n\n"
        "上合组织峰会将在比什凯克举行。 दिल्ली में संघाई सहयोग संगठन। همکاری‌های شانگهای"
    ),
    capture="",
    captured_at=None,
    first_seen=datetime(2026, 11, 20, 5, tzinfo=UTC),
    date_published=datetime(2026, 11, 19, 23, 30, tzinfo=UTC),
)
VIEW = ArticleView(
    article=ARTICLE,
    classification=Classification(
        article="a1",
        level="about",
        score=0.9,
        tags=(
            Tag(scheme="country", term="KZ", label="Kazakhstan"),
            Tag(scheme="country", term="CN", label="China", confidence=0.4),
            Tag(scheme="person", term="nurlan-yermekbayev", label="Nurlan Yermekbayev"),
            Tag(
                scheme="topic", term="economy-trade-finance/national-currencies", label="Settlement"
            ),
            Tag(scheme="event", term="summit-2026-bishkek", label="SCO summit, Bishkek 2026"),
        ),
    ),
    story="s1",
)
COPY = replace(
    VIEW,
    reprint=Reprint(
        article="a1",
        source_article="a0",
        origin="a0",
        kind="near",
        containment=0.9,
        containment_reverse=0.8,
    ),
)
UNKNOWN = ArticleView(article=replace(ARTICLE, date_published=None, publisher=""))


def describe(query: Query, interface: str) -> str:
    return described(query, wording(interface))


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("", True),
        ("шос", True),
        ("ЕРМЕКБАЕВ", True),
        ("Ермекба", False),
        ("Ермекба*", True),
        ("терроризмом Ермекбаев", True),
        ('"борьбе с терроризмом"', True),
        ('"борьбе терроризмом"', False),
        ('"три цели ШОС Генеральный"', False),
        ("Шанхайском", True),
        ("峰会", True),
        ("组织峰", True),
        ("峰会将在", True),
        ("组会", False),
        ("संघाई", True),
        ("संघ", False),
        ("همکاری", True),
        ("همكاری", True),
        ("sport", False),
        ("-sport", True),
        ("sport OR шос", True),
        ("country:KZ", True),
        ("country:Kazakhstan", True),
        ("country:UZ", False),
        ("country:UZ,CN", True),
        ("-country:UZ", True),
        ("person:yermekbayev", True),
        ('person:"Nurlan Yermekbayev"', True),
        ("topic:economy-trade-finance", True),
        ("topic:energy", False),
        ("event:summit-2026", True),
        ("organisation:un", False),
        ("lang:ru", True),
        ("lang:en", False),
        ("source:kazinform", True),
        ("outlet:казинформ", True),
        ("outlet:dawn", False),
        ("story:s1", True),
        ("since:2026-11-19 until:2026-11-19", True),
        ("since:2026-11-20", False),
        ("until:2026-11-18", False),
        ("reprint:no", True),
        ("reprint:yes", False),
        ("kind:near", False),
        ("relevance:about -(lang:ru country:CN)", False),
        ("relevance:none", False),
    ],
)
def test_matches(text: str, answers: bool) -> None:
    assert matches(parse(text), VIEW) is answers


def test_reprints_answer_as_reprints() -> None:
    assert matches(parse("reprint:yes kind:near"), COPY)
    assert not matches(parse("kind:exact"), COPY)


def test_what_nobody_has_looked_at_is_not_about_anything() -> None:
    assert matches(parse("relevance:none"), UNKNOWN)
    assert not matches(parse("country:KZ"), UNKNOWN)
    assert matches(parse("since:2026-11-20"), UNKNOWN), "the day on which it was seen counts"
    assert matches(parse("outlet:kazinform"), UNKNOWN), "a source without publisher is the outlet"


FIELDS = "relevance:about country:KZ organisation:x person:x place:x event:x topic:x language:ru "
FIELDS += "source:x outlet:x story:x since:2026 until:2026 reprint:no kind:near x"


@pytest.mark.parametrize("view", [VIEW, COPY, UNKNOWN])
def test_every_field_can_be_asked(view: ArticleView) -> None:
    for term in FIELDS.split():
        assert matches(parse(term), view) is not matches(parse(f"-{term}"), view)


@pytest.mark.parametrize(
    ("interface", "said"),
    [
        ("en", "about the SCO; country Kazakhstan or Uzbekistan; not the words “sport”"),
        ("ru", "о ШОС; страна: Казахстан или Узбекистан; кроме: слова «sport»"),
        ("zh", "以上合组织为主题；国家：哈萨克斯坦 或 乌兹别克斯坦；不含“sport”字样"),
        ("xx", "about the SCO; country Kazakhstan or Uzbekistan; not the words “sport”"),
    ],
)
def test_describing_is_for_people(interface: str, said: str) -> None:
    assert describe(standing("country:KZ,UZ -sport"), interface) == said


@pytest.mark.parametrize("interface", ["en", "ru", "zh"])
def test_every_field_can_be_described(interface: str) -> None:
    said = describe(parse(FIELDS + " reprint:yes kind:exact,excerpt,partial"), interface)
    assert "{" not in said
    assert describe(parse("-(a OR country:KZ)"), interface).count("a") >= 1


@settings(deadline=None)  # other tests share the machine
@given(st.text())
def test_anything_can_be_asked_and_described(text: str) -> None:
    query = parse(text)
    assert matches(query, VIEW) in (True, False)
    assert describe(query, "ru")


def test_the_command_line_can_import_the_query_without_anything_heavy() -> None:
    heavy = "('jinja2', 'css_inline', 'httpx')"
    code = f"import sys, monitor.reading.matching; print([m for m in {heavy} if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
