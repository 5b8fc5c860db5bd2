"""An RFC 5322 message from a digest: built once, frozen as ASCII text, safe against any header.

Everything that goes into a header is made one clean line first, so no headline, name or
address can end a header or begin another. Parts are base64 or quoted-printable, headers are
encoded words (`monitor.notifiers._headers`), so every server can carry it. The same values give
the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, getaddresses
from typing import Final
from urllib.parse import quote

import idna

from monitor.notifiers import Attached
from monitor.notifiers._headers import mailbox_field, text_field, token_field
from storage.query_fields import slug
from storage.records import Digest, key

HEADER_LIMIT: Final = 300
"""Characters of a subject or a name; RFC 5322 sets no limit, mail programs show a hundred."""

LONGEST_WORD: Final = 600
"""Characters of a subscription's name in a link, percent-encoded: the line stays below 998."""

_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN: Final = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
_NAMED: Final = re.compile(r'([^<>@":;\\]+)<([^<>\s]+)>')
_LINK: Final = re.compile(r"(?:https?://|mailto:)[^\s<>,\"\x00-\x20\x7f-\U0010ffff]{1,900}")


class AddressError(ValueError):
    """A text is no e-mail address that can be sent to; the message says which text."""


POLICY: Final = EmailPolicy(linesep="\r\n", cte_type="7bit", max_line_length=76)
"""Of the parts; the headers of the message are ours (`monitor.notifiers._headers`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a message needs beside the digest.

    ``identity`` is the part of the Message-ID before the ``@``; ``unsubscribe`` are the
    ``mailto:`` and ``https:`` links of RFC 2369, the latter answering POST (RFC 8058);
    ``language`` is that of the digest's own words.
    """

    identity: str
    sender: str
    recipient: str
    created: datetime
    language: str = "en"
    unsubscribe: tuple[str, ...] = ()


def mail(digest: Digest, envelope: Envelope, documents: Sequence[Attached] = ()) -> str:
    """Return the whole message with CRLF line ends, with *documents* attached.

    A recipient that is no address is left out of the message; sending it then says so.

    :raises AddressError: when the sender is none
    """
    fields = _fields(digest, envelope)
    message = EmailMessage(policy=POLICY)
    message.set_content(_body(digest.text))
    message.add_alternative(_body(digest.html), subtype="html")
    message.set_boundary(f"=_{digest.id}")  # not a random one: the bytes stay the same
    if digest.annex:
        name = f"sco-{digest.date.replace(':', '')}.html"
        message.add_attachment(_body(digest.annex), subtype="html", filename=name)
    for one in documents:
        main, _, sub = one.media_type.partition("/")
        message.add_attachment(one.body, maintype=main, subtype=sub, filename=one.name)
    if digest.annex or documents:
        message.set_boundary(f"=_all_{digest.id}")
    return fields + message.as_bytes().decode("ascii")


def _fields(digest: Digest, envelope: Envelope) -> str:
    """Return the headers of the message, those that say what is in it apart."""
    sender = read_address(envelope.sender)
    try:
        to = mailbox_field("To", read_address(envelope.recipient))
    except AddressError:
        to = token_field("To", "undisclosed-recipients:;")
    links = [link for link in envelope.unsubscribe if _LINK.fullmatch(link)]
    found = [
        mailbox_field("From", sender),
        to,
        text_field("Subject", one_line(digest.subject)),
        token_field("Date", format_datetime(envelope.created.astimezone(UTC))),
        token_field("Message-ID", f"<{envelope.identity}@{sender.domain}>"),
        token_field("Auto-Submitted", "auto-generated"),  # RFC 3834: no holiday answers it
        token_field("List-Id", f"<{_label(digest.subscription)}.sco-digest.{sender.domain}>"),
        token_field("Content-Language", envelope.language),
    ]
    if links:
        # Never encoded words: no mail program undoes them here (cpython #85725).
        found.append(token_field("List-Unsubscribe", *(f"<{link}>" for link in links)))
    if any(link.startswith("https://") for link in links):
        found.append(token_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return "".join(found)


def read_address(text: str) -> Address:
    """Return the address that *text* (``Name <user@host>`` or ``user@host``) writes.

    International host names become ASCII (IDNA 2008); a user name must be ASCII.

    :raises AddressError: when it is none
    """
    line = one_line(text)
    name, address = _parted(line)
    local, at, domain = address.rpartition("@")
    try:
        host = idna.encode(domain, uts46=True).decode("ascii") if not domain.isascii() else domain
    except idna.IDNAError:
        host = ""
    if not (at and len(local) <= 64 and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(host)):
        raise AddressError(f"{line!r} is not one e-mail address")
    return Address(display_name=name, username=local, domain=host)


def _parted(line: str) -> tuple[str, str]:
    """Return (name, address) of *line*, ("", "") where it is not one."""
    found = getaddresses([line])
    if len(found) == 1 and found[0][1] in line:
        return found[0]
    # A comma in a name without quotes; people write it, and there is one way to mean it.
    written = _NAMED.fullmatch(line)
    return (written[1].strip(), written[2]) if written else ("", "")


def one_line(text: str, limit: int = HEADER_LIMIT) -> str:
    """Return *text* as one line that a header can hold: no line ends, controls or surrogates."""
    kept = "".join(" " if _unfit(character) else character for character in text[: 4 * limit])
    return " ".join(kept.split())[:limit]


def _unfit(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def _body(text: str) -> str:
    """Return *text* without NUL (RFC 5322 forbids it) and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _label(name: str) -> str:
    """Return a subscription's name as a part of a List-Id (RFC 2919: letters, digits, -).

    Names that differ stay different: one of another script has a number made from it.
    """
    slugged = slug(name)
    label = re.sub(r"[^a-z0-9]+", "-", slugged).strip("-")[:60]
    return label if label == slugged else f"{label or 'digest'}-{key('list-id', name)[:8]}"


def unsubscribe_mail(contact: str, subscription: str) -> tuple[str, ...]:
    """Return the ``mailto:`` link that ends a subscription by a mail to *contact* ("": none)."""
    if not contact.startswith("mailto:"):
        return ()
    word = quote(unsubscribe_word(subscription), safe="")
    return (f"{contact.partition('?')[0]}?subject=unsubscribe%20{word}",)


def unsubscribe_word(subscription: str) -> str:
    """Return what a reader's mail calls the subscription that it ends: its name, in any script.

    A name that no mail can carry as it is (line ends, or 100 letters and more) is told by a key.
    """
    plain = one_line(subscription) == subscription and len(quote(subscription)) <= LONGEST_WORD
    return subscription if plain else key("unsubscribe", subscription)
