"""What leaves the system as data: the fields of `export`, which other programs read.

The names and shapes are promises; see docs/export.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from monitor.quotes.quotes import PersonMention, find_quotes
from monitor.reading.view import ArticleView, views
from monitor.stories.tell import tell
from storage.contract.corrections import Correction
from storage.records import Article, Classification, Digest, Merger, Reprint, Story, key
from storage.store import Store

BATCH: Final = 200
"""Articles looked up at once: what is exported may be larger than the memory."""


def iso(at: datetime | None) -> str | None:
    """Return *at* as ISO 8601 with offset, or None."""
    return None if at is None else at.astimezone(UTC).isoformat()


def article_line(view: ArticleView, origin: Article | None = None) -> dict[str, Any]:
    """Return the export fields of one article.

    :param origin: the first of the chain where the article is a reprint
    """
    article = view.article
    return {
        "id": article.id,
        "url": article.url,
        "canonical_url": article.canonical_url or None,
        "source": article.source,
        "publisher": article.publisher,
        "country": article.country,
        "language": article.language,
        "script": article.script,
        "headline": article.headline,
        "text": article.text,
        "authors": list(article.authors),
        "date_published": iso(article.date_published),
        "date_modified": iso(article.date_modified),
        "first_seen": iso(article.first_seen),
        "captured_at": iso(article.captured_at),
        "status": article.status,
        "reason": article.reason,
        "section": article.section,
        "is_accessible_for_free": article.is_accessible_for_free,
        "dates": [{"origin": origin_, "date": text} for origin_, text in article.dates],
        "credits": list(article.credits),
        "dateline": asdict(article.dateline) if article.dateline else None,
        "image": asdict(article.image) if article.image else None,
        "keywords": list(article.keywords),
        "relevance": _relevance(view.classification),
        "tags": _tags(view.classification),
        "reprint": _reprint(view.reprint, origin),
        "story": view.story or None,
        "version": article.version,
    }


def _relevance(found: Classification | None) -> dict[str, Any]:
    if found is None:
        return {"level": "none", "score": 0.0, "evidence": []}
    return {
        "level": found.level,
        "score": round(found.score, 4),
        "evidence": list(found.of_relevance),
    }


def _tags(found: Classification | None) -> list[dict[str, str]]:
    tags = found.tags if found else ()
    return [{"scheme": tag.scheme, "term": tag.term, "label": tag.label} for tag in tags]


def _reprint(reprint: Reprint | None, origin: Article | None) -> dict[str, Any] | None:
    if reprint is None:
        return None
    first = (origin.date_published or origin.first_seen) if origin else None
    return {
        "origin": reprint.origin,
        "kind": reprint.kind,
        "containment": round(reprint.containment, 4),
        "first_published": iso(first),
    }


def article_views(
    store: Store, names: Iterable[str]
) -> Iterator[tuple[ArticleView, Article | None]]:
    """Yield the articles *names* in that order; with a copy the first of its chain."""
    left = list(names)
    for at in range(0, len(left), BATCH):
        batch = left[at : at + BATCH]
        known = store.articles.get_all(batch)
        seen = views(store, [known[name] for name in batch if name in known])
        roots = {view.reprint.origin for view in seen.values() if view.reprint}
        origins = store.articles.get_all(sorted(roots))
        for name in batch:
            if name in seen:
                edge = seen[name].reprint
                yield seen[name], origins.get(edge.origin) if edge else None


def article_lines(store: Store, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the export fields of the articles *names*, in that order."""
    return (article_line(view, origin) for view, origin in article_views(store, names))


def story_lines(store: Store, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the export fields of the stories *names*."""
    for name in names:
        members = store.stories.members([name]).get(name, [])
        articles = store.articles.get_all(members)
        if not articles:
            continue
        edges = store.reprints.of(members)
        told = tell(name, [articles[m] for m in members], edges)
        former = [merger.story for merger in store.stories.mergers(of=[name])]
        yield story_line(told) | {"former_ids": former}


def story_line(story: Story) -> dict[str, Any]:
    """Return the export fields of one story, but for those that became part of it."""
    return {
        "id": story.id,
        "headline": story.headline,
        "first_published": iso(story.first_published),
        "last_seen": iso(story.last_seen),
        "languages": list(story.languages),
        "countries": list(story.countries),
        "outlets": list(story.outlets),
        "articles": list(story.articles),
        "origin": story.origin,
    }


def merger_lines(store: Store, since: datetime | None) -> Iterator[dict[str, Any]]:
    """Yield one line for each story that became part of another since then."""
    return (merger_line(merger) for merger in store.stories.mergers(since=since))


def merger_line(merger: Merger) -> dict[str, Any]:
    """Return the export fields of a story that became part of another."""
    return {
        "story": merger.story,
        "joined": merger.joined,
        "at": iso(merger.at),
        "because": merger.because,
    }


def reprint_line(edge: Reprint) -> dict[str, Any]:
    """Return the export fields of one reprint."""
    return {
        "article": edge.article,
        "origin": edge.origin,
        "source_article": edge.source_article,
        "kind": edge.kind,
        "containment": round(edge.containment, 4),
        "containment_reverse": round(edge.containment_reverse, 4),
        "changes": asdict(edge.changes),
    }


def reprint_lines(store: Store, since: datetime | None) -> Iterator[dict[str, Any]]:
    """Yield the export fields of every reprint whose copy was first seen since then."""
    return (reprint_line(edge) for edge in store.reprints.all(since=since))


def tag_lines(store: Store, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield one line for each tag of each article."""
    for at in range(0, len(names), BATCH):
        for name, found in store.classifications.of(names[at : at + BATCH]).items():
            for tag in found.tags:
                yield {
                    "article": name,
                    "scheme": tag.scheme,
                    "term": tag.term,
                    "label": tag.label,
                    "confidence": round(tag.confidence, 4),
                    "spans": [list(span) for span in tag.spans],
                }


def quote_lines(store: Store, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield one line for each quotation in the articles *names*, in the order of the text.

    Offsets are in headline + two line breaks + text, as those of tags.
    """
    for at in range(0, len(names), BATCH):
        batch = names[at : at + BATCH]
        articles = store.articles.get_all(batch)
        found = store.classifications.of(batch)
        for name in batch:
            if name in articles:
                yield from _quotes_of(articles[name], found.get(name))


def _quotes_of(article: Article, found: Classification | None) -> Iterator[dict[str, Any]]:
    """Yield the quotations of one article; equal ones are told apart by their number."""
    people = tuple(
        PersonMention(start, end, tag.term, tag.label)
        for tag in (found.tags if found else ())
        if tag.scheme == "person"
        for start, end in tag.spans
    )
    seen: Counter[str] = Counter()
    for quote in find_quotes(f"{article.headline}\n\n{article.text}", article.language, people):
        words = " ".join(quote.text.split())
        seen[words] += 1
        yield {
            "id": key("quote", article.id, words, str(seen[words])),
            "article": article.id,
            "version": article.version,
            "language": article.language,
            "quote": quote.text,
            "start": quote.start,
            "end": quote.end,
            "speaker": quote.speaker or None,
            "person": quote.term or None,
            "label": quote.label or None,
            "verb": quote.verb or None,
            "attribution": quote.attribution,
            "context": quote.context,
        }


def delivery_lines(store: Store, since: datetime | None) -> Iterator[dict[str, Any]]:
    """Yield what was sent or is to be, without payloads and without secret addresses."""
    deliveries = store.deliveries.all(since=since)
    states = {s.item: s for s in store.work.states("deliver", [d.id for d in deliveries])}
    for delivery in deliveries:
        state = states.get(delivery.id)
        yield {
            "id": delivery.id,
            "subscription": delivery.subscription,
            "channel": delivery.channel,
            "subject": delivery.subject,
            "created": iso(delivery.created),
            "state": state.state if state else "",
            "reason": state.reason if state else "",
            "tries": state.tries if state else 0,
            "due_at": iso(state.due_at) if state else None,
        }


def correction_facts(one: Correction) -> dict[str, Any]:
    """Return what a person said of an article: the fields of a correction alone."""
    return {
        "article": one.article,
        "field": one.field,
        "term": one.term or None,
        "value": one.value,
        "before": one.before or None,
        "because": one.because,
        "at": iso(one.at),
    }


def correction_lines(store: Store, since: datetime | None) -> Iterator[dict[str, Any]]:
    """Yield what persons said of articles since then, each with its text: labelled data."""
    known = store.corrections.all(since=since)
    for at in range(0, len(known), BATCH):
        batch = known[at : at + BATCH]
        articles = store.articles.get_all(sorted({one.article for one in batch}))
        for one in batch:
            if (article := articles.get(one.article)) is not None:
                yield correction_facts(one) | {
                    "url": article.url,
                    "language": article.language,
                    "version": article.version,
                    "headline": article.headline,
                    "text": article.text,
                }


def edition_line(edition: Digest) -> dict[str, Any]:
    """Return the fields of one edition: what one subscription was told of one local date."""
    return {
        "id": edition.id,
        "subscription": edition.subscription,
        "date": edition.date,
        "since": iso(edition.since),
        "until": iso(edition.until),
        "subject": edition.subject,
        "text": edition.text,
        "html": edition.html,
        "stories": list(edition.stories),
        "articles": list(edition.articles),
    }


def source_lines(store: Store) -> Iterator[dict[str, Any]]:
    """Yield every source with its settings and how it is doing."""
    health = store.sources.all_health()
    for source in store.sources.all():
        known = health.get(source.name)
        yield asdict(source) | {
            "options": dict(source.options),
            "state": known.state if known else "new",
            "since": iso(known.since) if known else None,
            "reason": known.reason if known else "",
            "polled_at": iso(known.polled_at) if known else None,
            "newest_item": iso(known.newest_item) if known else None,
        }
