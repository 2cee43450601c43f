"""Points on a plain map: north up, as far apart as they are, and names where there is room for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

# Units of the drawing: as wide as a small telephone, so that a name is never smaller than 16 px.
WIDTH, EDGE, LEAST_HEIGHT, MOST_HEIGHT = 320.0, 28.0, 180.0, 420.0
# Above all points stands where the north is.
HEAD = 20.0
SIGN, LINE, GAP, DOT = 16.0, 20.0, 10.0, 6.0
LONGEST = 9
# The least that the drawing shows, in degrees of latitude: about 200 m.
LEAST_SPAN = 0.002


class Point(NamedTuple):
    """A place that stands somewhere."""

    id: int
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the drawing, and where its name begins; no name where there is no room for it."""

    point: Point
    x: float
    y: float
    label: str
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing: its size, its marks."""

    width: float
    height: float
    marks: Sequence[Mark]


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def draw(points: Sequence[Point]) -> Map | None:
    """Return the map of these points; None where there are none."""
    if not points:
        return None
    middle = math.cos(math.radians(sum(one.latitude for one in points) / len(points)))
    xs, ys = [one.longitude * middle for one in points], [-one.latitude for one in points]
    wide, tall = max(max(xs) - min(xs), LEAST_SPAN), max(max(ys) - min(ys), LEAST_SPAN)
    scale = min((WIDTH - 2 * EDGE) / wide, (MOST_HEIGHT - 2 * EDGE) / tall)
    height = max(LEAST_HEIGHT, (max(ys) - min(ys)) * scale + 2 * EDGE)
    left, top = (WIDTH - (max(xs) - min(xs)) * scale) / 2, HEAD + (height - (max(ys) - min(ys)) * scale) / 2
    height += HEAD
    at = [(left + (x - min(xs)) * scale, top + (y - min(ys)) * scale) for x, y in zip(xs, ys, strict=True)]
    taken = [_Box(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in at]
    marks = []
    for point, (x, y) in zip(points, at, strict=True):
        label = point.name if len(point.name) <= LONGEST else point.name[: LONGEST - 1] + "…"
        marks.append(_marked(point, x, y, label, height, taken))
    return Map(WIDTH, round(height), marks)


def _marked(point: Point, x: float, y: float, label: str, height: float, taken: list[_Box]) -> Mark:
    long = SIGN * len(label)
    choices = (
        (x + GAP, y + SIGN / 3, "start", _Box(x + GAP, y - LINE / 2, x + GAP + long, y + LINE / 2)),
        (x - GAP, y + SIGN / 3, "end", _Box(x - GAP - long, y - LINE / 2, x - GAP, y + LINE / 2)),
        (x, y - GAP - 4, "middle", _Box(x - long / 2, y - GAP - LINE, x + long / 2, y - GAP)),
        (x, y + GAP + SIGN - 2, "middle", _Box(x - long / 2, y + GAP, x + long / 2, y + GAP + LINE)),
    )
    for label_x, label_y, anchor, box in choices:
        inside = box.left >= 0 and box.right <= WIDTH and box.top >= HEAD and box.bottom <= height
        if inside and not any(box.meets(other) for other in taken):
            taken.append(box)
            return Mark(point, round(x, 1), round(y, 1), label, round(label_x, 1), round(label_y, 1), anchor)
    return Mark(point, round(x, 1), round(y, 1), "", 0, 0, "start")
