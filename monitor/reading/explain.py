"""Every decision about a URL, in words, from what is stored: `why` and `why-not`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from config.additions import NO_ADDITIONS, READ_WITH, Additions
from monitor.extraction.recurring import said as said_of_site
from monitor.reading.concepts import topic_lines
from monitor.reading.grouping import because, joined
from monitor.reading.judging import unjudged, without_vector
from monitor.text.addresses.urls import canonical, page_key, same_site
from storage.contract.withdrawals import Tombstone
from storage.contract.work import WorkState
from storage.correcting import BY_HAND, judged_by_hand, said
from storage.reasons import meaning
from storage.records import Article, Capture, Classification, PlannedEvent, Tag
from storage.store import Store
from storage.withholding import WITHDRAWN


def explain(store: Store, url: str, additions: Additions | None = None) -> dict[str, Any] | None:
    """Return the steps that *url* (or an article's id) went through, or None if it is unknown.

    :param additions: what the operator adds to the gazetteer now, where that is known
    :returns: ``url``, ``article`` (id or None), ``steps`` [{at, stage, text}], ``verdict``
    """
    stone = store.withdrawals.find(canonical(url) or url)
    article = None if stone else store.articles.find(url)
    page = stone.page if stone else _page(store, url, article)
    entries = store.entries.of_page(page) if page else []
    captures = store.archive.of_page(page) if page else []
    if not entries and not captures and article is None and stone is None:
        return None
    steps: list[dict[str, str]] = []

    def tell(at: datetime | None, stage: str, text: str) -> None:
        when = at.astimezone().strftime("%Y-%m-%d %H:%M") if at else ""
        steps.append({"at": when, "stage": stage, "text": text})

    for entry in entries:
        title = f": {entry.title}" if entry.title else ""
        tell(entry.first_seen, "announced", f"by {entry.source}{title}")
    wanted = store.work.state("fetch", page) if page else None
    if wanted is not None and wanted.reason == "not-fetched":
        tell(wanted.settled_at, "fetch", meaning("not-fetched"))
    for capture in captures:
        tell(capture.at, "fetch", _request(capture))
        read = store.work.state("extract", capture.id)
        if read is not None and read.reason:
            tell(read.settled_at, "extract", _ended(read))
    if stone is not None:
        return {
            "url": url,
            "article": None,
            "steps": steps,
            "verdict": _withdrawn(store, stone, tell),
        }
    if article is None:
        article = next((a for c in captures if (a := store.articles.of_capture(c.id))), None)
    verdict = (
        _decisions(store, article, additions, tell)
        if article
        else _missing(wanted, captures, steps)
    )
    return {
        "url": url,
        "article": article.id if article else None,
        "steps": _in_order(steps),
        "verdict": verdict,
    }


def _in_order(steps: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return *steps* by their minute, those without one behind the one that they stand behind."""
    groups: list[list[dict[str, str]]] = []
    for step in steps:
        if step["at"] or not groups:
            groups.append([])
        groups[-1].append(step)
    groups.sort(key=lambda group: group[0]["at"])
    return [step for group in groups for step in group]


def _page(store: Store, url: str, article: Article | None) -> str:
    if article is not None:
        capture = store.archive.get(article.capture, body=False)
        return capture.page if capture else ""
    link = canonical(url)
    return page_key(link) if link else ""


def _request(capture: Capture) -> str:
    if capture.purpose == "announced":
        return "the text that the source itself announced was taken"
    if capture.purpose == "ingest":
        return f"taken in by hand ({capture.detail})"
    if capture.reason == WITHDRAWN:
        return f"{capture.url}: HTTP {capture.status}; the bytes were withdrawn"
    text = meaning(capture.reason)
    # What the meaning or the status says already is not said again.
    status = (
        f"HTTP {capture.status}, " if capture.status and str(capture.status) not in text else ""
    )
    detail = "" if capture.detail == f"status {capture.status}" else capture.detail
    return f"{capture.url}: {status}{text}" + (f" ({detail})" if detail else "")


def _ended(state: WorkState) -> str:
    detail = f" ({state.detail})" if state.detail else ""
    return meaning(state.reason) + detail


def _decisions(store: Store, article: Article, additions: Additions | None, tell: Any) -> str:
    """Tell what was decided about *article*; return the verdict."""
    read = store.work.state("extract", article.capture)
    tell(
        (read and read.settled_at) or article.captured_at,
        "article",
        f"{article.headline} ({article.language}, version {article.version}, id {article.id})",
    )
    page = store.sites.of(article.id, capture=article.capture)
    for taken in page.taken if page else ():
        tell(None, "", said_of_site(taken))
    edge = store.reprints.of([article.id]).get(article.id)
    if edge:
        tell(
            None,
            "compare",
            f"{edge.kind} copy of {edge.source_article}: {edge.containment:.0%} of its text is "
            f"there; the chain begins with {edge.origin}",
        )
    else:
        copies = store.reprints.count_copies(article.id)
        tell(None, "compare", f"no copy of anything known; {copies} copies were made from it")
    found = store.classifications.of([article.id]).get(article.id)
    corrections = store.corrections.of([article.id]).get(article.id, ())
    if found:
        overruled = ", by hand; what was found, and is overruled:"
        by_hand = overruled if judged_by_hand(corrections) else ""
        tell(None, "classify", f"{found.level} (score {found.score:.2f}){by_hand}")
        for line in _found(store, article, found, additions):
            tell(None, "", line)
        if hindered := without_vector(store, found):
            tell(None, "", hindered)
    story = store.stories.story_of([article.id]).get(article.id, "")
    if story:
        tell(None, "group", f"story {story}: {because(store, article.id, story)}")
        for merger in store.stories.mergers(of=[story]):
            tell(merger.at, "joined", joined(store, merger))
    for one in corrections:
        tell(one.at, "correct", f"{said(one)}: {one.because}")
    digests = _messages(store, article.id, tell)
    if article.status != "usable":
        return f"stored, but {article.status}: {meaning(article.reason)}"
    level = found.level if found else unjudged(store, article.id)
    return f"stored as an article: {level}" + ("" if digests else "; told in no digest so far")


def _found(
    store: Store, article: Article, found: Classification, additions: Additions | None
) -> Iterator[str]:
    """Yield what *found* has: of relevance, the tags, what each counted, what it announces.

    What a person corrected is told where that was done.
    """
    yield from (line for line in found.of_relevance if not line.startswith(BY_HAND))
    if additions is not None and (other := _other_gazetteer(found, additions)):
        yield other
    yield f"tags: {', '.join(f'{tag.scheme}:{tag.term}' for tag in found.tags) or 'none'}"
    if found.of_tags:
        from monitor.taggers.tag_evidence import in_words  # the taggers, once somebody asks

        for piece in found.of_tags:
            yield f"{piece[0]}:"
            yield from (f"- {line}" for line in in_words(piece))
    yield from topic_lines(article, found.tags, additions or NO_ADDITIONS)
    for event in store.calendar.of([article.id]).get(article.id, ()):
        yield _announced(event, found.tags)


def _other_gazetteer(found: Classification, additions: Additions) -> str:
    """Say whether *found* was made with others than the *additions* of now."""
    read_with = next((one for one in found.evidence if one.startswith(READ_WITH)), "")
    if read_with.rpartition("(")[2] == additions.told.rpartition("(")[2]:
        return ""
    now = f"now there are others ({additions.digest})" if additions else "now there are none"
    before = "" if read_with else "it was read without additions to the gazetteer; "
    return f"{before}{now}: `sco-monitor replay classify --dry-run` says what that changes"


def _announced(event: PlannedEvent, tags: Sequence[Tag]) -> str:
    """Say what an article with *tags* announces: "announces: Forum, 2026-12-12, Osh (said by ...)".

    A place that has no tag is called by its term, in capitals as names have them.
    """
    labels = {tag.term: tag.label for tag in tags if tag.scheme in ("place", "country")}
    days = event.starts.isoformat()
    if event.ends != event.starts:
        days += f" to {event.ends.isoformat()}"
    city = event.city and labels.get(event.city, event.city.replace("-", " ").title())
    where = city or labels.get(event.country, event.country)
    place = f", {where}" if where else ""
    said_by = f" (said by {event.announced_by})" if event.announced_by else ""
    return f"announces: {event.label}, {days}{place}{said_by}"


def _withdrawn(store: Store, stone: Tombstone, tell: Any) -> str:
    """Tell who was told of what was withdrawn; return the verdict."""
    _messages(store, stone.article, tell)
    tell(stone.at, "withdrawn", stone.because)
    return (
        f"withdrawn on demand on {stone.at.astimezone():%Y-%m-%d} ({stone.because}); "
        f"`sco-monitor withdraw --undo {stone.article or stone.url}` lets it in again"
    )


def _messages(store: Store, article: str, tell: Any) -> int:
    """Tell the messages and editions that told *article*; return how many editions."""
    for delivery in store.deliveries.about(article):
        state = store.work.state("deliver", delivery.id)
        tell(
            delivery.created,
            "deliver",
            f"{delivery.subscription} ({delivery.channel}): {_ended(state) if state else 'made'}",
        )
    digests = store.digests.that_told(article)
    for digest in digests:
        tell(
            digest.until,
            "digest",
            f"told in the edition of {digest.date} for {digest.subscription}",
        )
    return len(digests)


def _missing(wanted: WorkState | None, captures: list[Capture], steps: list[dict[str, str]]) -> str:
    if wanted is not None and wanted.state in ("due", "waiting"):
        return f"not an article yet: it is due to be fetched (so far: {_ended(wanted) or 'new'})"
    if wanted is not None and wanted.reason and not captures:
        return f"not an article: {_ended(wanted)}"
    return f"not an article: {steps[-1]['text']}" if steps else "not an article"


def remedy(store: Store, url: str, told: dict[str, Any] | None) -> str:
    """Return what a person can do to have *url* among the articles."""
    if told is not None and told["article"]:
        return "it is an article; `sco-monitor why` tells the whole way"
    if told is not None and (stone := store.withdrawals.find(canonical(url) or url)):
        return f"let it in again: sco-monitor withdraw --undo {stone.article or stone.url}"
    if told is not None:
        return f"ask for it: sco-monitor recrawl --url '{url}'"
    link = canonical(url)
    if link is None:
        return "this is no http(s) address"
    near = [s for s in store.sources.all() if same_site(s.homepage or s.url, link)]
    if not near:
        return (
            "no source watches this site; take the page in with `sco-monitor ingest`, "
            "or add the site with `sco-monitor sources add`"
        )
    lines = []
    for source in near[:5]:
        health = store.sources.health(source.name)
        state = "switched off" if not source.enabled else health.state
        lines.append(
            f"{source.name} watches this site and is {state}; it has not announced the page"
        )
    return "\n".join([*lines, f"take it in by hand: sco-monitor ingest '{url}'"])
