"""A channel's preview and a list of files, the whole way: what is asked for, and what is kept."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.desk import Desk
from tests.outlets import Answer, Outlet
from tests.sources.test_telegram import post, preview

NOW = datetime.now(UTC)
SCO = (
    "SCO foreign ministers met in Bishkek<br/>The ministers of the member states of the Shanghai "
    "Cooperation Organisation agreed on Friday on a plan of work for the coming year.<br/>They "
    "will meet again in spring, the Secretariat said, and the plan goes to the heads of state."
)


def test_posts_are_kept_without_another_request_and_edits_are_followed(
    desk: Desk, outlet: Outlet
) -> None:
    def show(text: str, *, edited: bool = False) -> None:
        page = preview(
            post(7, "Weather for the weekend<br/>It will rain in the north.", at=NOW),
            post(8, text, edited=edited, at=NOW),
        )
        outlet.pages["/s/ministry"] = Answer(page.encode())

    source = {
        "name": "Channel",
        "url": outlet.url("/s/ministry"),
        "kind": "telegram",
        "language": "en",
        "fetch": "matching",
    }
    desk.write([outlet], [source])
    show(SCO)
    assert desk("run", "--once").code == 0
    (article,) = desk("export", "articles").lines
    assert article["url"] == "https://t.me/ministry/8"
    assert article["headline"] == "SCO foreign ministers met in Bishkek"
    assert "plan of work" in article["text"]
    assert (article["status"], article["relevance"]["level"]) == ("usable", "about")
    assert outlet.paths() == ["/s/ministry"]
    why = desk("why", "https://t.me/ministry/8").out
    assert "fetch     the text th" in why
    show(SCO.replace("agreed on Friday", "agreed on Friday night"), edited=True)
    assert desk("run", "--once").code == 0
    (article,) = desk("export", "articles").lines
    assert article["version"] == 2
    assert "Friday night" in article["text"]
    assert desk("run", "--once").code == 0
    assert desk("export", "articles").lines == [article]
    assert set(outlet.paths()) == {"/s/ministry"}
