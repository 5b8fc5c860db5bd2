"""The figures of `tests.bench.speed` as pictures: bars, drawn as SVG for the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

PLOTS = Path(__file__).resolve().parents[2] / "docs" / "pictures"

_WIDTH, _LEFT, _ROW, _BAR = 640, 190, 34, 20
_COLOURS = ("#3b6ea8", "#9db8d6")


def bars(title: str, rows: Sequence[tuple[str, Sequence[float]]], parts: Sequence[str]) -> str:
    """Return an SVG of one bar for each row, made of *parts*; numbers stand beside the bars."""
    most = max(sum(values) for _, values in rows)
    scale = (_WIDTH - _LEFT - 80) / most
    height = 64 + _ROW * len(rows)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{title}</title>'
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
        f'<text x="12" y="22" font-weight="bold">{title}</text>'
    ]
    for number, (name, values) in enumerate(rows):
        top, at = 40 + _ROW * number, float(_LEFT)
        lines.append(f'<text x="{_LEFT - 10}" y="{top + 15}" text-anchor="end">{name}</text>')
        for value, colour in zip(values, _COLOURS, strict=False):
            width = value * scale
            lines.append(
                f'<rect x="{at:.1f}" y="{top}" width="{width:.1f}" height="{_BAR}" '
                f'fill="{colour}"/>'
            )
            at += width
        lines.append(f'<text x="{at + 6:.1f}" y="{top + 15}">{sum(values):.1f}</text>')
    legend = ", ".join(parts)
    lines.append(f'<text x="12" y="{height - 8}" fill="#555555">{legend}</text></svg>')
    return "\n".join(lines) + "\n"


def plotted(found: Mapping[str, Mapping[str, float]]) -> None:
    """Draw CPU and wall time a page of both sides, named like "product 2": on two cores."""
    names = {name: name.replace(" 1", ", 1 core").replace(" 2", ", 2 cores") for name in found}
    cpu = [
        (names[name], (one["cpu"] - one["engine"], one["engine"])) for name, one in found.items()
    ]
    wall = [(names[name], (one["wall"],)) for name, one in found.items()]
    PLOTS.joinpath("cpu-a-page.svg").write_text(
        bars("CPU, ms a page", cpu, ("dark: reading", "light: the engine's process"))
    )
    PLOTS.joinpath("wall-a-page.svg").write_text(
        bars("Wall time, ms a page", wall, ("side and number of cores; lower is faster",))
    )
