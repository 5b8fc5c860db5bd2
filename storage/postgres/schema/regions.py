"""Sources name the region from which they are asked."""

from __future__ import annotations

from typing import Final

COLUMNS: Final = """
ALTER TABLE sources ADD COLUMN region TEXT NOT NULL DEFAULT '';
"""
