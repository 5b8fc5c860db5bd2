"""Vectors by a model of the operator's: a folder with ``model.onnx`` and ``tokenizer.json``.

As sentence encoders are exported: inputs ``input_ids``, ``attention_mask`` and, where the model
has it, ``token_type_ids``; the first output is [1, tokens, width], whose mean over the tokens is
taken, or [1, width]. ``prefixes.txt`` may hold two lines, put before a passage and before a query
(models of the E5 family want "passage: " and "query: ").
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from monitor.meaning.cutting import cut
from monitor.meaning.numbers import MeaningError

if TYPE_CHECKING:
    from monitor.meaning.provider import Vectors

MODEL: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
PREFIXES: Final = "prefixes.txt"

_ENDS: Final = 1_000_000
"""Bytes at each end of a model that its name is made from, with its size: two trainings differ in
all of it, and reading half a gigabyte at every start would take a second."""


def name(folder: str) -> str:
    """Return a name for the model in *folder*, made from its content.

    :raises MeaningError: where there is none
    """
    content = hashlib.sha256()
    try:
        for part in (MODEL, TOKENIZER):
            path = Path(folder) / part
            size = path.stat().st_size
            with path.open("rb") as file:
                content.update(b"%d\0" % size + file.read(_ENDS))
                file.seek(max(size - _ENDS, 0))
                content.update(file.read(_ENDS))
        content.update("\n".join(_prefixes(folder)).encode())
    except OSError as error:
        raise MeaningError(
            f"{error.filename}: cannot be read ({error.strerror}); [meaning] vectors names a "
            f"folder with {MODEL} and {TOKENIZER}"
        ) from error
    return f"onnx-{content.hexdigest()[:12]}"


def _prefixes(folder: str) -> tuple[str, str]:
    path = Path(folder) / PREFIXES
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    passage, query = (*lines, "", "")[:2]
    return passage, query


def load(folder: str, tokens: int) -> Vectors:
    """Return the model in *folder*, which reads so many *tokens* of a text.

    :raises MeaningError: where it cannot be loaded
    """
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise MeaningError(
            f"{error.name} is not installed: `pip install 'sco-monitor[meaning-onnx]'`"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(
            str(Path(folder) / MODEL), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(Path(folder) / TOKENIZER))
    except Exception as error:  # its errors are of its own C++, without a common class
        raise MeaningError(f"{folder}: cannot be loaded ({error})") from error
    return OnnxModel(session, tokenizer, _prefixes(folder), tokens)


class OnnxModel:
    """A model, loaded."""

    def __init__(
        self, session: Any, tokenizer: Any, prefixes: tuple[str, str], tokens: int
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._prefixes = prefixes
        self._tokens = tokens
        self._inputs = {each.name for each in session.get_inputs()}

    def passage(self, text: str) -> list[float]:
        """Return the direction of *text*."""
        return self._made(self._prefixes[0], text)

    def query(self, text: str) -> list[float]:
        """Return the direction in which texts lie that answer *text*."""
        return self._made(self._prefixes[1], text)

    def _made(self, prefix: str, text: str) -> list[float]:
        import numpy

        def count(part: str) -> int:
            return len(self._tokenizer.encode(prefix + part).ids)

        ids = self._tokenizer.encode(prefix + cut(text, self._tokens, count)).ids
        row = numpy.array([ids], dtype=numpy.int64)
        given = {
            "input_ids": row,
            "attention_mask": numpy.ones_like(row),
            "token_type_ids": numpy.zeros_like(row),
        }
        try:
            output = self._session.run(None, {k: given[k] for k in given if k in self._inputs})[0]
        except Exception as error:  # its errors are of its own C++, without a common class
            raise MeaningError(f"the model refused a text ({error})") from error
        values = output[0].mean(axis=0) if output.ndim == 3 else output[0]
        made: list[float] = values.tolist()
        return made
