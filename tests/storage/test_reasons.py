"""The one table of reason codes: whole, and the only place that lists codes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import storage.reasons
from monitor.watch.states import STATES
from monitor.watch.trouble import TROUBLES
from storage.reasons import MEANINGS, REASONS

ROOT = Path(storage.reasons.__file__).parent.parent
SETS = {
    name: value for name, value in vars(storage.reasons).items() if isinstance(value, frozenset)
}


def test_each_code_stands_once() -> None:
    assert len(MEANINGS) == len(REASONS)
    assert all(reason.meaning for reason in REASONS)


def test_each_class_is_one_set() -> None:
    named = {word for reason in REASONS for word in reason.classes.split()}
    source = ast.parse(Path(storage.reasons.__file__).read_text("utf-8"))
    taken = {
        call.args[0].value
        for call in ast.walk(source)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "_of"
        and isinstance(call.args[0], ast.Constant)
    }
    assert named == taken
    assert all(SETS.values())


@pytest.mark.long
def test_no_other_file_lists_codes() -> None:
    """A state of a source, or a trouble, may have the name of a code: gone, ok, disk-full."""
    codes = set(MEANINGS) - set(STATES) - set(TROUBLES)
    listed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("monitor", "storage", "config")
        for path in (ROOT / folder).rglob("*.py")
        if path != Path(storage.reasons.__file__)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if len(_codes(node) & codes) > 1
    ]
    assert listed == []


def _codes(node: ast.AST) -> set[str]:
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            pass
        case ast.Dict(keys=keys):
            parts = [key for key in keys if key is not None]
        case ast.MatchOr(patterns=patterns):
            parts = [p.value for p in patterns if isinstance(p, ast.MatchValue)]
        case _:
            return set()
    return {p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)}
