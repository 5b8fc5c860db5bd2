"""How a page is made: its template, the reader's language and theme, and its errors as a page.

A page works without a script. Language and theme are asked for by ``?ui=ru`` and ``?theme=dark``
on any page, and remembered in a cookie that says nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from config.additions import NO_ADDITIONS, Additions, additions_of
from config.settings import INTERFACES, Settings, SettingsError
from monitor.digests.gloss import gloss
from monitor.digests.measure import right_to_left
from monitor.digests.wording import Wording
from monitor.reading.doubts import doubts
from monitor.web import doing
from monitor.web.access import Asker, is_somebody
from monitor.web.problem import Drawn, ProblemError, problem_of
from monitor.web.site import Endpoint, Site
from monitor.web.words import preferred, words_of
from storage.store import Store

THEMES: Final = ("auto", "light", "dark")
CHOICES: Final = {"ui": INTERFACES, "theme": THEMES}
REMEMBERED_SECONDS: Final = 365 * 86_400

FILES: Final = {"style.css": "text/css", "typing.js": "text/javascript"}
"""What pages load beside themselves: the style of all, the script of the search."""

IMMUTABLE: Final = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Page:
    """What one request's page is made with: its words, its theme, who asks, and when."""

    request: Request
    words: Wording
    theme: str
    now: datetime
    settings: Settings

    @property
    def additions(self) -> Additions:
        """What the operator adds to the names that are known."""
        try:
            return additions_of(self.settings)
        except SettingsError:
            return NO_ADDITIONS  # `check` and the log say what is wrong with them

    def doubts(self, query: str) -> tuple[str, ...]:
        """Return what is probably not meant in *query* (`monitor.reading.doubts`)."""
        return doubts(query, self.additions)

    def say(self, name: str, /, **values: str) -> str:
        """Return the phrase *name* of our own words ("search.title")."""
        return self.words.say(f"web.{name}", **values)

    def count(self, name: str, number: int, /, **values: str) -> str:
        """Return the phrase *name* for *number* things."""
        return self.words.count(name, number, **values)

    def link(self, **changes: object) -> str:
        """Return this page's address with other parameters; None takes one away."""
        kept = {k: v for k, v in self.request.query_params.items() if k not in CHOICES}
        kept |= {name: str(value) for name, value in changes.items()}
        kept = {k: v for k, v in kept.items() if changes.get(k, v) is not None}
        path = self.request.url.path
        return f"{path}?{urlencode(kept)}" if kept else path

    def named(self, anchor: str) -> str:
        """Return what a term of a story ("topic:energy") is called."""
        return self.called(anchor)[0]

    def called(self, anchor: str, label: str = "") -> tuple[str, bool]:
        """Return what a term ("topic:energy") is called, and whether in the language of the page.

        :param label: what its tag calls it, in English
        """
        scheme, _, term = anchor.partition(":")
        match scheme:
            case "country":
                return self.words.country(term.upper()), True
            case "topic":
                name, finer = self.words.topic(term), term.partition("/")[2]
                if self.words.code == "en" or not finer:
                    return (label if label and self.words.code == "en" else name), True
                return f"{name}: {label or finer.replace('-', ' ')}", False
            case "event":
                return self.words.event(term, label), True
            case "person":
                name = self.words.person(term, label)
                return name or term.replace("-", " "), bool(name) and name != label
            case _:
                plain = re.sub("[-_]", " ", term)
                return label or plain, self.words.code == "en"

    @property
    def base(self) -> str:
        """Return the address under which the pages are, without a slash at its end."""
        return (self.settings.web.public_url or str(self.request.base_url)).rstrip("/")

    @property
    def may_read_whole(self) -> bool:
        """Whether the asker is somebody in particular: terms bind what is shown to everybody."""
        return is_somebody(self.request, self.request.state.asker)

    @property
    def can_sign_up(self) -> bool:
        """Whether readers may subscribe by themselves."""
        return self.settings.web.sign_up

    @property
    def may_operate(self) -> bool:
        """Whether the asker may act."""
        asker: Asker | None = getattr(self.request.state, "asker", None)
        return asker is not None and "operate" in asker.scopes

    def day(self, at: datetime) -> str:
        """Return the date of *at* (UTC)."""
        return self.words.day(at.astimezone(UTC).date())

    def time(self, at: datetime | None) -> Markup:
        """Return *at* (UTC) as an element ``time``, or a dash."""
        if at is None:
            return Markup("<span>–</span>")
        utc = at.astimezone(UTC)
        shown = f"{self.words.day(utc.date())}, {utc:%H:%M}"
        return Markup('<time datetime="{}">{}</time>').format(f"{utc:%Y-%m-%dT%H:%MZ}", shown)

    def date(self, at: datetime) -> Markup:
        """Return the date of *at* (UTC) as an element ``time``."""
        utc = at.astimezone(UTC)
        return Markup('<time datetime="{}">{}</time>').format(
            f"{utc:%Y-%m-%d}", self.words.day(utc.date())
        )


Answer = Callable[[Page, Store], Response]


class Pages:
    """Makes endpoints of pages over *site*."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def route(self, path: str, answer: Answer) -> Route:
        """Return the route of a page."""
        return Route(path, self.endpoint(answer))

    def endpoint(self, answer: Answer) -> Endpoint:
        """Return *answer* as an endpoint for those who may read; what goes wrong is a page."""
        read = self._site.reading(lambda request, store: answer(self.page(request), store))

        async def endpoint(request: Request) -> Response:
            try:
                response = await read(request)
            except Exception as error:  # noqa: BLE001 - told and logged by `problem_of`
                response = failed(self.page(request), problem_of(error))
            _remember(request, response)
            return response

        return endpoint

    def page(self, request: Request) -> Page:
        """Return what the page that *request* asks for is made with."""
        chosen = {name: _chosen(request, name) for name in CHOICES}
        interface = chosen["ui"] or preferred(request.headers.get("accept-language", ""))
        return Page(
            request=request,
            words=words_of(interface),
            theme=chosen["theme"] or "auto",
            now=self._site.clock(),
            settings=self._site.settings,
        )


def render(page: Page, template: str, **values: Any) -> Response:
    """Return the page that *template* makes of *values*."""
    text = drawn(page, template, **values)
    return HTMLResponse(text, headers={"Vary": "Accept-Language, Cookie"})


def drawn(page: Page, template: str, **values: Any) -> Markup:
    """Return what *template*, of a page or a part of one, makes of *values*."""
    text = _environment().get_template(f"{template}.html.jinja").render(page=page, **values)
    return Markup(text)  # noqa: S704 - what a template fills in is escaped


def failed(page: Page, problem: ProblemError) -> Response:
    """Return *problem* as a page."""
    told = problem.status if problem.status in TOLD else 0
    response = render(page, "error", problem=problem, told=str(told))
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


TOLD: Final = (401, 403, 404, 410, 429, 500, 503)
"""Statuses that have words of their own in each language."""

FOR_PROGRAMS: Final = ("/api/", "/feed.", "/stories.", "/healthz", "/readyz", "/metrics")
"""Beginnings of paths whose problems are JSON, whoever asks."""


def drawn_for(site: Site) -> Drawn:
    """Return what makes a page of a problem for a browser, and JSON for whoever else asks."""
    pages = Pages(site)

    def drawn(request: Request, problem: ProblemError) -> Response:
        accepted = request.headers.get("accept", "")
        if "text/html" not in accepted or request.url.path.startswith(FOR_PROGRAMS):
            return problem.answer()
        return failed(pages.page(request), problem)

    return drawn


def not_found(what: str) -> ProblemError:
    """Return the error for something of which nothing is known."""
    return ProblemError(404, "not-found", what)


def web_link(url: str) -> str:
    """Return *url* where it may be linked to, else "": a page's address may be any text."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def foreign(text: str, language: str) -> Markup:
    """Return the attributes of an element that holds *text* from outside: ``lang``, ``dir``."""
    said = language if language.isascii() and language.isalpha() else "und"
    direction = "rtl" if right_to_left(text) else "ltr"
    return Markup('lang="{}" dir="{}"').format(said, direction)


def template(name: str) -> Template:
    """Return the template called *name*; what it fills in is escaped for HTML and XML."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"web_link": web_link}
    environment.globals |= {
        "foreign": foreign,
        "doing": doing,
        "gloss": gloss,
        "file": lambda name: f"/{name}?v={_file(name)[1]}",
        "interfaces": INTERFACES,
        "themes": THEMES,
    }
    return environment


@cache
def _file(name: str) -> tuple[bytes, str]:
    """Return one of `FILES`, and a name of this version of it."""
    content = (resources.files("monitor.web") / "templates" / name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:12]


async def _given(request: Request) -> Response:
    """Answer with one of `FILES`: open to everybody, as they say nothing."""
    name = request.url.path.removeprefix("/")
    return Response(_file(name)[0], media_type=FILES[name], headers=IMMUTABLE)


def _chosen(request: Request, name: str) -> str:
    for place in (request.query_params, request.cookies):
        if (value := place.get(name, "")) in CHOICES[name]:
            return value
    return ""


def _remember(request: Request, response: Response) -> None:
    """Keep what was chosen on this page for the next ones."""
    for name, values in CHOICES.items():
        value = request.query_params.get(name, "")
        if value in values:
            response.set_cookie(
                name, value, max_age=REMEMBERED_SECONDS, httponly=True, samesite="lax"
            )


def routes(_: Site) -> list[Route]:
    """Return the routes of what pages load."""
    return [Route(f"/{name}", _given) for name in FILES]
