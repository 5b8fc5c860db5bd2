"""What the published schemas say of an event."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

FOLDER: Final = Path(__file__).parents[2] / "docs" / "events"


@cache
def _validator(kind: str) -> Any:
    path = FOLDER / f"{kind}.json"
    return jsonschema_rs.validator_for(
        json.loads(path.read_text("utf-8")), validate_formats=True, base_uri=path.as_uri()
    )


def faults(payload: str) -> list[str]:
    """Return what is wrong with an event by the schema of its type."""
    event = json.loads(payload)
    found = _validator(event["type"]).iter_errors(event)
    return [f"{list(one.instance_path)}: {one.message}" for one in found]
