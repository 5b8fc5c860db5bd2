"""An RFC 5322 message from a digest: built once, frozen as ASCII text, safe against any header.

Everything that goes into a header is made one clean line first, so no headline, name or
address can end a header or begin another. Parts are base64 or quoted-printable, headers are
encoded words, so every server can carry it. The same values give the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, getaddresses
from typing import Any, Final

import idna

from storage.query_fields import slug
from storage.records import Digest

HEADER_LIMIT: Final = 300
"""Characters of a subject or a name; RFC 5322 sets no limit, mail programs show a hundred."""

_VERBATIM: Final = frozenset({"list-unsubscribe", "list-unsubscribe-post", "list-id"})
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN: Final = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
_LINK: Final = re.compile(r"(?:https?://|mailto:)[^\s<>,\"\x00-\x20\x7f-\U0010ffff]{1,900}")


class AddressError(ValueError):
    """A text is no e-mail address that can be sent to; the message says which text."""


class _Policy(EmailPolicy):
    """RFC 5322; headers that machines read are folded between their entries, never encoded.

    Python folds a long List-Unsubscribe into RFC 2047 encoded words (cpython #85725), which
    mail programs do not undo: one-click unsubscribing would end there.
    """

    def fold(self, name: str, value: Any) -> str:
        """Return the header in lines, each with its line end."""
        if name.lower() not in _VERBATIM:
            return str(super().fold(name, value))
        folded = str(value).replace(">, <", f">,{self.linesep} <")
        return f"{name}: {folded}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the same as bytes."""
        if name.lower() not in _VERBATIM:
            return super().fold_binary(name, value)
        return self.fold(name, value).encode("ascii")


POLICY: Final = _Policy(linesep="\r\n", cte_type="7bit", max_line_length=76)


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


def mail(digest: Digest, envelope: Envelope) -> str:
    """Return the whole message with CRLF line ends.

    A recipient that is no address is left out of the message; sending it then says so.

    :raises AddressError: when the sender is none
    """
    sender = read_address(envelope.sender)
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    try:
        message["To"] = read_address(envelope.recipient)
    except AddressError:
        message["To"] = "undisclosed-recipients:;"
    message["Subject"] = one_line(digest.subject)
    message["Date"] = format_datetime(envelope.created.astimezone(UTC))
    message["Message-ID"] = f"<{envelope.identity}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    message["List-Id"] = f"<{_label(digest.subscription)}.sco-digest.{sender.domain}>"
    links = [link for link in envelope.unsubscribe if _LINK.fullmatch(link)]
    if links:
        message["List-Unsubscribe"] = ", ".join(f"<{link}>" for link in links)
    if any(link.startswith("https://") for link in links):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_body(digest.text))
    message.add_alternative(_body(digest.html), subtype="html")
    message.set_boundary(f"=_{digest.id}")  # not a random one: the bytes stay the same
    if digest.annex:
        name = f"sco-{digest.date}.html"
        message.add_attachment(_body(digest.annex), subtype="html", filename=name)
        message.set_boundary(f"=_all_{digest.id}")
    message["Content-Language"] = envelope.language  # earlier, it would move into a part
    return message.as_bytes().decode("ascii")


def read_address(text: str) -> Address:
    """Return the address that *text* (``Name <user@host>`` or ``user@host``) writes.

    International host names become ASCII (IDNA 2008); a user name must be ASCII.

    :raises AddressError: when it is none
    """
    line = one_line(text)
    found = getaddresses([line])
    name, address = found[0] if len(found) == 1 and found[0][1] in line else ("", "")
    local, at, domain = address.rpartition("@")
    try:
        host = idna.encode(domain, uts46=True).decode("ascii") if not domain.isascii() else domain
    except idna.IDNAError:
        host = ""
    if not (at and len(local) <= 64 and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(host)):
        raise AddressError(f"{line!r} is not one e-mail address")
    return Address(display_name=name, username=local, domain=host)


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
    """Return a subscription's name as a part of a List-Id (RFC 2919: letters, digits, -)."""
    ascii_only = slug(name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60] or "digest"


def unsubscribe_mail(contact: str, subscription: str) -> tuple[str, ...]:
    """Return the ``mailto:`` link that ends a subscription by a mail to *contact* ("": none)."""
    if not contact.startswith("mailto:"):
        return ()
    return (f"{contact.partition('?')[0]}?subject=unsubscribe%20{_label(subscription)}",)
