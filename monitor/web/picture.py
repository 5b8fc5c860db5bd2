"""A chart as a PNG: what its SVG shows, drawn anew by Pillow (the extra ``report``).

Only digits stand in a chart, so the one font that Pillow brings is enough on any machine. It takes
12 MiB and reads nothing from outside; it is a job of a worker, which leaves when nobody asks.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import Final

from monitor.web.chart import Bars

SCALE: Final = 2
"""Pixels for each unit of a chart: sharp in print and on a dense display."""

TOP: Final = 16
BOTTOM: Final = 20
"""Units above and below the bars, for numbers and dates."""

LETTERS: Final = 11
GROUND, INK, BAR, AXIS = "#ffffff", "#1b1f23", "#2f7d9e", "#888888"


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: bars, what the highest stands for, the days that they are from and to."""

    title: str
    bars: Bars
    highest: str
    first: date
    last: date


def is_possible() -> bool:
    """Tell whether Pillow is installed."""
    return find_spec("PIL") is not None


def png(picture: Picture) -> bytes:
    """Return *picture* as a PNG that carries its title; a job of workers.

    :raises ImportError: where Pillow is not installed
    """
    from PIL import Image, ImageDraw, ImageFont
    from PIL.PngImagePlugin import PngInfo

    chart = picture.bars
    width, height = chart.width * SCALE, (chart.height + TOP + BOTTOM) * SCALE
    image = Image.new("RGB", (width, height), GROUND)
    draw = ImageDraw.Draw(image)
    for bar in chart.bars:
        if bar.value:
            left, top = round(bar.x * SCALE), round((bar.y + TOP) * SCALE)
            right = max(left, round((bar.x + bar.width) * SCALE) - 1)
            bottom = max(top, round((bar.y + bar.height + TOP) * SCALE) - 1)
            draw.rectangle((left, top, right, bottom), fill=BAR)
    axis = (chart.height + TOP) * SCALE
    draw.line((0, axis, width, axis), fill=AXIS, width=SCALE)
    font = ImageFont.load_default(LETTERS * SCALE)
    highest = " ".join(picture.highest.split())  # spaces of other widths are in few fonts
    below = (chart.height + TOP + BOTTOM - 4) * SCALE
    draw.text((0, (TOP - 4) * SCALE), highest, fill=INK, font=font, anchor="ls")
    draw.text((0, below), picture.first.isoformat(), fill=INK, font=font, anchor="ls")
    draw.text((width, below), picture.last.isoformat(), fill=INK, font=font, anchor="rs")
    told = PngInfo()
    told.add_itxt("Title", picture.title)
    stream = io.BytesIO()
    image.quantize(64).save(stream, "PNG", optimize=True, pnginfo=told)
    return stream.getvalue()
