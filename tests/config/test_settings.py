"""Settings: what is read, what overrides what, and what a person is told about a mistake."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from config.load import load_settings
from config.settings import (
    BackupSettings,
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
        "backup": BackupSettings,
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
    tried = load_settings(write(tmp_path, 'catalogue = "auto"\n' + own), environment={})
    assert tried.catalogue == "auto"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("\ncatalogue = 'on'", 2, "catalogue must be true, false or \"auto\", not 'on'"),
        ("\ncatalogue = 3", 2, 'catalogue must be true, false or "auto", not 3'),
        ("[fetch]\nmax_itmes = 3", 2, "[fetch]: unknown key 'max_itmes'; known here: deadline"),
        ("[fetch]\nmax_itmes = 3", 2, "did you mean 'max_items'"),
        ("\n\nfecth = 3", 3, "unknown key 'fecth'"),
        ("\n\nfecth = 3", 3, "did you mean 'fetch'"),
        ("origin = '/x'", 1, "unknown key 'origin'"),
        ("[fetch]\nmax_items = 'x'", 2, "[fetch]: max_items must be a whole number, not 'x'"),
        ("[fetch]\nmax_items = true", 2, "must be a whole number, not True"),
        ("[fetch]\nmax_items = 3.0", 2, "must be a whole number, not 3.0"),
        ("[fetch]\nmax_items = 0", 2, "[fetch] max_items: must be more than 0"),
        ("[fetch]\ndeadline_seconds = '3'", 2, "must be a number, not '3'"),
        ("[fetch]\ndeadline_seconds = nan", 2, "must be a finite number"),
        ("[fetch]\nrobots = 'yes'", 2, "robots must be true or false, not 'yes'"),
        ("[fetch]\n\nallow_addresses = ['localhost:80']", 3, 'not an "ip:port"'),
        ("[fetch]\nallow_addresses = '10.0.0.1:80'", 2, "must be a list, like [...]"),
        ("[fetch]\nallow_addresses = [\n80]", 2, "must be text in quotes, not 80"),
        ("fetch = 3", 1, "fetch must be a table of its own"),
        ("sources = [3]", 1, "must be a table of its own"),
        ("x = [", 0, "not valid TOML"),
        ("[monitor]\ndata_dir = 3", 2, "[monitor]: data_dir must be a path in quotes, not 3"),
        ("[monitor]\ncontact = 'me'", 2, "must begin with mailto:"),
        ("[monitor]\nlanguage = 'tlh'", 2, "[monitor] language: must be en, ru or zh"),
        ("[translator]\ncommand = ['']", 2, "[translator] command: begins with nothing"),
        ("[translator]\ncommand = 'trans'", 2, "must be a list, like [...]"),
        ("[translator]\ncommand = ['x']\nurl = 'http://a'", 3, "give one of them"),
        ("[translator]\nurl = 'a.example'", 2, "'a.example' is not an http(s) address"),
        ("[translator]\nurl = 'http://u:p@a.example'", 2, "'http://a.example' is not an http(s)"),
        ("[translator]\nkey_file = 'x'", 2, "is of the server that url names"),
        ("[translator]\nseconds = 0", 2, "must be more than 0, and 60 at most"),
        ("[smtp]\nhost = 'x'", 1, "sender: must be given when host is"),
        ("[smtp]\nport = 99999", 2, "[smtp] port: 99999 is no port; write 1 to 65535"),
        ("[smtp]\nport = 0", 2, "[smtp] port: 0 is no port"),
        ("[smtp]\nhost = 'a b'\nsender = 'a@b.c'", 2, "'a b' is no host name"),
        ("[web]\nlisten = 'banana'", 2, "[web] listen: 'banana' is not host:port"),
        ("[web]\nlisten = '127.0.0.1:0'", 2, "is not host:port"),
        ("[web]\nlisten = '::1:80'", 2, "is not host:port"),
        (
            "[web]\nhosts = ['a:80']",
            2,
            "[web] hosts: 'a:80' is no host name",
        ),
        ("[web]\norigins = ['*']", 2, "is no site like https://desk.example.org"),
        ("[web]\norigins = ['https://a.org/']", 2, "is no site like https://desk.example.org"),
        ("[web]\nproxies = ['10.0.0.5/8']", 2, "no address or network like 10.0.0.5"),
        ("[web]\nuser_header = 'X-User'", 2, "believed from [web] proxies alone"),
        ("[web]\noperators = ['anna']", 2, "whom the proxy of user_header names"),
        ("[monitor]\nping_url = 'here'", 2, "[monitor] ping_url: must be an http(s) address"),
        ("[store]\nurl = 'mysql://db/x'", 2, "must be the address of a PostgreSQL database"),
        ("[store]\nurl = 'postgresql://a:b@db/x'", 2, "has a password in it: write that into"),
        ("[store]\nurl = 'postgres://a@db/x?password=b'", 2, "has a password in it"),
        ("[store]\nurl = 'postgresql://[::1/x'", 2, "cannot be read; write it like"),
        ("[store]\npassword_file = 'x'", 2, "the server that url names: set url too"),
        ("[monitor]\nping_every = 'soon'", 2, "must be a time like 5m"),
        ("[engine]\nkind = 'many'", 2, "must be table or procrastinate"),
        ("[engine]\nkind = 'procrastinate'", 2, "set [store] url too"),
        ("[engine]\nregion = 'RU 1'", 2, "is no name of a region"),
        ("[web]\npublic_url = 'here'", 2, "[web] public_url: 'here' is not an http(s) address"),
        (
            "[[webhooks]]\nname = 'x'\nurl = 'https://me:pw@example.org/h'",
            3,
            "url = 'https://example.org/h' carries a user name",
        ),
        ("[smtp]\nsecurity = 'ssl'", 2, "must be none, starttls or tls"),
        ("[[sources]]\nname = 'a'", 1, "source 'a': url must be given"),
        ("\n[[sources]]\nkind = 'feed'", 2, "source 1: name and url must be given"),
        ("[[sources]]\nname = 'a'\nurl = 3", 3, "source 'a': url must be text in quotes, not 3"),
        ("[[sources]]\nname = 'a'\nurl = 'ftp://x/y'", 3, "not an http(s) address"),
        ("[[sources]]\nname = 'a'\nurl = 'https://x/'\ncountry = 'Kyrgyzstan'", 4, "like KG"),
        ("[fetch]\nallow_addresses = ['999.1.1.1:80']", 2, 'not an "ip:port"'),
        ("[fetch]\nallow_addresses = ['10.0.0.1:99999']", 2, 'not an "ip:port"'),
        ("[work]\nworkers = 0", 2, "must be more than 0"),
        ("[log]\nformat = 'xml'", 2, "[log] format: must be text or json"),
        ("[retention]\nhistory = 'for ever'", 2, "[retention] history: must be an age like 30d"),
        ("[retention]\nhistory = '9999999d'", 2, "[retention] history: must be an age like 30d"),
        ("[[webhooks]]\nname = 'a'\nurl = 'pigeon'", 3, "not an http(s) address"),
        ("[[webhooks]]\nname = 'a'\nurl = 'https://b/'\nabout = 'x'", 4, "editions or sources"),
        (
            "[[webhooks]]\nname = 'a'\nurl = 'https://b/'\nabout = 'editions'\nquery = 'x'",
            5,
            "query chooses articles",
        ),
        ("[[subscriptions]]\nname = 'a'\naddress = 'a@b\\nBcc: c@d'", 3, "not an e-mail address"),
        (
            "[[sources]]\nname = 'a'\nurl = 'https://b/'\nevery = '5 parsecs'",
            4,
            "write 15m, 6h, 1d",
        ),
        ("[[subscriptions]]\nname = 'a'\naddress = 'b@c'\nat = '25:00'", 4, "not a time"),
        ("[[subscriptions]]\nname = 'a'\naddress = 'b@c'\ntimezone = 'Mars/Base'", 4, "Mars/Base"),
        (
            "[[webhooks]]\nname = 'a'\nurl = 'https://b/'\n"
            "[[webhooks]]\nname = 'a'\nurl = 'https://c/'",
            5,
            "webhook 'a': this name is used twice",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, line: int, told: str) -> None:
    message = refusal(tmp_path, text)
    assert told in message
    assert message.startswith(f"{tmp_path / 'my.toml'}:{line or ''}")


def test_the_options_of_a_source_are_read_as_they_are_written(tmp_path: Path) -> None:
    text = "[[sources]]\nname = 'a'\nurl = 'https://b/'\n[sources.options]\nfollow = 3\nx = 'y'\n"
    (source,) = load_settings(write(tmp_path, text), environment={}).sources
    assert source.options == {"follow": "3", "x": "y"}
    number = "[[sources]]\nname = 'a'\nurl = 'https://b/'\noptions = 3\n"
    assert "source 'a': options must be a table of its own" in refusal(tmp_path, number)


@pytest.mark.long
@pytest.mark.parametrize("value", ["3", "'x'", "true", "[3]", "[[3]]", "{ a = 3 }", "2026-11-21"])
def test_no_value_of_any_type_is_refused_in_the_words_of_a_library(
    tmp_path: Path, value: str
) -> None:
    for kind in fields(Settings):
        load_or_refuse(write(tmp_path, f"{kind.name} = {value}\n"))
        if isinstance(kind.default, tuple | bool) or kind.name == "origin":
            continue
        for field in fields(type(kind.default)):  # type: ignore[arg-type]
            load_or_refuse(write(tmp_path, f"[{kind.name}]\n{field.name} = {value}\n"))
    for group, entry in {
        "sources": SourceSettings,
        "subscriptions": SubscriptionSettings,
        "webhooks": WebhookSettings,
    }.items():
        for field in fields(entry):
            load_or_refuse(write(tmp_path, f"[[{group}]]\n{field.name} = {value}\n"))


def load_or_refuse(path: Path) -> None:
    said = ""
    try:
        load_settings(path, environment={})
    except SettingsError as error:
        said = str(error)
    assert "`" not in said
    assert not said or said.startswith(str(path))


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("SCO_MONITOR_FETCH_MAX_ITEMS", "many", "'many' is not a whole number"),
        ("SCO_MONITOR_FETCH_ROBOTS", "perhaps", "'perhaps' is not true or false"),
        ("SCO_MONITOR_FETCH_DEADLINE_SECONDS", "", "'' is not a number"),
        ("SCO_MONITOR_FETCH_MAX_ITEMS", "0", "[fetch] max_items: must be more than 0"),
        ("SCO_MONITOR_CONTACT", "me", "[monitor] contact: must begin with mailto:"),
    ],
)
def test_a_mistake_in_the_environment_names_its_variable(
    tmp_path: Path, variable: str, value: str, told: str
) -> None:
    path = write(tmp_path, "[fetch]\nmax_items = 7\n")
    with pytest.raises(SettingsError) as raised:
        load_settings(path, environment={variable: value})
    assert str(raised.value).startswith(f"environment variable {variable}: {told}")


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


@pytest.mark.parametrize("text", ["", "15", "m", "0m", "-3h", "1.5h", "15 parsecs", "36526d"])
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(SettingsError, match="is not an interval; write it like 15m, 6h or 1d"):
        interval(text)


@pytest.mark.parametrize("place", ["127.0.0.1:8484", "[::1]:80", "localhost:1", "0.0.0.0:65535"])
def test_where_the_web_server_may_listen(tmp_path: Path, place: str) -> None:
    path = write(tmp_path, f"[web]\nlisten = '{place}'\n")
    assert load_settings(path, environment={}).web.listen == place


def test_what_is_longer_than_settings_is_refused() -> None:
    with pytest.raises(SettingsError, match="longer than any settings"):
        load_settings(Path("/dev/zero"), environment={})


def test_the_password_of_the_store_is_a_file_beside_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "sco.toml"
    path.write_text(
        "[store]\nurl = 'postgresql://m@db/news?sslmode=require'\npassword_file = 'a secret'\n"
    )
    settings = load_settings(path, environment={})
    assert settings.database_file is None
    assert settings.database == (
        f"postgresql://m@db/news?sslmode=require&password_file={tmp_path}/a%20secret"
    )
    assert load_settings(environment={}).database == load_settings(environment={}).database_file
