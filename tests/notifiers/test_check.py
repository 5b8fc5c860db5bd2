"""`check` asks the real mail server and the real receivers, and says in words what to mend."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.opening import open_store
from storage.records import Health, Source
from tests.desk import Command, commands_here
from tests.notifiers.conftest import PASSWORD, MailServer
from tests.outlets import Answer, Outlet
from tests.ports import free_port


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A file of settings without sources, in a folder of its own."""
    path = tmp_path / "sco.toml"
    path.write_text("catalogue = false\n")
    return path


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], config: Path) -> Command:
    return commands_here(capsys, "--config", str(config))


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    return free_port()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder into which every user of this machine may look."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def line(out: str, name: str) -> str:
    """The line of one check."""
    (found,) = [line for line in out.splitlines() if line[6:22].strip() == name]
    return found


def smtp(config: Path, port: int, password: str) -> Path:
    secret = config.with_name("mail.secret")
    secret.write_text(password)
    secret.chmod(0o640)
    config.write_text(
        "catalogue = false\n[smtp]\nhost = '127.0.0.1'\nsecurity = 'none'\nusername = 'digest'\n"
        f"sender = 'digest@example.org'\npassword_file = 'mail.secret'\nport = {port}\n"
    )
    return secret


def test_it_logs_in_at_the_mail_server(
    command: Command, config: Path, mail_server: Callable[..., MailServer]
) -> None:
    server = mail_server()
    smtp(config, server.port, PASSWORD)
    told = command("check")
    assert told.code == 0, told.out
    assert f"127.0.0.1:{server.port} lets digest in" in line(told.out, "mail server")
    assert server.box.logins == ["digest"]
    assert server.box.envelopes == [], "nothing is sent"


def test_a_wrong_password_is_said_and_not_shown(
    command: Command, config: Path, mail_server: Callable[..., MailServer]
) -> None:
    smtp(config, mail_server().port, "wrong-password")
    told = command("check")
    assert told.code == 1
    assert line(told.out, "mail server").startswith("BAD ")
    assert "refuses the log-in" in told.out
    assert "wrong-password" not in told.out + told.err


def test_a_server_that_is_not_there(command: Command, config: Path, closed_port: int) -> None:
    smtp(config, closed_port, PASSWORD)
    assert "correct [smtp] host, port and security" in line(command("check").out, "mail server")
    assert command("check", "--offline").code == 0


@pytest.mark.parametrize(("mode", "is_good"), [(0o600, True), (0o640, True), (0o666, False)])
def test_who_may_read_a_secret(
    command: Command, config: Path, closed_port: int, mode: int, *, is_good: bool
) -> None:
    smtp(config, closed_port, PASSWORD).chmod(mode)
    told = command("check", "--offline")
    assert told.code == (0 if is_good else 1)
    assert ("chmod 640" in line(told.out, "secrets")) is not is_good


@pytest.mark.server
def test_a_test_event_goes_out_when_asked(command: Command, config: Path) -> None:
    with Outlet() as outlet:
        outlet.pages["/hook"] = Answer(status=204)
        secret = config.with_name("hook.secret")
        secret.write_text("whsec_" + "c2VjcmV0" * 4)
        secret.chmod(0o600)
        config.write_text(
            f"catalogue = false\n[fetch]\nallow_addresses = ['{outlet.address}']\n"
            "[[webhooks]]\nname = 'desk'\nsecret_file = 'hook.secret'\n"
            f"url = '{outlet.url('/hook')}'\n"
        )
        assert command("check").code == 0
        assert outlet.asked == [], "not asked for"
        told = command("check", "--send-test")
        assert told.code == 0, told.out
        assert "desk (127.0.0.1): took the test event" in told.out
        (asked,) = outlet.asked
        assert b'"type":"test"' in asked.body.replace(b" ", b"")
        assert asked.headers["webhook-signature"]
        outlet.pages["/hook"] = Answer(status=500)
        told = command("check", "--send-test")
        assert told.code == 1
        assert "answered 500" in told.out


@pytest.mark.server
def test_the_translator_says_a_few_words(command: Command, config: Path) -> None:
    with Outlet() as outlet:
        outlet.pages["/translate"] = Answer(b'{"translatedText": "all is quiet"}')
        secret = config.with_name("key.secret")
        secret.write_text("hunter2")
        secret.chmod(0o600)
        config.write_text(
            f"catalogue = false\n[fetch]\nallow_addresses = ['{outlet.address}']\n"
            f"[translator]\nurl = '{outlet.url('')}'\nkey_file = 'key.secret'\n"
        )
        told = command("check")
        assert told.code == 0, told.out
        said = " ".join(told.out.split())
        assert "translator 127.0.0.1, ru to en: “новостей нет” is “all is quiet”" in said
        outlet.pages["/translate"] = Answer(b'{"error": "hunter2"}', status=403)
        told = command("check")
        assert told.code == 1
        assert "key_file right?" in line(told.out, "translator") + told.out
        assert "hunter2" not in told.out + told.err


@pytest.mark.long
def test_a_record_of_the_future_is_the_clock(command: Command, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with open_store(tmp_path / "var" / "sco-monitor.db") as store, store.writing():
        store.sources.add(Source(name="A", url="https://a.example/feed"))
        ahead = datetime.now(UTC) + timedelta(days=40)
        store.sources.put_health(Health(source="A", polled_at=ahead))
    told = command("check", "--offline")
    assert told.code == 1
    assert "the clock was wrong then, or is now" in line(told.out, "clock")


@pytest.mark.long
def test_others_who_may_read_or_write_are_named(command: Command, open_folder: Path) -> None:
    data = open_folder / "var"
    data.mkdir()
    file = data / "sco-monitor.db"
    open_store(file).close()

    def said() -> str:
        return line(command("--data-dir", str(data), "check", "--offline").out, "permissions")

    file.chmod(0o600)
    data.chmod(0o755)
    assert said().startswith("ok ")
    file.chmod(0o644)
    assert f"chmod o-rwx {file}" in said()
    data.chmod(0o750)
    assert said().startswith("ok "), "nobody comes so far"
    data.chmod(0o777)
    assert f"chmod go-w {data}" in said()


def test_sending_and_staying_offline_contradict(command: Command) -> None:
    told = command("check", "--offline", "--send-test")
    assert told.code == 2
    assert "choose one" in told.err
