"""Pictures, style sheets and sounds, found by name wherever the program is installed."""

from pathlib import Path

_FOLDER = Path(__file__).parent  # also in a frozen program; `importlib.resources` takes 5 ms


def path(name: str) -> Path:
    """Find a resource on disk, for example `sounds/message.wav`.

    Raises:
        FileNotFoundError: there is no such resource.
    """
    found = _FOLDER / name
    if not found.is_file():
        raise FileNotFoundError(f"no resource {name!r}")
    return found


def read_bytes(name: str) -> bytes:
    """Read a resource."""
    return (_FOLDER / name).read_bytes()


def read_text(name: str) -> str:
    """Read a resource that is UTF-8 text."""
    return (_FOLDER / name).read_text(encoding="utf-8")
