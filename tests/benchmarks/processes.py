"""What the operating system says of a process: processor time, wake-ups, memory."""

from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has used since it began, all its threads together.

    Attributes:
        seconds: of processor time, to the nanosecond (`schedstat`).
        wake_ups: how often one of its threads went to sleep by itself, and so was woken.
    """

    seconds: float
    wake_ups: int

    @classmethod
    def of(cls, process: int) -> "Usage":
        """Look at a process; threads that have ended are not in it."""
        nanoseconds = wake_ups = 0
        for thread in Path(f"/proc/{process}/task").iterdir():
            nanoseconds += int((thread / "schedstat").read_text().split()[0])
            wake_ups += _number(thread / "status", "voluntary_ctxt_switches")
        return cls(nanoseconds / 1e9, wake_ups)

    def since(self, earlier: "Usage") -> "Usage":
        """What was used between two looks."""
        return Usage(self.seconds - earlier.seconds, self.wake_ups - earlier.wake_ups)


def resident(process: int) -> float:
    """Tell the megabytes of a process that are in memory, shared libraries among them."""
    return _number(Path(f"/proc/{process}/status"), "VmRSS") * 1024 / MEGABYTE


def load() -> str:
    """Tell how busy the machine was in the last minute, for the reader of the figures."""
    return Path("/proc/loadavg").read_text().split()[0]


def _number(file: Path, name: str) -> int:
    lines = file.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
