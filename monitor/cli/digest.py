"""Look at an edition, or send it: the digest of a subscription for a local date.

`preview` writes nothing and sends nothing; without subscriptions it shows what a general one (all
about the SCO, in UTC) would get. `send` makes the edition if there is none and delivers it; an
edition that was sent is not sent twice. `--format` gives it as a document: docx and pdf have a
cover, contents, the texts as far as the terms of their sources allow, and their sources.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from config.settings import Settings
from monitor.cli import OK, PARTLY, FailedError, UsageError
from monitor.cli.digest_forms import FORMATS, attached, form_of
from monitor.cli.output import print_json, say
from monitor.cli.session import carry_out, day_of, reading, settings_of
from monitor.digests.calendar import local_day
from monitor.notifiers import Attached
from storage.contract.subscriptions import followed
from storage.reasons import meaning
from storage.records import Digest, Subscription
from storage.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("verb", choices=("preview", "send"))
    parser.add_argument("--subscription", metavar="N", help="this one; all where none is named")
    parser.add_argument("--date", metavar="D", help="local date of the edition (today)")
    parser.add_argument("--html", type=Path, metavar="FILE", help="preview: write the HTML part")
    parser.add_argument(
        "--format", choices=FORMATS, help="preview: in this form; send: with it attached"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="preview: write it there")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Show or send."""
    day = day_of(arguments.date) if arguments.date else None
    if arguments.verb == "send":
        if arguments.html or arguments.output:
            raise UsageError("--html and --output go with preview")
        return _send(arguments, day)
    return _preview(arguments, day)


def _preview(arguments: argparse.Namespace, day: date | None) -> int:
    from datetime import UTC

    from monitor.catalogue.configured import configured_subscriptions
    from monitor.stages.compose import digest_of

    settings = settings_of(arguments)
    with reading(arguments) as store:
        known = followed(store.subscriptions, configured_subscriptions(settings))
        chosen = _chosen(known, arguments.subscription, general=True)
        if arguments.output and len(chosen) > 1:
            raise UsageError("--output takes one edition: name its --subscription")
        now = datetime.now(UTC)
        for subscription in chosen:
            _refuse_future(subscription, now, day)
            digest = digest_of(store, settings, subscription, now, day)
            if arguments.format:
                form = arguments.format
                body = form_of(form, store, settings, subscription, digest, now, day)
                _hand_over(body, form, arguments.output)
                continue
            if arguments.html:
                arguments.html.write_text(digest.html, "utf-8")
                say(f"the HTML part is in {arguments.html}")
            if arguments.json:
                print_json(
                    {
                        "subscription": digest.subscription,
                        "date": digest.date,
                        "since": digest.since,
                        "until": digest.until,
                        "subject": digest.subject,
                        "text": digest.text,
                        "html": digest.html,
                        "stories": list(digest.stories),
                        "articles": list(digest.articles),
                    }
                )
            else:
                print(f"Subject: {digest.subject}\n")
                print(digest.text)
    return OK


def _hand_over(body: bytes, form: str, output: Path | None) -> None:
    """Write a form to its file, or to stdout where a terminal would not be hurt by it."""
    if output is not None:
        output.write_bytes(body)
        say(f"the edition is in {output}")
    elif form in ("docx", "pdf"):
        if sys.stdout.isatty():
            raise UsageError(f"{form} is no text: give a file with --output, or a pipe")
        sys.stdout.flush()
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    else:
        print(body.decode("utf-8"), end="")


def _chosen(
    known: Sequence[Subscription], name: str | None, *, general: bool
) -> list[Subscription]:
    daily = [s for s in known if s.has_editions]
    if name:
        found = [s for s in daily if s.name == name]
        if not found:
            listed = ", ".join(s.name for s in daily) or "none"
            raise FailedError(f"there is no digest subscription {name!r}; there are: {listed}")
        return found
    if not daily and general:
        return [Subscription(name="preview", channel="email", address="")]
    if not daily:
        raise FailedError(
            "nobody has subscribed; add [[subscriptions]] to your configuration, "
            "or use `sco-monitor subscribe`"
        )
    return daily


def _refuse_future(subscription: Subscription, now: datetime, day: date | None) -> None:
    today = local_day(subscription, now)
    if day is not None and day > today:
        raise UsageError(f"{day} lies ahead: it is {today} where {subscription.name!r} is read")


@dataclass(frozen=True, slots=True)
class _Document:
    """A form of an edition, made before the edition is kept: setting one takes its time."""

    form: str
    body: bytes
    articles: tuple[str, ...]

    def of(self, digest: Digest) -> Attached:
        """Return it as a file for *digest*.

        :raises FailedError: where that has other articles by now
        """
        if digest.articles != self.articles:
            raise FailedError("news came in while the document was set; run the command again")
        return attached(self.form, self.body, digest)


def _documents(
    arguments: argparse.Namespace, settings: Settings, day: date | None
) -> dict[str, _Document]:
    """Return the documents to send along, by subscription. Nothing is written, nobody waits."""
    from datetime import UTC

    from monitor.catalogue.configured import configured_subscriptions
    from monitor.stages.compose import digest_of

    form, now, made = arguments.format, datetime.now(UTC), {}
    with reading(arguments) as store:
        known = followed(store.subscriptions, configured_subscriptions(settings))
        for one in _chosen(known, arguments.subscription, general=False):
            _refuse_future(one, now, day)
            of = day or local_day(one, now)
            digest = digest_of(store, settings, one, now, of)
            body = form_of(form, store, settings, one, digest, now, of)
            made[one.name] = _Document(form, body, digest.articles)
    return made


def _send(arguments: argparse.Namespace, day: date | None) -> int:
    settings = settings_of(arguments)
    wanted: list[tuple[str, str]] = []
    ready = _documents(arguments, settings, day) if arguments.format else {}

    def plan(store: Store, now: datetime) -> Sequence[tuple[str, str]]:
        from monitor.catalogue.configured import configured_subscriptions
        from monitor.parts import Parts
        from monitor.stages.compose import digest_of

        # What the file says since the daemon began is known now.
        store.subscriptions.follow(configured_subscriptions(settings), composed_by="compose")
        store.subscriptions.begin(now)
        known = store.subscriptions.all()
        with ExitStack() as closing:
            parts = Parts(settings, closing)
            for subscription in _chosen(known, arguments.subscription, general=False):
                _refuse_future(subscription, now, day)
                of = day or local_day(subscription, now)
                url, ending = parts.links.ending(subscription) or ("", None)
                digest = digest_of(store, settings, subscription, now, of, unsubscribe_url=url)
                channel = parts.notifiers[subscription.channel]
                documents = [made.of(digest)] if (made := ready.get(subscription.name)) else []
                delivery = channel.message(
                    digest, subscription, now, unsubscribe=url, documents=documents
                )
                store.put([digest, delivery, *([ending] if ending else [])])
                wanted.append(("deliver", delivery.id))
        states = store.work.states("deliver", [name for _, name in wanted])
        sent = {state.item for state in states if state.reason == "sent"}
        return [pair for pair in wanted if pair[1] not in sent]

    carry_out(settings, plan, title="sending", stages=("deliver",))
    with reading(arguments) as store:
        states = store.work.states("deliver", [name for _, name in wanted])
        messages = [store.deliveries.get(name) for _, name in wanted]
    by_mail = any(one is not None and one.channel == "email" for one in messages)
    sent = sum(state.reason == "sent" for state in states)
    for state in states:
        if state.reason != "sent":
            detail = f" ({state.detail})" if state.detail else ""
            say(f"not sent yet: {meaning(state.reason)}{detail}")
    if by_mail and not settings.smtp.host:
        say(f"no mail server is set: the mails are in {settings.outbox}")
    say(f"{sent} of {len(wanted)} editions sent")
    return OK if sent == len(wanted) else PARTLY
