"""Lists and sub-headings between two paragraphs of the story."""

from __future__ import annotations

from monitor.extraction.between import MOST_PARTS, left_between
from monitor.extraction.tree import parse_markup
from tests.extraction.test_body import FIRST, LAST, REST, SECOND, THIRD, text_of

HEADING = '<h3><a href="https://makers.example/boats">What the boat will cost</a></h3>'
ITEMS = "<ul><li>two engines of ninety horses</li><li>one radio with a mast</li></ul>"


def missing(body: str, *lines: str) -> list[str]:
    root = parse_markup(f"<html><body><div>{body}</div></body></html>")
    assert root is not None
    return left_between(root, lines)


def test_what_stands_between_follows_its_paragraph() -> None:
    found = missing(
        f"<p>{FIRST}</p>{HEADING}<p>{SECOND}</p>{ITEMS}<p>{THIRD}</p>", FIRST, SECOND, THIRD
    )
    assert found == [
        FIRST, "What the boat will cost",
        SECOND, "two engines of ninety horses", "one radio with a mast",
    ]  # fmt: skip


def test_what_the_text_has_is_not_put_back() -> None:
    lines = (FIRST, "What the boat will cost", SECOND)
    assert missing(f"<p>{FIRST}</p>{HEADING}<p>{SECOND}</p>", *lines) == []


def test_before_the_first_and_behind_the_last_is_the_page() -> None:
    body = f"{HEADING}<p>{FIRST}</p><p>{SECOND}</p>{ITEMS}{HEADING}"
    assert missing(body, FIRST, SECOND) == []


def test_links_galleries_buttons_and_captions_stay_out() -> None:
    links = '<ul><li><a href="/1">The harbour of the other shore is closed</a></li></ul>'
    gallery = "<ul><li><figure><figcaption>The boat in its shed</figcaption></figure></li></ul>"
    caption = f"<h4>{LAST}</h4>"
    body = f"<p>{FIRST}</p>{links}{gallery}<h3>Share</h3>{caption}<p>{SECOND}</p>"
    assert missing(body, FIRST, SECOND) == []


def test_another_part_of_the_page_is_not_between() -> None:
    assert missing(f"<p>{FIRST}</p>{HEADING * 13}<p>{SECOND}</p>", FIRST, SECOND) == []


def test_a_page_of_ten_thousand_items() -> None:
    items = "".join(f"<li>the item with the number {n}</li>" for n in range(10_000))
    body = f"<p>{FIRST}</p><ul>{items}</ul><p>{SECOND}</p><ul>{items}</ul><p>{THIRD}</p>"
    assert len(missing(body, FIRST, SECOND, THIRD)) == MOST_PARTS + 1


def test_a_heading_that_is_a_link_leads_to_its_paragraph() -> None:
    text = text_of(f'<div class="article-body"><p>{FIRST}</p>{HEADING}{REST}</div>')
    assert f"{FIRST}\n\nWhat the boat will cost\n\n{SECOND}" in text
