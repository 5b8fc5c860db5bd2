"""The settings: one frozen tree, read from TOML, an unknown key is an error.

Order, later wins: the shipped ``config/settings.toml``, the operator's file
(``--config``), the environment (``SCO_MONITOR_FETCH_MAX_BYTES`` sets
``[fetch] max_bytes``), the command line (``--data-dir``). Secrets never stand in
the tree: it holds the paths of the files that hold them.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from importlib import resources
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from config.checks import faults

ENVIRONMENT_PREFIX = "SCO_MONITOR_"


class SettingsError(Exception):
    """The configuration cannot be used; the message names the place and says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorSettings:
    """``[monitor]``: where data lives and who runs this."""

    data_dir: Path = Path("var")
    contact: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """``[fetch]``: the limits of every exchange. Seconds, bytes (inflated), entries."""

    deadline_seconds: float = 30.0
    max_bytes: int = 10_000_000
    max_items: int = 500
    host_delay_seconds: float = 2.0
    allow_addresses: tuple[str, ...] = ()
    egress_proxy: str = ""
    threads: int = 48
    robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSettings:
    """``[work]``: worker processes and retries. Times in seconds, memory in bytes."""

    workers: int = 2
    worker_memory: int = 1_500_000_000
    parse_seconds: float = 5.0
    extract_seconds: float = 20.0
    tries: int = 5
    idle_seconds: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """``[retention]``: what the daemon deletes once a day, by age ("30d"; see `interval`).

    Only what can be had again or nobody reads: pages and articles go by `prune` alone.
    """

    documents: str = "30d"
    history: str = "90d"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """``[smtp]``: the mail server. ``security`` is none, starttls or tls."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    username: str = ""
    password_file: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionSettings:
    """One ``[[subscriptions]]`` entry; see ``storage.records.Subscription``."""

    name: str
    channel: str = "email"
    address: str = ""
    timezone: str = "UTC"
    at: str = "07:00"
    query: str = ""
    languages: tuple[str, ...] = ()
    interface: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """One ``[[webhooks]]`` entry: every new article that matches ``query`` is posted at once.

    With ``about`` "sources" instead of "articles", sources that fall silent, fail or are back are.
    """

    name: str
    url: str
    secret_file: str = ""
    query: str = ""
    about: str = "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """``[web]``: where the web page listens, and under which address people reach it."""

    listen: str = "127.0.0.1:8484"
    public_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """One ``[[sources]]`` entry of the operator's file; see ``storage.records.Source``."""

    name: str
    url: str
    kind: str = "feed"
    language: str = ""
    country: str = ""
    publisher: str = ""
    fetch: str = "all"
    every: str = "30m"
    display: str = "snippet"
    enabled: bool = True
    grade: str = ""
    ownership: str = ""
    homepage: str = ""
    licence: str = ""
    note: str = ""
    encoding: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole tree. ``catalogue`` says whether the shipped sources are used as well."""

    monitor: MonitorSettings = MonitorSettings()
    fetch: FetchSettings = FetchSettings()
    work: WorkSettings = WorkSettings()
    retention: RetentionSettings = RetentionSettings()
    smtp: SmtpSettings = SmtpSettings()
    web: WebSettings = WebSettings()
    catalogue: bool = True
    sources: tuple[SourceSettings, ...] = ()
    subscriptions: tuple[SubscriptionSettings, ...] = ()
    webhooks: tuple[WebhookSettings, ...] = ()
    origin: Path | None = None

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.monitor.data_dir / "sco-monitor.db"

    @property
    def outbox(self) -> Path:
        """Where mails are written when no mail server is set."""
        return self.monitor.data_dir / "outbox"


_INTERVAL = re.compile(r"(\d+)\s*([smhd])\Z")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def interval(text: str) -> timedelta:
    """Return the time that "15m", "6h" or "1d" means.

    :raises SettingsError: for anything else, or zero.
    """
    found = _INTERVAL.match(text.strip())
    if not found or int(found[1]) == 0 or int(found[1]) > 10_000_000:
        raise SettingsError(f"{text!r} is not an interval; write it like 15m, 6h or 1d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def load_settings(
    path: Path | None = None,
    *,
    data_dir: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Read the settings: the shipped ones, then *path*, the environment and *data_dir*.

    A relative path in a file is relative to that file.

    :raises SettingsError: for a file that cannot be read, is not TOML, or holds an unknown
        key or a value of the wrong kind; the message says which and what is expected.
    """
    shipped = resources.files("config").joinpath("settings.toml")
    tree = tomllib.loads(shipped.read_text("utf-8"))
    if path is not None:
        # The operator's sources replace the shipped catalogue unless the file asks for both.
        given = _read(path)
        if "sources" in given:
            given.setdefault("catalogue", False)
        _merge(tree, given)
    _merge(tree, _from_environment(os.environ if environment is None else environment))
    where = str(path) if path else "the shipped settings"
    settings: Settings = _build(Settings, tree, where)
    if path is not None:
        settings = _relative_to(settings, path.resolve().parent)
    if data_dir is not None:
        settings = replace(settings, monitor=replace(settings.monitor, data_dir=data_dir))
    settings = replace(settings, origin=path)
    check_settings(settings, where)
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror}); give another file with --config"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not valid TOML: {error}") from error


def _merge(tree: dict[str, Any], over: Mapping[str, Any]) -> None:
    for name, value in over.items():
        if isinstance(value, dict) and isinstance(tree.get(name), dict):
            _merge(tree[name], value)
        else:
            tree[name] = value


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Turn SCO_MONITOR_<SECTION>_<KEY> into a tree; SCO_MONITOR_DATA_DIR is [monitor] data_dir."""
    sections = {
        name: hint
        for name, hint in get_type_hints(Settings).items()
        if isinstance(hint, type) and hint.__name__.endswith("Settings")
    }
    tree: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(ENVIRONMENT_PREFIX):
            continue
        rest = variable.removeprefix(ENVIRONMENT_PREFIX).lower()
        section, _, name = rest.partition("_")
        if section not in sections:
            section, name = "monitor", rest
        hint = get_type_hints(sections[section]).get(name)
        if hint is None:
            raise SettingsError(f"environment variable {variable}: there is no such setting")
        tree.setdefault(section, {})[name] = _from_text(text, hint, variable)
    return tree


def _from_text(text: str, hint: Any, variable: str) -> Any:
    try:
        if hint is bool:
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[
                text.strip().lower()
            ]
        if hint in (int, float):
            return hint(text)
    except (KeyError, ValueError):
        raise SettingsError(
            f"environment variable {variable}: {text!r} is not {_KINDS[hint]}"
        ) from None
    if get_origin(hint) is tuple:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text in quotes",
    Path: "a path in quotes",
}


def _build(kind: Any, tree: Mapping[str, Any], where: str) -> Any:
    """Make the dataclass *kind* from a TOML table, refusing unknown keys and wrong kinds."""
    hints = get_type_hints(kind)
    known = [f.name for f in fields(kind) if f.name != "origin"]
    for name in tree:
        if name not in known:
            known_here = f"known here: {', '.join(known)}{_guess(name, known)}"
            raise SettingsError(f"{where}: unknown key {name!r}; {known_here}")
    values: dict[str, Any] = {}
    for name, value in tree.items():
        values[name] = _value(hints[name], value, f"{where}: {name}")
    missing = [
        f.name
        for f in fields(kind)
        if f.name not in values and f.name in ("name", "url") and f.name in known
    ]
    if missing:
        raise SettingsError(f"{where}: {' and '.join(missing)} must be given")
    return kind(**values)


def _value(hint: Any, value: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin is tuple:
        (inner, *_) = get_args(hint)
        if not isinstance(value, list):
            raise SettingsError(f"{where}: must be a list, like [...]")
        if isinstance(inner, type) and inner.__name__.endswith("Settings"):
            return tuple(
                _build(inner, _table(item, where), f"{where}[{_naming(item, number)}]")
                for number, item in enumerate(value, start=1)
            )
        return tuple(_value(inner, item, where) for item in value)
    if origin is Mapping or (origin is not None and issubclass(origin, Mapping)):
        return {str(k): str(v) for k, v in _table(value, where).items()}
    if isinstance(hint, UnionType):
        return value
    if hint.__name__.endswith("Settings"):
        return _build(hint, _table(value, where), f"{where}")
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is Path and isinstance(value, str):
        return Path(value)
    if (hint is int and isinstance(value, bool)) or not isinstance(value, hint):
        raise SettingsError(f"{where}: must be {_KINDS.get(hint, hint.__name__)}, not {value!r}")
    return value


def _table(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise SettingsError(f"{where}: must be a table of its own")
    return value


def _naming(item: Any, number: int) -> str:
    return str(item.get("name") or number) if isinstance(item, Mapping) else str(number)


def _guess(name: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _relative_to(settings: Settings, folder: Path) -> Settings:
    """Make the paths of the operator's file relative to that file's folder."""

    def beside(text: str) -> str:
        return str(folder / text) if text else ""

    return replace(
        settings,
        monitor=replace(settings.monitor, data_dir=folder / settings.monitor.data_dir),
        smtp=replace(settings.smtp, password_file=beside(settings.smtp.password_file)),
        webhooks=tuple(
            replace(hook, secret_file=beside(hook.secret_file)) for hook in settings.webhooks
        ),
    )


def check_settings(settings: Settings, where: str) -> None:
    """Refuse values that would only fail later, far from where they were written.

    :param where: named in the message
    :raises SettingsError: for the first such value
    """
    for place, what in faults(settings):
        raise SettingsError(f"{where}: {place}: {what}")
