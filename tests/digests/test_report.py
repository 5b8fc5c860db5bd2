"""The edition as a document: what stands in it in every form, whoever wrote it, in every script."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PageObject, PdfReader

from monitor.digests.arrange import arrange
from monitor.digests.compose import compose
from monitor.digests.editor import edit
from monitor.digests.markdown import markdown_part
from monitor.digests.material import Material
from monitor.digests.page import ANNEX
from monitor.digests.report import Report, report
from monitor.digests.report_docx import docx
from monitor.digests.report_pdf import MEMORY_BYTES, SECONDS, pdf, report_html
from monitor.engine.workers import Workers
from monitor.reading.view import ArticleView
from storage.records import Display, Translation
from tests.digests.materials import PRESS_OFFICE, common_day, material, story, summit_day, view

EVIL = 'Title\x00</title><script>alert(1)</script>\u202e"\n' + "x" * 5000
RTL = "ایران و سازمان همکاری شانگهای بیانیه امضا کردند"
CHINESE = "上海合作组织成员国领导人签署宣言"
TEXT = "The first paragraph says who met.\n\nThe second says what they signed, and by when."


def shown(display: Display, headline: str = "Ministers meet", text: str = TEXT) -> ArticleView:
    made = view("TASS", headline, text)
    return replace(made, display=display, article=replace(made.article, text=text))


def of(*views: ArticleView, query: str = "") -> Report:
    stories = [story(f"s{number}", one) for number, one in enumerate(views)]
    return report(replace(PRESS_OFFICE, query=query), material(*stories))


def changed(found: Material, change: Callable[[ArticleView], ArticleView]) -> Material:
    stories = (replace(s, articles=tuple(map(change, s.articles))) for s in found.stories)
    return replace(found, stories=tuple(stories))


def paragraphs_of(document: bytes) -> list[tuple[str, str]]:
    """Return (text, XML) of the paragraphs, those in tables too."""
    import docx as library

    body = library.Document(io.BytesIO(document)).element.body
    found = [one for one in body.iter() if one.tag.endswith("}p")]
    return [("".join(t.text for t in p.iter() if t.tag.endswith("}t")), p.xml) for p in found]


def words_of(document: bytes) -> str:
    return "\n".join(text for text, _ in paragraphs_of(document))


def test_a_text_stands_whole_only_where_the_terms_allow() -> None:
    long = TEXT + "\n\n" + "A sentence of no weight follows here. " * 60 + "\n\nThe very end."
    whole, part = of(shown("full", text=long)), of(shown("snippet", text=long))
    (one,), (other,) = (found.themes[0].clippings for found in (whole, part))
    assert one.paragraphs[-1] == "The very end."
    assert one.note == ""
    assert "The very end." not in " ".join(other.paragraphs)
    assert other.note == "The beginning; the terms of the source allow no more."
    for found in (report_html(part), words_of(docx(part))):
        assert "The very end." not in found
        assert other.note in found


def test_themes_that_the_client_names_come_first_in_his_order() -> None:
    day = common_day()
    asked = replace(PRESS_OFFICE, query="topic:tourism OR topic:energy OR relevance:about")
    titles = [theme.title for theme in report(asked, day).themes]
    assert titles[0] == "Energy"
    swapped = replace(asked, query="topic:economy-trade-finance OR topic:energy OR relevance:about")
    titles = [theme.title for theme in report(swapped, day).themes]
    assert titles[:2] == ["Economy, trade and finance", "Energy"]


@pytest.mark.long
def test_everything_of_the_edition_is_in_the_document_once() -> None:
    day = summit_day(40)
    made = report(PRESS_OFFICE, day)
    found = arrange(PRESS_OFFICE, day)
    numbers = [one.number for theme in made.themes for one in theme.clippings]
    assert numbers == list(range(1, len(found.pieces) + 1))
    page = BeautifulSoup(report_html(made), "lxml")
    targets = [str(link["href"])[1:] for link in page.select(".contents a")]
    ends = ["notes"] * bool(made.closing) + ["sources"]
    assert targets == [*(one["id"] for one in page.select("article")), *ends]
    assert made.closing
    assert [str(one["id"]) for one in page.select("section[id]")] == ends


@pytest.mark.parametrize("interface", ["en", "ru", "zh"])
def test_a_document_speaks_the_readers_language(interface: str) -> None:
    one = replace(PRESS_OFFICE, interface=interface)
    page = BeautifulSoup(report_html(report(one, common_day())), "lxml")
    assert page.html is not None
    assert page.html["lang"] == interface
    titles = {"en": "Contents", "ru": "Содержание", "zh": "目录"}
    assert page.select_one(".contents h2").text == titles[interface]  # type: ignore[union-attr]


def test_what_outlets_write_stays_text() -> None:
    made = of(shown("full", EVIL, EVIL))
    page = BeautifulSoup(report_html(made), "lxml")
    assert not page.select("script, img, iframe")
    assert "alert(1)" in page.get_text()
    assert "alert(1)" in words_of(docx(made))
    day = material(story("s", shown("full", EVIL)))
    text = markdown_part(edit(PRESS_OFFICE, day, arrange(PRESS_OFFICE, day), ANNEX))
    assert not re.search(r"(?<!\\)<script", text)


def test_a_machines_words_are_marked_in_every_form() -> None:
    said = "Iran signed the <b>declaration</b>\u202e of the SCO"
    foreign, passing = shown("full", RTL, RTL), view("ایرنا", RTL, RTL, level="mention")
    foreign = replace(foreign, article=replace(foreign.article, language="fa"))
    made = {
        one.article.id: Translation(
            article=one.article.id,
            language="en",
            source="fa",
            digest="",
            text=said,
            translator="trans",
        )
        for one in (foreign, passing)
    }
    day = material(story("s", foreign), story("m", passing), translations=made)
    digest = compose(PRESS_OFFICE, day)
    page = edit(PRESS_OFFICE, day, arrange(PRESS_OFFICE, day), ANNEX)
    document = report(PRESS_OFFICE, day)
    forms = {
        "text": " ".join(digest.text.split()),
        "html": BeautifulSoup(digest.html, "lxml").body.get_text(),  # type: ignore[union-attr]
        "markdown": markdown_part(page).replace("\\", ""),
        "docx": words_of(docx(document)),
        "pdf": BeautifulSoup(report_html(document), "lxml").body.get_text(),  # type: ignore[union-attr]
    }
    marked = "Machine translation: Iran signed the <b>declaration</b> of the SCO"
    assert {name: text.count(marked) for name, text in forms.items()} == dict.fromkeys(forms, 2)
    assert marked in digest.subject
    assert compose(replace(PRESS_OFFICE, languages=("fa",)), day).text.count("Machine") == 0


def test_right_to_left_texts_run_so_in_word() -> None:
    made = docx(of(shown("full", RTL, RTL), shown("full", CHINESE, CHINESE)))
    runs = {text: (xml.count("<w:bidi"), xml.count("<w:rtl")) for text, xml in paragraphs_of(made)}
    assert runs[RTL] == runs[f"1. {RTL}"] == (1, 1)
    assert runs[CHINESE] == (0, 0)


def letters_of(page: PageObject) -> str:
    """Return the text of *page*: of DejaVu's letters pypdf reads each byte of two as a letter."""
    return page.extract_text().replace("\0", "")


@pytest.mark.long
def test_the_document_of_a_day_is_set_in_a_bounded_worker() -> None:
    pytest.importorskip("weasyprint", reason="the extra `report` needs Pango")
    day = changed(common_day(), lambda one: replace(one, display="full"))
    with Workers(1, MEMORY_BYTES) as workers:
        found = report(PRESS_OFFICE, day)
        body, missing = workers.submit(pdf, report_html(found), SECONDS).result()
    if missing:
        pytest.skip(missing)
    read = PdfReader(io.BytesIO(body))
    text = "\n".join(letters_of(page) for page in read.pages)
    assert read.metadata is not None
    assert read.metadata.title == found.page.subject
    for theme in found.themes:
        assert theme.title in text
    assert "Contents" in text
    contents = letters_of(read.pages[1])
    for title, place in ((found.closing_title, "notes"), (found.sources_title, "sources")):
        page = read.get_destination_page_number(read.named_destinations[place])
        assert re.search(rf"{title}[ .]*{page + 1}\b", contents), contents


@pytest.mark.server
def test_nothing_is_fetched_for_a_document(tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", reason="the extra `report` needs Pango")
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of this machine")
    import http.server
    import threading

    asked: list[str] = []

    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{server.server_port}"
        html = (
            f'<img src="{place}/a.png"><link rel="stylesheet" href="{place}/b.css">'
            f'<link rel="attachment" href="file://{secret}"><img src="file://{secret}">'
            f"<style>@import url({place}/c.css); p {{ background: url({place}/d.png) }}"
            f"@font-face {{ font-family: x; src: url({place}/e.ttf) }} p {{ font-family: x }}"
            "</style><p>y"
        )
        body, missing = pdf(html)
        server.shutdown()
    if missing:
        pytest.skip(missing)
    assert asked == []
    assert b"the secret" not in body
    assert "/EmbeddedFiles" not in str(PdfReader(io.BytesIO(body)).trailer["/Root"])


@pytest.mark.long
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext (poppler-utils) here")
def test_letters_of_every_script_are_drawn(tmp_path: Path) -> None:
    if shutil.which("fc-list") is None:
        pytest.skip("no fontconfig here")
    for code in ("zh", "fa"):
        if not subprocess.run(["fc-list", f":lang={code}"], capture_output=True, check=True).stdout:
            pytest.skip(f"no font for {code} is installed")
    body, missing = pdf(report_html(of(shown("full", RTL, RTL), shown("full", CHINESE, CHINESE))))
    if missing:
        pytest.skip(missing)
    path = tmp_path / "report.pdf"
    path.write_bytes(body)
    said = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
    assert CHINESE in said.decode()
    assert "شانگهای" in said.decode()


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("a *b* [c](d) <e> `f` _g_ # h | i", r"a \*b\* \[c\](d) \<e\> \`f\` \_g\_ \# h \| i"),
        ("- no list", r"\- no list"),
        ("12. December", r"12\. December"),
        ("3.5 per cent", "3.5 per cent"),
    ],
)
def test_no_word_means_anything_in_markdown(said: str, written: str) -> None:
    day = material(story("s", shown("full", said)))
    text = markdown_part(edit(PRESS_OFFICE, day, arrange(PRESS_OFFICE, day), ANNEX))
    assert written in text
    assert text.startswith("# SCO digest\n")
