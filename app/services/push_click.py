"""A click on a notification, as it is handed on."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from app.domain.ids import ConversationRef
from app.domain.notification import NativeId, Response, Tag


class PushClick(Struct, frozen=True):
    """A click on a notification, as the guide's `pushClickAction` receives it.

    Attributes:
        ext: what the notification carried; "" for one of an earlier run.
        ref: its conversation, where the notification was made for one.
        activation_token: lets our window come to the front, or "".
        reply: whether the user wants to answer: the composer gets the keyboard.
    """

    native_id: NativeId
    title: str = ""
    content: str = ""
    ext: str = ""
    ref: ConversationRef | None = None
    activation_token: str = ""
    reply: bool = False

    @property
    def message(self) -> Mapping[str, str]:
        """The guide's map: title, content and ext."""
        return {"title": self.title, "content": self.content, "ext": self.ext}


PushClickAction = Callable[[PushClick], None]

ResponseAction = Callable[[Response, Tag | None], None]
"""Takes a response with the notification's tag; None for one that this run knows nothing of."""
