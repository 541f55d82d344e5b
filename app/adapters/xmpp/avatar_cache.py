"""Pictures of people on this computer: one folder, each file named by the SHA-1 of its own content.

XEP-0084 and XEP-0153 name pictures by their SHA-1, so the file for an announced one is found
without asking. Nothing the network says becomes a name: what is written was hashed here.
"""

import asyncio
import hashlib
import logging
import re
import tempfile
from pathlib import Path

logger = logging.getLogger(__name__)

MAX_PICTURE = 256 * 1024
"""Bytes of a picture that we take; XEP-0153 advises 8 kB, phones send up to 100."""

MAX_PICTURES = 2000
"""Files that are kept; the least recently written go first."""

_DIGEST = re.compile(r"[0-9a-f]{40}")
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")


def is_digest(text: str) -> bool:
    """Tell whether a text is a SHA-1 in lower-case hex."""
    return _DIGEST.fullmatch(text) is not None


def is_picture(data: bytes) -> bool:
    """Tell by its first bytes whether data is PNG, JPEG, GIF or WebP, and small enough."""
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return len(data) <= MAX_PICTURE and (webp or data.startswith(_BEGINNINGS))


class AvatarCache:
    """The folder; may be shared by all accounts, since content alone decides what is where."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, digest: str) -> str:
        """The file of a picture, or "" if it is not here."""
        if not is_digest(digest):
            return ""
        file = self._folder / digest
        return str(file) if file.is_file() else ""

    async def keep(self, data: bytes) -> str:
        """Write a picture down; returns its file, or "" if the disk does not take it."""
        return await asyncio.to_thread(self._keep, data)

    def _keep(self, data: bytes) -> str:
        file = self._folder / hashlib.sha1(data, usedforsecurity=False).hexdigest()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as new:
                new.write(data)
            Path(new.name).replace(file)
            self._prune()
        except OSError as error:
            logger.warning("A picture could not be kept: %s", error.strerror)
            return ""
        return str(file)

    def _prune(self) -> None:
        files = list(self._folder.iterdir())
        if len(files) > MAX_PICTURES:
            files.sort(key=lambda file: file.stat().st_mtime)
            for file in files[: len(files) - MAX_PICTURES]:
                file.unlink(missing_ok=True)
