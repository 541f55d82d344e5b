"""Where the window stood and what it showed, kept in a small file between runs."""

import base64
import binascii
import json
import logging
from pathlib import Path

from msgspec import Struct

from app.domain.errors import InvalidConversationId
from app.domain.ids import AccountId, ConversationId, ConversationRef

logger = logging.getLogger(__name__)

_MAX_SIZE = 65_536


class WindowState(Struct, frozen=True):
    """What the window remembers.

    Attributes:
        geometry: `QWidget.saveGeometry`, or empty.
        splitter: widths of list and conversation, or empty.
        opened: the conversation that was open.
    """

    geometry: bytes = b""
    splitter: tuple[int, ...] = ()
    opened: ConversationRef | None = None


class WindowStateFile:
    """Reads and writes the window's state; a missing or broken file is a first start."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> WindowState:
        """Read what is remembered."""
        try:
            if self._path.stat().st_size > _MAX_SIZE:
                raise ValueError("the file is too large")  # noqa: TRY301  # told below
            data = json.loads(self._path.read_text(encoding="utf-8"))
            return _parse(data)
        except FileNotFoundError:
            return WindowState()
        except (OSError, ValueError, TypeError, KeyError, InvalidConversationId) as error:
            logger.warning("The window's state can't be read and begins anew: %s", error)
            return WindowState()

    def save(self, state: WindowState) -> None:
        """Write what is to be remembered; a full disk only costs the memory of the window."""
        data = {
            "geometry": base64.b64encode(state.geometry).decode(),
            "splitter": list(state.splitter),
            "open": [state.opened.account, state.opened.id.text] if state.opened else None,
        }
        new = self._path.with_name(self._path.name + ".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(data), encoding="utf-8")
            new.replace(self._path)
        except OSError as error:
            logger.warning("The window's state can't be kept: %s", error)


def _parse(data: object) -> WindowState:
    match data:
        case {"geometry": str(geometry), "splitter": list(splitter), "open": opened}:
            widths = tuple(int(w) for w in splitter if 0 <= int(w) < 100_000)
            ref = None
            if isinstance(opened, list) and len(opened) == 2:
                ref = ConversationRef(AccountId(str(opened[0])), ConversationId(str(opened[1])))
            try:
                raw = base64.b64decode(geometry, validate=True)
            except binascii.Error as error:
                raise ValueError("the geometry is not base64") from error
            return WindowState(raw, widths, ref)
        case _:
            raise ValueError("it has another form")
