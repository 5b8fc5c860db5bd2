"""Commands as processes of their own that are forked, not started.

To start, a command imports for half a second of a processor, and one that takes pages in loads for
three: nine tenths of what most tests of commands cost. Here a process that has imported and loaded
all of it forks each command, which then has its own streams, environment, folder, threads and
workers, and ends as a program ends. The first of each kind in a run of the tests is started as a
program (`tests.desk`), and so is all that stays running, is killed, or needs another environment.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import os
import pickle
import pkgutil
import select
import selectors
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

MESSAGE: Final = 1 << 17
"""Bytes of one command at most: its words, its environment, its folder."""

STARTS: Final = "import sys; from tests.forked import serve; serve(int(sys.argv[1]))"
ROOT: Final = Path(__file__).resolve().parents[1]


class Forks:
    """The process that forks commands, as the tests see it. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            path = os.pathsep.join(filter(None, [str(ROOT), *sys.path]))
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", STARTS, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=os.environ | {"PYTHONPATH": path},
            )
        atexit.register(self.close)

    def close(self) -> None:
        self._ours.close()
        self._process.wait(10)

    def run(
        self, words: Sequence[str], *, env: Mapping[str, str], cwd: Path, seconds: float
    ) -> tuple[int, str, str]:
        """Run the command with the words *words*; return its exit code and what it said.

        :raises subprocess.TimeoutExpired: where it takes longer, after its end
        """
        message = pickle.dumps((list(words), dict(env), str(cwd)))
        out, err, told = os.pipe(), os.pipe(), os.pipe()
        try:
            with self._lock:
                socket.send_fds(self._ours, [message], [out[1], err[1], told[1]])
        finally:
            for _, end in (out, err, told):
                os.close(end)
        try:
            said = _read([out[0], err[0], told[0]], time.monotonic() + seconds)
        finally:
            for begin, _ in (out, err, told):
                os.close(begin)
        pid, _, code = said[2].decode().partition(" ")
        if not code:
            with suppress(ProcessLookupError):
                os.kill(int(pid), 9)
            raise subprocess.TimeoutExpired(list(words), seconds, said[0], said[1])
        return int(code), said[0].decode(), said[1].decode()


def _read(descriptors: Sequence[int], until: float) -> list[bytes]:
    """Return what comes from each of *descriptors* up to its end, or until then."""
    found = dict.fromkeys(descriptors, b"")
    with selectors.DefaultSelector() as waiting:
        for descriptor in descriptors:
            waiting.register(descriptor, selectors.EVENT_READ)
        while waiting.get_map() and (left := until - time.monotonic()) > 0:
            for key, _ in waiting.select(left):
                more = os.read(key.fd, 1 << 16)
                found[key.fd] += more
                if not more:
                    waiting.unregister(key.fd)
    return list(found.values())


def serve(descriptor: int) -> None:
    """Fork the commands that come over the socket *descriptor*, until it closes."""
    import monitor.cli
    from monitor.engine import origin
    from storage.sqlite import database
    from tests.nurseries import ForkedNursery, load_all
    from tests.stores import Copies

    for module in pkgutil.iter_modules(monitor.cli.__path__):
        importlib.import_module(f"monitor.cli.{module.name}")
    importlib.import_module("monitor.app")
    origin.Nursery = ForkedNursery  # type: ignore[misc]
    database._make = Copies()
    with tempfile.TemporaryDirectory() as folder:
        database._make(Path(folder) / "empty.db")
    load_all()
    gc.collect()
    gc.freeze()
    control = socket.socket(fileno=descriptor)
    waiting, running = select.poll(), dict[int, tuple[int, int]]()
    waiting.register(control, select.POLLIN)
    while True:
        for ready, _ in waiting.poll():
            if ready in running:
                waiting.unregister(ready)
                pid, told = running.pop(ready)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                _tell(told, f" {code}")
                os.close(told)
                os.close(ready)
                continue
            message, (out, err, told), _, _ = socket.recv_fds(control, MESSAGE, 3)
            if not message:
                os._exit(0)
            pid = os.fork()
            if not pid:
                _be(*pickle.loads(message), out, err)
            _tell(told, str(pid))
            os.close(out)
            os.close(err)
            handle = os.pidfd_open(pid)
            running[handle] = pid, told
            waiting.register(handle, select.POLLIN)


def _tell(told: int, what: str) -> None:
    """Tell it to who asked, who may have gone: a command that took too long is ended by him."""
    with suppress(BrokenPipeError):
        os.write(told, what.encode())


def _be(words: list[str], environment: dict[str, str], folder: str, out: int, err: int) -> None:
    """Be the command, as a process that was started for it, until its end."""
    code = 1
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.closerange(3, 1_024)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        sys.argv = ["sco-monitor", *words]
        sys.stdout = _stream(1, sys.stdout, errors="strict")
        sys.stderr = _stream(2, sys.stderr, errors="backslashreplace")
        code = _ended(words)
    finally:
        os._exit(code)


def _stream(number: int, like: object, *, errors: str) -> io.TextIOWrapper:
    raw = io.FileIO(number, "w", closefd=False)
    encoding = getattr(like, "encoding", "utf-8")
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding, errors, newline="\n", line_buffering=number == 2
    )


def _ended(words: list[str]) -> int:
    """Run the command, and end as the interpreter does, but for taking apart all it has loaded."""
    from monitor.cli import main

    try:
        code = main()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    except BaseException:  # noqa: BLE001 - told as the interpreter tells it
        import traceback

        traceback.print_exc()
        code = 1
    threading._shutdown()  # type: ignore[attr-defined] # waits for threads
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = 120
    return code
