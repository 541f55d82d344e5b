"""Put a small file in its place, whole or not at all.

It is written under another name beside its place and then takes it, so that whoever reads, now or
after a crash, finds the old one or the new one. This is no adapter but a tool of those that keep
something.
"""

import os
import threading
from pathlib import Path


def replace_file(path: Path, content: bytes, *, durable: bool = False, mode: int = 0o600) -> None:
    """Write a file, in the place of one that may be there; its folder must be. Blocks.

    Args:
        durable: it shall outlive a power cut from the moment this returns, too.
        mode: who may read it; nobody but the user unless said otherwise.

    Raises:
        OSError: it can't be written; what was there is as it was.
    """
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    # Exclusively: whoever else may write into the folder shall not choose what we write to.
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123  a descriptor
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    if durable:
        _flush_folder(path.parent)


class LastWordFile:
    """A small file that threads replace while the program runs, and the loop's when it ends.

    One writes at a time, and what is written as the last stays: a thread that was on its way when
    its task was cancelled may come late, with something older.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = threading.Lock()
        self._is_ended = False

    def replace(self, content: bytes, *, is_last: bool = False) -> None:
        """Write it, unless the last was written; see `replace_file`. Any thread's."""
        with self._writing:
            if not self._is_ended:
                replace_file(self._path, content)
                self._is_ended = is_last


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows has no such thing."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
