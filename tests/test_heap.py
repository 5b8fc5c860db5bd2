"""Memory that is free goes back to the system, and threads share a heap."""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from monitor import heap

HOLES = """
from pathlib import Path
from monitor.heap import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

held = [bytes([1]) * 8_000 for _ in range(20_000)]
last = held[-1]  # keeps the heap from shrinking by itself
held[:] = []
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked")
def test_what_lies_free_in_the_heap_is_given_back() -> None:
    told = subprocess.run([sys.executable, "-c", HOLES], capture_output=True, text=True, check=True)
    assert int(told.stdout) > 100_000_000


THREADS = """
import ctypes, sys, threading
from pathlib import Path
from monitor.heap import keep_small

if sys.argv[2:]:
    keep_small()

def fill():
    held = [bytes([1]) * 8_000 for _ in range(100)]
    all_are_there.wait()

all_are_there = threading.Barrier(5)
for _ in range(4):
    threading.Thread(target=fill).start()
all_are_there.wait()
c = ctypes.CDLL(None)
c.fopen.restype = ctypes.c_void_p
told = ctypes.c_void_p(c.fopen(sys.argv[1].encode(), b"w"))
c.malloc_info(0, told)
c.fclose(told)
print(Path(sys.argv[1]).read_text().count("<heap nr="))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked")
def test_threads_share_a_heap(tmp_path: Path) -> None:
    """Without a word glibc makes one for each thread, as long as there are few."""
    command = [sys.executable, "-c", THREADS, str(tmp_path / "told.xml")]
    of_their_own = subprocess.run(command, capture_output=True, text=True, check=True)
    shared = subprocess.run([*command, "small"], capture_output=True, text=True, check=True)
    assert int(of_their_own.stdout) > 1
    assert int(shared.stdout) == 1


def test_another_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    heap._call.cache_clear()
    heap.give_back()
    heap.keep_small()
    heap._call.cache_clear()
