"""An operator's own model: loaded from its folder, run, named by its content, refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.meaning.centre import likeness
from monitor.meaning.numbers import MeaningError, packed
from monitor.meaning.onnx import load, name
from tests.meaning.tiny_onnx import write_model


def test_words_become_directions(tmp_path: Path) -> None:
    model = load(str(write_model(tmp_path)), 128)
    railway, train, both = (model.passage(t) for t in ("railway", "train", "Railway train"))
    assert railway[2] == 1.0
    assert both == pytest.approx([0, 0, 0.5, 0.5, 0, 0, 0, 0])
    assert likeness(railway, train) == 0.0


def test_only_the_first_tokens_are_read(tmp_path: Path) -> None:
    model = load(str(write_model(tmp_path)), 3)
    assert model.passage("rail rail rail " + "visa " * 50) == model.passage("rail rail rail")


def test_a_prefix_stands_before_passages_and_queries(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    plain = name(str(folder))
    (folder / "prefixes.txt").write_text("grain \nvisa \n", "utf-8")
    model = load(str(folder), 128)
    assert model.passage("rail")[4] == 0.5
    assert model.query("rail")[5] == 0.5
    assert name(str(folder)) != plain


def test_the_name_is_of_the_content(tmp_path: Path) -> None:
    one, same, other = (write_model(tmp_path / folder) for folder in ("one", "same", "other"))
    write_model(other, rows=[[float(row == 5 - column) for column in range(6)] for row in range(6)])
    assert name(str(one)) == name(str(same)) != name(str(other))


def test_what_cannot_be_used_is_said(tmp_path: Path) -> None:
    with pytest.raises(MeaningError, match=r"model\.onnx: cannot be read \(No such file"):
        name(str(tmp_path / "nowhere"))
    folder = write_model(tmp_path)
    (folder / "model.onnx").write_bytes(b"nothing")
    with pytest.raises(MeaningError, match="cannot be loaded"):
        load(str(folder), 128)


def test_what_is_no_number_is_no_vector(tmp_path: Path) -> None:
    model = load(str(write_model(tmp_path, rows=[[float("nan")] * 4] * 6)), 128)
    with pytest.raises(MeaningError, match="no direction"):
        packed(model.passage("rail"))
