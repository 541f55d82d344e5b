"""Bring `docs/performance.md` up to date from the last run: `python -m tests.benchmarks.document`.

The table between its marks and the pictures are made anew from `build/bench.json`; the words around
them stay as they are.
"""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.__main__ import RESULTS
from tests.benchmarks.figures import short
from tests.benchmarks.plots import draw, lines_of

PAGE = Path("docs/performance.md")
PICTURES = PAGE.with_suffix("")

_TABLE = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- /figures -->)", re.DOTALL)

_HEAD = """\
| | median | lowest–highest | runs | control | ratio | budget | |
|---|---:|---:|---:|---:|---:|---:|---|
"""


def row_of(figure: Mapping[str, Any]) -> str:
    """Write a figure as a row of the table."""
    sign = " ×" if figure["judged"] == "ratio" else ""
    size = "" if figure["at"] is None else f": {figure['at']:,}"
    cells = (
        f"{figure['name']}{size}",
        f"{short(figure['value'])} {figure['unit']}".strip(),
        f"{short(figure['lowest'])}–{short(figure['highest'])}",
        str(figure["runs"]),
        short(figure["control"]),
        short(figure["ratio"]),
        "" if figure["budget"] is None else f"{short(figure['budget'])}{sign}",
        "" if figure["budget"] is None else "ok" if figure["ok"] else "**missed**",
    )
    return f"| {' | '.join(cells)} |\n"


def main() -> int:
    """Write table and pictures."""
    figures: Sequence[Mapping[str, Any]] = json.loads(RESULTS.read_text())
    table = _HEAD + "".join(map(row_of, figures))
    PAGE.write_text(_TABLE.sub(lambda _: table, PAGE.read_text()), encoding="utf-8")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for prefix, title, sizes in (
        ("archive", "What the archive takes as it grows", "messages in the archive"),
        ("list", "What the whole program takes as the list grows", "conversations"),
    ):
        if lines := lines_of(figures, prefix):
            picture = draw(title, sizes, lines)
            (PICTURES / f"{prefix}.svg").write_text(picture, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
