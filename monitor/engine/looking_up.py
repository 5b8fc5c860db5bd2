"""Looking up what was claimed for a lane: one by one, or in one go for all that came together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from monitor.engine.stage import Stage
from monitor.engine.turn import crashed
from storage.contract.work import Claim
from storage.errors import StorageError
from storage.store import Store

log = logging.getLogger(__name__)


def looked_up(
    stage: Stage, store: Store, claims: Sequence[Claim], now: datetime
) -> Iterator[tuple[Claim, Any]]:
    """Yield each of *claims* with what *stage* reads of its item; a bug costs that item alone."""
    read = _reader(stage, store, [claim.item for claim in claims], now)
    for claim in claims:
        try:
            value = read(claim.item)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug costs one item, never the daemon
            value = crashed(claim, error)
        yield claim, value


def _reader(
    stage: Stage, store: Store, items: Sequence[str], now: datetime
) -> Callable[[str], Any]:
    if stage.reading is not None:
        try:
            return stage.reading(store, items, now)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - whose it is shows when each is read by itself
            log.warning("%s: %s, read one by one", stage.name, type(error).__name__)
    return lambda item: stage.read(store, item, now)
