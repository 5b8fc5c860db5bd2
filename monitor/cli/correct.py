"""Say what an article is really about: your word stands over what the program finds.

It is kept as a record with your reason, survives every replay and re-extraction, stands in `why`,
and `export corrections` writes all of them as labelled data. --undo takes all that was said of
an article back. What was told stays told; the next edition goes by your word.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from config.additions import additions_of
from monitor.cli import OK, PARTLY, FailedError, UsageError
from monitor.cli.decisions import add_decision_arguments, list_decisions, reason_of
from monitor.cli.output import print_json
from monitor.cli.session import Tally, carry_out, reading, settings_of
from storage.contract.corrections import Correction
from storage.correcting import said
from storage.records import Article
from storage.store import Store

if TYPE_CHECKING:
    from monitor.catalogue.correction import Wish

TAGS: Final = (
    ("topic", "TOPIC", "a topic that it is about, like energy or security/drugs"),
    ("country", "ISO", "a country that it is about, like KZ"),
    ("person", "PERSON", "a person in it, like xi-jinping"),
    ("organisation", "NAME", "an organisation in it, like eaeu"),
    ("place", "PLACE", "a place of its news, like tashkent"),
    ("event", "EVENT", "a meeting that it is about, like summit-2025-tianjin"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    add_decision_arguments(
        parser,
        "ID",
        "an article's id, its beginning, or its address",
        undo="take back all that was said of it",
        listed="all that was said",
    )
    parser.add_argument("--relevance", choices=("about", "mention", "none"), help="to the SCO")
    for scheme, form, text in TAGS:
        parser.add_argument(f"--{scheme}", action="append", default=[], metavar=form, help=text)
        parser.add_argument(
            f"--no-{scheme}", action="append", default=[], metavar=form, help="it is not"
        )
    parser.add_argument("--story", metavar="ID", help="the story that it tells, or `new`")


def run(arguments: argparse.Namespace) -> int:
    """Keep what a person says of an article, or take it back."""
    if arguments.list:
        return _list(arguments)
    if not arguments.name:
        raise UsageError("say of what: the id of an article; `sco-monitor search` shows them")
    wish = None if arguments.undo else _wish(arguments)
    done, tally = _carry_out(arguments, wish)
    if arguments.json:
        for one in done:
            print_json(_line(one))
    else:
        for one in done:
            print(f"{'taken back' if arguments.undo else 'corrected'}: {one.article} {said(one)}")
    return PARTLY if tally.parked else OK


def _wish(arguments: argparse.Namespace) -> Wish:
    from monitor.catalogue.correction import Wish

    tags: dict[tuple[str, str], bool] = {}
    for scheme, _, _ in TAGS:
        asked = [(text, True) for text in getattr(arguments, scheme)]
        asked += [(text, False) for text in getattr(arguments, f"no_{scheme}")]
        for text, is_there in asked:
            # "+energy" and "=-energy" say the same in one word.
            term = text.strip().removeprefix("+").removeprefix("-")
            has = is_there and not text.strip().startswith("-")
            if tags.setdefault((scheme, term), has) != has:
                raise UsageError(f"{scheme} {term} cannot be there and not be there")
    because = reason_of(arguments, "the summit is only where the road leads")
    wish = Wish(
        because=because,
        level=arguments.relevance or "",
        story=arguments.story or "",
        tags=tuple((scheme, term, has) for (scheme, term), has in tags.items()),
    )
    if not (wish.level or wish.story or wish.tags):
        options = ", ".join(f"--{scheme}" for scheme, _, _ in TAGS)
        raise UsageError(f"say what it is: --relevance, {options} or --story")
    return wish


def _carry_out(arguments: argparse.Namespace, wish: Wish | None) -> tuple[list[Correction], Tally]:
    from monitor.catalogue.correction import UnknownError, correct, take_back, work_after

    done: list[Correction] = []
    settings = settings_of(arguments)
    additions = additions_of(settings)

    def plan(store: Store, now: datetime) -> Sequence[tuple[str, str]]:
        article = _article(store, arguments.name)
        if wish is None:
            done.extend(take_back(store, article))
            if not done:
                raise FailedError(f"nothing was said of {article.id}; see `correct --list`")
        else:
            try:
                done.extend(correct(store, article, wish, now, additions))
            except UnknownError as error:
                raise FailedError(str(error)) from error
        return work_after(article)

    tally = Tally()
    carry_out(settings, plan, title="correcting", watch=tally)
    return done, tally


def _article(store: Store, name: str) -> Article:
    from monitor.text.addresses.urls import canonical

    article = store.articles.find(name) or store.articles.find(canonical(name) or name)
    if article is None:
        raise FailedError(f"there is no article {name!r}; see `sco-monitor search`")
    return article


def _list(arguments: argparse.Namespace) -> int:
    with reading(arguments) as store:
        known = store.corrections.all()
    return list_decisions(
        known,
        line=_line,
        columns=("said", "article", "correction", "because"),
        row=lambda one: (one.at, one.article, said(one), one.because),
        said="corrections",
        as_json=arguments.json,
    )


def _line(one: Correction) -> dict[str, Any]:
    from monitor.reading.export import correction_facts

    return correction_facts(one)
