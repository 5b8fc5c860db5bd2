"""Settings: what is read, what overrides what, and what a person is told about a mistake."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from config.settings import (
    FetchSettings,
    MonitorSettings,
    RetentionSettings,
    Settings,
    SettingsError,
    SmtpSettings,
    SourceSettings,
    SubscriptionSettings,
    WebhookSettings,
    WebSettings,
    WorkSettings,
    interval,
    load_settings,
)


def write(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text, "utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as told:
        load_settings(write(folder, text), environment={})
    return str(told.value)


def test_the_shipped_settings_are_the_defaults() -> None:
    assert load_settings(environment={}) == Settings()


def test_every_setting_is_documented_in_the_shipped_file() -> None:
    text = resources.files("config").joinpath("settings.toml").read_text("utf-8")
    tree = tomllib.loads(text)
    for section, kind in {
        "monitor": MonitorSettings,
        "fetch": FetchSettings,
        "work": WorkSettings,
        "retention": RetentionSettings,
        "smtp": SmtpSettings,
        "web": WebSettings,
    }.items():
        assert set(tree[section]) == {field.name for field in fields(kind)}
    for kind in (SubscriptionSettings, WebhookSettings):
        for field in fields(kind):
            assert f"#{field.name} = " in text


def test_the_environment_and_the_command_line_win(tmp_path: Path) -> None:
    path = write(tmp_path, '[fetch]\nmax_items = 7\n[monitor]\ndata_dir = "here"\n')
    settings = load_settings(
        path,
        environment={
            "SCO_MONITOR_FETCH_DEADLINE_SECONDS": "3",
            "SCO_MONITOR_FETCH_ALLOW_ADDRESSES": "127.0.0.1:80, [::1]:8080",
            "SCO_MONITOR_FETCH_ROBOTS": "false",
            "PATH": "untouched",
        },
    )
    assert settings.fetch.max_items == 7
    assert settings.fetch.deadline_seconds == 3.0
    assert settings.fetch.allow_addresses == ("127.0.0.1:80", "[::1]:8080")
    assert settings.fetch.robots is False
    assert settings.monitor.data_dir == tmp_path / "here"
    chosen = load_settings(path, data_dir=Path("/elsewhere"), environment={})
    assert chosen.database == Path("/elsewhere/sco-monitor.db")


def test_a_file_with_sources_of_its_own_uses_only_those(tmp_path: Path) -> None:
    own = '[[sources]]\nname = "a"\nurl = "https://a.example/feed"\n'
    assert load_settings(write(tmp_path, own), environment={}).catalogue is False
    both = load_settings(write(tmp_path, "catalogue = true\n" + own), environment={})
    assert both.catalogue is True
    assert both.sources == (SourceSettings(name="a", url="https://a.example/feed"),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[fetch]\nmax_itmes = 3", "unknown key 'max_itmes'"),
        ("[fetch]\nmax_itmes = 3", "did you mean 'max_items'"),
        ("[fetch]\nmax_items = 'x'", "must be a whole number"),
        ("[fetch]\nmax_items = true", "must be a whole number"),
        ("[fetch]\nmax_items = 0", "must be more than 0"),
        ("[fetch]\nallow_addresses = ['localhost:80']", 'not an "ip:port"'),
        ("fetch = 3", "must be a table"),
        ("x = [", "not valid TOML"),
        ("[monitor]\ncontact = 'me'", "must begin with mailto:"),
        ("[smtp]\nhost = 'x'", "sender"),
        ("[[sources]]\nname = 'a'", "url must be given"),
        ("[[sources]]\nname = 'a'\nurl = 'ftp://x/y'", "not an http(s) address"),
        ("[[sources]]\nname = 'a'\nurl = 'https://x/'\ncountry = 'Kyrgyzstan'", "like KG"),
        ("[fetch]\nallow_addresses = ['999.1.1.1:80']", 'not an "ip:port"'),
        ("[fetch]\nallow_addresses = ['10.0.0.1:99999']", 'not an "ip:port"'),
        ("[work]\nworkers = 0", "must be more than 0"),
        ("[[webhooks]]\nname = 'a'\nurl = 'pigeon'", "not an http(s) address"),
        ("[[subscriptions]]\nname = 'a'\naddress = 'a@b\\nBcc: c@d'", "not an e-mail address"),
        ("[[sources]]\nname = 'a'\nurl = 'https://b/'\nevery = '5 parsecs'", "write 15m, 6h, 1d"),
        ("[[subscriptions]]\nname = 'a'\naddress = 'b@c'\nat = '25:00'", "not a time"),
        ("[[subscriptions]]\nname = 'a'\naddress = 'b@c'\ntimezone = 'Mars/Base'", "Mars/Base"),
        (
            "[[webhooks]]\nname = 'a'\nurl = 'https://b/'\n[[webhooks]]\nname = 'a'\nurl = 'https://c/'",
            "used twice",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    message = refusal(tmp_path, text)
    assert told in message
    assert str(tmp_path / "my.toml") in message


def test_an_unknown_variable_of_ours_is_a_mistake() -> None:
    with pytest.raises(SettingsError, match="SCO_MONITOR_FETCH_NONSENSE"):
        load_settings(environment={"SCO_MONITOR_FETCH_NONSENSE": "1"})


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "nothing.toml", environment={})


@pytest.mark.parametrize(
    ("text", "meant"),
    [("15m", timedelta(minutes=15)), ("6h", timedelta(hours=6)), ("1d", timedelta(days=1))],
)
def test_intervals(text: str, meant: timedelta) -> None:
    assert interval(text) == meant
