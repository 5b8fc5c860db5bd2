"""Subscribing, changing and ending by readers themselves.

Whoever signs up gets a mail; nothing else is sent before he follows its link and says yes (double
opt-in). Each mail has a link that ends its subscription; what it opens only asks, as programs that
look at mails follow links: only a POST does anything, and one alone is enough (RFC 8058). What a
link may do is with its token; nobody need say who he is, and an answer tells nobody which
addresses are known here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.settings import CADENCES, SettingsError
from monitor.catalogue.subscribing import changed, hold, keep, wanted
from monitor.digests.letters import letter
from monitor.notifiers._links import Links, new_token, token_digest
from monitor.notifiers._mail import AddressError, read_address
from monitor.notifiers.email import EmailNotifier
from monitor.web.limits import Tries
from monitor.web.pages import Page, Pages, failed, not_found, render
from monitor.web.problem import ProblemError, problem_of
from monitor.web.site import Site
from storage.opening import open_store
from storage.records import Link, Subscription
from storage.store import Store

FIELDS: Final = ("query", "cadence", "at", "timezone", "languages", "interface")
"""What a reader chooses."""

CONFIRM_WITHIN: Final = timedelta(days=2)
CHANGE_WITHIN: Final = timedelta(hours=12)
"""How long a link does what it says: one is in the mail box by then, or never."""

ASKER_LETTERS, ASKER_SECONDS = 5, 600.0
"""Letters that one asker may have sent: so many at once, then one in so many seconds."""

ADDRESS_LETTERS, ADDRESS_SECONDS = 2, 21_600.0
"""The same for letters to one address, whoever asks: nobody's mail box is filled from here."""

DEEDS, DEED_SECONDS = 30, 10.0
"""What one asker may do with links: a token is not to be found by trying."""

LONGEST_FIELD: Final = 4_000

Said = TypeVar("Said")

Deed = Callable[[Page, dict[str, str]], Awaitable[Response]]


def routes(site: Site) -> list[Route]:
    """Return the form for those who sign up, and what links do."""
    readers = _Subscribing(site)
    return [
        Route("/subscribe", readers.endpoint(readers.form), methods=["GET"]),
        Route("/subscribe", readers.endpoint(readers.sign_up), methods=["POST"]),
        Route("/links/{token}", readers.endpoint(readers.look), methods=["GET"]),
        Route("/links/{token}", readers.endpoint(readers.use), methods=["POST"]),
        Route("/links/{token}/letter", readers.endpoint(readers.ask), methods=["POST"]),
    ]


class _Subscribing:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._pages = Pages(site)
        self._links = Links(site.settings)
        self._by_asker = Tries(ASKER_LETTERS, ASKER_SECONDS)
        self._by_address = Tries(ADDRESS_LETTERS, ADDRESS_SECONDS)
        self._deeds = Tries(DEEDS, DEED_SECONDS)

    def endpoint(self, deed: Deed) -> Callable[[Request], Awaitable[Response]]:
        """Return *deed* as an endpoint for everybody; what goes wrong is a page."""

        async def endpoint(request: Request) -> Response:
            page = self._pages.page(request)
            try:
                fields = await _fields(request) if request.method == "POST" else {}
                return await deed(page, fields)
            except Exception as error:  # noqa: BLE001 - told and logged by `problem_of`
                return failed(page, problem_of(error))

        return endpoint

    # Signing up -----------------------------------------------------------------------------

    async def form(self, page: Page, _: dict[str, str]) -> Response:
        """Show what can be chosen; a link to it may have chosen already (``?query=``)."""
        self._look_open()
        wished = {name: page.request.query_params.get(name, "")[:LONGEST_FIELD] for name in FIELDS}
        return _form(page, wished, address=True)

    async def sign_up(self, page: Page, fields: dict[str, str]) -> Response:
        """Send a link that confirms, and say the same whatever is known of the address."""
        self._look_open()
        try:
            asked = self._wanted(page, fields)
        except (SettingsError, AddressError) as error:
            return _form(page, fields, str(error), address=True)
        await self._take_letter(page, asked.address)
        await run_in_threadpool(self._write, lambda store: self._invite(page, store, asked))
        return render(page, "subscribed", said="sent")

    def _look_open(self) -> None:
        if not self._site.settings.web.sign_up or not self._links.url("t"):
            raise not_found("nobody signs up here: the operator adds subscriptions")

    def _wanted(self, page: Page, fields: dict[str, str]) -> Subscription:
        address = read_address(fields.get("address", "")).addr_spec.lower()
        wishes = {name: fields.get(name, "") for name in FIELDS}
        wishes["interface"] = wishes["interface"] or page.words.code
        return wanted(self._site.settings, address, address, **wishes)

    def _invite(self, page: Page, store: Store, asked: Subscription) -> None:
        known = store.subscriptions.get(asked.name)
        if known is not None and store.subscriptions.is_configured(known.name):
            return  # the operator's word stands; nothing is sent, and nobody learns of it
        self._write_letter(page, store, asked, "confirm", CONFIRM_WITHIN)

    # Links ----------------------------------------------------------------------------------

    async def look(self, page: Page, _: dict[str, str]) -> Response:
        """Show what the link would do. Nothing is done."""
        link, one = await self._site.readers.ask(lambda store: self._found(page, store))
        if link.purpose == "change":
            given = {
                "query": one.query,
                "cadence": one.cadence,
                "at": one.at,
                "timezone": one.timezone,
            }
            given |= {"languages": ", ".join(one.languages), "interface": one.interface}
            return _form(page, given, address=False)
        return render(page, "link", purpose=link.purpose, one=one)

    async def use(self, page: Page, fields: dict[str, str]) -> Response:
        """Do what the link says; ending what has ended ends it again, as mail programs retry."""
        self._deeds.take(await self._asker(page), "tries")
        try:
            said = await run_in_threadpool(
                self._write, lambda store: self._done(page, store, fields)
            )
        except SettingsError as error:
            return _form(page, fields, str(error), address=False)
        return render(page, "subscribed", said=said)

    def _done(self, page: Page, store: Store, fields: dict[str, str]) -> str:
        link, one = self._found(page, store)
        now = self._site.clock()
        match link.purpose:
            case "confirm":
                keep(store, one, now)
                store.links.drop(link.digest)
                return "confirmed"
            case "change":
                wishes = {name: fields.get(name, "") for name in FIELDS}
                new = changed(self._site.settings, one, wishes)
                why = store.subscriptions.disabled().get(one.name, "")
                keep(store, new, now)
                if why:
                    hold(store, one.name, why)
                store.links.drop(link.digest)
                return "changed"
            case _:
                if one.name not in store.subscriptions.disabled():
                    hold(store, one.name, "ended by its reader")
                return "ended"

    async def ask(self, page: Page, _: dict[str, str]) -> Response:
        """Send a link that changes the subscription to its own address: a mail may be passed on."""
        link, one = await self._site.readers.ask(lambda store: self._found(page, store))
        if link.purpose != "end":
            raise not_found("this link does something else")
        await self._take_letter(page, one.address)
        return await run_in_threadpool(self._write, lambda store: self._offer(page, store, one))

    def _offer(self, page: Page, store: Store, one: Subscription) -> Response:
        if store.subscriptions.is_configured(one.name):
            return render(page, "subscribed", said="configured")
        self._write_letter(page, store, one, "change", CHANGE_WITHIN)
        return render(page, "subscribed", said="change_sent")

    def _found(self, page: Page, store: Store) -> tuple[Link, Subscription]:
        """Return the link of the request, and the subscription that it is about.

        :raises ProblemError: when it does nothing, or nothing any more
        """
        digest = token_digest(page.request.path_params["token"])
        link = store.links.find(digest, self._site.clock())
        one = (link.wanted or store.subscriptions.get(link.subscription)) if link else None
        if link is None or one is None:
            raise ProblemError(404, "no-such-link", page.say("subscribing.gone"))
        return link, one

    # Letters --------------------------------------------------------------------------------

    def _write_letter(
        self,
        page: Page,
        store: Store,
        one: Subscription,
        purpose: str,
        within: timedelta,
    ) -> None:
        """Keep a link of a new token, and the letter that tells it to the address."""
        now, token = self._site.clock(), new_token()
        is_new = purpose == "confirm"
        store.links.put(
            Link(
                digest=token_digest(token),
                purpose="confirm" if is_new else "change",
                subscription=one.name,
                expires=now + within,
                wanted=one if is_new else None,
            )
        )
        text = page.say(
            f"subscribing.letter_{purpose}",
            url=self._links.url(token),
            query=one.query or "relevance:about",
            hours=str(round(within.total_seconds() / 3600)),
        )
        subject = page.say(f"subscribing.letter_{purpose}_subject")
        told = letter(purpose, one.name, subject, text, now, token_digest(token))
        to = Subscription(name="", channel="email", address=one.address, interface=page.words.code)
        settings = self._site.settings
        mail = EmailNotifier(settings.smtp, settings.outbox).message(told, to, now)
        store.put([mail])
        store.work.open("deliver", [mail.id], now)

    # What all of it needs -------------------------------------------------------------------

    def _write(self, deed: Callable[[Store], Said]) -> Said:
        with open_store(self._site.settings.database) as store, store.writing():
            return deed(store)

    async def _asker(self, page: Page) -> str:
        return (await self._site.access.asker(page.request)).address

    async def _take_letter(self, page: Page, address: str) -> None:
        """Count a letter to *address*.

        :raises ProblemError: when there were too many
        """
        self._by_asker.take(await self._asker(page), "letters")
        self._by_address.take(f"to {address}", "letters to this address")


def _form(page: Page, given: dict[str, str], fault: str = "", *, address: bool) -> Response:
    """Return the form with what was *given*, for what is wrong in it where there is a *fault*."""
    filled = {name: given.get(name, "") for name in ("address", *FIELDS)}
    response = render(
        page, "subscribe", fault=fault, given=filled, address=address, cadences=CADENCES
    )
    response.status_code = 422 if fault else 200
    return response


async def _fields(request: Request) -> dict[str, str]:
    """Return the fields of a form, each once; a body that is none has none."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        given = parse_qs(body, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[-1].strip()[:LONGEST_FIELD] for name, values in given.items()}
