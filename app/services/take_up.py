"""What an earlier run left, as the ledger tells it: undecided, unproven, or shown."""

from msgspec import Struct, field

from app.domain.events import MessageReceived, Origin
from app.domain.message import Message, MessageKey
from app.domain.notification import Fate, NativeId
from app.ports.archive import Archive
from app.ports.ledger import Ledger


class Shown(Struct, frozen=True):
    """A message that an earlier run showed, and in which notification."""

    message: Message
    native_id: NativeId
    digest: bool


class Left(Struct, frozen=True):
    """What there is to take up.

    Attributes:
        again: to be decided about again, oldest first.
        unproven: keys among them that may be on the screen without anybody knowing its id.
        shown: shown once before, so that they make no sound again; what was about to be shown
            anew when that run ended is among them.
    """

    again: list[MessageReceived] = field(default_factory=list)
    unproven: set[MessageKey] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)


async def read_what_was_left(ledger: Ledger, archive: Archive) -> Left:
    """Read what an earlier run left.

    Raises:
        StorageFailed: it can't be read.
    """
    entries = await ledger.unsettled()
    messages = {m.key: m for m in await archive.get([entry.key for entry in entries])}
    left = Left()
    for entry in entries:
        message = messages.get(entry.key)
        if message is None:
            continue
        was_shown = entry.fate.is_shown or entry.fate is Fate.INTENDED
        if was_shown and entry.native_id is not None:
            digest = entry.fate is Fate.DIGESTED
            left.shown.append(Shown(message, entry.native_id, digest))
            continue
        left.again.append(MessageReceived(message, Origin.CATCH_UP))
        if entry.fate is Fate.INTENDED:
            left.unproven.add(entry.key)
    return left
