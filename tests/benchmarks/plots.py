"""Draw how costs grow as SVG pictures, both axes logarithmic: what does not grow is flat."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 74, 236, 44, 52

COLOURS = ("#0c7d78", "#b3261e", "#0a5fae", "#d99a1b", "#7a4fb5")

_MICROSECONDS = {"µs": 1.0, "ms": 1_000.0}


@dataclass(frozen=True, slots=True)
class Line:
    """One cost at several sizes.

    Attributes:
        points: size and microseconds, by size.
    """

    name: str
    points: Sequence[tuple[float, float]]


def lines_of(figures: Sequence[Mapping[str, Any]], prefix: str) -> list[Line]:
    """Find the figures that were measured at several sizes, by the beginning of their names."""
    found: dict[str, list[tuple[float, float]]] = {}
    for figure in figures:
        name = str(figure["name"])
        if name.startswith(f"{prefix}: ") and figure["at"] is not None:
            cost = figure["value"] * _MICROSECONDS[figure["unit"]]
            found.setdefault(name.removeprefix(f"{prefix}: "), []).append((figure["at"], cost))
    return [Line(name, sorted(points)) for name, points in found.items()]


def draw(title: str, sizes: str, lines: Sequence[Line]) -> str:
    """Draw lines as an SVG picture."""
    points = [point for line in lines for point in line.points]
    low_x, high_x = min(x for x, _ in points), max(x for x, _ in points)
    low_y = 10.0 ** math.floor(math.log10(min(y for _, y in points)))
    high_y = 10.0 ** math.ceil(math.log10(max(y for _, y in points)))

    def across(x: float) -> float:
        part = math.log(x / low_x) / math.log(high_x / low_x)
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def down(y: float) -> float:
        part = math.log(y / low_y) / math.log(high_y / low_y)
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)

    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} fill="#182324">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 24, title, 'font-size="15" font-weight="bold"'),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, sizes, 'text-anchor="middle"'),
    ]
    y = low_y
    while y <= high_y * 1.001:
        height = down(y)
        edge = WIDTH - RIGHT
        parts.append(f'<path d="M{LEFT} {height:.1f}H{edge}" stroke="#e1e6e6"/>')
        parts.append(_text(LEFT - 8, height + 4, _time(y), 'text-anchor="end"'))
        y *= 10
    parts += [
        _text(across(x), HEIGHT - BOTTOM + 18, f"{x:,.0f}", 'text-anchor="middle"')
        for x in sorted({x for x, _ in points})
    ]
    for line, height, colour in zip(lines, _label_places(lines, down), COLOURS, strict=False):
        path = " ".join(f"{across(x):.1f},{down(y):.1f}" for x, y in line.points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{across(x):.1f}" cy="{down(y):.1f}" r="3" fill="{colour}"/>'
            for x, y in line.points
        ]
        label = f"{line.name}, {_time(line.points[-1][1])}"
        parts.append(_text(WIDTH - RIGHT + 12, height, label, f'fill="{colour}"'))
    return "\n".join([*parts, "</svg>", ""])


def _label_places(lines: Sequence[Line], down: Any) -> list[float]:
    """Where the names stand: beside the lines' ends, but never over each other."""
    order = sorted(range(len(lines)), key=lambda i: down(lines[i].points[-1][1]))
    places = [0.0] * len(lines)
    lowest = 0.0
    for i in order:
        places[i] = lowest = max(down(lines[i].points[-1][1]) + 4, lowest + 16)
    return places


def _text(x: float, y: float, text: str, more: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(text)}</text>'


def _time(microseconds: float) -> str:
    if microseconds < 1_000:
        return f"{microseconds:.3g} µs"
    if microseconds < 1_000_000:
        return f"{microseconds / 1_000:.3g} ms"
    return f"{microseconds / 1_000_000:.3g} s"
