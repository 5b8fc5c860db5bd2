"""Captures keep the heads of their exchange: first line and header fields, as they were."""

from __future__ import annotations

from typing import Final

COLUMNS: Final = """
ALTER TABLE captures ADD COLUMN request_head TEXT NOT NULL DEFAULT '';
ALTER TABLE captures ADD COLUMN response_head TEXT NOT NULL DEFAULT '';
"""
