"""The editions: what each subscription was told, as it was sent.

They are for those who say who they are, or sit at this machine: what somebody asks to be told is
nobody else's business.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from monitor.reading.stories import stories_named
from monitor.web.headers import STYLED
from monitor.web.pages import Page, Pages, not_found, render
from monitor.web.problem import ProblemError
from monitor.web.site import Site
from storage.records import Digest, Subscription
from storage.store import Store

LISTED: Final = 31
"""Editions of one subscription in the archive; the last of them links to those before."""

SUBSCRIPTIONS: Final = 50
STORIES_SHOWN: Final = 60


def routes(site: Site) -> list[Route]:
    """Return the archive, the page of an edition, and the edition as it was sent."""
    pages = Pages(site)
    return [
        pages.route("/editions", _archive),
        pages.route("/editions/{date}/sent/{subscription:path}", _sent),
        pages.route("/editions/{date}/{subscription:path}", _edition),
    ]


def _archive(page: Page, store: Store) -> Response:
    _look(page)
    before = page.request.query_params.get("before", "")
    wanted = [one for one in store.subscriptions.all() if one.has_editions][:SUBSCRIPTIONS]
    found = [(one, _editions(store, one, before)) for one in wanted]
    # The newest of the last ones: of no subscription an edition is passed over.
    earliest = max((list_[-1].date for _, list_ in found if len(list_) == LISTED), default="")
    return render(page, "editions", found=found, earliest=earliest)


def _editions(store: Store, one: Subscription, before: str) -> list[Digest]:
    """Return the newest editions of a subscription, of dates before *before* where given."""
    edition = store.digests.before(one.name, before) if before else store.digests.latest(one.name)
    found: list[Digest] = []
    while edition is not None and len(found) < LISTED:
        found.append(edition)
        edition = store.digests.before(one.name, edition.date)
    return found


def _asked(page: Page, store: Store) -> Digest:
    _look(page)
    name, date = (page.request.path_params[part] for part in ("subscription", "date"))
    edition = store.digests.get(name, date)
    if edition is None:
        raise not_found("there is no such edition")
    return edition


def _sent(page: Page, store: Store) -> Response:
    """Answer with an edition as a mail program shows it."""
    edition = _asked(page, store)
    if not edition.html:
        raise not_found("this edition has no HTML")
    return HTMLResponse(edition.html, headers={"Content-Security-Policy": STYLED})


def _edition(page: Page, store: Store) -> Response:
    edition = _asked(page, store)
    name, date = edition.subscription, edition.date
    subscription = store.subscriptions.get(name)
    later = [one for one in store.digests.made_after(edition) if one > edition.date]
    return render(
        page,
        "edition",
        edition=edition,
        language=subscription.interface if subscription else "und",
        before=store.digests.before(name, date),
        after=min(later, default=""),
        stories=stories_named(store, edition.stories[:STORIES_SHOWN]),
    )


def _look(page: Page) -> None:
    if not page.may_read_whole:
        raise ProblemError(401, "who-asks", "editions are for those who say who they are")
