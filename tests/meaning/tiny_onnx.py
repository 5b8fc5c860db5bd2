"""A model in ONNX's format, written by hand: each token is its own direction, so the mean is a bag.

The format is protocol buffers (onnx.proto3 of ONNX): a field is a key, which is its number times
eight and how it is written, and a value.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Final

WORDS: Final = ("[UNK]", "rail", "railway", "train", "grain", "visa")
INT64, FLOAT = 7, 1


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes((*parts, value))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    body = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(body)) + body


def _value(name: str, kind: int, *sizes: str | int) -> bytes:
    dims = b"".join(
        _bytes(1, _bytes(2, size) if isinstance(size, str) else _number(1, size)) for size in sizes
    )
    tensor = _number(1, kind) + _bytes(2, dims)
    return _bytes(1, name) + _bytes(2, _bytes(1, tensor))


def write_model(folder: Path, *, rows: list[list[float]] | None = None) -> Path:
    """Write a model over `WORDS` into *folder* and return it; *rows* are the words' directions."""
    folder.mkdir(parents=True, exist_ok=True)
    table = rows or [[float(row == column) for column in range(8)] for row in range(len(WORDS))]
    width = len(table[0])
    weights = (
        _number(1, len(table))
        + _number(1, width)
        + _number(2, FLOAT)
        + _bytes(8, "words")
        + _bytes(9, b"".join(struct.pack(f"<{width}f", *row) for row in table))
    )
    gather = _bytes(1, "words") + _bytes(1, "input_ids") + _bytes(2, "hidden") + _bytes(4, "Gather")
    graph = (
        _bytes(1, gather)
        + _bytes(2, "tiny")
        + _bytes(5, weights)
        + _bytes(11, _value("input_ids", INT64, "batch", "tokens"))
        + _bytes(12, _value("hidden", FLOAT, "batch", "tokens", width))
    )
    model = _number(1, 8) + _bytes(7, graph) + _bytes(8, _bytes(1, "") + _number(2, 13))
    (folder / "model.onnx").write_bytes(model)
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordLevel",
            "vocab": {word: number for number, word in enumerate(WORDS)},
            "unk_token": "[UNK]",
        },
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), "utf-8")
    return folder
