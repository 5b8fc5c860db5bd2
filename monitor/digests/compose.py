"""One digest, composed: chosen, put into words, set, and cut to what a mail can hold."""

from __future__ import annotations

from monitor.digests.arrange import arrange
from monitor.digests.editor import edit
from monitor.digests.html import fits, html_part
from monitor.digests.material import Material
from monitor.digests.page import LADDER
from monitor.digests.plain import text_part
from storage.records import Digest, Subscription, key


def compose(subscription: Subscription, material: Material) -> Digest:
    """Return the digest of *material* for *subscription*.

    The same values give the same digest, and its id depends only on the subscription's name
    and the date, and on the edition that it replaces. A digest without news says so. ``stories``
    and ``articles`` of the digest are everything that counts as told from now on, also what the
    mail only counted.
    """
    found = arrange(subscription, material)
    date = material.date.isoformat()
    for room in LADDER:
        page = edit(subscription, material, found, room)
        html = html_part(page)
        if fits(html):
            break
    return Digest(
        id=key("digest", subscription.name, date, *filter(None, [material.replaces])),
        subscription=subscription.name,
        date=date,
        since=material.since,
        until=material.until,
        subject=page.subject,
        text=text_part(page),
        html=html,
        stories=found.stories,
        articles=found.articles,
        known=material.known,
        replaces=material.replaces,
    )
