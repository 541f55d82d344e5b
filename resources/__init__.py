"""Pictures, style sheets and sounds, found by name wherever the program is installed."""

from importlib.resources import files
from pathlib import Path


def path(name: str) -> Path:
    """Find a resource on disk, for example `sounds/message.wav`.

    Raises:
        FileNotFoundError: there is no such resource.
    """
    found = Path(str(files(__name__).joinpath(name)))
    if not found.is_file():
        raise FileNotFoundError(f"no resource {name!r}")
    return found


def read_bytes(name: str) -> bytes:
    """Read a resource."""
    return files(__name__).joinpath(name).read_bytes()


def read_text(name: str) -> str:
    """Read a resource that is UTF-8 text."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
