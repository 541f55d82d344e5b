"""The account of a story: named steps with time and proof, printed as they go and kept as JSON."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

NOT_PLAYED = "not played, because a step before it failed"


class Step(Struct, frozen=True):
    """One step as it went.

    Attributes:
        ms: how long it took, in milliseconds.
        evidence: what was seen; for a failed step what was missing.
    """

    name: str
    ok: bool
    ms: int
    evidence: str


class Report:
    """Plays steps in order and remembers how each went.

    After a failed step the others are not played, since each builds on those before; they are
    in the report as failed all the same.

    Args:
        failures: the exceptions that mean that a step failed; others are bugs and pass through.
        tell: takes each line of progress.
    """

    def __init__(
        self, failures: tuple[type[Exception], ...], tell: Callable[[str], None] = print
    ) -> None:
        self._failures = failures
        self._tell = tell
        self.steps: list[Step] = []

    @property
    def ok(self) -> bool:
        """Whether there were steps and all of them went well."""
        return bool(self.steps) and all(step.ok for step in self.steps)

    def play(self, name: str, action: Callable[[], str]) -> Step:
        """Carry out a step; ``action`` returns the evidence or raises why there is none."""
        if any(not step.ok for step in self.steps):
            return self._add(Step(name, False, 0, NOT_PLAYED))  # noqa: FBT003  # its ok
        started = time.monotonic()
        try:
            ok, evidence = True, action()
        except self._failures as error:
            ok, evidence = False, str(error) or type(error).__name__
        return self._add(Step(name, ok, round((time.monotonic() - started) * 1000), evidence))

    def write(self, path: Path) -> Path:
        """Write ``{"ok": …, "steps": [{"name", "ok", "ms", "evidence"}, …]}``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        data = {"ok": self.ok, "steps": [asdict(step) for step in self.steps]}
        path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return path

    def _add(self, step: Step) -> Step:
        self.steps.append(step)
        number = len(self.steps)
        mark = "ok    " if step.ok else "FAILED"
        self._tell(f"{number:3}  {mark}  {step.ms:5} ms  {step.name}")
        self._tell(f"                       {step.evidence}")
        return step
