"""Headers as other parsers read them: every space, every letter, one mailbox, no way out.

Nobody here shares code with what writes them: the two parsers of the standard library (it is its
folding that loses spaces), and Perl's Encode where there is a perl.
"""

from __future__ import annotations

import email
import json
import random
import shutil
import subprocess
from dataclasses import replace
from email import policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.utils import getaddresses

import pytest

from monitor.notifiers._headers import mailbox_field, text_field, token_field
from monitor.notifiers._mail import Envelope, mail, read_address, unsubscribe_mail, unsubscribe_word
from storage.records import Digest
from tests.notifiers.conftest import UNTIL

WORDS = (
    "саммит ШОС в Бишкеке: лидеры подписали декларацию, и ещё 31 сюжет Ёлкин «Шёлковый путь» – "
    "энергетика; торговля выросла на 12,5 % Тяньцзинь",
    "上海合作组织 成员国 元首理事会 发表 宣言,贸易额 增长 12.5% 天津峰会 北京 "
    "秘书长 努尔兰·叶尔梅克巴耶夫",
    "سازمان همکاری شانگهای: رهبران کشورهای عضو بیانیهٔ مشترک را امضا کردند می‌گوید ۱۲٫۵ درصد تهران",
    "SCO Secretary-General meets =?utf-8?Q?odd?= ministers in Dushanbe 𠀀 नई दिल्ली शिखर सम्मेलन",
)
LONG = "Press office, Secretariat of the Shanghai Cooperation Organisation in Beijing"
NAMES = (
    "SCO digest",
    LONG,
    "Press, Office",
    'The "Desk" \\ of a.b',
    "Пресс-служба, Секретариат Шанхайской организации сотрудничества в Пекине",
    "上海合作组织秘书处, 新闻处",
    "دبیرخانه سازمان همکاری شانگهای",
    "=?utf-8?Q?looks_like_one?=",
    "a" * 60 + "." * 60,
)


def subjects(count: int) -> list[str]:
    chance = random.Random(20261121)
    made = []
    for number in range(count):
        words = WORDS[number % len(WORDS)].split()
        chosen = [chance.choice(words) for _ in range(chance.randint(1, 24))]
        made.append(" ".join(chosen)[:300].strip())
    return made


def lines_of(field: str) -> list[str]:
    assert field.isascii()
    assert field.endswith("\r\n")
    lines = field[:-2].split("\r\n")
    assert not any("\r" in line or "\n" in line for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    return lines


def test_a_thousand_subjects_are_read_as_they_were_written() -> None:
    for subject in subjects(1000):
        field = text_field("Subject", subject)
        assert max(map(len, lines_of(field))) <= 76
        old = email.message_from_string(field + "\r\n")
        unfolded = old["Subject"].replace("\r\n", "")
        assert str(make_header(decode_header(unfolded))) == subject
        new = email.message_from_string(field + "\r\n", policy=policy.default)
        assert new["Subject"] == subject


@pytest.mark.skipif(shutil.which("perl") is None, reason="no perl here")
def test_perl_reads_them_too() -> None:
    wanted = subjects(200)
    values = [text_field("Subject", one).removeprefix("Subject: ").strip() for one in wanted]
    program = (
        "use Encode; use JSON::PP; local $/; my $in = decode_json(<STDIN>); "
        'print encode_json([map { s/\\r\\n(?=[ \\t])//g; decode("MIME-Header", $_) } @$in]);'
    )
    done = subprocess.run(
        ["perl", "-e", program], input=json.dumps(values).encode(), capture_output=True, check=False
    )
    if b"Can't locate" in done.stderr:
        pytest.skip("this perl has no Encode or JSON::PP")
    assert json.loads(done.stdout) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_mailbox(name: str) -> None:
    field = mailbox_field("From", Address(name, "press", "example.org"))
    assert max(map(len, lines_of(field))) <= (300 if '"' in field else 76)
    new = email.message_from_string(field + "\r\n", policy=policy.default)
    (address,) = new["From"].addresses
    assert address.addr_spec == "press@example.org"
    if name.isascii() and "=?" not in name:  # between encoded words this parser adds spaces
        assert address.display_name == name
    old = email.message_from_string(field + "\r\n")["From"].replace("\r\n", "")
    ((shown, spec),) = getaddresses([old])
    assert (str(make_header(decode_header(shown))), spec) == (name, "press@example.org")


@pytest.mark.parametrize(
    "written", [f'"{LONG}" <press@example.org>', f"{LONG} <press@example.org>"]
)
def test_a_sender_with_a_comma_is_one_sender(written: str, digest: Digest) -> None:
    address = read_address(written)
    assert (address.display_name, address.addr_spec) == (LONG, "press@example.org")
    envelope = Envelope(identity="1", sender=written, recipient="r@example.org", created=UNTIL)
    message = email.message_from_string(mail(digest, envelope), policy=policy.default)
    assert [one.addr_spec for one in message["From"].addresses] == ["press@example.org"]


def test_marks_stay_with_their_letter() -> None:
    field = text_field("Subject", "नि" * 80)
    for word in field.split()[1:]:
        assert str(make_header(decode_header(word))).startswith("न")


def test_what_programs_read_is_ascii_or_an_error() -> None:
    assert token_field("X", "a", "b") == "X: a,\r\n b\r\n"
    for bad in ("a\r\nBcc: x@example.org", "é", "a\0b"):
        with pytest.raises(ValueError, match="X cannot hold"):
            token_field("X", bad)


@pytest.mark.parametrize(
    "name", ["press", "a b", "пресс-служба", "新闻处", "دفتر", "a&b=c?#%", "#1"]
)
def test_a_mail_ends_the_subscription_it_names(name: str) -> None:
    from urllib.parse import parse_qs, urlsplit

    (link,) = unsubscribe_mail("mailto:desk@example.org?subject=x", name)
    assert link.isascii()
    parts = urlsplit(link)
    assert parts.path == "desk@example.org"
    assert parse_qs(parts.query, strict_parsing=True) == {"subject": [f"unsubscribe {name}"]}


def test_a_name_that_no_mail_carries_is_told_by_a_key(digest: Digest) -> None:
    for name in ("新" * 120, "a\nb"):
        (link,) = unsubscribe_mail("mailto:desk@example.org", name)
        assert link.endswith(unsubscribe_word(name))
        assert len(link) < 100


def test_lists_of_two_names_are_two_lists(digest: Digest) -> None:
    envelope = Envelope(
        identity="1", sender="d@example.org", recipient="r@example.org", created=UNTIL
    )
    found = set()
    for name in ("пресс-служба", "新闻处", "press", "a b", "a/b"):
        payload = mail(replace(digest, subscription=name), envelope)
        found.add(str(email.message_from_string(payload)["List-Id"]))
    assert len(found) == 5
    assert "<press.sco-digest.example.org>" in found
