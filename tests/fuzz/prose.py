"""What the pure stages promise of any text: no exception, places inside it, bounded results.

An article whose headline and text are anything goes through all that reads texts: figures,
names, quotations, datelines, credits, tags, signatures, what a copy changed, anchors of a story,
queries and an edition.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from lxml.html import fromstring

from monitor.digests.compose import compose
from monitor.digests.material import Correction, Material, StoryNews
from monitor.digests.measure import clip, isolated, right_to_left, width, wrapped
from monitor.extraction.agencies import agency_of_host, canonical_name, mentions
from monitor.extraction.authors import clean_authors
from monitor.extraction.captions import credited
from monitor.extraction.credits import take_credits
from monitor.extraction.dateline import find_dateline, strip_dateline
from monitor.extraction.furniture import is_dated, same_line, weight
from monitor.extraction.headline import is_junk, make_headline, strip_outlet
from monitor.extraction.plain import read_plain
from monitor.extraction.signs import sources_in, without_labels
from monitor.quotes.quotes import PersonMention, find_quotes
from monitor.quotes.saying import LANGUAGES as SPEAKING
from monitor.reading.matching import matches
from monitor.reading.view import ArticleView
from monitor.reprints.changes import changes
from monitor.reprints.likeness import kind, likeness
from monitor.reprints.quantities import quantities
from monitor.reprints.shingles import shingled
from monitor.reprints.signature import signature
from monitor.reprints.words import units
from monitor.stages.classify import classifier
from monitor.stories.concepts import concepts
from monitor.stories.names import names
from monitor.stories.place import place
from monitor.stories.view import lookup, pack, unpack, view
from monitor.taggers import discover, prepare
from monitor.taggers.gate import announced_matches
from monitor.taggers.relevance import judge
from monitor.text.boilerplate import boilerplate_spans
from monitor.text.clean import clean_line, clean_text
from monitor.text.languages.consonants import sounds
from monitor.text.languages.folding import fold
from monitor.text.languages.language import identify
from monitor.text.languages.romanise import as_russian, chinese, russian, slug
from monitor.text.sentences import sentence_spans
from storage.query import parse, standing
from storage.records import Article, Changes, Classification, Subscription
from storage.words import fold_for_search, index_text, match_phrase
from tests.fuzz.texts import text_of

EDITIONS: Final = 10
"""Every so-manieth text is told in an edition, which takes ten times as long as the rest."""

TESTS: Final = Path(__file__).resolve().parents[1]
AT: Final = datetime(2025, 9, 1, 6, tzinfo=UTC)
LANGUAGES: Final = (*sorted(SPEAKING), "kk", "uz", "tr", "ky", "az", "tk", "be", "hy", "th", "")
PARTS: Final = (
    "10,000 200|1.234,5 Mio|1 000 000,5 млн|5%|۲۵ درصد|12亿|१२ लाख|0.1234|1,2,3|.5|5.|2001|1996"
    "|TIANJIN, September 1, 2025. /TASS/. |新华社天津9月1日电|Москва. 1 сентября. INTERFAX.RU -"
    "|(AP)|Shops Close Often (SCO)|SCO|ШОС|上合组织|Photo: Kabar|Chairman Ivan Petrov said"
    "|заявил Иван Петров,|外交部长王毅表示|“We agree,” he said|«Да», — сказал он|「好」王毅说"
    "|\u202e|\u2066|\x00|\ud800|\udfff"
    "|\u0301\u0323|\u0301\u0301\u0301\u0301|ﬁﬀ|İıſß|\u200c|\u200d|\u0640|\u00ad|ᄀ\u1161\u11a8|É|½²①"
    "|𝟙𝟚|٣٤|๓๔|\u2028|\n\n|\r|\t|. |? |(|)|[|]|:|;|—|- |'s |’s|25th summit|第二十五次|XXV "
    "|https://a.example/"
    '|September|2025-09-01|31.02.2025|lang:ru|NOT (|"a b"~|since:2025-99-99|tag:*|OR|*'
)


def article_of(text: str, number: int) -> Article:
    """Return an article that begins with *text*'s first line as its headline."""
    headline, _, body = text.partition("\n")
    return Article(
        id="a" * 20,
        url="https://feed.example/a",
        source="Plain",
        headline=headline[:1_000],
        text=body or headline,
        capture="",
        captured_at=AT,
        first_seen=AT,
        date_published=AT if number % 3 else None,
        language=LANGUAGES[number % len(LANGUAGES)],
    )


def read_prose(body: bytes, number: int) -> str:
    """Read *body* as an article in all the ways; return its level."""
    text = text_of(body)
    article = article_of(text, number)
    check_places(text, article.language)
    check_words(text, article.language)
    check_extraction(text)
    check_query(text)
    found = check_tags(article)
    check_copies(article)
    check_stories(article, found)
    if number % EDITIONS == 0:
        interface = ("en", "ru", "zh")[number // EDITIONS % 3]
        check_edition(article, found, interface)
    return found.level


def check_places(text: str, language: str) -> None:
    """What is found in a text is in it, in order."""
    for figure in quantities(text):
        assert text[figure.start : figure.end] == figure.surface
        assert figure.value.removesuffix("%").replace(".", "", 1).isdecimal()
        assert len(figure.value) < 100
    folded = fold(text)
    for start in range(0, len(folded.text), 7):
        first, last = folded.original(start, min(len(folded.text), start + 3))
        assert 0 <= first < last <= len(text)
    _ordered(list(sentence_spans(text)), len(text))
    for span in boilerplate_spans(text):
        assert 0 <= span.start <= span.end <= len(text)
    people = [PersonMention(m.start, m.end, "a", "A") for m in _capitals(text)]
    for quote in find_quotes(text, language, people):
        assert 0 <= quote.start <= quote.end <= len(text)
        quote.context.encode()


def _capitals(text: str) -> Iterator[PersonMention]:
    at = 0
    for word in text.split(" "):
        if word[:1].isupper():
            yield PersonMention(at, at + len(word), "a", "A")
        at += len(word) + 1


def _ordered(spans: list[tuple[int, int]], length: int) -> None:
    assert all(0 <= start < end <= length for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def check_words(text: str, language: str) -> None:
    """Words, names and keys are made of anything."""
    concepts(units(text))
    names(text)
    sounds(text)
    slug(text).encode()
    identify(text, declared=language)
    russian(text)
    chinese(text)
    as_russian(text, language)
    fold_for_search(text)
    index_text(text)
    match_phrase(text)
    for columns in (1, 20, 80):
        assert width(clip(text, columns)) <= max(columns, 1)
        wrapped(text, columns)
    isolated(text)
    right_to_left(text)


def check_extraction(text: str) -> None:
    """The helpers of reading a page take any line."""
    lines = text.split("\n")
    find_dateline(text)
    strip_dateline(text)
    take_credits(lines)
    clean_authors(lines, outlet=lines[:1])
    list(mentions(text))
    canonical_name(text)
    agency_of_host(text)
    credited(text)
    make_headline(text)
    strip_outlet(text, set(lines[:2]), lines)
    is_junk(text, set(lines[:2]))
    sources_in(text)
    without_labels(text)
    is_dated(text)
    weight(text)
    same_line(text, text[:40])
    read_plain(text)


def check_query(text: str) -> None:
    """Any words are a query, and any query can be asked of any article."""
    query = parse(text)
    standing(text)
    assert len(query.terms()) <= 200
    matches(query, ArticleView(article=article_of(text, 1)))


def check_tags(article: Article) -> Classification:
    """Classify *article*; no tagger fails, and each place lies in the text."""
    gazetteer, matcher = classifier().gazetteer, classifier().matcher
    announced_matches(article.headline, article.text[:500], gazetteer, day=AT.date())
    text = prepare(article, matcher)
    _ordered(list(text.sentences), len(text.text))
    judgement = judge(text, gazetteer)
    tags = tuple(tag for tagger in discover() for tag in tagger.tag(text, gazetteer))
    for tag in tags:
        assert 0 < tag.confidence <= 1
        assert all(0 <= start < end <= len(text.text) for start, end in tag.spans)
    return Classification(
        article=article.id,
        level=judgement.level,
        score=judgement.score,
        evidence=judgement.evidence,
        tags=tags,
    )


def check_copies(article: Article) -> None:
    """A text is compared with itself, cut and lengthened."""
    signature(article)
    half = len(article.text) // 2
    for text in (article.text[half:], f"{article.text} {article.headline}", article.text[:-1]):
        other = replace(article, id="b" * 20, text=text)
        changes(other, article)
        ours, theirs = (shingled(each.text, each.language) for each in (article, other))
        if ours.hashes and theirs.hashes:
            found = likeness(ours, theirs)
            assert 0 <= found.containment <= 1
            kind(ours, theirs)


def check_stories(article: Article, found: Classification) -> None:
    """A text has an outline that comes back from its packed form, and a place."""
    seen = view(article, found)
    assert unpack(pack(seen)) == seen
    other = replace(seen, article="c" * 20, story="s")
    place(seen, (other,))
    assert len(lookup(seen)) <= 48


def check_edition(article: Article, found: Classification, interface: str) -> None:
    """A text, cleaned as all that is stored, can be told in both parts of a mail."""
    article = replace(article, headline=clean_line(article.headline), text=clean_text(article.text))
    told = ArticleView(article=article, classification=replace(found, level="about"), story="s")
    other = replace(told, article=replace(article, id="b" * 20, url="javascript:x"))
    changed = Changes(numbers=(article.headline,), names=(article.text[:300],))
    material = Material(
        date=date(2025, 9, 1),
        since=datetime(2025, 9, 1, tzinfo=UTC),
        until=datetime(2025, 9, 2, tzinfo=UTC),
        stories=(StoryNews(id="s", articles=(told, other)),),
        corrections=(
            Correction(
                view=told, kind="changed", earlier_headline=article.text[:99], changes=changed
            ),
        ),
    )
    subscription = Subscription(
        name="reader", channel="email", address="reader@example.org", interface=interface
    )
    digest = compose(subscription, material)
    assert fromstring(digest.html.encode()).find(".//script") is None


def prose_seeds() -> list[bytes]:
    """Texts of the corpora, and what breaks readers."""
    files = [*TESTS.glob("*/corpus/**/*.toml"), *TESTS.glob("extraction/*.toml")]
    texts = [
        text
        for path in sorted(files)
        for text in _strings(tomllib.loads(path.read_text("utf-8")))
        if 40 <= len(text) <= 2_000
    ]
    parts = [part for part in PARTS.split("|") if part]
    joined = [" ".join(parts[start : start + 9]) for start in range(0, len(parts), 3)]
    every = max(1, len(texts) // 600)
    return [text.encode("utf-8", "surrogatepass") for text in (*texts[::every], *parts, *joined)]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
