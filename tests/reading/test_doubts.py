"""Queries that are legal and yet not meant: said in a search, refused in a rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings, SettingsError, SubscriptionSettings, WebhookSettings
from monitor.catalogue.configured import configured_subscriptions
from monitor.reading.doubts import doubts, impossible, rule_faults


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("contry:kz", "country:kz"),
        ("energy Counrty:KZ", "country:KZ"),
        ("contry: kz", "country:"),
        ("-topics:sport", "topic:sport"),
        ("(languge:ru OR languge:kk)", "language:ru"),
        ("publiser:Dawn", "publisher:Dawn"),
        ("orgs:csto", "org:csto"),
    ],
)
def test_a_misspelt_field_is_named_with_the_nearest(query: str, meant: str) -> None:
    said = doubts(query)[0]
    assert said.startswith("there is no field")
    assert f"did you mean {meant}?" in said
    assert rule_faults(query)[0] == said


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("relevance:high", "about, mention or none"),
        ('relevance:"quite high"', "about, mention or none"),
        ("since:yesterday", "a day like 2026-11-21"),
        ("reprint:maybe", "yes or no"),
        ("kind:copied", "exact, near, excerpt or partial"),
        ("lang:klingon", "a code like ru"),
        ("country:", "has no value"),
        ("country:,", "has no value"),
        ("country:!!", "can be a word"),
        ("country:(KZ OR topic:energy)", "inside the parentheses of another field"),
    ],
)
def test_a_value_that_a_field_cannot_have_is_named(query: str, expected: str) -> None:
    (said,) = doubts(query)
    assert expected in said
    assert rule_faults(query) == (said,)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "summit country:KZ,UZ since:2026-11",
        "https://example.org/a?b=1:2",
        "http://127.0.0.1:8080/x",
        "10:30",
        "2:1",
        '"contry:kz"',
        "«страна:KZ»",
        "ШОС: саммит",
        "上合组织：峰会",
        "source:(TASS OR RIA)",
        "counter-terrorism",
    ],
)
def test_addresses_times_headlines_and_quotes_are_meant(query: str) -> None:
    assert doubts(query) == rule_faults(query) == ()


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("topic:enrgy", "topic:energy"),
        ("-topic:sprot", "topic:sport"),
        ("summit (country:kazahstan OR x)", "country:KZ"),
        ("country:XX", "write a code like KZ"),
        ("topic:astrology", "topics are summit-diplomacy"),
        ("lang:english", "language:en?"),
        ("lang:englsh", "language:en?"),
        ("lang:xx", "write a code like ru"),
        ("person:tokaev", "person:tokayev?"),
        ("organisation:cstoo", "organisation:csto?"),
    ],
)
def test_a_value_that_nothing_has_is_refused_with_the_nearest(query: str, meant: str) -> None:
    (said,) = impossible(query)
    assert meant in said
    assert rule_faults(query) == doubts(query) == (said,)


@pytest.mark.parametrize(
    "query",
    [
        "country:KZ,uz",
        "country:uzbekistan",
        "country:russia",
        "topic:energy topic:economy-trade-finance/development-bank topic:bank",
        'topic:"digital technology"',
        "person:tokayev",
        "person:kassym-jomart-tokayev",
        "person:somebody",  # a name that is not known yet
        "place:tashkent event:summit-2031-nowhere",
        "lang:ru language:zh-CN lang:kk",
        '"topic:enrgy"',
        "contry:kz",  # no value of a field: words that are looked for
    ],
)
def test_a_value_that_something_may_have_is_looked_for(query: str) -> None:
    assert impossible(query) == ()


@pytest.mark.parametrize("query", ["region:KZ", "страна:KZ", "title:summit"])
def test_another_name_with_a_colon_is_words_in_a_search_and_an_error_in_a_rule(query: str) -> None:
    assert doubts(query) == ()
    (said,) = rule_faults(query)
    assert f"there is no field {query.partition(':')[0]!r}; fields are relevance, country" in said
    assert f'quote them: "{query}"' in said


@given(st.text(alphabet='ab:：()"«» -contryKZ,/*1', max_size=60))
def test_every_string_can_be_examined(text: str) -> None:
    assert set(doubts(text)) <= set(rule_faults(text))


BASE = replace(Settings(), subscriptions=(), webhooks=())


def test_a_subscription_with_such_a_query_is_a_configuration_error() -> None:
    entry = SubscriptionSettings(name="desk", address="a@example.org", query="contry:kz")
    with pytest.raises(SettingsError, match=r"subscription 'desk'.*'contry'.*country:kz"):
        configured_subscriptions(replace(BASE, subscriptions=(entry,)))


def test_a_webhook_with_such_a_query_is_a_configuration_error() -> None:
    entry = WebhookSettings(name="hook", url="https://example.org/hook", query="since:soon")
    with pytest.raises(SettingsError, match=r"webhook 'hook'.*since can be a day"):
        configured_subscriptions(replace(BASE, webhooks=(entry,)))


def test_a_language_of_a_subscription_is_a_code() -> None:
    entry = SubscriptionSettings(name="desk", address="a@example.org", languages=("english",))
    with pytest.raises(SettingsError, match=r"subscription 'desk'.*'english'.*language:en\?"):
        configured_subscriptions(replace(BASE, subscriptions=(entry,)))
