"""A story told from its members, at the moment of reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from monitor.reprints.precedence import in_order
from storage.records import Article, Reprint, Story


def tell(
    story: str, members: Sequence[Article], reprints: Mapping[str, Reprint] | None = None
) -> Story:
    """Return story *story* as its *members* tell it: at least one, in any order.

    *reprints* are the edges of members that are copies, by article. The origin is the
    earliest usable member that is no copy of another; the headline is its headline.
    ``articles`` are the earliest first; languages, countries and outlets are those of the
    sources, the most frequent first.
    """
    edges = reprints or {}
    ordered = in_order(members)
    ids = {member.id for member in members}
    preferred = sorted(
        ordered,
        key=lambda member: (
            member.status != "usable",
            member.id in edges and edges[member.id].origin in ids,
        ),
    )
    return Story(
        id=story,
        headline=next((member.headline for member in preferred if member.headline), ""),
        first_published=min(
            min(member.date_published or member.first_seen, member.first_seen) for member in members
        ),
        last_seen=max(member.first_seen for member in members),
        languages=_by_frequency(member.language for member in ordered),
        countries=_by_frequency(member.country for member in ordered),
        outlets=_by_frequency(member.publisher or member.source for member in ordered),
        articles=tuple(member.id for member in ordered),
        origin=preferred[0].id,
    )


def _by_frequency(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value, _ in Counter(filter(None, values)).most_common())
