"""Pictures of people on this computer: one folder, each file named by the SHA-1 of its own content.

XEP-0084 and XEP-0153 name pictures by their SHA-1, so the file for an announced one is found
without asking. Nothing the network says becomes a name: what is written was hashed here. Beside
them lies, for each account, a list of who has which, so that a start without a network shows them.
"""

import asyncio
import hashlib
import json
import logging
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

logger = logging.getLogger(__name__)

MAX_PICTURE = 256 * 1024
"""Bytes of a picture that we take; XEP-0153 advises 8 kB, phones send up to 100."""

MAX_LISTED = 20_000
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
        return str(file) if self._write(file, data) else ""

    def _write(self, file: Path, data: bytes) -> bool:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as new:
                new.write(data)
            Path(new.name).replace(file)
            self._prune()
        except OSError as error:
            logger.warning("A picture could not be kept: %s", error.strerror)
            return False
        return True

    # Who has which

    async def load_list(self, account: str) -> dict[str, str]:
        """Read the pictures' digests by address, as `keep_list` kept them; none if it can't.

        Args:
            account: the program's own id of it.
        """
        return await asyncio.to_thread(self._load_list, self._list_of(account))

    async def keep_list(self, account: str, digests: Mapping[str, str]) -> None:
        """Write down who has which picture."""
        text = json.dumps(dict(digests))
        await asyncio.to_thread(self._write, self._list_of(account), text.encode())

    def forget_list(self, account: str) -> None:
        """Forget who has which picture, with the account."""
        try:
            self._list_of(account).unlink(missing_ok=True)
        except OSError as error:
            logger.warning("A list of pictures could not be deleted: %s", error.strerror)

    def _list_of(self, account: str) -> Path:
        name = hashlib.sha256(account.encode("utf-8", "replace")).hexdigest()
        return self._folder / f"{name}.json"

    def _load_list(self, file: Path) -> dict[str, str]:
        try:
            found: object = json.loads(file.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        sound = {
            address: digest
            for address, digest in found.items()
            if isinstance(digest, str) and is_digest(digest)
        }
        return dict(list(sound.items())[:MAX_LISTED])

    def _prune(self) -> None:
        files = [file for file in self._folder.iterdir() if file.suffix != ".json"]
        if len(files) > MAX_PICTURES:
            files.sort(key=lambda file: file.stat().st_mtime)
            for file in files[: len(files) - MAX_PICTURES]:
                file.unlink(missing_ok=True)
