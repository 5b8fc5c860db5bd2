"""Readers who subscribe, change and end by themselves: nothing without a yes or by a look."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from datetime import timedelta
from email import policy
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from config.load import load_settings
from monitor.cli import main
from monitor.notifiers._links import KEY_FILE, Links
from storage.opening import open_store
from storage.records import Subscription
from tests.web.conftest import ELSEWHERE, Asked
from tests.web.reading_pages import soup_of, text_of

BASE = "https://sco.example"
FORM = {
    "address": "Reader@Example.org",
    "query": "topic:energy",
    "at": "06:30",
    "timezone": "Asia/Tashkent",
    "languages": "ru, zh",
    "interface": "ru",
}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}

Make = Callable[..., Asked]


@pytest.fixture
def site(asked: Make) -> Asked:
    return asked(public_url=f"{BASE}/", sign_up=True)


def post(site: Asked, path: str, data: dict[str, str] | None = None, by: str = ELSEWHERE) -> int:
    """Post a form from outside; return the status."""
    return site(path, method="POST", data=data or {}, by=by, host="sco.example").status_code


def letters(site: Asked) -> list[tuple[str, str, str]]:
    """Return (to, subject, path of the link) of the letters that are to go out, oldest first."""
    with open_store(site.settings.database) as store:
        found = []
        for one in reversed(store.deliveries.all()):
            state = store.work.state("deliver", one.id)
            assert state is not None
            assert state.state == "due"
            message = email.message_from_string(one.payload, policy=policy.default)
            assert message["List-Unsubscribe"] is None
            body = message.get_body(("plain",))
            assert body is not None
            link = re.search(rf"{BASE}(/links/\S+)", body.get_content())
            assert link is not None
            found.append((str(message["To"]), str(message["Subject"]), link[1]))
        return found


def subscriptions(site: Asked) -> list[Subscription]:
    with open_store(site.settings.database) as store:
        return store.subscriptions.all()


def ending(site: Asked, one: Subscription) -> str:
    """Return the path that the mails of *one* have, kept as a mail's maker keeps it."""
    made = Links(site.settings).ending(one)
    assert made is not None
    with open_store(site.settings.database) as store, store.writing():
        store.put([made[1]])
    return made[0].removeprefix(BASE)


def test_nothing_begins_before_a_yes_and_a_look_is_no_yes(site: Asked) -> None:
    assert post(site, "/subscribe", FORM) == 200
    assert subscriptions(site) == []
    ((to, subject, path),) = letters(site)
    assert (to, subject) == ("reader@example.org", "Confirm your subscription to the SCO digest")
    for method in ("GET", "HEAD", "GET"):
        assert site(path, method=method, by=ELSEWHERE, host="sco.example").status_code == 200
    assert subscriptions(site) == []
    assert post(site, path) == 200
    (one,) = subscriptions(site)
    assert (one.name, one.address, one.query) == (*["reader@example.org"] * 2, "topic:energy")
    assert (one.at, one.timezone, one.languages) == ("06:30", "Asia/Tashkent", ("ru", "zh"))
    with open_store(site.settings.database) as store:
        assert store.work.items("compose") == ["reader@example.org"]
        assert store.subscriptions.begun(one.name) is not None
    assert post(site, path) == 404
    assert len(subscriptions(site)) == 1


def test_one_click_ends_it_and_looking_does_not(site: Asked) -> None:
    one = Subscription(name="пресс", channel="email", address="press@example.org")
    with open_store(site.settings.database) as store, store.writing():
        store.subscriptions.add(one)
    path = ending(site, one)
    page = site(path, by=ELSEWHERE, host="sco.example")
    assert [form["action"] for form in soup_of(page).select("main form")] == [
        path,
        f"{path}/letter",
    ]
    assert "press@example.org" not in page.text
    assert subscriptions(site) == [one]
    for _ in range(2):  # mail programs try again
        assert post(site, path, ONE_CLICK) == 200
    with open_store(site.settings.database) as store:
        assert store.subscriptions.disabled() == {"пресс": "ended by its reader"}


def test_a_change_goes_by_a_letter_to_the_address_itself(site: Asked) -> None:
    one = Subscription(name="desk", channel="email", address="desk@example.org")
    with open_store(site.settings.database) as store, store.writing():
        store.subscriptions.add(one)
    assert post(site, f"{ending(site, one)}/letter") == 200
    ((to, _, path),) = letters(site)
    assert to == "desk@example.org"
    form = soup_of(site(path, by=ELSEWHERE, host="sco.example"))
    assert form.select_one('input[name="address"]') is None
    assert post(site, path, FORM | {"query": "topic:enrgy"}) == 422
    assert subscriptions(site) == [one]
    assert post(site, path, FORM) == 200
    (new,) = subscriptions(site)
    assert (new.address, new.query, new.at) == ("desk@example.org", "topic:energy", "06:30")
    assert post(site, path, FORM) == 404


def test_links_expire_and_are_forgotten(site: Asked) -> None:
    post(site, "/subscribe", FORM)
    ((_, _, path),) = letters(site)
    now = site.site.clock()
    site.site.clock = lambda: now + timedelta(days=2, minutes=1)
    assert post(site, path) == 404
    assert subscriptions(site) == []


def test_tokens_stand_nowhere_in_the_store(site: Asked) -> None:
    one = Subscription(name="desk", channel="email", address="desk@example.org")
    with open_store(site.settings.database) as store, store.writing():
        store.subscriptions.add(one)
    token = ending(site, one).rpartition("/")[2]
    folder = site.settings.monitor.data_dir
    assert (folder / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert not any(token.encode() in path.read_bytes() for path in folder.iterdir())
    assert Links(site.settings).ending(one) == Links(site.settings).ending(one)


@pytest.mark.long
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"address": "nobody"}, "not one e-mail address"),
        ({"address": "a@b, c@d"}, "not one e-mail address"),
        ({"query": "topic:enrgy"}, "energy"),
        ({"at": "25:00"}, "not a time"),
        ({"timezone": "Mars/Base"}, "unknown"),
        ({"languages": "english"}, "languages"),
        ({"interface": "de"}, "interface"),
    ],
)
def test_a_wish_that_cannot_be_is_said_in_the_form(
    site: Asked, wrong: dict[str, str], said: str
) -> None:
    given = FORM | wrong
    answer = site("/subscribe", method="POST", data=given, by=ELSEWHERE, host="sco.example")
    page = BeautifulSoup(answer.text, "lxml")
    assert answer.status_code == 422
    assert said in text_of(page.select_one('[role="alert"]'))
    assert str(page.select_one("#query")["value"]) == given["query"]  # type: ignore[index]
    assert letters(site) == []


def test_nobody_is_sent_many_letters_and_nobody_sends_many(site: Asked) -> None:
    codes = [post(site, "/subscribe", FORM, by=f"192.0.2.{n}") for n in range(4)]
    assert codes == [200, 200, 429, 429]
    others = [post(site, "/subscribe", FORM | {"address": f"a{n}@example.org"}) for n in range(7)]
    assert others == [200] * 5 + [429] * 2
    assert len(letters(site)) == 7


def test_tokens_are_not_found_by_trying(site: Asked) -> None:
    codes = [post(site, f"/links/{n}") for n in range(31)]
    assert codes == [404] * 30 + [429]


def test_an_answer_tells_nobody_who_is_known(site: Asked) -> None:
    filed = Subscription(name="reader@example.org", channel="email", address="reader@example.org")
    with open_store(site.settings.database) as store, store.writing():
        store.subscriptions.follow([filed], composed_by="compose")
    known = site("/subscribe", method="POST", data=FORM, by=ELSEWHERE, host="sco.example")
    new = FORM | {"address": "new@example.org"}
    unknown = site("/subscribe", method="POST", data=new, by=ELSEWHERE, host="sco.example")
    assert known.text == unknown.text
    assert [to for to, _, _ in letters(site)] == ["new@example.org"]
    assert subscriptions(site) == [filed]


def test_where_nobody_may_sign_up_links_work_all_the_same(asked: Make) -> None:
    site = asked(public_url=BASE)
    assert site("/subscribe").status_code == 404
    assert post(site, "/subscribe", FORM) == 404
    one = Subscription(name="desk", channel="email", address="desk@example.org")
    with open_store(site.settings.database) as store, store.writing():
        store.subscriptions.add(one)
    assert post(site, ending(site, one), ONE_CLICK) == 200
    assert subscriptions(site) == []


@pytest.mark.parametrize("interface", ["en", "ru", "zh"])
def test_every_page_speaks_the_reader_s_language(site: Asked, interface: str) -> None:
    answer = site(f"/subscribe?ui={interface}")
    page = soup_of(answer)
    assert page.html is not None
    assert page.html["lang"] == interface
    labelled = {label["for"] for label in page.select("main label")}
    assert labelled == {field["id"] for field in page.select("main input, main select")}


def test_an_edition_carries_the_link_that_ends_it(tmp_path: Path) -> None:
    config = tmp_path / "sco.toml"
    config.write_text(
        f"catalogue = false\n[monitor]\ncontact = 'mailto:op@example.org'\n"
        f"[web]\npublic_url = '{BASE}'\n",
        "utf-8",
    )
    assert main(["subscribe", "пресс-служба", "p@example.org", "--config", str(config)]) == 0
    assert main(["digest", "send", "--subscription", "пресс-служба", "--config", str(config)]) == 0
    (path,) = (tmp_path / "var" / "outbox").glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.match(
        rf"<{BASE}(/links/[\w-]+)>, <mailto:op@example.org", message["List-Unsubscribe"]
    )
    assert link is not None
    body = message.get_body(("html",))
    assert body is not None
    assert f'href="{BASE}{link[1]}"' in body.get_content()
    site = Asked(load_settings(config, environment={}))
    assert [one.name for one in subscriptions(site)] == ["(operator)", "пресс-служба"]
    assert post(site, link[1], ONE_CLICK) == 200
    assert [one.name for one in subscriptions(site)] == ["(operator)"]
