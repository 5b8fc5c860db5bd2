"""The payload of an article: the export's fields, within the terms of its source."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from monitor.notifiers.events import article_delivery, article_event
from monitor.reading.export import article_line
from monitor.reading.view import ArticleView
from storage.records import Subscription
from tests.digests.materials import copy, view
from tests.notifiers.conftest import UNTIL

TEXT = "The ministers met in the capital for three hours. They signed a plan.\n\nNobody spoke."
HOOK = Subscription(name="hook", channel="webhook", address="https://h.example/", cadence="at-once")


def event(made: ArticleView) -> dict[str, object]:
    read = json.loads(article_event(made, article_line(made)))
    assert isinstance(read, dict)
    return read


def changed(made: ArticleView, **changes: object) -> ArticleView:
    return replace(made, article=replace(made.article, **changes))  # type: ignore[arg-type]


def test_the_fields_are_those_of_the_export() -> None:
    made = view("Xinhua", "Plan", TEXT, display="full", topics=("energy",))
    line = json.loads(json.dumps(article_line(made)))
    told = event(made)
    assert told["type"] == "article.created"
    assert told["timestamp"] == made.article.first_seen.isoformat()
    assert told["data"] == {**line, "summary": TEXT.partition("\n\n")[0]}


def test_a_snippet_is_all_that_leaves_where_the_terms_say_so() -> None:
    data = event(view("Xinhua", "Plan", TEXT))["data"]
    assert isinstance(data, dict)
    assert data["text"] is None
    assert data["summary"] == "The ministers met in the capital for three hours."
    assert "signed" not in json.dumps(data)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"version": 1}, "article.created"),
        ({"version": 2}, "article.updated"),
        ({"version": 2, "status": "canceled"}, "article.withdrawn"),
    ],
)
def test_the_type_says_what_became_of_it(changes: dict[str, object], kind: str) -> None:
    told = event(changed(view("Xinhua", "Plan", TEXT, display="full"), **changes))
    assert told["type"] == kind
    data = told["data"]
    assert isinstance(data, dict)
    withdrawn = kind == "article.withdrawn"
    assert (data["text"] is None, data["summary"] == "") == (withdrawn, withdrawn)


def test_reprints_name_their_origin() -> None:
    original = view("Xinhua", "Plan", TEXT)
    made = copy(original, "APP")
    line = article_line(made, original.article)
    data = json.loads(article_event(made, line))["data"]
    assert data["reprint"]["origin"] == original.article.id
    assert data["reprint"]["kind"] == "near"


def test_a_message_for_each_version_once() -> None:
    made = view("Xinhua", "Plan", TEXT)
    line = article_line(made)
    first = article_delivery(made, line, HOOK, UNTIL)
    assert article_delivery(made, line, HOOK, UNTIL) == first
    later = changed(made, version=2)
    ids = {
        first.id,
        article_delivery(later, line, HOOK, UNTIL).id,
        article_delivery(changed(later, status="canceled"), line, HOOK, UNTIL).id,
        article_delivery(made, line, replace(HOOK, name="other"), UNTIL).id,
    }
    assert len(ids) == 4
    assert first.id.startswith("msg_")
    assert (first.article, first.address) == (made.article.id, HOOK.address)


def test_lone_surrogates_do_not_stop_a_message() -> None:
    payload = article_event(changed(view("Xinhua", "a\ud800b"), url="u\udfff"), {"h": "a\ud800"})
    assert payload.encode("utf-8")
    assert json.loads(payload)["data"]["h"] == "a?"
