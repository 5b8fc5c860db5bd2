"""On which line of a TOML file a value stands."""

from __future__ import annotations

import pytest

from config.lines import KeyPath, TomlText

TEXT = '''# a comment = 1
top = true

[fetch]
max_items = 3   # [work]
"max_bytes" = 4
note = """
max_items = 9
[[sources]]
"""
[web] # here
listen = "x"

[[sources]]
name = "A"
options = { follow = "1" }
[[sources]]
name = "B"
note = \'\'\'one line\'\'\'
[sources.options]
follow = "2"
[ monitor ]
data_dir = "var"
smtp.host = "x"
[saying.groups]
"к. ч." = ["a"]
verbs = ["a = b",
"c"]
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ((), 0),
        (("top",), 2),
        (("fetch",), 4),
        (("fetch", "max_items"), 5),
        (("fetch", "max_bytes"), 6),
        (("fetch", "allow_addresses", 3), 4),
        (("web", "listen"), 12),
        (("sources",), 14),
        (("sources", 0), 14),
        (("sources", 0, "name"), 15),
        (("sources", 0, "options", "follow"), 16),
        (("sources", 1), 17),
        (("sources", 1, "note"), 19),
        (("sources", 1, "url"), 17),
        (("sources", 1, "options"), 20),
        (("sources", 1, "options", "follow"), 21),
        (("monitor", "data_dir"), 23),
        (("monitor", "smtp", "host"), 24),
        (("saying",), 25),
        (("saying", "groups", "к. ч."), 26),
        (("saying", "groups", "verbs"), 27),
        (("nowhere", "at", "all"), 0),
    ],
)
def test_a_place_has_its_line(place: KeyPath, line: int) -> None:
    file = TomlText("my.toml", TEXT)
    assert file.line(place) == line
    assert file.where(place) == (f"my.toml:{line}" if line else "my.toml")
