"""What the daemon writes: readable lines, priorities for a journal, objects for programs."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
from pathlib import Path

import pytest

from monitor.daemon.folding import SHOWN, WINDOW_SECONDS, Folding
from monitor.daemon.logs import DONE, line_of
from monitor.engine.stage import Step
from monitor.stages.table import STAGES
from tests.daemon.slow import until
from tests.desk import PATIENCE, PROGRAM, Desk, clean_environment
from tests.outlets import Item, Outlet, rss


def written(desk: Desk, outlet: Outlet, log: Path, environment: dict[str, str]) -> list[str]:
    """Run the daemon with stderr in the file *log* until it has asked for a page; return lines."""
    outlet.pages["/feed"] = rss(Item(outlet.url("/lost"), "A page that is not there"))
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [PROGRAM, "--config", desk.config, "run"],
            stderr=stderr,
            env=clean_environment() | environment,
        ) as process,
    ):
        until(lambda: "(404)" in log.read_text("utf-8") or process.poll() is not None, "it fails")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0, log.read_text("utf-8")
    return log.read_text("utf-8").splitlines()


def test_lines_have_priorities_where_the_journal_reads_them(
    outlet: Outlet, desk: Desk, tmp_path: Path
) -> None:
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    log = tmp_path / "journal"
    log.touch()
    state = log.stat()
    lines = written(desk, outlet, log, {"JOURNAL_STREAM": f"{state.st_dev}:{state.st_ino}"})
    assert "<6>polled One" in lines
    (lost,) = (line for line in lines if "(404)" in line)
    assert lost.startswith(f"<4>fetch {outlet.url('/lost')}")
    assert lost.endswith(": no such page (404)")
    assert not [line for line in lines if "done, with something new" in line]


def test_another_stream_has_levels_in_words(outlet: Outlet, desk: Desk, tmp_path: Path) -> None:
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    lines = written(desk, outlet, tmp_path / "log", {"JOURNAL_STREAM": "1:1"})
    assert "INFO polled One" in lines


def test_json_is_an_object_a_line(outlet: Outlet, desk: Desk, tmp_path: Path) -> None:
    sources = [{"name": "One", "url": outlet.url("/feed")}]
    desk.write([outlet], sources, more='[log]\nformat = "json"')
    lines = written(desk, outlet, tmp_path / "log", {})
    objects = [json.loads(line) for line in lines if line.startswith("{")]
    lost = next(one for one in objects if one.get("reason") == "not-found")
    assert lost["level"] == "warning"
    assert lost["stage"] == "fetch"
    assert outlet.url("/lost") in lost["detail"]
    assert lost["time"].endswith("+00:00")


def test_each_stage_has_a_word_for_what_it_did() -> None:
    assert set(DONE) == set(STAGES)


@pytest.mark.parametrize(
    ("stage", "item", "reason", "detail", "line"),
    [
        ("parse", "0" * 20, "ok", "One: 3 of 20 items are new", "read One: 3 of 20 items are new"),
        ("deliver", "msg_" + "0" * 20, "sent", "desk: News", "delivered to desk: News"),
        ("poll", "One", "dns-failed", "a.b", "poll One: the host name has no address (a.b)"),
        ("group", "0" * 20, "ok", "one text", f"grouped {'0' * 20} (one text)"),
        ("compare", "0" * 20, "ok", "", f"found a copy: {'0' * 20}"),
        ("poll", "O\x1b[31mne\n", "ok", "", "polled O[31mne"),
    ],
)  # fmt: skip
def test_a_line_says_what_was_done_to_what(
    stage: str, item: str, reason: str, detail: str, line: str
) -> None:
    step = Step(stage=stage, item=item, reason=reason, detail=detail, parked=False)
    assert line_of(step) == line


class Folder:
    """A folding with a clock of its own, and what passes it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.lines: list[str] = []
        self.folding = Folding(self._write, lambda: self.now)

    def _write(self, record: logging.LogRecord) -> None:
        if self.folding.filter(record):
            self.lines.append(record.getMessage())

    def warn(self, text: str, *args: object, level: int = logging.WARNING) -> None:
        """Log a warning."""
        self._write(logging.LogRecord("a", level, "", 0, text, args, None))


def test_failures_that_repeat_are_one_line_with_their_number() -> None:
    folder = Folder()
    for n in range(40):
        folder.warn("source %d is silent", n)
        folder.warn("a note", level=logging.INFO)
    assert folder.lines.count("a note") == 40
    assert [line for line in folder.lines if line != "a note"] == [
        f"source {n} is silent" for n in range(SHOWN)
    ]
    folder.lines.clear()
    folder.folding.tick()
    assert folder.lines == []
    folder.now = WINDOW_SECONDS
    folder.folding.tick()
    assert folder.lines == ["source 39 is silent [and the like 37 times in 10 min]"]
    folder.warn("source %d is silent", 40)
    folder.folding.close()
    assert folder.lines[1:] == ["source 40 is silent [and the like once in 10 min]"]


def test_what_was_quiet_for_a_while_is_written_again() -> None:
    folder = Folder()
    for _ in range(SHOWN):
        folder.warn("no answer")
    folder.now = WINDOW_SECONDS
    folder.folding.tick()
    folder.warn("no answer")
    assert folder.lines == ["no answer"] * (SHOWN + 1)


def test_other_kinds_are_not_held_back() -> None:
    folder = Folder()
    for n in range(10):
        folder.warn("one")
        folder.warn(f"kind {n}")
    assert len(folder.lines) == SHOWN + 10
