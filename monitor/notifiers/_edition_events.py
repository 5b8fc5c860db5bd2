"""The event ``edition.sent``: the receiver of an edition has accepted it.

It names the edition, its stories and its articles, none of their words and no reader's address.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from monitor.digests.page import web_address
from monitor.notifiers.events import payload
from monitor.reading.export import iso
from storage.records import Delivery, Digest, Subscription, key


def edition_delivery(
    digest: Digest,
    carried: Delivery,
    subscription: Subscription,
    sent: datetime,
    *,
    public_url: str = "",
) -> Delivery:
    """Return the message that tells *subscription* that *carried* brought *digest* to its reader.

    One for each message that carries an edition, however often it is sent.

    :param public_url: where the pages are ("": nowhere)
    """
    base = web_address(public_url).rstrip("/")
    data = {
        "id": digest.id,
        "subscription": digest.subscription,
        "channel": carried.channel,
        "message": carried.id,
        "date": digest.date,
        "since": iso(digest.since),
        "until": iso(digest.until),
        "sent": iso(sent),
        "stories": list(digest.stories),
        "articles": list(digest.articles),
        "url": f"{base}/editions/{digest.date}/{quote(digest.subscription)}" if base else None,
    }
    return Delivery(
        id=f"msg_{key('edition-sent', subscription.name, carried.id)}",
        subscription=subscription.name,
        channel=subscription.channel,
        address=subscription.address,
        subject=f"{digest.subscription}, {digest.date}: sent",
        payload=payload("edition.sent", sent, data),
        created=sent,
    )
