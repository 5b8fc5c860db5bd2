"""translate: what does a headline say in the languages of its readers? Ahead of their editions.

Nothing waits for it: an edition shows what is there when it is composed, and what an article is
about in the place of the rest. What one headline was called once is not asked for again, whoever
prints it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from monitor.digests.arrange import is_told
from monitor.engine.queues import Spot
from monitor.reading.translated import headline_key, headline_of, translations
from monitor.reading.view import ArticleView, views
from storage.records import Outcome, Subscription, Translation
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts
    from monitor.translators import Translator

AGE: Final = timedelta(days=7)
"""Older articles are the past of a source, or found late: they stand at the end of an edition."""

AT_ONCE: Final = 2
"""Headlines that are asked for at a time: a server on two cores gains nothing from more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateTask:
    """A headline and its key, and the languages into which it is to be translated.

    ``known`` are translations of the same headline, made for another article.
    """

    article: str
    headline: str
    named: str
    source: str
    targets: tuple[str, ...]
    known: tuple[Translation, ...]
    now: datetime


def made(parts: Parts) -> Translate:
    """Return the stage."""
    return Translate(parts)


class Translate:
    """The translate stage."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def read(self, store: Store, item: str, now: datetime) -> TranslateTask | Outcome:
        """Look up the headline of the article *item*, and who is told of it in which language."""
        if not self._parts.settings.translator.is_set:
            return Outcome(reason="no-translator")
        article = store.articles.get(item)
        if article is None:
            return Outcome(reason="vanished")
        view = views(store, [article])[item]
        wanted = _languages(store, view) if _is_news(view, now) else set()
        if not wanted:
            return Outcome(reason="not-needed")
        done = {one.language for one in translations(store, [article]).get(item, ())}
        missing = sorted(wanted - done)
        if not missing:
            return Outcome(reason="unchanged")
        named, source = headline_key(article), article.language
        again = [
            store.translations.made_before(named, source=source, language=to) for to in missing
        ]
        known = tuple(replace(one, article=item) for one in again if one is not None)
        if len(known) == len(missing):
            return Outcome(reason="ok", records=known)
        return TranslateTask(
            article=item,
            headline=headline_of(article),
            named=named,
            source=source,
            targets=tuple(to for to, one in zip(missing, again, strict=True) if one is None),
            known=known,
            now=now,
        )

    def spot(self, _task: TranslateTask) -> Spot:
        """Return the one queue that all wait in."""
        translator = self._parts.translator
        return Spot(translator.name if translator else "none", AT_ONCE)

    def run(self, task: TranslateTask) -> Outcome:
        """Ask for it in each language; what was answered is kept, whatever comes after it."""
        translator = self._parts.translator
        if translator is None:
            return Outcome(reason="no-translator")
        return _asked(translator, task)


def _asked(translator: Translator, task: TranslateTask) -> Outcome:
    found = list(task.known)
    without = ""
    for target in task.targets:
        answer = translator.translate(task.headline, task.source, target)
        said = f"{translator.name}, {task.source} to {target}: {answer.detail}"
        if answer.reason == "no-translation":
            without = said
        elif answer.reason != "ok":
            pause = timedelta(seconds=answer.retry_after_seconds)
            return Outcome(
                reason=answer.reason,
                records=tuple(found),
                retry=True,
                due=task.now + pause if pause else None,
                detail=said,
                silent=True,
            )
        else:
            found.append(
                Translation(
                    article=task.article,
                    language=target,
                    source=task.source,
                    digest=task.named,
                    text=answer.text,
                    translator=translator.name,
                )
            )
    return Outcome(
        reason="no-translation" if without else "ok", records=tuple(found), detail=without
    )


def _is_news(view: ArticleView, now: datetime) -> bool:
    """Tell whether *view* has a headline in some language, and may stand in an edition."""
    article = view.article
    is_told = view.level != "none" and article.status == "usable"
    is_new = now - (article.date_published or article.first_seen) <= AGE
    return is_told and is_new and bool(article.language and headline_of(article))


def _languages(store: Store, view: ArticleView) -> set[str]:
    """Return the languages of those who are told of *view* and do not read its own."""
    ended = store.subscriptions.disabled()
    found: set[str] = set()
    for one in store.subscriptions.all():
        reads = (one.interface, *one.languages)
        if one.interface in found or view.article.language in reads or one.name in ended:
            continue
        if _is_reader(one) and is_told(one, view):
            found.add(one.interface)
    return found


def _is_reader(subscription: Subscription) -> bool:
    """Tell whether it gets editions, or stories at once: all else is for programs."""
    return subscription.has_editions or subscription.cadence in ("at-once", "spike")
