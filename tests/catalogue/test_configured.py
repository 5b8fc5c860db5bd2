"""What the operator's file says of sources, as records."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import load_settings
from config.settings import SettingsError
from monitor.catalogue.configured import configured_sources


def sources(folder: Path, more: str) -> dict[str, str]:
    """Return the encodings of the sources of a file, by name."""
    path = folder / "sco.toml"
    path.write_text(
        f"catalogue = false\n[[sources]]\nname = 'A'\nurl = 'https://a.example/'\n{more}"
    )
    return {
        source.name: source.encoding
        for source in configured_sources(load_settings(path, environment={}))
    }


@pytest.mark.parametrize("name", ["windows-1251", "KOI8-R", "gb18030", "cp1251"])
def test_an_encoding(tmp_path: Path, name: str) -> None:
    assert sources(tmp_path, f"encoding = '{name}'") == {"A": name}


@pytest.mark.parametrize("name", ["cp-1251x", "bz2", "rot13", "unicode_escape"])
def test_an_encoding_that_is_none_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=f"source 'A': there is no encoding '{name}'"):
        sources(tmp_path, f"encoding = '{name}'")


def test_a_kind_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no kind 'rss'; use one of api, archive"):
        sources(tmp_path, "kind = 'rss'")
