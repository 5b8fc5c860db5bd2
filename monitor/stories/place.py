"""Place one article in a story: with the reports of its event, or alone.

Articles are placed one at a time as they arrive. So joining asks for good reasons, and the
choice is careful where one large event fills the day: the talks of X with Y, the opening, the
declaration and the bank are stories of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from monitor.stories.affinity import Affinity, affinity
from monitor.stories.evidence import Weighed
from monitor.stories.fit import WINDOW, fit
from monitor.stories.in_words import pair
from monitor.stories.joining import Joining, Members, joinings
from monitor.stories.rarity import Rarity
from monitor.stories.view import Outline
from storage.records import Membership, key

STAYING: Final = 0.8
"""Affinity to its present story at which an article stays there when it is placed again."""

ENOUGH: Final = 1.0
"""Affinity to a story at which an article joins it."""

_NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})

NEARLY: Final = 0.5
"""Affinity to a story from which `why` says that it came near, and by what it was not enough."""


def place(
    article: Outline, candidates: Sequence[Outline], labels: Mapping[str, str] = _NO_LABELS
) -> Membership:
    """Return the story of *article*, and in ``because`` why it is there: see `placed`."""
    return placed(article, candidates, labels)[0]


def placed(
    article: Outline, candidates: Sequence[Outline], labels: Mapping[str, str] = _NO_LABELS
) -> tuple[Membership, tuple[Joining, ...]]:
    """Return the story of *article*, and the stories that it shows to be one with that.

    *candidates* are articles with their stories that share a ``lookup`` key within 72 hours,
    and whatever the age its origin, its copies and the other copies of its origin. What
    carries the text of another is in that one's story; an article of level none is otherwise
    alone. The order of the candidates does not matter; without fitting ones the article
    begins a story of its own.

    :param labels: what the tags of *article* are called, by anchor ("country:ir")
    """
    own = key("story", article.article)
    others = [each for each in candidates if each.story and each.article != article.article]
    if relative := _relative(article, others):
        return _joined(article, relative.story, _kinship(article, relative)), ()
    has_begun = any(each.story == own for each in others)
    if article.level == "none":
        if has_begun:
            return _joined(article, own, _OTHERS), ()
        return _joined(article, own, "not about the SCO: not grouped"), ()
    mine, members = _by_story(article, others)
    if has_begun:
        return _joined(article, own, _OTHERS), joinings(mine, own, members)
    fits = {name: fit([each.score for each, _ in some]) for name, some in members.items()}
    story = _best(article.story, fits)
    if not story:
        return _joined(article, own, _alone(mine, members, fits, labels)), ()
    enough = STAYING if story == article.story else ENOUGH
    membership = _joined(
        article, story, _reasons(mine, members[story], fits[story], enough, labels)
    )
    return membership, joinings(mine, story, members)


_NO_REPORT: Final = "no report of the same event within 72 hours"
_OTHERS: Final = "others joined the story that began with it"


def _by_story(article: Outline, others: Iterable[Outline]) -> tuple[Weighed, dict[str, Members]]:
    """Compare *article* with the articles of its days; return it weighed, and these by story."""
    near = [each for each in others if each.level != "none" and abs(article.at - each.at) <= WINDOW]
    rarity = Rarity([article, *near])
    members: defaultdict[str, list[tuple[Affinity, Weighed]]] = defaultdict(list)
    mine = Weighed(article, rarity)
    for each in near:
        theirs = Weighed(each, rarity)
        members[each.story].append((affinity(mine, theirs), theirs))
    return mine, dict(members)


def _best(present: str, fits: Mapping[str, float]) -> str:
    """Return the story that fits best, the *present* one as long as it fits, or ""."""
    if fits.get(present, 0.0) >= STAYING:
        return present
    best = min(fits, key=lambda story: (-fits[story], story), default="")
    return best if best and fits[best] >= ENOUGH else ""


def _joined(article: Outline, story: str, why: str) -> Membership:
    return Membership(article=article.article, story=story, because=why)


def _relative(article: Outline, others: Iterable[Outline]) -> Outline | None:
    """Return the article whose story this one shares by its text: the origin, or the first copy."""
    relatives = [
        each
        for each in others
        if (article.origin and article.origin in (each.article, each.origin))
        or each.origin == article.article
    ]
    return min(
        relatives,
        key=lambda each: (each.article != article.origin, each.at, each.article),
        default=None,
    )


def _kinship(article: Outline, relative: Outline) -> str:
    if relative.article == article.origin:
        return f"carries the text of {relative.article}"
    if relative.origin == article.article:
        return f"{relative.article} carries its text"
    return f"carries the same text as {relative.article}"


def _reasons(
    mine: Weighed, members: Members, fitting: float, enough: float, labels: Mapping[str, str]
) -> str:
    """Say which report is nearest, what it has in common and what not, and how well it fits."""
    nearest, found = _nearest(members)
    return (
        f"same event as {found.seen.article}: {pair(nearest, mine, found, labels)}; "
        f"fits the story {fitting:.2f}, {enough:g} is enough"
    )


def _alone(
    mine: Weighed,
    members: Mapping[str, Members],
    fits: Mapping[str, float],
    labels: Mapping[str, str],
) -> str:
    """Say that there is no report of the same event, and which came near to being one."""
    story = max(fits, key=lambda name: (fits[name], name), default="")
    if not story or fits[story] < NEARLY:
        return _NO_REPORT
    nearest, found = _nearest(members[story])
    return (
        f"{_NO_REPORT}; the nearest is {found.seen.article}: {pair(nearest, mine, found, labels)}; "
        f"fits {fits[story]:.2f}, {ENOUGH:g} is enough"
    )


def _nearest(members: Members) -> tuple[Affinity, Weighed]:
    return max(members, key=lambda each: (each[0].score, each[1].seen.article))
