"""An article or a story as `show` prints it for reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from monitor.cli.output import folded, local
from monitor.reading.copies import Changed, Copy, as_copy, changed, copies_of, outlet_of
from monitor.reading.grouping import because
from monitor.reading.stories import stories_named
from monitor.reading.view import ArticleView, views
from monitor.reprints.changes import changes
from monitor.text.clean import clean_line
from monitor.text.counting import counted
from storage.records import Article
from storage.store import Store

SCHEMES: Final = ("country", "organisation", "person", "place", "event", "topic")

LISTED: Final = 5
"""Texts that are printed of one sort of change; ``--json`` has all of them."""


def print_article(
    store: Store,
    article: Article,
    *,
    versions: bool,
    reprints: bool,
    similar: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Print all that is known of *article*, its text at the end.

    :param similar: what is like it, None where nobody asked
    """
    view = views(store, [article])[article.id]
    lines = [*_head(view), "", *_relevance(view), *_tags(view)]
    if (copy := as_copy(store, article.id)) is not None:
        lines += _copied(store, copy, whole=reprints)
    if view.story:
        short = store.names.short([view.story])[view.story]
        lines += folded(f"story {short}: {because(store, article.id, view.story)}", 0)
    if article.status != "usable":
        lines.append(f"{article.status}: {article.reason}")
    if versions:
        lines += _versions(store, article)
    if reprints:
        lines += _reprints(store, article)
    if similar is not None:
        lines += _alike(store, similar, view.story)
    text = [part for line in article.text.splitlines() for part in folded(line, 0, hanging=0)]
    _print([*lines, "", *text])


def _print(lines: Sequence[str]) -> None:
    print("\n".join(lines))


def _head(view: ArticleView) -> list[str]:
    article = view.article
    origin = f"{outlet_of(article)} {article.country}".strip()
    lines = [
        *folded(clean_line(article.headline, 2_000), 0),
        article.url,
        f"{article.id} · {origin} · {article.language} · version {article.version}",
        f"published {_at(article.date_published)} · first seen {_at(article.first_seen)}",
    ]
    if article.authors:
        lines += folded(f"by {', '.join(article.authors)}", 0)
    if article.credits:
        lines += folded(f"credits {', '.join(article.credits)}", 0)
    return lines


def _at(at: datetime | None) -> str:
    return local(at) or "unknown"


def _relevance(view: ArticleView) -> list[str]:
    found = view.classification
    if found is None:
        return ["none (0.00)"]
    said = [line for evidence in found.of_relevance for line in folded(f"- {evidence}", 2)]
    return [f"{found.level} ({found.score:.2f})", *said]


def _tags(view: ArticleView) -> list[str]:
    tags = view.classification.tags if view.classification else ()
    lines: list[str] = []
    for scheme in SCHEMES:
        labels = [tag.label for tag in tags if tag.scheme == scheme]
        lines += folded(f"{scheme}: {', '.join(labels)}", 0) if labels else []
    return lines


# Copies and versions ------------------------------------------------------------------------


def _copied(store: Store, copy: Copy, *, whole: bool) -> list[str]:
    """Return that the article is a copy, and with *whole* what it changed."""
    source = copy.source
    if source is None:
        return folded(f"{copy.edge.kind} copy of a text that is not stored any more", 0)
    short = store.names.short([source.id, copy.edge.origin])
    said = f"{copy.kind} ({short[source.id]})"
    if copy.origin is not None and copy.origin.id != source.id:
        said += f"; {outlet_of(copy.origin)} had it first ({short[copy.origin.id]})"
    lines = folded(f"a copy of {outlet_of(source)}: {said}", 0)
    if whole:
        lines += _changed(changed(copy.edge.changes, copy.article.headline, source.headline))
    return lines


def _reprints(store: Store, article: Article) -> list[str]:
    copies = copies_of(store, article.id)
    if not copies:
        return ["", "no copy of it is known"]
    short = store.names.short(copy.article.id for copy in copies)
    outlets = len({outlet_of(copy.article) for copy in copies})
    told = f"{counted(len(copies), 'copy', 'copies')} by {counted(outlets, 'outlet')}"
    lines = ["", f"{told}:"]
    for copy in copies:
        one = copy.article
        where = f"{outlet_of(one)} {one.country}".strip()
        at = local(one.date_published or one.first_seen)
        lines += ["", *folded(f"{where} · {one.language} · {at} · {short[one.id]}", 0)]
        lines += folded(copy.kind, 2)
        before = copy.source.headline if copy.source else ""
        lines += _changed(changed(copy.edge.changes, one.headline, before))
    return lines


def _alike(store: Store, similar: Sequence[Mapping[str, Any]], story: str) -> list[str]:
    if not similar:
        from monitor.reading.similar import LEAST

        return ["", f"no article is like it (from {LEAST:g} on)"]
    lines: list[str] = []
    short = store.names.short(near["id"] for near in similar)
    for near in similar:
        same = ", the same story" if near["story"] == story else ""
        told = f"{near['likeness']:.2f} like {short[near['id']]} ({near['language']}{same})"
        lines += ["", told, *folded(clean_line(near["headline"], 2_000), 2)]
    return lines


def _versions(store: Store, article: Article) -> list[str]:
    lines: list[str] = []
    versions = store.articles.versions(article.id)
    for earlier, version in zip([None, *versions], versions, strict=False):
        at = local(version.captured_at) or "unknown"
        state = "" if version.status == "usable" else f", {version.status}: {version.reason}"
        lines += ["", f"version {version.version}, {at}{state}"]
        if earlier is not None:
            found = changed(changes(version, earlier), version.headline, earlier.headline)
            lines += _changed(found) or ["  nothing but white space or boilerplate"]
    return lines


def _changed(found: Sequence[Changed]) -> list[str]:
    lines: list[str] = []
    for one in found:
        if len(one.texts) == 1 and len(one.texts[0]) < 60:
            lines += folded(f"{one.what}: {one.texts[0]}", 2)
            continue
        lines.append(f"  {one.what}:" if one.texts else f"  {one.what}")
        for text in one.texts[:LISTED]:
            lines += folded(clean_line(text, 2_000), 4)
        if len(one.texts) > LISTED:
            lines.append(f"    and {len(one.texts) - LISTED} more (all of them: --json)")
    return lines


# Stories ------------------------------------------------------------------------------------


def print_story(store: Store, story: str) -> None:
    """Print a story and its articles, the first to tell it first."""
    from monitor.cli.story_list import said

    (told,) = stories_named(store, [story])
    names = [view.article.id for view in told.articles]
    short = store.names.short(names)
    outlets = {name: view.outlet for name, view in zip(names, told.articles, strict=True)}
    lines = [
        *folded(clean_line(told.story.headline, 2_000), 0),
        *folded(f"story {told.story.id} · {said(told)}", 0),
    ]
    for view in told.articles:
        article = view.article
        at = local(article.date_published or article.first_seen)
        outlet = f"{view.outlet} {article.country}".strip()
        parts = [short[article.id], outlet, article.language, at]
        if view.reprint:
            origin = outlets.get(view.reprint.source_article, "another story")
            parts.append(f"{view.reprint.kind} copy of {origin}")
        lines += ["", *folded(clean_line(article.headline, 2_000), 0)]
        lines += folded(" · ".join(parts), 2)
    _print(lines)
