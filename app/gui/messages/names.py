"""Who wrote and who reacted, by the names that the open conversation gives them."""

from collections.abc import Callable, Sequence

from app.domain.conversation import Conversation
from app.domain.ids import ConversationKind, ConversationRef
from app.domain.message import Message
from app.domain.preview import plain
from app.gui.messages.translating import message_tr as tr
from app.services.store import Store

LONGEST = 60
"""Characters of a name."""


class Names:
    """Names of people in a conversation.

    Args:
        ref: the conversation.
        rows: its messages that are in the window.
    """

    def __init__(
        self,
        store: Store,
        ref: Callable[[], ConversationRef | None],
        rows: Callable[[], Sequence[Message]],
    ) -> None:
        self._store = store
        self._ref = ref
        self._rows = rows

    def of(self, message: Message) -> str:
        """Who wrote a message; in a conversation of two its name is better than an address."""
        if message.outgoing:
            return tr("You")
        alone = message.conversation.kind is ConversationKind.C2C and not message.sender.name
        conversation = self._conversation()
        if alone and conversation is not None:
            return plain(conversation.display_name, LONGEST)
        return plain(message.sender.display_name, LONGEST)

    def of_sender(self, sender: str) -> str:
        """A name for somebody of whom only the id is known, as of who reacted."""
        known = next((m.sender.name for m in self._rows() if m.sender.id == sender), "")
        conversation = self._conversation()
        if known or conversation is None:
            return known or sender
        if conversation.kind is ConversationKind.C2C and sender == conversation.ref.id.target:
            return conversation.display_name
        # An occupant of a group is "group@server/nickname".
        return sender.partition("/")[2] or sender.partition("@")[0]

    @property
    def own_address(self) -> str:
        """The conversation's account, as it is named where it reacts; in lower case."""
        ref = self._ref()
        account = self._store.state.accounts.get(ref.account) if ref is not None else None
        return account.account.address.lower() if account is not None else ""

    def _conversation(self) -> Conversation | None:
        ref = self._ref()
        known = self._store.state.conversations.get(ref) if ref is not None else None
        return known.conversation if known is not None else None
