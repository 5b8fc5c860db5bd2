"""Plain texts and PDFs, and the five press texts of the evaluation data."""

from __future__ import annotations

import hashlib
import io
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from monitor.extraction.pdf import read_pdf
from monitor.extraction.plain import read_plain
from storage.records import Article, Dateline
from tests.extraction.reading import LONG, article_of, read_body

SEEDS = {
    "000": ("The event was co-hosted by China Media Group", (), None, None),
    "001": ("Chairman of the Committee of International", ("mfa.gov.kz",), None, None),
    "002": ("In 2024, the Shanghai Cooperation Organization", ("cgtn.com",), None, None),
    "003": ("Vladimir Norov, Secretary-General", (), Dateline(place="Islamabad"), None),
    "004": ("Very soon, leaders of", ("Xinhua",), None, datetime(2025, 9, 9, tzinfo=UTC)),
}  # fmt: skip


def seed(shared: Path, number: str) -> Article:
    body = next((shared / "seeds").glob(f"{number}_*.txt")).read_bytes()
    urn = f"urn:sha256:{hashlib.sha256(body).hexdigest()}"
    return article_of(read_body(body, url=urn, media_type="text/plain"))


@pytest.mark.shared
@pytest.mark.parametrize("number", SEEDS)
def test_press_texts(shared: Path, number: str) -> None:
    headline, credited, dateline, published = SEEDS[number]
    article = seed(shared, number)
    assert article.headline.startswith(headline)
    assert article.credits == credited
    assert article.dateline == dateline
    assert article.date_published == published
    assert article.language == "en"
    assert article.status == "usable"
    assert len(article.text) > 1_900


@pytest.mark.shared
def test_what_leaves_the_press_texts(shared: Path) -> None:
    assert "Photo credit" not in seed(shared, "001").text
    assert "cgtn.com" not in seed(shared, "002").text
    last = seed(shared, "004")
    assert last.authors == ("Serik Korzhumbayev",)
    assert last.date_only
    assert "Images | Xinhua" not in last.text
    assert "\n\nA GLOBAL PLATFORM IN A CONNECTED WORLD\n\n" in last.text


@pytest.mark.parametrize(
    ("text", "headline", "first"),
    [
        (f"Leaders sign treaty on water\n\n{LONG}", "Leaders sign treaty on water", "The heads"),
        (f"Title: Leaders sign treaty\n\n{LONG}", "Leaders sign treaty", "The heads"),
        (f"{LONG}\n\n{LONG}", "", "The heads"),
        (f"They met on Monday.\n\n{LONG}", "", "They met"),
        (f"of the ministry and others\n\n{LONG}", "", "of the"),
        (f"上合组织峰会开幕\n{'峰会通过了宣言，各方讨论了合作。' * 5}", "上合组织峰会开幕", "峰会"),
        ("Only one line without an end", "", "Only"),
    ],
)  # fmt: skip
def test_the_first_line(text: str, headline: str, first: str) -> None:
    found = read_plain(text)
    assert found.headline == headline
    assert found.paragraphs[0].startswith(first)


def test_wrapped_lines_are_one_paragraph() -> None:
    words = (LONG + " ") * 4
    lines, line = [], ""
    for word in words.split():
        if len(line) + len(word) > 70:
            lines.append(line.strip())
            line = ""
        line += f"{word} "
    wrapped = "\n".join([*lines, line.strip(), "", *lines])
    assert len(read_plain(wrapped).paragraphs) == 2


def test_empty_text() -> None:
    assert read_plain(" \n ").paragraphs == ()
    assert read_body("\x01", media_type="text/plain").reason == "unsupported-type"


def pdf(text: str, *, password: str = "", title: str = "") -> bytes:
    """Return a PDF of one page with *text* in Helvetica, encrypted where there is a password."""
    lines = textwrap.wrap(text, 80)
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 40 760 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"xref\n0 6\n0000000000 65535 f \n" + table
    body += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(body) - len(table) - 29
    )
    writer = PdfWriter(io.BytesIO(body))
    writer.add_metadata(
        {"/Title": title, "/Author": "Anna Lee", "/CreationDate": "D:20250901083000+05'00'"}
    )
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_is_read() -> None:
    body = pdf(LONG, title="Declaration of the council")
    article = article_of(read_body(body, media_type="application/pdf"))
    assert article.headline == "Declaration of the council"
    assert "signed a declaration" in " ".join(article.text.split())
    assert article.authors == ("Anna Lee",)
    assert article.date_published == datetime(2025, 9, 1, 3, 30, tzinfo=UTC)


def test_pages_that_share_one_long_stream_are_read_up_to_a_limit() -> None:
    page = PdfReader(io.BytesIO(pdf(LONG))).pages[0]
    writer = PdfWriter()
    for _ in range(5):
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    one = len(page.get_contents().get_data())
    read = [
        read_pdf(out.getvalue(), drawing_limit=limit).text.count("signed")
        for limit in (one * 5, one * 2, 0)
    ]
    assert read[0] == 5 * LONG.count("signed")
    assert read[1] == 2 * LONG.count("signed")
    assert read[2] == 0


def test_a_file_name_is_no_title() -> None:
    body = pdf(LONG, title="Microsoft Word - declaration_final.docx")
    assert article_of(read_body(body)).headline.startswith("The heads of state met")


def test_an_encrypted_pdf_says_so() -> None:
    found = read_body(pdf(LONG, password="secret"), media_type="application/pdf")
    assert found.reason == "encrypted"
    assert found.article is None


@pytest.mark.parametrize("cut", [9, 60, 300, 500])
def test_a_broken_pdf_is_no_crash(cut: int) -> None:
    assert read_body(pdf(LONG)[:cut], media_type="application/pdf").reason in ("no-text", "ok")
