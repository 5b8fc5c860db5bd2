"""Records to put into a store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from storage.records import (
    Article,
    Capture,
    Classification,
    Dateline,
    Delivery,
    Digest,
    Entry,
    Image,
    PlannedEvent,
    Recurring,
    Shown,
    SitePage,
    Tag,
)

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

ENTRY = Entry(
    id="e1",
    source="Kabar",
    guid="g1",
    link="https://kabar.kg/1",
    page="p1",
    title="Bishkek hosts",
    first_seen=NOW,
    capture="c1",
)
CAPTURE = Capture(
    id="c1",
    source="Kabar",
    url="https://kabar.kg/1",
    purpose="article",
    at=NOW,
    reason="ok",
    page="p1",
    body=b"<html>" + bytes(range(256)) * 50,
)
ARTICLE = Article(
    id="a1",
    url="https://kabar.kg/1",
    source="Kabar",
    headline="上合组织峰会在天津举行",
    text="ШОС ещё раз.\n\nHello world.",
    capture="c1",
    captured_at=NOW,
    first_seen=NOW,
    authors=("A. B.", "C"),
    dates=(("feed", "2026-11-21"), ("page", "2026-11-20")),
    date_published=NOW - HOUR,
    dateline=Dateline(place="Bishkek", date="21 November", agency="Kabar"),
    credits=("TASS",),
    image=Image(url="https://kabar.kg/1.jpg", caption="Зал", credit="Kabar"),
    keywords=("ШОС", "саммит"),
    is_accessible_for_free=True,
)
PLANNED = PlannedEvent(
    article="a1",
    kind="fm",
    label="Council of Foreign Ministers",
    starts=date(2026, 12, 5),
    ends=date(2026, 12, 6),
    event="fm-2026-bishkek",
    city="bishkek",
    country="KG",
    announced_by="Foreign ministry of Kyrgyzstan",
    sentence="The ministers of «the ten» will meet in Bishkek on 5 and 6 December.",
    start=40,
    end=108,
)
SITE_PAGE = SitePage(
    article="a1",
    capture="c1",
    site="kabar.kg",
    at=NOW,
    text="d",
    marks=(-9, 4, 2**62),
    taken=(Recurring(kind="paragraph", text="Подпишитесь", pages=9, of=12),),
)
ABOUT = Classification(
    article="a1",
    level="about",
    score=0.9,
    evidence=("the summit",),
    tags=(
        Tag(scheme="topic", term="energy", label="Energy"),
        Tag(scheme="topic", term="energy/club", label="Energy Club", spans=((1, 5),)),
    ),
)
DELIVERY = Delivery(
    id="msg_1",
    subscription="desk",
    channel="webhook",
    address="https://desk.example/hook",
    subject="Bishkek hosts",
    payload="{}",
    created=NOW,
    article="a1",
)
DIGEST = Digest(
    id="d1",
    subscription="desk",
    date="2026-11-21",
    since=NOW - DAY,
    until=NOW,
    subject="SCO",
    text="text",
    html="<p>text</p>",
    stories=("s1",),
    articles=("a1", "a2"),
    shown=(
        Shown(story="s1", article="a1", headline="Leaders meet", facts=("number:3",)),
        Shown(story="", article="a2", headline="In passing"),
    ),
)


def poll(number: int, at: datetime, source: str = "Kabar") -> Capture:
    """A poll that brought a document."""
    return Capture(
        id=f"{source}-poll-{number}",
        source=source,
        url=f"https://{source}.example/feed",
        purpose="poll",
        at=at,
        reason="ok",
        status=200,
        body=f"document {number} of {source}".encode(),
    )


def entry(number: int, at: datetime, source: str = "Kabar") -> Entry:
    """An item whose page was not fetched."""
    return Entry(
        id=f"{source}-{number}",
        source=source,
        guid=str(number),
        link=f"https://{source}.example/{number}",
        page=f"{source}.example/{number}",
        title=f"Item {number}",
        first_seen=at,
        capture=f"{source}-poll-{number}",
        decision="matching",
    )
