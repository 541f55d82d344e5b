"""Read what came over the push channel: untrusted bytes become a bounded, plain message.

The form is the click callback's of the push plugin's guide, `{"title": …, "content": …, "ext": …}`;
that is what the push check and a gateway of the user's own send. Anything else only wakes us.
"""

import json

from app.domain.ids import MAX_EXT_LENGTH
from app.domain.preview import plain
from app.ports.push import PushedMessage

MAX_TITLE = 200
MAX_CONTENT = 2000


def read_message(data: bytes) -> PushedMessage:
    """Read a message, already decrypted."""
    try:
        value: object = json.loads(data)
    except (ValueError, RecursionError):
        return PushedMessage()
    if not isinstance(value, dict):
        return PushedMessage()
    title, content, ext = (_text(value.get(name)) for name in ("title", "content", "ext"))
    return PushedMessage(
        plain(title[:MAX_TITLE]),
        "\n".join(plain(line) for line in content[:MAX_CONTENT].splitlines()),
        ext if len(ext) <= MAX_EXT_LENGTH else "",
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
