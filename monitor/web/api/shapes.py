"""The shapes of what the API answers, as JSON Schema: the records' one form (docs/export.md).

Every field is there in every answer; more may come in later versions.
"""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]

_MANY: Final = "array"


def _text(means: str = "", *, of: tuple[str, ...] = ()) -> Schema:
    found: Schema = {"type": "string"}
    if means:
        found["description"] = means
    if of:
        found["enum"] = list(of)
    return found


def _time(means: str = "") -> Schema:
    return _text(means) | {"format": "date-time"}


def _date(means: str = "") -> Schema:
    return _text(means) | {"format": "date"}


def _number(means: str = "", *, whole: bool = True, most: float | None = None) -> Schema:
    found: Schema = {"type": "integer" if whole else "number", "minimum": 0}
    if most is not None:
        found["maximum"] = most
    return found | ({"description": means} if means else {})


def _share(means: str) -> Schema:
    return _number(means, whole=False, most=1)


def _flag(means: str = "") -> Schema:
    return {"type": "boolean"} | ({"description": means} if means else {})


def _many(of: Schema, means: str = "") -> Schema:
    return {"type": _MANY, "items": of} | ({"description": means} if means else {})


def _or_null(of: Schema) -> Schema:
    found = of | {"type": [of["type"], "null"]}
    return found | ({"enum": [*of["enum"], None]} if "enum" in of else {})


def _thing(fields: Schema, means: str = "") -> Schema:
    found: Schema = {"type": "object", "properties": fields, "required": list(fields)}
    return found | ({"description": means} if means else {})


_SCHEME: Final = _text(of=("country", "organisation", "person", "place", "event", "topic"))
_KIND: Final = _text(of=("exact", "near", "excerpt", "partial"))
_LEVEL: Final = _text("to the organisation", of=("about", "mention", "none"))
_SPAN: Final = {"type": _MANY, "items": _number(), "minItems": 2, "maxItems": 2}

_ARTICLE: Final = {
    "id": _text("stays over versions"),
    "url": _text("http(s), or urn:sha256:... for a file"),
    "canonical_url": _or_null(_text("what the page names as its own address")),
    "source": _text("the source that announced it"),
    "publisher": _text("the outlet"),
    "country": _text('of the outlet, ISO 3166-1 alpha-2, or ""'),
    "language": _text('ISO 639-1, or ""'),
    "script": _text("ISO 15924"),
    "headline": _text(),
    "text": _text(
        "whole; the beginning alone where the terms of the source allow no more to everybody, and "
        "the asker is nobody in particular"
    ),
    "authors": _many(_text()),
    "date_published": _or_null(_time("the best of `dates`")),
    "date_modified": _or_null(_time()),
    "first_seen": _time("when it was announced, or taken in"),
    "captured_at": _or_null(_time("when these bytes were received")),
    "status": _text(of=("usable", "withheld", "canceled")),
    "reason": _text("the code that says why"),
    "section": _text(),
    "is_accessible_for_free": _or_null(_flag()),
    "dates": _many(
        _thing({"origin": _text(of=("feed", "page", "first-seen")), "date": _text()}),
        "every date that is known of it",
    ),
    "credits": _many(_text(), "agencies and outlets that the text is credited to"),
    "dateline": _or_null(
        _thing({"place": _text(), "date": _text("as written"), "agency": _text()})
    ),
    "image": _or_null(_thing({"url": _text(), "caption": _text("as printed"), "credit": _text()})),
    "keywords": _many(_text(), "as the outlet words them"),
    "relevance": _thing(
        {"level": _LEVEL, "score": _share(""), "evidence": _many(_text())},
    ),
    "tags": _many(_thing({"scheme": _SCHEME, "term": _text(), "label": _text("in English")})),
    "reprint": _or_null(
        _thing(
            {
                "origin": _text("id of the article at the root of the chain"),
                "kind": _KIND,
                "containment": _share("how much of this text is in its source's"),
                "first_published": _or_null(_time("of the origin")),
            },
            "null where the text is its own",
        )
    ),
    "story": _or_null(_text("id of its story")),
    "version": _number("counts from 1; rises when headline or text change"),
}

_STORY: Final = {
    "id": _text(),
    "headline": _text("of the origin"),
    "first_published": _time(),
    "last_seen": _time(),
    "languages": _many(_text(), "the most frequent first"),
    "countries": _many(_text(), "of the outlets, the most frequent first"),
    "outlets": _many(_text(), "the most frequent first"),
    "articles": _many(_text(), "ids, the earliest first"),
    "origin": _text("id of the earliest usable member that is no copy of another"),
}

_EDITION: Final = {
    "id": _text(),
    "subscription": _text(),
    "date": _date("the local date"),
    "since": _time("the beginning of its time"),
    "until": _time("the end of its time"),
    "subject": _text(),
    "text": _text("as it was sent"),
    "html": _text("as it was sent"),
    "stories": _many(_text(), "ids"),
    "articles": _many(_text(), "ids"),
}

SHAPES: Final[dict[str, Schema]] = {
    "article": _thing(
        _ARTICLE
        | {
            "translations": _many(
                _thing(
                    {
                        "language": _text("ISO 639-1"),
                        "headline": _text("as a machine says it: nobody has read it"),
                        "translator": _text("the host of a server, or the name of a program"),
                    }
                ),
                "of the headline, by the operator's translator; none where there is no such",
            )
        }
    ),
    "story": _thing(
        _STORY | {"former_ids": _many(_text(), "of the stories that became part of it")}
    ),
    "day_story": _thing(
        _STORY
        | {
            "relevance": _LEVEL,
            "importance": _number("says which of two comes first", whole=False),
            "first_outlet": _text(),
            "copies": _number("articles that carry another's text whole"),
            "asked": _many(_text(), "ids of the articles of that day"),
        }
    ),
    "reprint": _thing(
        {
            "article": _text("id of the copy"),
            "origin": _text("id of the root of the chain"),
            "source_article": _text("id of the one that it was compared with"),
            "kind": _KIND,
            "containment": _share("how much of the copy is in the source"),
            "containment_reverse": _share("how much of the source is in the copy"),
            "changes": _thing(
                {
                    "headline": _flag(),
                    "numbers": _many(_text()),
                    "names": _many(_text()),
                    "sentences_dropped": _many(_text()),
                    "sentences_added": _many(_text()),
                    "credit": _text('whom the copy credits, or ""'),
                },
                "what the copy changed",
            ),
        }
    ),
    "tag": _thing(
        {
            "article": _text("id"),
            "scheme": _SCHEME,
            "term": _text("stable: an ISO code, a slug, parent/child"),
            "label": _text("in English"),
            "confidence": _share(""),
            "spans": _many(_SPAN, "[start, end] in headline, two line breaks and text"),
        }
    ),
    "quote": _thing(
        {
            "id": _text("stable while article and words stay"),
            "article": _text("id"),
            "version": _number("of the article"),
            "language": _text(),
            "quote": _text("what is said, without its marks"),
            "start": _number("in headline, two line breaks and text"),
            "end": _number(),
            "speaker": _or_null(_text("as written")),
            "person": _or_null(_text("term of the person tag")),
            "label": _or_null(_text("of that tag")),
            "verb": _or_null(_text("of saying, as written")),
            "attribution": _text(of=("stated", "pronoun", "continued")),
            "context": _text("the sentence around it"),
        }
    ),
    "source": _thing(
        {
            "name": _text(),
            "url": _text(),
            "kind": _text(),
            "publisher": _text(),
            "country": _text(),
            "language": _text(),
            "fetch": _text(of=("all", "matching", "none")),
            "every": _number("seconds: the interval that was wished for"),
            "display": _text("how much of a text may be shown", of=("full", "snippet")),
            "enabled": _flag(),
            "grade": _text('A to D, how well it is known to work, or ""'),
            "ownership": _text(),
            "homepage": _text(),
            "licence": _text(),
            "note": _text(),
            "encoding": _text('that overrides what the server says, or ""'),
            "region": _text('from where it is asked, where several machines work, or ""'),
            "options": {"type": "object", "additionalProperties": _text()},
            "state": _text("how it is doing"),
            "since": _or_null(_time("when it turned")),
            "reason": _text("the code of the last poll"),
            "polled_at": _or_null(_time()),
            "newest_item": _or_null(_time("the newest date that its document named")),
        }
    ),
    "edition": _thing(_EDITION),
    "edition_entry": _thing({n: s for n, s in _EDITION.items() if n not in ("text", "html")}),
    "done": _thing(
        {
            "done": _text(of=("pause", "resume", "poll", "recrawl", "add")),
            "items": _number("sources that it was done to, or pages that are fetched again"),
        }
    ),
    "candidate": _thing(
        {
            "kind": _text(of=("feed", "sitemap", "listing")),
            "url": _text(),
            "title": _text(),
            "why": _text("how it was found, and what it holds"),
            "items": _number(),
        }
    ),
    "announced": _thing(
        {
            "id": _text("stays while it has the same days and place"),
            "kind": _text("of meeting, or a concept of the glossary"),
            "label": _text("in English"),
            "starts": _date(),
            "ends": _date("the last day"),
            "precise": _text("what was written", of=("day", "month", "year")),
            "event": _or_null(_text("term of the event tag, where the meeting is known")),
            "city": _text('term of the place, or ""'),
            "country": _text('ISO 3166-1 alpha-2, or ""'),
            "said_by": _text("who said it first: a person or body, else the outlet"),
            "sentence": _text("of the article"),
            "article": _text("id of the one that said it first"),
            "articles": _many(_text(), "ids of all that announce it, the first seen first"),
        }
    ),
    "trends": _thing(
        {
            "since": _time(),
            "until": _time("the end of the last day"),
            "queries": _many(
                _thing(
                    {
                        "query": _text('as read; "" asks for relevance:about'),
                        "articles": _number("of all days"),
                        "days": _many(
                            _thing(
                                {
                                    "day": _date("UTC"),
                                    "articles": _number(),
                                    "stories": _or_null(_number("null: not counted yet")),
                                }
                            )
                        ),
                    }
                )
            ),
        }
    ),
}
"""The shapes by name."""

PROBLEM: Final = _thing(
    {
        "type": _text(),
        "title": _text(),
        "status": _number(),
        "code": _text("for programs; never changes"),
        "detail": _text("what to do, for a person"),
    },
    "RFC 9457",
)


def list_of(name: str) -> Schema:
    """Return the shape of one page of a list of the shape *name*."""
    return _thing(
        {
            "items": _many({"$ref": f"#/components/schemas/{name}"}),
            "next": _or_null(_text("the cursor behind this page; null where no list goes on")),
            "has_more": _flag("whether there is more now"),
        }
    )
