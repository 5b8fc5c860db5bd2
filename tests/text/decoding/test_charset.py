"""Bytes to text: what says it is something, what is something else, and what is nothing."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from monitor.text.decoding.charset import decode
from monitor.text.decoding.detection import guess
from monitor.text.decoding.labels import charset

RUSSIAN = "Саммит ШОС в Тяньцзине завершился подписанием декларации, сообщили в секретариате."
UKRAINIAN = "Саміт ШОС завершився підписанням декларації, її підтримали всі країни Євразії."
CHINESE = "上海合作组织成员国元首理事会会议在天津举行，会议发表了宣言。"
TRADITIONAL = "上海合作組織領導人峰會在天津舉行，會後發表了宣言。"
ARABIC = "اختتمت قمة منظمة شنغهاي للتعاون أعمالها في مدينة تيانجين"
PERSIAN = "نشست سران سازمان همکاری شانگهای در تیانجین".replace("ی", "ي").replace("ک", "ك")
TURKISH = "Şanghay İşbirliği Örgütü zirvesi sona erdi, ülkeler ortak açıklama yaptı."
FRENCH = "La réunion s’est achevée à Tachkent – « déclaration » adoptée."
KOREAN = "상하이협력기구 정상회의가 톈진에서 폐막했다."
JAPANESE = "上海協力機構の首脳会議が天津で閉幕しました。"

SAMPLES = {
    "windows-1251": RUSSIAN,
    "koi8-r": RUSSIAN,
    "iso-8859-5": RUSSIAN,
    "ibm866": RUSSIAN,
    "x-mac-cyrillic": RUSSIAN,
    "koi8-u": UKRAINIAN,
    "gb18030": CHINESE,
    "big5": TRADITIONAL,
    "windows-1256": ARABIC,
    "iso-8859-6": ARABIC,
    "windows-1254": TURKISH,
    "windows-1252": FRENCH,
    "euc-kr": KOREAN,
    "euc-jp": JAPANESE,
    "shift_jis": JAPANESE,
}


def encoded(text: str, name: str) -> bytes:
    found = charset(name)
    assert found is not None
    return text.encode(found.codec)


@pytest.mark.parametrize("name", SAMPLES)
def test_nobody_says_what_it_is(name: str) -> None:
    text = f"<p>{SAMPLES[name]}</p>"
    found = decode(encoded(text, name))
    assert found.text == text
    assert not found.suspicious


@pytest.mark.parametrize("name", SAMPLES)
def test_as_labelled(name: str) -> None:
    text = SAMPLES[name]
    for body, declared in (
        (encoded(text, name), name),
        (encoded(f"<?xml version='1.0' encoding='{name.upper()}'?><a>{text}</a>", name), ""),
        (encoded(f'<html><head><meta charset="{name}"></head>{text}', name), ""),
        (
            encoded(f'<meta content="text/html; charset={name}" http-equiv=x>{text}', name),
            "iso-8859-1",  # the default of a careless server
        ),
    ):
        found = decode(body, declared=declared)
        assert text in found.text
        assert (found.encoding, found.suspicious) == (name, False)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ISO-8859-1", "windows-1252"),
        ("latin1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("iso-8859-9", "windows-1254"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("x-sjis", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("cp1251", "windows-1251"),
        ("win-1251", "windows-1251"),
        (" UTF8 ", "utf-8"),
        ("'utf-8'", "utf-8"),
        ("unicode", "utf-16le"),
        ("koi8-ru", "koi8-u"),
        ("tis-620", "windows-874"),
    ],
)
def test_labels_mean_what_browsers_mean(label: str, name: str) -> None:
    found = charset(label)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "label",
    [
        "bz2", "zlib", "zip", "rot13", "rot_13", "base64", "hex", "uu", "quopri", "idna",
        "punycode",
        "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "utf-7", "utf_8_sig_x",
        "", "x" * 5_000, "é", "\x00", "none", "hz", "iso-2022-kr", "../utf-8",
    ],
)  # fmt: skip
def test_what_is_no_character_set_is_refused(label: str) -> None:
    assert charset(label) is None
    found = decode("Ответ – да".encode(), declared=label)
    assert (found.text, found.encoding, found.suspicious) == ("Ответ – да", "utf-8", False)


@pytest.mark.parametrize(
    "codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_unicode_by_its_mark_or_its_first_bytes(codec: str) -> None:
    text = f"<?xml version='1.0'?><a>{RUSSIAN}</a>"
    found = decode(text.encode(codec), declared="windows-1251")
    assert found.text == text
    assert not found.suspicious


@pytest.mark.parametrize("label", ["windows-1251", "iso-8859-1", "koi8-r", "gbk", "big5", "utf-16"])
def test_valid_utf8_beats_a_wrong_label(label: str) -> None:
    body = f'<?xml version="1.0" encoding="{label}"?><a>{RUSSIAN}</a>'.encode()
    assert decode(body, declared=label if label != "utf-16" else "").encoding == "utf-8"


def test_two_characters_that_are_utf8_by_chance() -> None:
    found = decode("联通".encode("gbk"), declared="gbk")
    assert (found.text, found.encoding) == ("联通", "gb18030")


def test_the_label_says_utf8_but_it_is_not() -> None:
    found = decode(RUSSIAN.encode("cp1251"), declared="utf-8")
    assert (found.text, found.encoding) == (RUSSIAN, "windows-1251")


def test_a_label_that_the_letters_contradict_is_not_believed() -> None:
    found = decode((RUSSIAN * 3).encode("koi8-r"), declared="windows-1251")
    assert found.text == RUSSIAN * 3
    assert found.suspicious


def test_an_override_is_always_believed() -> None:
    found = decode(RUSSIAN.encode("koi8-r"), declared="utf-8", override="windows-1251")
    assert found.encoding == "windows-1251"
    assert decode(RUSSIAN.encode("koi8-r"), declared="utf-8", override="koi8-r").text == RUSSIAN


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        *((text, "cp1252") for text in (RUSSIAN, CHINESE * 3, ARABIC, FRENCH * 3)),
        *((text, "latin-1") for text in (RUSSIAN, CHINESE * 3, ARABIC, FRENCH * 3)),
        (RUSSIAN, "cp1251"),
    ],
)
def test_mojibake_is_noticed(text: str, wrong: str) -> None:
    assert decode(text.encode().decode(wrong, "ignore").encode()).suspicious


@pytest.mark.parametrize("text", list(SAMPLES.values()))
def test_good_text_is_not_suspected(text: str) -> None:
    assert not decode(text.encode()).suspicious


def test_a_bad_byte_damages_one_character() -> None:
    body = (RUSSIAN * 20).encode()
    found = decode(body[:101] + b"\xff" + body[101:], declared="utf-8")
    assert found.encoding == "utf-8"
    assert found.text.count("\ufffd") <= 3
    assert not found.suspicious


def test_rubbish_is_suspicious() -> None:
    assert decode(bytes(range(128, 256)) * 10).suspicious
    assert decode(b"\xff\xfe\xfd" * 100, declared="utf-8").suspicious


def test_without_markup_nothing_in_the_text_is_a_label() -> None:
    text = f'"<meta charset=koi8-r>" {RUSSIAN}'
    assert decode(text.encode("cp1251"), markup=False).text == text


def test_japanese_of_seven_bits() -> None:
    body = JAPANESE.encode("iso2022_jp")
    assert decode(body, declared="iso-2022-jp").text == JAPANESE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x92" * 2_000_000,
        b"\xe4\xb8" * 1_000_000,
        b"<meta " * 300_000,
        bytes(range(256)) * 8_000,
        (RUSSIAN * 20_000).encode("cp1251"),
    ],
)
def test_no_body_takes_long(body: bytes) -> None:
    started = time.process_time()
    decode(body)
    assert time.process_time() - started < 1.5


@pytest.mark.shared
def test_unlabelled_news_texts(shared: Path) -> None:
    """Real texts, 300 bytes of each, in the encodings that their outlets used."""
    encodings = {"ru": ("windows-1251", "koi8-r", "iso-8859-5"), "be": ("windows-1251",)}
    encodings |= {"zh": ("gb18030",), "ar": ("windows-1256",), "fa": ("windows-1256",)}
    encodings |= {"tr": ("windows-1254",), "ky": ("windows-1251",), "mn": ("windows-1251",)}
    right = total = 0
    with (shared / "data/texts/ntrex.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)
            for name in encodings.get(text["lang"], ()):
                found = charset(name)
                assert found is not None
                body = text["text"].encode(found.codec, "ignore")[:300]
                reading = guess(body)
                total += 1
                right += reading is not None and (
                    body.decode(reading.charset.codec, "replace")
                    == body.decode(found.codec, "replace")
                )
    assert total > 1_000
    assert right / total > 0.99
