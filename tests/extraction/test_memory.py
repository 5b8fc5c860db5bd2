"""A page for which there is not enough memory says so: it is not an empty one."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import resource
{imports}
body = b"<html><body>" + b"<p>some <b>text</b> here</p>" * 300_000
limit = 100 * 2**20
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
try:
    print({call})
except MemoryError:
    print("no memory")
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from monitor.extraction.tree import parse_markup", "parse_markup(body.decode())"),
        ("from monitor.sources.feeds.tree import parse_xml", "parse_xml(body + b'</body></html>')"),
    ],
)
def test_no_memory_is_no_empty_page(imports: str, call: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(imports=imports, call=call)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert told.stdout == "no memory\n"
