"""The log: one line per event on stderr, for a journal or a terminal. No secrets, no bodies."""

from __future__ import annotations

import logging
import sys

from monitor.pipeline import Step
from monitor.text.clean import clean_line
from storage.reasons import meaning

log = logging.getLogger("sco-monitor")

QUIET = ("not-modified", "same-body", "unchanged", "no-match", "not-relevant", "not-fetched")


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
    """Write one line about a settled item; what happens all the time only when verbose."""
    level = logging.DEBUG if step.reason in QUIET else logging.INFO
    if step.parked:
        level = logging.WARNING
    item = clean_line(step.item, 200)
    detail = f" ({clean_line(step.detail, 300)})" if step.detail else ""
    log.log(level, "%s %s: %s%s", step.stage, item, meaning(step.reason), detail)
