"""The message: what stands in it, the same bytes each time, and no way into its headers."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.notifiers import Attached
from monitor.notifiers._mail import AddressError, Envelope, mail, read_address, unsubscribe_mail
from storage.records import Digest
from tests.notifiers.conftest import UNTIL

LONG_LINK = "https://sco.example/unsubscribe/" + "0123456789abcdef" * 12
ENVELOPE = Envelope(
    identity="feed0123",
    sender="SCO digest <digest@example.org>",
    recipient="Пресс-служба <press@example.net>",
    created=UNTIL + timedelta(hours=2),
    language="ru",
    unsubscribe=("mailto:stop@example.org?subject=unsubscribe%20press", LONG_LINK),
)


def read(payload: str) -> EmailMessage:
    message = email.message_from_bytes(payload.encode("ascii"), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_headers(digest: Digest) -> None:
    message = read(mail(digest, ENVELOPE))
    assert message["From"] == "SCO digest <digest@example.org>"
    assert message["To"] == "Пресс-служба <press@example.net>"
    assert message["Subject"] == digest.subject
    assert message["Date"] == "Sat, 21 Nov 2026 03:30:00 +0000"
    assert message["Message-ID"] == "<feed0123@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "ru"
    assert message["List-Id"] == "<press-office.sco-digest.example.org>"
    assert message["Precedence"] is None
    assert message["MIME-Version"] == "1.0"


def test_the_parts(digest: Digest) -> None:
    message = read(mail(digest, ENVELOPE))
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == digest.text
    assert html.get_content().strip() == digest.html


def test_what_the_mail_cannot_hold_is_attached(digest: Digest) -> None:
    large = replace(digest, annex="<p>Всё, что не поместилось</p>")
    payload = mail(large, ENVELOPE)
    assert payload == mail(large, ENVELOPE)
    message = read(payload)
    assert message.get_content_type() == "multipart/mixed"
    assert message["Content-Language"] == "ru"
    body = message.get_body(("html",))
    assert body is not None
    assert body.get_content().strip() == digest.html.strip()
    (annex,) = message.iter_attachments()
    assert annex.get_filename() == f"sco-{digest.date}.html"
    assert annex.get_content().strip() == large.annex


def test_the_bytes_are_ascii_in_short_lines_and_always_the_same(digest: Digest) -> None:
    long = replace(digest, html="<p>" + "x" * 5000 + "</p>", subject="ШОС " * 60)
    payload = mail(long, ENVELOPE)
    assert payload == mail(long, ENVELOPE)
    lines = payload.encode("ascii").split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 998


def test_unsubscribing_survives_the_folding(digest: Digest) -> None:
    payload = mail(digest, ENVELOPE)
    headers = payload.partition("\r\n\r\n")[0]
    assert f" <{LONG_LINK}>\r\n" in headers + "\r\n"
    assert "List-Unsubscribe: <mailto:stop@example.org?subject=unsubscribe%20press>,\r\n" in headers
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in headers
    listed = [line for line in headers.split("\r\n") if "stop@" in line or LONG_LINK in line]
    assert not any("=?" in line for line in listed)


def test_one_click_is_only_promised_where_it_works(digest: Digest) -> None:
    only_mail = replace(ENVELOPE, unsubscribe=unsubscribe_mail("mailto:desk@example.org", "a b"))
    message = read(mail(digest, only_mail))
    assert message["List-Unsubscribe"] == "<mailto:desk@example.org?subject=unsubscribe%20a%20b>"
    assert message["List-Unsubscribe-Post"] is None
    nothing = read(mail(digest, replace(ENVELOPE, unsubscribe=("javascript:x", "https://a b"))))
    assert nothing["List-Unsubscribe"] is None
    assert unsubscribe_mail("https://example.org", "a") == ()


def test_nul_and_surrogates_do_not_get_into_a_mail(digest: Digest) -> None:
    payload = mail(replace(digest, text="a\0b\ud800", html="<p>\0\ud800</p>"), ENVELOPE)
    plain, html = read(payload).iter_parts()
    assert plain.get_content().strip() == "ab?"
    assert html.get_content().strip() == "<p>?</p>"
    assert "\0" not in payload


def test_a_recipient_that_is_none_is_left_out(digest: Digest) -> None:
    message = read(mail(digest, replace(ENVELOPE, recipient="nobody")))
    assert "nobody" not in str(message["To"])
    with pytest.raises(AddressError, match="nobody"):
        mail(digest, replace(ENVELOPE, sender="nobody"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("press@example.org", "press@example.org"),
        (" Press Office <press+sco@mail.example.org> ", "press+sco@mail.example.org"),
        ("кто-то <a@пример.рф>", "a@xn--e1afmkfd.xn--p1ai"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    assert read_address(text).addr_spec == address


@pytest.mark.parametrize(
    "text",
    ["", "a", "@b", "a@", "a@b c", "a b@c", "a@b, c@d", "a@b\r\nBcc: c@d", "ä@example.org",
     "a..b@c", "a@" + "b" * 64, "x" * 65 + "@c", "a@b;c@d", "a@[127.0.0.1]"],
)  # fmt: skip
def test_what_is_no_single_address(text: str) -> None:
    with pytest.raises(AddressError):
        read_address(text)


ANY = st.text(alphabet=st.characters(), max_size=120)
EVIL = st.one_of(
    ANY,
    st.builds("{}\r\nBcc: evil@example.org\r\n\r\n{}".format, ANY, ANY),
    st.builds("{}\nX: 1{}\u2028Y: 2\x85Z: 3\x0b".format, ANY, ANY),
)
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language",
    "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
}  # fmt: skip


@pytest.mark.long
@settings(deadline=None)  # other tests share the machine
@given(subject=EVIL, name=EVIL, recipient=EVIL, link=EVIL, sender=EVIL)
def test_no_text_gets_out_of_its_header(
    subject: str, name: str, recipient: str, link: str, sender: str
) -> None:
    made = Digest(
        id="0123",
        subscription=name,
        date="2026-11-21",
        since=UNTIL,
        until=UNTIL,
        subject=subject,
        text=subject,
        html=subject,
    )
    envelope = replace(
        ENVELOPE,
        sender=f'"{sender.replace(chr(34), "")}" <digest@example.org>',
        recipient=f"{recipient} <a@example.org>",
        unsubscribe=(link, "https://e.example/" + link, *unsubscribe_mail("mailto:a@b.c", name)),
    )
    try:
        payload = mail(made, envelope)
    except AddressError:
        return
    head = payload.partition("\r\n\r\n")[0]
    names = [line.partition(":")[0] for line in head.split("\r\n") if line[:1] not in (" ", "\t")]
    assert set(names) <= HEADERS
    assert len(names) == len(set(names))
    assert payload.isascii()
    assert "\r" not in payload.replace("\r\n", "")
    assert "\n" not in payload.replace("\r\n", "")
    assert {part.get_content_type() for part in read(payload).iter_parts()} == {
        "text/plain",
        "text/html",
    }


def test_documents_are_attached(digest: Digest) -> None:
    body = bytes(range(256)) * 40
    one = Attached(name="sco-2026-11-21.pdf", media_type="application/pdf", body=body)
    payload = mail(replace(digest, annex="<p>all</p>"), ENVELOPE, [one])
    assert payload == mail(replace(digest, annex="<p>all</p>"), ENVELOPE, [one])
    annex, found = read(payload).iter_attachments()
    assert annex.get_content_type() == "text/html"
    assert (found.get_filename(), found.get_content_type()) == (one.name, "application/pdf")
    assert found.get_content() == body
