"""Figures of the bench as pictures, drawn as SVG for the documents: bars, and lines of tenths."""

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


def lines(title: str, series: Mapping[str, Sequence[float]], below: str) -> str:
    """Return an SVG of a line for each of *series*, from the left to the right, from nought up."""
    most = max(max(values) for values in series.values())
    left, top, height = 60, 40, 200
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top + height + 60}" '
        f'role="img" font-family="sans-serif" font-size="13"><title>{title}</title>'
        f'<rect width="{_WIDTH}" height="{top + height + 60}" fill="#ffffff"/>'
        f'<text x="12" y="22" font-weight="bold">{title}</text>'
        f'<text x="{left - 8}" y="{top + 5}" text-anchor="end">{most:.0f}</text>'
        f'<text x="{left - 8}" y="{top + height}" text-anchor="end">0</text>'
        f'<path d="M{left} {top}V{top + height}H{_WIDTH - 20}" fill="none" stroke="#555555"/>'
    ]
    for number, ((name, values), colour) in enumerate(zip(series.items(), _COLOURS, strict=False)):
        step = (_WIDTH - 20 - left) / max(len(values) - 1, 1)
        points = " ".join(
            f"{left + place * step:.1f},{top + height * (1 - value / most):.1f}"
            for place, value in enumerate(values)
        )
        drawn.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="3"/>'
            f'<text x="{left + 12}" y="{top + height - 12 - 18 * number}" fill="{colour}">{name}'
            "</text>"
        )
    drawn.append(f'<text x="12" y="{top + height + 40}" fill="#555555">{below}</text></svg>')
    return "\n".join(drawn) + "\n"


def plotted(found: Mapping[str, Mapping[str, float]]) -> None:
    """Draw CPU and wall time a page of both sides, named like "product 2": on two cores."""
    cores = {"1": "1 core", "2": "2 cores"}
    names = {name: f"{name[:-2]}, {cores[name[-1]]}" for name in found}
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
