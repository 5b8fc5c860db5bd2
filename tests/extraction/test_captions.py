"""Whom captions credit, and which captions of a page are read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.extraction.captions import MOST_CAPTIONS, caption_credits, credited
from monitor.extraction.page import read_page
from monitor.extraction.tree import parse_markup
from monitor.sources import Document
from storage.records import Source

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("caption", "names"),
    [
        ("Photo: Kazinform", ("Kazinform",)),
        ("Photograph: Aida Sult/Kabar", ("Aida Sult", "Kabar")),
        ("The hall before the session. Image credit: SCO Secretariat", ("SCO Secretariat",)),
        ("Ministers at the table (Photo: mfa.gov.kg)", ("mfa.gov.kg",)),
        ("Photo by Aida Sult", ("Aida Sult",)),
        ("Photo courtesy of the SCO Secretariat", ("SCO Secretariat",)),
        ("Участники встречи. Фото: пресс-служба президента", ("пресс-служба президента",)),
        ("Зал заседаний / Фото: МИД КР", ("МИД КР",)),
        ("Сурет: Ақорда", ("Ақорда",)),
        ("نشست وزیران. عکس: ایرنا", ("IRNA",)),
        ("© AFP 2026 / A. Sult", ("AFP", "A. Sult")),
        ("The column leaves the gate [Photo/Xinhua]", ("Xinhua",)),
        ("At the border crossing. (AP)", ("AP",)),
        ("Soldiers at the range, November 18, 2026. REUTERS/A. Sult", ("Reuters",)),
        ("图为会场。新华社记者 张三 摄", ("Xinhua",)),
        ("The hall before the session.", ()),
        ("A map of the SCO (Shanghai Cooperation Organisation)", ()),
        ("Delegates of the SCO/CSTO meeting.", ()),
        ("Video: in this talk two experts speak at length about dry ports", ()),
        ("The picture was taken in 2025.", ()),
    ],
)
def test_the_end_of_a_caption_credits_somebody(caption: str, names: tuple[str, ...]) -> None:
    assert credited(caption) == names


def read(body: str) -> tuple[str, ...]:
    root = parse_markup(f"<html><body>{body}</body></html>")
    assert root is not None
    return caption_credits(root)


def figure(caption: str) -> str:
    return f"<figure><img src='a.jpg'><figcaption>{caption}</figcaption></figure>"


def test_teasers_and_asides_are_not_read() -> None:
    body = (
        f"<article>{figure('The hall. Photo: <b>Kabar</b>')}</article>"
        f"<aside>{figure('Photo: Reuters')}</aside>{figure('Photo: TASS')}"
    )
    assert read(body) == ("Kabar",)
    assert read(f"<a href='/other'>{figure('Photo: TASS')}</a>") == ()


def test_a_page_without_an_article_element_has_its_captions_read() -> None:
    assert read(figure("Photo: TASS") + figure("Photo: Kabar")) == ("TASS", "Kabar")


def test_a_gallery_is_not_read_to_its_end() -> None:
    captions = "".join(figure(f"Photo: Desk {n:c}") for n in range(ord("A"), ord("Z")))
    assert len(read(captions)) == MOST_CAPTIONS


def test_the_article_carries_the_credits_of_its_pictures() -> None:
    paragraph = "The ministers of energy agreed on a common timetable for the dry ports. "
    html = (
        "<html lang='en'><head><title>Energy ministers agree</title></head><body><article>"
        f"<h1>Energy ministers agree</h1>{figure('The hall. Photo: Kabar')}"
        + "".join(f"<p>{paragraph * 3}</p>" for _ in range(4))
        + "</article></body></html>"
    )
    document = Document(
        url="https://e.example/news/1", media_type="text/html", body=html.encode(), at=NOW
    )
    source = Source(name="e", url="https://e.example/feed")
    article = read_page(document, source=source, entry=None, first_seen=NOW, now=NOW).article
    assert article is not None
    assert article.credits == ("Kabar",)
