"""PDF files as ministries set them: letterheads, page numbers, columns, headlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from monitor.extraction.pdf import read_pdf
from tests.extraction.reading import article_of, read_body

Piece = tuple[int, int, int, str]
"""A line of a page: left edge, base line, size in points, text."""

FIRST = (
    "The council adopted a plan for the two upper reservoirs on Tuesday and asked the",
    "engineers of both sides to publish their measure-",
    "ments before the spring.",
)
SECOND = (
    "The next meeting takes place in Khujand in June, when the snow has gone and the",
    "gauges of the five stations can be read without a boat.",
)


def pdf(*pages: Sequence[Piece]) -> bytes:
    """Return a PDF with each piece of each page where it says, in Helvetica."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in pages:
        shown = " ".join(
            f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, size, text in page
        )
        stream = f"BT {shown} ET".encode("latin-1")
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents %d 0 R /Resources <<"
            b" /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return body + head + tail % (len(objects) + 1, len(body))


def under(y: int, lines: Sequence[str], *, x: int = 70, step: int = 14) -> list[Piece]:
    return [(x, y - step * number, 11, line) for number, line in enumerate(lines)]


LETTERHEAD: list[Piece] = [(70, 800, 11, "MINISTRY OF WATER"), (70, 785, 11, "Press service")]


def test_letterheads_and_page_numbers_are_no_text() -> None:
    body = pdf(
        [*LETTERHEAD, (70, 760, 11, "Dushanbe, 3 November 2026"),
         (70, 720, 11, "Council adopts a plan for two reservoirs"), *under(680, FIRST),
         (300, 30, 9, "Page 1 of 2")],
        [*LETTERHEAD, *under(740, SECOND), (300, 30, 9, "Page 2 of 2")],
    )  # fmt: skip
    article = article_of(read_body(body, media_type="application/pdf"))
    assert article.headline == "Council adopts a plan for two reservoirs"
    assert article.date_published == datetime(2026, 11, 3, tzinfo=UTC)
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.date) == ("Dushanbe", "3 November 2026")
    assert article.text.split("\n\n")[1:] == [
        "The council adopted a plan for the two upper reservoirs on Tuesday and asked the engineers"
        " of both sides to publish their measurements before the spring.",
        " ".join(SECOND),
    ]


def test_the_largest_line_is_the_headline() -> None:
    body = pdf([
        (70, 800, 11, "Press release"), (70, 760, 18, "Council adopts a plan"),
        (70, 738, 18, "for two reservoirs"), *under(700, FIRST), *under(640, SECOND),
    ])  # fmt: skip
    assert read_pdf(body).headline == "Council adopts a plan for two reservoirs"
    assert "adopts" not in read_pdf(body).text


def test_two_columns_are_read_one_after_the_other() -> None:
    left = ["The council met", "on Tuesday and", "adopted a plan", "for two lakes,", "it was said."]
    right = ["The mayor of the", "town was absent", "because of the", "floods in the", "valley."]
    rows = [
        piece
        for number, (one, two) in enumerate(zip(left, right, strict=True))
        for piece in ((70, 700 - 14 * number, 11, one), (320, 700 - 14 * number, 11, two))
    ]
    text = " ".join(read_pdf(pdf(rows)).text.split())
    assert " ".join(left) in text
    assert " ".join(right) in text


def test_a_sentence_goes_on_behind_a_page() -> None:
    first = [*FIRST[:1], "engineers of both sides to publish"]
    rest = ["their measurements before the spring."]
    text = read_pdf(pdf(under(700, first), under(700, rest))).text
    assert "to publish their measurements" in text
