"""The document as DOCX, by python-docx: what a press office goes on editing.

Needs the extra ``report``. The same report gives the same bytes but for the time in the archive.
"""

from __future__ import annotations

import io
import re
from typing import Any, Final

from monitor.digests.measure import right_to_left
from monitor.digests.report import Clipping, Report

Document = Any
Paragraph = Any
"""Of python-docx, which is typed in part and imported only where a document is made."""

FONT: Final = "Calibri"
EAST_ASIAN: Final = "Microsoft YaHei"
COMPLEX: Final = "Arial"
"""Word takes another font for Chinese, and another for Arabic letters; each machine with Word has
these."""

_UNFIT: Final = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML 1.0 cannot say."""


class ReportError(Exception):
    """The document cannot be made here; the message says what is missing."""


def docx(report: Report) -> bytes:
    """Return *report* as a Word document.

    :raises ReportError: where python-docx is not installed
    """
    try:
        import docx as library
    except ImportError as error:
        raise ReportError(
            f"DOCX needs the extra `report` (pip install 'sco-monitor[report]'): {error}"
        ) from None
    document = library.Document()
    _Setter(document, report).set()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class _Setter:
    def __init__(self, document: Document, report: Report) -> None:
        self._document = document
        self._report = report
        self._marks = 0
        document.core_properties.title = _fit(report.page.subject)
        document.core_properties.author = "sco-monitor"
        document.core_properties.language = report.language
        _set_fonts(document)

    def set(self) -> None:
        """Write all of it."""
        report, page = self._report, self._report.page
        self._document.add_heading(_fit(page.title), 0)
        for text in (page.date, report.subscription, page.standfirst, *page.footer):
            self._paragraph(text)
        self._document.add_page_break()
        self._contents()
        for theme in report.themes:
            self._document.add_page_break()
            self._heading(theme.title, 1)
            for one in theme.clippings:
                self._clipping(one)
        if report.closing:
            self._document.add_page_break()
            self._heading(report.closing_title, 1)
            for title, lines in report.closing:
                self._heading(title, 2)
                for line in lines:
                    self._paragraph(line)
        self._document.add_page_break()
        self._sources()

    def _contents(self) -> None:
        """List the clippings with links to them: Word needs no look at fields to show that."""
        self._heading(self._report.contents_title, 1)
        for theme in self._report.themes:
            self._paragraph(theme.title, bold=True)
            for one in theme.clippings:
                line = self._document.add_paragraph()
                text = f"{one.number}. {one.item.headline.text}"
                _link(line, text, anchor=one.anchor)
                _direct(line, one.item.headline.text)

    def _clipping(self, one: Clipping) -> None:
        item = one.item
        heading = self._heading(f"{one.number}. {item.headline.text}", 2, of=item.headline.text)
        self._marks += 1
        _bookmark(heading, one.anchor, self._marks)
        for text in (" · ".join(item.byline), item.gloss, item.note):
            if text:
                self._paragraph(text, italic=True)
        for text in one.paragraphs:
            self._paragraph(text, language=one.language)
        if one.note:
            self._paragraph(one.note, italic=True)
        if item.also:
            named = self._report.page.comma.join(other.text for other in item.also)
            self._paragraph(self._report.page.also + named, italic=True)
        if one.url:
            _link(self._document.add_paragraph(), one.url, url=one.url)

    def _sources(self) -> None:
        self._heading(self._report.sources_title, 1)
        table = self._document.add_table(rows=0, cols=3)
        for row in self._report.sources:
            cells = table.add_row().cells
            for cell, text in zip(cells, (row.outlet, row.country, row.count), strict=True):
                cell.text = _fit(text)
            for url in row.urls:
                _link(cells[0].add_paragraph(), url, url=url)

    def _heading(self, text: str, level: int, *, of: str = "") -> Paragraph:
        heading = self._document.add_heading(_fit(text), level)
        _direct(heading, of or text)
        return heading

    def _paragraph(
        self, text: str, *, bold: bool = False, italic: bool = False, language: str = ""
    ) -> None:
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run(_fit(text))
        run.bold, run.italic = bold or None, italic or None
        _direct(paragraph, text)
        if language:
            _speak(run, language, text)


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


def _set_fonts(document: Document) -> None:
    from docx.oxml.ns import qn

    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style: Any = document.styles[name]
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), EAST_ASIAN)
        fonts.set(qn("w:cs"), COMPLEX)


def _element(tag: str, /, **values: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _direct(paragraph: Paragraph, text: str) -> None:
    """Let a paragraph whose *text* runs from right to left do so, its letters too."""
    if not right_to_left(text):
        return
    from docx.oxml.ns import qn

    paragraph._p.get_or_add_pPr().append(_element("bidi"))
    for run in paragraph._p.iter(qn("w:r")):  # those of links too
        run.get_or_add_rPr().append(_element("rtl"))


def _speak(run: Any, language: str, text: str) -> None:
    """Say of what *language* a run is, so that Word hyphenates and reads it right."""
    key = "bidi" if right_to_left(text) else "eastAsia" if language in ("zh", "ja", "ko") else "val"
    run._r.get_or_add_rPr().append(_element("lang", **{key: language}))


def _bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    paragraph._p.insert(1, _element("bookmarkStart", id=str(number), name=name))
    paragraph._p.append(_element("bookmarkEnd", id=str(number)))


def _link(paragraph: Paragraph, text: str, *, url: str = "", anchor: str = "") -> None:
    """Add *text* that leads to *url*, or to a place of the document."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    link = _element("hyperlink", **({"anchor": anchor} if anchor else {}))
    if url:
        link.set(
            qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )
    run = paragraph.add_run(_fit(text))
    run.font.underline = bool(url)
    link.append(run._r)
    paragraph._p.append(link)
