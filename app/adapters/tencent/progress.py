"""How far an account was told: which messages, and up to where each conversation is without gaps.

A position says "everything up to here was told". It is therefore kept back while a conversation is
not level, and the account's own ("") while some conversation may be unknown.
"""

from collections import OrderedDict

from app.adapters.tencent.json_reading import Json
from app.adapters.tencent.payloads import message_id, place_of
from app.domain.events import ArchivePositionReached
from app.domain.ids import AccountId, ConversationId, ConversationKind
from app.domain.message import Message
from app.ports.im import ArchivePosition, Deliver

MAX_TOLD = 5000
"""Messages that are known to have been told; those told again come soon after."""


class Progress:
    """What was told on one account.

    Attributes:
        positions: how far each conversation was told in this run; "" is the account's own.
    """

    def __init__(self, account: AccountId, emit: Deliver) -> None:
        self._account = account
        self._emit = emit
        self.positions: dict[str, ArchivePosition] = {}
        self._newest = ArchivePosition("", 0.0)
        self._is_complete = False
        self._level: set[ConversationId] = set()
        self._behind: set[ConversationId] = set()
        self._told: OrderedDict[str, None] = OrderedDict()
        self._seqs: dict[ConversationId, int] = {}

    def begin(self, position: ArchivePosition) -> None:
        """Begin with a new connection, after which anything may be missing.

        Args:
            position: the account's own, as it was written down.
        """
        self._newest = position
        self._is_complete = False
        self._level.clear()
        self._behind.clear()

    def was_told(self, raw: Json) -> bool:
        """Whether a message was told already in this run."""
        return message_id(raw) in self._told

    def told(self, message: Message, raw: Json) -> None:
        """Note that a message is told."""
        self._told[message.archive_id] = None
        if len(self._told) > MAX_TOLD:
            self._told.popitem(last=False)
        self._see_number(message.conversation, place_of(raw).seq)

    def skips(self, message: Message, raw: Json) -> bool:
        """Whether a group's numbers leave some out before a message; it is behind from then on."""
        where = message.conversation
        last = self._seqs.get(where, 0)
        if where.kind is ConversationKind.GROUP and 0 < last < place_of(raw).seq - 1:
            self.is_behind(where)
            return True
        return False

    def is_level(self, where: ConversationId, newest: Json | None = None) -> None:
        """Note that everything that was missed of a conversation has been told.

        Args:
            newest: its newest message, if the server told it.
        """
        self._level.add(where)
        self._behind.discard(where)
        if newest is not None:
            self._see_number(where, place_of(newest).seq)

    def is_behind(self, where: ConversationId) -> None:
        """Note that something of a conversation is missing."""
        self._behind.add(where)

    def is_complete(self) -> None:
        """Note that no conversation is unknown, and tell the account's own position."""
        self._is_complete = not self._behind
        if self._is_complete:
            self._tell("", self._newest)

    def reached(self, message: Message) -> None:
        """Tell that a conversation is told up to a message, if that is so."""
        where = message.conversation
        if where in self._behind or not (self._is_complete or where in self._level):
            return
        position = ArchivePosition(message.archive_id, float(int(message.sent_at)))
        self._tell(where.text, position)
        if position.stamp >= self._newest.stamp:
            self._newest = position
            if self._is_complete:
                self._tell("", position)

    def _see_number(self, where: ConversationId, seq: int) -> None:
        self._seqs[where] = max(seq, self._seqs.get(where, 0))

    def _tell(self, archive: str, position: ArchivePosition) -> None:
        self.positions[archive] = position
        self._emit(
            ArchivePositionReached(self._account, archive, position.archive_id, position.stamp)
        )
