"""The log: one line per event on stderr, for a journal, a terminal or a program. No secrets."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from monitor.daemon.folding import Folding
from monitor.text.clean import clean_line
from storage.reasons import EXPECTED, QUIET, meaning

if TYPE_CHECKING:
    from monitor.engine.stage import Step

log = logging.getLogger("sco-monitor")

NOISY: Final = (
    "httpx",
    "httpcore",
    "apscheduler",
    "trafilatura",
    "htmldate",
    "charset_normalizer",
)

DOUBLED: Final = ("procrastinate", "psycopg")
"""Libraries that tell in a page of a lost database what the engine says in a line."""

PRIORITIES: Final = {logging.CRITICAL: 2, logging.ERROR: 3, logging.WARNING: 4, logging.INFO: 6}
"""The levels of syslog as sd-daemon(3) writes them before a line; DEBUG is 7."""

DONE: Final = {
    "poll": "polled",
    "parse": "read",
    "walk": "walked on in",
    "fetch": "fetched",
    "extract": "took the text of",
    "compare": "found a copy:",
    "classify": "classified as",
    "embed": "vector made of",
    "group": "grouped",
    "match": "told subscriptions of",
    "translate": "translated the headline of",
    "compose": "made an edition for",
    "deliver": "delivered to",
}
"""What was done when a stage ends well, as a line begins."""

ABOUT_OTHERS: Final = {"group"}
"""Stages whose words are about other articles than the item: it is named too, for `show`."""

_OPAQUE = re.compile(r"(?:msg_)?[0-9a-f]{20}\Z")
"""A key made from content says nothing to a person: what the stage said stands in its place."""


class Log:
    """What goes to stderr, in which form; warnings that repeat are folded (`Folding`).

    *form* is ``[log] format``. A journal is recognised by JOURNAL_STREAM (systemd.exec(5)).
    """

    def __init__(
        self, form: str, *, verbose: bool, environment: Mapping[str, str] | None = None
    ) -> None:
        environment = os.environ if environment is None else environment
        self._is_journal = environment.get("JOURNAL_STREAM", "") == _stream_of_stderr()
        self._handler = logging.StreamHandler(sys.stderr)
        self._folding = Folding(self._handler.handle)
        self._handler.addFilter(self._folding)
        self.follow(form)
        level = logging.DEBUG if verbose else logging.INFO
        logging.basicConfig(handlers=[self._handler], level=level)
        for noisy in NOISY:
            logging.getLogger(noisy).setLevel(logging.WARNING)
        for doubled in DOUBLED:
            logging.getLogger(doubled).setLevel(logging.CRITICAL)

    def follow(self, form: str) -> None:
        """Write in the given form from now on."""
        if form == "json":
            self._handler.setFormatter(_Json())
        elif self._is_journal:
            self._handler.setFormatter(_Journal())
        else:
            # A journal adds the time itself, a terminal gets it here.
            time = "%(asctime)s " if sys.stderr.isatty() else ""
            self._handler.setFormatter(logging.Formatter(f"{time}%(levelname)s %(message)s"))

    def tick(self) -> None:
        """Write what was folded long enough; to be called now and then."""
        self._folding.tick()

    def close(self) -> None:
        """Write all that is still folded."""
        self._folding.close()


def log_step(step: Step) -> None:
    """Write one line about a settled item: which it was, in words, and how it ended."""
    level = logging.INFO if step.reason in EXPECTED else logging.WARNING
    if step.reason in QUIET:
        level = logging.DEBUG
    log.log(level, "%s", line_of(step), extra={"step": step, "fold": (step.stage, step.reason)})


def line_of(step: Step) -> str:
    """Return what *step* did, as a person says it."""
    item, detail = clean_line(step.item, 200), clean_line(step.detail, 300)
    if _OPAQUE.match(item) and detail and step.stage not in ABOUT_OTHERS:
        item, detail = detail, ""
    said = f" ({detail})" if detail and not detail.startswith(f"{item}:") else ""
    if step.reason in ("ok", "sent"):
        subject = detail if detail.startswith(f"{item}:") else item
        return f"{DONE.get(step.stage, step.stage)} {subject}{said}"
    return f"{step.stage} {item}: {meaning(step.reason)}{said}"


def _stream_of_stderr() -> str:
    """Return device and inode of stderr as JOURNAL_STREAM has them."""
    try:
        state = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):
        return "none"
    return f"{state.st_dev}:{state.st_ino}"


class _Journal(logging.Formatter):
    """Lines with their priority in front; a traceback's lines have that of their message."""

    def format(self, record: logging.LogRecord) -> str:
        prefix = f"<{PRIORITIES.get(record.levelno, 7)}>"
        return "\n".join(prefix + line for line in super().format(record).splitlines())


class _Json(logging.Formatter):
    """One object a line: time, level, logger, message; of a step also its parts."""

    def format(self, record: logging.LogRecord) -> str:
        value: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        step: Step | None = getattr(record, "step", None)  # of `log_step`
        if step is not None:
            value |= {
                "stage": step.stage,
                "item": clean_line(step.item, 2_000),
                "reason": step.reason,
                "detail": clean_line(step.detail, 2_000),
            }
        if more := getattr(record, "folded", 0):
            value["folded"] = more
        if record.exc_info:
            value["exception"] = self.formatException(record.exc_info)
        return json.dumps(value, ensure_ascii=False)
