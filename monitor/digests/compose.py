"""One digest, composed: chosen, put into words, set, and cut to what a mail can hold."""

from __future__ import annotations

from monitor.digests.arrange import arrange
from monitor.digests.editor import edit
from monitor.digests.html import fits, html_part
from monitor.digests.material import Material
from monitor.digests.page import ANNEX, LADDER, Page
from monitor.digests.plain import text_part
from storage.records import Digest, Shown, Subscription, key


def compose(subscription: Subscription, material: Material) -> Digest:
    """Return the digest of *material* for *subscription*.

    The same values give the same digest, and its id depends only on the subscription's name
    and the date, and on the edition that it replaces. A digest without news says so. ``stories``
    and ``articles`` of the digest are everything that it takes, ``shown`` is what stands in it,
    or in its annex: nothing relevant is only counted.
    """
    found = arrange(subscription, material)
    date = material.slot or material.date.isoformat()
    for room in LADDER:
        page = edit(subscription, material, found, room)
        html = html_part(page)
        if fits(html):
            break
    annex = edit(subscription, material, found, ANNEX) if page.missing else None
    return Digest(
        id=key("digest", subscription.name, date, *filter(None, [material.replaces])),
        subscription=subscription.name,
        date=date,
        since=material.since,
        until=material.until,
        subject=page.subject,
        text=text_part(page),
        html=html,
        annex=html_part(annex) if annex else "",
        stories=found.stories,
        articles=found.articles,
        shown=_shown(page, annex),
        known=material.known,
        replaces=material.replaces,
    )


def _shown(page: Page, annex: Page | None) -> tuple[Shown, ...]:
    """Return what stands in the mail, then what stands in the annex alone; each article once."""
    found: dict[str, Shown] = {}
    for one in (one for item in page.items for one in item.shown):
        kept = found.get(one.article)
        if kept is None or (one.headline and not kept.headline):
            found[one.article] = one
    for one in (one for item in (annex.items if annex else ()) for one in item.shown):
        found.setdefault(one.article, one)
    return tuple(found.values())
