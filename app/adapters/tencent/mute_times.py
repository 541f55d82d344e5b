"""When a mute ends: the server knows only that there is one, so its end lies in our own field.

The field is the conversation's custom data (256 bytes, seen by all devices of the account), used
only where nobody else uses it.
"""

import json

from app.adapters.tencent.conversations import ConversationInfo
from app.adapters.tencent.json_reading import number, object_of
from app.domain.conversation import MUTED_FOREVER

_KEY = "bellbird_muted_until"


def muted_until(info: ConversationInfo, now: float) -> float:
    """Tell until when a conversation is muted; 0: it is not."""
    if not info.muted:
        return 0.0
    until = float(number(object_of(info.custom), _KEY))
    return until if until > now else MUTED_FOREVER


def custom_data(present: str, until: float) -> str | None:
    """Make the field's new text; None if it should stay as it is: somebody else uses it.

    Args:
        present: the field's text now.
        until: seconds since the epoch; 0 or `MUTED_FOREVER` need no end.
    """
    if present and _KEY not in object_of(present):
        return None
    text = json.dumps({_KEY: int(until)}) if 0 < until < MUTED_FOREVER else ""
    return text if text != present else None
