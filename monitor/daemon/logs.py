"""The log: one line per event on stderr, for a journal or a terminal. No secrets, no bodies."""

from __future__ import annotations

import logging
import re
import sys

from monitor.engine.runner import Step
from monitor.text.clean import clean_line
from storage.reasons import EXPECTED, QUIET, meaning

log = logging.getLogger("sco-monitor")

_OPAQUE = re.compile(r"(?:msg_)?[0-9a-f]{20}\Z")
"""A key made from content says nothing to a person: what the stage said stands in its place."""


def log_to_stderr(*, verbose: bool) -> None:
    """Send the log to stderr; a journal adds the time itself, a terminal gets it here."""
    form = "%(levelname)s %(message)s"
    if sys.stderr.isatty():
        form = "%(asctime)s " + form
    logging.basicConfig(
        stream=sys.stderr, format=form, level=logging.DEBUG if verbose else logging.INFO
    )
    for noisy in (
        "httpx",
        "httpcore",
        "apscheduler",
        "trafilatura",
        "htmldate",
        "charset_normalizer",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def log_step(step: Step) -> None:
    """Write one line about a settled item: which it was, in words, and how it ended."""
    level = logging.INFO if step.reason in EXPECTED else logging.WARNING
    if step.reason in QUIET:
        level = logging.DEBUG
    item, detail = clean_line(step.item, 200), clean_line(step.detail, 300)
    if _OPAQUE.match(item) and detail:
        item, detail = detail, ""
    said = f" ({detail})" if detail else ""
    log.log(level, "%s: %s: %s%s", step.stage, item, meaning(step.reason), said)
