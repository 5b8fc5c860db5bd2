"""The settings while the daemon lives: as they were read last, and the wish to read them again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from config.settings import Settings, SettingsError
from storage.errors import StorageError

log = logging.getLogger(__name__)


class Configuration:
    """The one place that says which *settings* hold now; *load* reads them anew.

    ``wanted`` is set, in any thread, by whoever wants them read again. *told* hears of those
    that were followed.
    """

    def __init__(
        self,
        settings: Settings,
        load: Callable[[], Settings],
        told: Callable[[Settings], None] = lambda _: None,
    ) -> None:
        self.settings = settings
        self.wanted = threading.Event()
        self._load = load
        self._told = told

    def follow(self, adopt: Callable[[Settings], None] = lambda _: None) -> None:
        """Read the settings again and *adopt* them; where either fails the old ones stay.

        :param adopt: raises `SettingsError` or `StorageError` for what it cannot use
        """
        self.wanted.clear()
        try:
            settings = self._load()
            adopt(settings)
        except (SettingsError, StorageError, OSError, ValueError) as error:
            log.error("the configuration is refused, the old one stays: %s", error)
            return
        self.settings = settings
        self._told(settings)
        log.info("the configuration was read again and is followed")
