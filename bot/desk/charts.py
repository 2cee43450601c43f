"""Charts as plain SVG: a bar for every period, its value written above it, and all of it in words too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

# In units of the picture; on a telephone one is about a pixel, so that 17 stays readable.
WIDTH, HEIGHT = 340, 216
SIDE, TOP, BOTTOM = 8, 52, 54
WIDEST, GAP = 48, 0.34
# What is nothing at all still shows that there is a bar.
LEAST_HEIGHT = 1.5


class Bar(NamedTuple):
    """One bar: what stands below it, how high it is (None: nothing to show), and what is written above it."""

    label: str
    value: float | None
    said: str


class Chart(NamedTuple):
    """A chart and what it is called; `unit`: along the height, `along`: along the width; `top`: the full height."""

    key: str
    title: str
    unit: str
    along: str
    bars: Sequence[Bar]
    top: float


def draw(chart: Chart) -> Markup:
    """Return the chart as an SVG that says in words what it shows; the last bar is the one that is looked at."""
    floor = HEIGHT - BOTTOM
    slot = (WIDTH - 2 * SIDE) / max(1, len(chart.bars))
    width = min(WIDEST, slot * (1 - GAP))
    parts = []
    for n, bar in enumerate(chart.bars):
        middle = SIDE + slot * (n + 0.5)
        share = 0.0 if bar.value is None else min(1.0, bar.value / chart.top if chart.top else 0.0)
        height = max(LEAST_HEIGHT, share * (floor - TOP))
        kind = "bar now" if n == len(chart.bars) - 1 else "bar"
        if bar.value is not None:
            parts.append(_RECT.format(kind, middle - width / 2, floor - height, width, height))
        parts.append(_TEXT.format("value", middle, floor - (0 if bar.value is None else height) - 7, bar.said))
        parts.append(_TEXT.format("label", middle, floor + 22, bar.label))
    said = "，".join(f"{bar.label} {bar.said}" for bar in chart.bars)
    return _SVG.format(
        width=WIDTH, height=HEIGHT, key=chart.key, title=chart.title, said=f"{chart.unit}。{said}", unit=chart.unit,
        along=chart.along, middle=WIDTH / 2, bottom=HEIGHT - 8, side=SIDE, right=WIDTH - SIDE, floor=floor,
        bars=Markup().join(parts),
    )  # fmt: skip


_RECT = Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="3"/>')
_TEXT = Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>')
_SVG = Markup(
    '<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}-title {key}-said">'
    '<title id="{key}-title">{title}</title><desc id="{key}-said">{said}</desc>'
    '<text class="axis" x="{side}" y="18">{unit}</text>'
    '<line x1="{side}" y1="{floor}" x2="{right}" y2="{floor}"/>{bars}'
    '<text class="axis" x="{middle}" y="{bottom}" text-anchor="middle">{along}</text></svg>'
)
