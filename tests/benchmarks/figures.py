"""Figures, each beside its control and its budget: the table, and the file for tools."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in one unit.

    Attributes:
        samples: one value of each run.
        controls: what it is compared with, measured in the same runs; may be empty.
        budget: what it may be at most; None where it is only told.
        judged: what the budget is for: "value", or "ratio" to the control.
        at: the size it was measured at, where it is a point of a plot.
    """

    name: str
    unit: str
    samples: Sequence[float]
    controls: Sequence[float] = ()
    budget: float | None = None
    judged: str = "value"
    at: int | None = None

    @property
    def value(self) -> float:
        """The median of the runs."""
        return statistics.median(self.samples)

    @property
    def control(self) -> float | None:
        """The median of the control's runs."""
        return statistics.median(self.controls) if self.controls else None

    @property
    def ratio(self) -> float | None:
        """How many times the control's."""
        return self.value / self.control if self.control else None

    @property
    def ok(self) -> bool:
        """Whether the budget is met; true where there is none."""
        measured = self.ratio if self.judged == "ratio" else self.value
        return self.budget is None or (measured is not None and measured <= self.budget)

    @property
    def as_json(self) -> dict[str, object]:
        """For the file, with the spread and the number of runs."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "control": self.control,
            "ratio": self.ratio,
            "budget": self.budget,
            "ok": self.ok,
            "judged": self.judged,
            "at": self.at,
            "lowest": min(self.samples),
            "highest": max(self.samples),
            "runs": len(self.samples),
        }

    @property
    def row(self) -> tuple[str, ...]:
        """For the table."""
        sign = " ×" if self.judged == "ratio" else ""
        return (
            self.name if self.at is None else f"{self.name}: {self.at:,}",
            f"{short(self.value)} {self.unit}",
            f"{short(min(self.samples))}–{short(max(self.samples))}",
            str(len(self.samples)),
            short(self.control),
            short(self.ratio),
            f"{short(self.budget)}{sign}" if self.budget is not None else "",
            "" if self.budget is None else "ok" if self.ok else "MISSED",
        )


_HEADINGS = ("", "median", "spread", "runs", "control", "ratio", "budget", "")


def short(number: float | None) -> str:
    """Write a number with three digits; "" for none."""
    if number is None:
        return ""
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"


def table(figures: Sequence[Figure]) -> str:
    """Write all figures below each other."""
    rows = [_HEADINGS, *(figure.row for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for name, *cells in rows:
        right = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        lines.append("  ".join((name.ljust(widths[0]), *right)).rstrip())
    return "\n".join(lines)


def write(figures: Sequence[Figure], file: Path) -> None:
    """Write all figures for tools."""
    file.parent.mkdir(parents=True, exist_ok=True)
    content = [figure.as_json for figure in figures]
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def percentile(samples: Sequence[float], percent: float) -> float:
    """Give the sample that so many percent of them do not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
