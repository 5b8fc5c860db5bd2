"""What an operator does from the pages: pause, ask now, fetch again, watch another source.

Only a POST from a page of this server changes anything; whoever follows links changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from monitor.catalogue import operating
from monitor.catalogue.operating import RefusedError
from monitor.web.access import Asker
from monitor.web.hosts import is_of_own_page
from monitor.web.limits import Tries
from monitor.web.pages import Page, Pages, failed, render
from monitor.web.problem import ProblemError, problem_of
from monitor.web.site import Endpoint, Site
from storage.store import Store

log = logging.getLogger(__name__)

ACTS: Final = 30
ACT_SECONDS: Final = 2.0
"""What one operator does: so much at once, then one in so many seconds."""

FORM: Final = "application/x-www-form-urlencoded"
DONE: Final = ("pause", "resume", "poll", "recrawl", "add")

Fields = dict[str, str]
Deed = Callable[[Page, Fields], Awaitable[Response]]


async def done(
    site: Site, asker: Asker, action: str, what: str, change: Callable[[Store], int | None]
) -> int | None:
    """Return what *change* returns, made in one transaction and noted in the log.

    :raises ProblemError: where it is refused
    """
    try:
        number = await site.writing.change(change)
    except RefusedError as error:
        status, code = (404, "not-found") if error.is_unknown else (409, "refused")
        raise ProblemError(status, code, str(error)) from error
    log.info("%s: %s by %s", what, action, asker.name)
    return number


def routes(site: Site) -> list[Route]:
    """Return the sign-in, and what is done by forms."""
    forms = _Forms(site)
    return [
        Route("/operate", forms.endpoint(forms.sign_in, is_form=False), methods=["GET"]),
        Route("/operate/discover", forms.endpoint(forms.discover), methods=["POST"]),
        Route("/operate/add", forms.endpoint(forms.add), methods=["POST"]),
        Route("/operate/articles/{id}", forms.endpoint(forms.article), methods=["POST"]),
        Route("/operate/{action}/{name:path}", forms.endpoint(forms.source), methods=["POST"]),
    ]


class _Forms:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._pages = Pages(site)
        self._tries = Tries(ACTS, ACT_SECONDS)

    def endpoint(self, deed: Deed, *, is_form: bool = True) -> Endpoint:
        """Return *deed* as an endpoint for operators; what goes wrong is a page."""

        async def endpoint(request: Request) -> Response:
            page = self._pages.page(request)
            try:
                request.state.asker = await self._site.access.allow(request, "operate")
                fields: Fields = {}
                if is_form:
                    self._tries.take(request.state.asker.address, "actions")
                    fields = await _fields(request)
                return await deed(page, fields)
            except Exception as error:  # noqa: BLE001 - told and logged by `problem_of`
                return failed(page, problem_of(error))

        return endpoint

    async def sign_in(self, page: Page, _: Fields) -> Response:
        """Lead an operator back to the page of a source that he came from."""
        name = page.request.query_params.get("source", "")
        return RedirectResponse(f"/sources/{quote(name, safe='')}" if name else "/sources", 303)

    async def source(self, page: Page, _: Fields) -> Response:
        """Pause or resume a source, ask it now, or fetch its pages again."""
        action, name = page.request.path_params["action"], page.request.path_params["name"]

        def change(store: Store) -> int | None:
            match action:
                case "pause":
                    operating.pause(store, name)
                case "resume":
                    operating.resume(store, name, page.now)
                case "poll":
                    operating.poll_now(store, name, page.now)
                case "recrawl":
                    return operating.recrawl_source(store, name, page.now)
                case _:
                    raise RefusedError("there is no such action", is_unknown=True)
            return None

        number = await self._done(page, action, name, change)
        told = f"&pages={number}" if number is not None else ""
        return RedirectResponse(f"/sources/{quote(name, safe='')}?done={action}{told}", 303)

    async def article(self, page: Page, _: Fields) -> Response:
        """Fetch the page of an article again."""
        name = page.request.path_params["id"]
        await self._done(
            page, "recrawl", name, lambda store: operating.recrawl_article(store, name, page.now)
        )
        return RedirectResponse(f"/articles/{quote(name, safe='')}?done=recrawl", 303)

    async def discover(self, page: Page, fields: Fields) -> Response:
        """Show what a site offers, each with a form to watch it."""
        url = fields.get("url", "").strip()
        found = await self._site.discovery.look(url)
        return render(page, "discovered", url=url, found=found, kinds=operating.KINDS)

    async def add(self, page: Page, fields: Fields) -> Response:
        """Watch another source."""
        try:
            source = operating.source_of(
                name=fields.get("name", ""),
                url=fields.get("url", ""),
                kind=fields.get("kind", ""),
                language=fields.get("language", ""),
                country=fields.get("country", ""),
            )
        except RefusedError as error:
            raise ProblemError(400, "bad-parameter", str(error)) from error
        await self._done(
            page, "add", source.name, lambda store: operating.watch_also(store, source, page.now)
        )
        return RedirectResponse(f"/sources/{quote(source.name, safe='')}?done=add", 303)

    async def _done(
        self, page: Page, action: str, what: str, change: Callable[[Store], int | None]
    ) -> int | None:
        return await done(self._site, page.request.state.asker, action, what, change)


async def _fields(request: Request) -> Fields:
    """Return the fields of a form that a page of this server has sent.

    :raises ProblemError: for what another sends, as a browser does in the name of its user
    """
    if not is_of_own_page(request.headers):
        raise ProblemError(403, "foreign-origin", "only a page of this server does this")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise ProblemError(415, "no-form", f"a form is {FORM}")
    text = (await request.body()).decode("utf-8", "replace")
    try:
        found = parse_qs(text, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise ProblemError(400, "bad-form", "too many fields") from None
    return {name: values[-1] for name, values in found.items()}
