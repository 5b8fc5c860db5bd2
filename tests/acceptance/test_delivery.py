"""Webhooks from outside: receivers that are down, gone, or whose secret is missing."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest
from standardwebhooks import Webhook

from tests.acceptance.texts import ENERGY, TOURISM
from tests.desk import Desk, Told
from tests.outlets import Answer, Asked, Item, Outlet, page, rss

SECRET = "whsec_" + base64.b64encode(b"acceptance-secret-of-32-bytes-xx").decode()


class Receivers:
    """Two sources, one shown in full and one as a snippet, and three receivers in trouble.

    One is down in the first round and back for a retry, one is gone for good, and the
    secret of the third is missing.
    """

    def __init__(self, outlet: Outlet, desk: Desk) -> None:
        self.outlet, self.desk = outlet, desk
        outlet.pages["/a"] = rss(Item(outlet.url("/news/energy"), "Energy ministers meet"))
        outlet.pages["/b"] = rss(Item(outlet.url("/news/capital"), "Tourist capital of the SCO"))
        outlet.pages["/news/energy"] = page("SCO energy ministers meet", *ENERGY)
        outlet.pages["/news/capital"] = page("Tourist capital of the SCO named", *TOURISM)
        outlet.pages["/down"] = Answer(status=503)
        outlet.pages["/gone"] = Answer(status=410)
        (desk.folder / "hook.secret").write_text(SECRET + "\n")
        hooks = (
            {
                "name": "down",
                "url": outlet.url("/down?token=URLTOKEN"),
                "secret_file": "hook.secret",
            },
            {"name": "gone", "url": outlet.url("/gone"), "secret_file": "hook.secret"},
            {"name": "keyless", "url": outlet.url("/keyless"), "secret_file": "nowhere.secret"},
        )
        desk.write(
            [outlet],
            [
                {"name": "A", "url": outlet.url("/a"), "display": "full"},
                {"name": "B", "url": outlet.url("/b"), "display": "snippet"},
            ],
            more="".join(
                "[[webhooks]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in hook.items())
                for hook in hooks
            ),
        )
        self.round = desk("run", "--once", "-v")
        self.status = desk("status")
        down = [line["id"] for line in desk("export", "deliveries").lines if line["state"] == "due"]
        outlet.pages["/down"] = Answer(status=204)
        self.retry = desk("deliveries", "retry", *down)

    def posted(self, path: str) -> list[Asked]:
        """Return what was posted to *path*."""
        return [one for one in self.outlet.asked if one.path.partition("?")[0] == path]

    def everything_said(self) -> list[Told]:
        """Return what these commands said, and some that list what is stored."""
        listing = (("deliveries", "list"), ("deliveries", "list", "--json"), ("export", "sources"))
        return [self.round, self.status, self.retry, *self.desk.at_once(listing)]


@pytest.fixture(scope="module")
def receivers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receivers]:
    """The receivers after a round and a retry: to look at, not to change."""
    with Outlet() as outlet:
        yield Receivers(outlet, Desk(tmp_path_factory.mktemp("delivery")))


def test_a_receiver_that_was_down_gets_each_message_under_its_first_id(
    receivers: Receivers,
) -> None:
    assert receivers.round.code == 0
    assert "2 deliveries could not be sent yet" in receivers.round.err
    assert "2 deliveries wait for another try" in receivers.status.out
    assert (receivers.retry.code, receivers.retry.err.strip()) == (0, "2 of 2 sent")
    ids = [one.headers["webhook-id"] for one in receivers.posted("/down")]
    assert len(ids) == 4
    assert len(set(ids[:2])) == 2
    assert set(ids[:2]) == set(ids[2:])


def test_messages_are_signed_and_hold_a_text_only_where_the_source_allows_it(
    receivers: Receivers,
) -> None:
    texts = {}
    for one in receivers.posted("/down"):
        told = Webhook(SECRET).verify(one.body, dict(one.headers))
        texts[told["data"]["source"]] = told["data"]["text"]
    assert texts["B"] is None
    assert "common market" in texts["A"]


def test_a_receiver_that_is_gone_is_asked_no_more_and_the_operator_is_told(
    receivers: Receivers,
) -> None:
    assert 1 <= len(receivers.posted("/gone")) <= 2  # two were on their way at once
    assert receivers.status.code == 1, "no daemon runs here"
    assert "subscription gone gets nothing any more" in receivers.status.out
    assert "deliveries retry" in receivers.status.out


def test_a_missing_secret_file_is_named_and_the_rest_goes_on(receivers: Receivers) -> None:
    assert receivers.posted("/keyless") == []
    assert len(receivers.desk.articles()) == 2
    checked = receivers.desk("check")
    assert checked.code == 1
    assert "nowhere.secret" in checked.out


def test_no_secret_is_in_anything_that_is_said(receivers: Receivers) -> None:
    for told in receivers.everything_said():
        assert "URLTOKEN" not in told.out + told.err
        assert SECRET[6:] not in told.out + told.err
