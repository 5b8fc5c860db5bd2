"""What the configuration says, as records: sources and subscriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import unquote

from config.additions import Additions, additions_of
from config.catalogue import CatalogueError, unknown_options
from config.settings import Settings, SettingsError
from monitor.notifiers import channel_names
from monitor.reading.doubts import rule_faults
from monitor.reading.values import language_fault
from monitor.sources import kind_names, option_names
from monitor.sources.shipped_catalogue import shipped_sources, source_of
from monitor.watch.trials import switched
from storage.records import Source, Subscription, Trial
from storage.records.editions import Cadence

TRIED_GRADES: Final = ("C", "D")
"""What was named once or inferred may live; what is alive and off is off for a reason."""

HOOK_CADENCES: Final[Mapping[str, Cadence]] = {
    "articles": "at-once",
    "stories": "stories",
    "editions": "editions",
    "sources": "turns",
}
"""The cadence of a webhook, by what it is about."""

OPERATOR: Final = "(operator)"
"""The subscription of `[monitor] contact`; no name that a person gives has such brackets."""

HUB: Final = "(hub)"
"""How the subscriptions of `[web] hub` begin."""


def configured_sources(settings: Settings) -> tuple[Source, ...]:
    """Return the sources of the shipped catalogue and of the operator's file; the latter win."""
    found = {source.name: source for source in _shipped(settings)}
    _check_options(settings)
    found |= {source.name: source_of(source) for source in settings.sources}
    for source in found.values():
        if source.kind not in kind_names():
            raise SettingsError(
                f"source {source.name!r}: there is no kind {source.kind!r}; "
                f"use one of {', '.join(kind_names())}"
            )
        _check_encoding(source)
    return tuple(found.values())


def as_switched(
    settings: Settings, sources: Sequence[Source], trials: Mapping[str, Trial]
) -> tuple[Source, ...]:
    """Return the configured *sources* with those of the catalogue on that were switched on here.

    What stands in the operator's file is as it stands there.
    """
    own = {source.name for source in settings.sources}
    return switched(sources, {name: trials[name] for name in trials.keys() - own})


def of_catalogue(settings: Settings) -> dict[str, Source]:
    """Return the sources of the catalogue that the operator's file does not name, by name."""
    own = {source.name for source in settings.sources}
    return {one.name: one for one in _shipped(settings) if one.name not in own}


def tried_sources(settings: Settings) -> tuple[Source, ...]:
    """Return the sources of the catalogue that are off, may be good, and are nobody's choice."""
    return tuple(
        source
        for source in of_catalogue(settings).values()
        if not source.enabled and source.grade in TRIED_GRADES
    )


def _shipped(settings: Settings) -> tuple[Source, ...]:
    return shipped_sources() if settings.catalogue else ()


def _check_options(settings: Settings) -> None:
    """Refuse an option in the operator's file that its kind does not have.

    :raises CatalogueError: naming each with its line
    """
    if settings.origin is None or not any(source.options for source in settings.sources):
        return
    text = settings.origin.read_text("utf-8")
    if faults := unknown_options(text, str(settings.origin), option_names()):
        raise CatalogueError(faults)


def _check_encoding(source: Source) -> None:
    """Refuse an ``encoding`` under which nothing could be read."""
    if not source.encoding:
        return
    from monitor.text.decoding.labels import charset  # only for the few sources that set one

    if charset(source.encoding) is None:
        raise SettingsError(
            f"source {source.name!r}: there is no encoding {source.encoding!r}; "
            "use a name of the web, such as windows-1251, koi8-r or gb18030"
        )


def configured_subscriptions(settings: Settings) -> tuple[Subscription, ...]:
    """Return the digests and the webhooks of the operator's file.

    A webhook may have the name of a digest: names of the two are given apart.
    """
    taken = {entry.name for entry in settings.subscriptions}
    additions = additions_of(settings)
    for group, rules in (("subscription", settings.subscriptions), ("webhook", settings.webhooks)):
        for rule in rules:
            for fault in rule_faults(rule.query, additions):
                raise SettingsError(f"{group} {rule.name!r}: query = {rule.query!r}: {fault}")
    for entry in settings.subscriptions:
        for said in map(language_fault, entry.languages):
            if said:
                raise SettingsError(f"subscription {entry.name!r}: languages: {said}")
    for entry in settings.subscriptions:
        if entry.channel not in channel_names():
            raise SettingsError(
                f"subscription {entry.name!r}: there is no channel {entry.channel!r}; "
                f"use one of {', '.join(channel_names())}"
            )
    digests = (
        Subscription(
            name=entry.name,
            channel=entry.channel,
            address=entry.address,
            cadence=entry.cadence,  # type: ignore[arg-type]  # checked when the settings were read
            day=entry.day,
            quiet=entry.quiet,
            timezone=entry.timezone,
            at=entry.at,
            query=entry.query,
            languages=entry.languages,
            interface=entry.interface,
            secret_file=entry.secret_file,
        )
        for entry in settings.subscriptions
    )
    hooks = (
        Subscription(
            name=f"{entry.name} (webhook)" if entry.name in taken else entry.name,
            channel="webhook",
            address=entry.url,
            cadence=HOOK_CADENCES[entry.about],
            query=entry.query,
            secret_file=entry.secret_file,
        )
        for entry in settings.webhooks
    )
    return (*digests, *hooks, *_operator(settings), *_hub(settings, additions))


def _hub(settings: Settings, additions: Additions) -> Iterator[Subscription]:
    """Yield the subscriptions by which the hub is told that feeds changed."""
    web = settings.web
    for query in dict.fromkeys(("", *web.hub_queries)) if web.hub else ():
        for fault in rule_faults(query, additions):
            raise SettingsError(f"[web] hub_queries: {query!r}: {fault}")
        yield Subscription(
            name=f"{HUB} {query}".strip(),
            channel="hub",
            address=web.hub,
            cadence="feeds",
            query=query,
        )


def _operator(settings: Settings) -> tuple[Subscription, ...]:
    """Return the subscription by which the operator is told that sources turned."""
    contact = settings.monitor.contact
    if not contact.startswith("mailto:"):
        return ()
    address = unquote(contact.removeprefix("mailto:").partition("?")[0])
    return (Subscription(name=OPERATOR, channel="email", address=address, cadence="turns"),)
