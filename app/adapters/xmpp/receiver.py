"""What comes in on a stream: each stanza to the part that understands it, then out as events."""

import logging
import uuid
from collections.abc import Callable
from xml.etree.ElementTree import Element

from app.adapters.xmpp import outgoing
from app.adapters.xmpp.addresses import bare, resource
from app.adapters.xmpp.archive_pages import ArchivePages
from app.adapters.xmpp.avatar_cache import AvatarCache
from app.adapters.xmpp.avatars import Avatars
from app.adapters.xmpp.blocking import Blocklist
from app.adapters.xmpp.bookmarks import Bookmark, Bookmarks
from app.adapters.xmpp.calls import Calls
from app.adapters.xmpp.catch_up import CatchUp
from app.adapters.xmpp.contacts import Contacts
from app.adapters.xmpp.content import clean_name
from app.adapters.xmpp.groups import Groups
from app.adapters.xmpp.invitations import Invitation, Invitations
from app.adapters.xmpp.names import (
    CLIENT,
    tag,
)
from app.adapters.xmpp.nodes import Nodes
from app.adapters.xmpp.on_their_way import OnTheirWay
from app.adapters.xmpp.order import Order
from app.adapters.xmpp.readings import Place, Reading, ReceiptRequest
from app.adapters.xmpp.stanzas import StanzaReader
from app.adapters.xmpp.stream_management import SentStanza
from app.adapters.xmpp.typing_watch import TypingWatch
from app.adapters.xmpp.whereabouts import GroupView
from app.adapters.xmpp.wire import Wire
from app.domain.content import GroupTip
from app.domain.errors import AppError
from app.domain.events import (
    Event,
    GroupInvited,
    MessageReceived,
    MessageStateChanged,
    Origin,
    TypingChanged,
)
from app.domain.ids import AccountId, ConversationId, ConversationKind, ConversationRef, MessageId
from app.domain.message import Message, MessageState
from app.domain.people import Person

logger = logging.getLogger(__name__)

_SUBJECT = tag(CLIENT, "subject")
_BODY = tag(CLIENT, "body")


class Receiver:
    """Takes what the stream brings (it is a `StreamListener`) and knows what was said so far.

    All of it runs on the event loop's thread.

    Args:
        address: the account's bare address.
        deliver: where the events go.
        clock: seconds since the epoch.
        lost: called once when the connection is gone.
        bookmarked: called with the bookmarks that another device changed.
        cache: where contacts' pictures are kept; None: they are not fetched.
        confirms: whether senders may know that their messages came (XEP-0184).
    """

    def __init__(
        self,
        account: AccountId,
        address: str,
        deliver: Callable[[Event], None],
        clock: Callable[[], float],
        lost: Callable[[AppError], None],
        bookmarked: Callable[[list[Bookmark]], None],
        *,
        cache: AvatarCache | None = None,
        confirms: Callable[[], bool] = lambda: True,
    ) -> None:
        self.account = account
        self.address = address
        self._deliver = deliver
        self._clock = clock
        self._lost = lost
        self._confirms = confirms
        self._silent = False
        self._since = 0.0
        self._wire: Wire | None = None
        self.on_their_way = OnTheirWay(self.emit, self._comes_back)
        self._order = Order()
        self._typing = TypingWatch(self.emit)
        self.contacts = Contacts(account, address, self.emit, clock)
        self.avatars = Avatars(account, self.emit, cache)
        self.blocklist = Blocklist(account, self.emit)
        self.groups = Groups(account, self.emit, self.contacts.name)
        self.bookmarks = Bookmarks()
        self.nodes = Nodes(
            account, address, self.emit, self.contacts, self.avatars, self.bookmarks, bookmarked
        )
        self.invitations = Invitations()
        self.calls = Calls(self.emit)
        self.pages = ArchivePages(address)
        self.reader = StanzaReader(account, address, self)
        self.catch_up = CatchUp(
            account, self.reader, self.pages, self._deliver_reading, self.emit, clock
        )

    # Directory, for the reader

    def contact_name(self, address: str) -> str:
        """A contact's name by bare address, or ""."""
        return self.contacts.name(address)

    def group(self, address: str) -> GroupView | None:
        """A group that we are in, by its address."""
        return self.groups.view(address)

    # The connection's life

    def begin(self, wire: Wire) -> None:
        """Take what comes on a new connection."""
        self._wire = wire
        self._since = self._clock()
        self._order.begin()

    def begin_anew(self) -> None:
        """Forget what belonged to a stream that is gone for good; its messages wait again."""
        self.groups.leave_all()
        self.contacts.forget_presences()
        self.on_their_way.stream_lost()

    def silence(self) -> None:
        """Deliver nothing any more."""
        self._silent = True
        self._typing.stop_all()
        self.catch_up.stop()
        self.calls.stop_all()
        self.groups.leave_all()

    def emit(self, event: Event) -> None:
        """Deliver an event."""
        if not self._silent:
            self._deliver(event)

    def on_acknowledged(self, stanzas: list[SentStanza]) -> None:
        """Report messages that the server has."""
        self.on_their_way.acknowledged(stanzas)

    def sending(self, message: Message) -> None:
        """Take note of a message that goes out now."""
        self.on_their_way.add(message)
        self._order.place(message, ahead=True)

    # What comes

    def on_message(self, stanza: Element) -> None:
        """Take a message."""
        if self.pages.take(stanza):
            return
        reading = self.reader.read(stanza, now=self._clock(), since=self._since)
        if reading.node is not None:
            self.nodes.take_ours(reading.node)
            return
        if reading.contact_node is not None:
            self.nodes.take_theirs(*reading.contact_node)
            return
        self._deliver_reading(reading)
        if stanza.get("type") == "groupchat":
            self._after_group_message(stanza, reading)
        elif reading.place is not None:
            self.catch_up.arrived(reading.place)
        if reading.receipt is not None:
            self._confirm(reading.receipt)

    def _after_group_message(self, stanza: Element, reading: Reading) -> None:
        room = bare(stanza.get("from", ""))
        self.groups.heard(room)
        subject = stanza.find(_SUBJECT)
        if subject is not None and stanza.find(_BODY) is None and stanza.get("type") != "error":
            self.groups.take_subject(room, subject.text or "")
        if reading.place is not None:
            self.catch_up.arrived(reading.place)
        elif reading.events and not self.groups.is_archived(room):
            self.catch_up.arrived(Place(room, "", 0.0))

    def _deliver_reading(self, reading: Reading) -> None:
        if reading.invitation is not None:
            self._invited(reading.invitation)
        events = reading.events
        if reading.call is not None:
            events = tuple(self.calls.take(reading.call, events))
        for event in events:
            translated = self.groups.translated(event, reading.occupant)
            if translated is None:
                logger.info("Ignored a change of somebody else's message in a group")
                continue
            if isinstance(translated, TypingChanged):
                self._typing.take(translated)
                continue
            if isinstance(translated, MessageReceived):
                self._typing.wrote(translated.message.ref, translated.message.sender.id)
                translated = self._placed(translated)
            elif (
                isinstance(translated, MessageStateChanged)
                and translated.state is MessageState.FAILED
            ):
                self.on_their_way.failed(translated.id)
            self.emit(translated)

    def _placed(self, event: MessageReceived) -> Event:
        """Put a message into its order; one that we sent is only proven by its return."""
        message = event.message
        if message.outgoing or self._is_ours_after_all(message):
            proof = self.on_their_way.came_back(message)
            if proof is not None:
                return proof
        if event.origin is Origin.HISTORY:  # older than what was placed, and in order already
            return event
        ahead = event.origin is not Origin.CATCH_UP
        return MessageReceived(self._order.place(message, ahead=ahead), event.origin)

    def _is_ours_after_all(self, message: Message) -> bool:
        """Whether a group gives back what we said under an occupant id that is not ours any more.

        Prosody 0.12 makes up new ones when it was killed before it wrote down how it makes them.
        """
        if not self.on_their_way.knows(message.id):
            return False
        room = message.conversation.target
        return message.sender.id == f"{room}/{self.groups.nickname(room)}"

    def _comes_back(self, ref: ConversationRef) -> bool:
        """Whether a conversation gives back what we say: a group that keeps an archive."""
        is_group = ref.id.kind is ConversationKind.GROUP
        return is_group and self.groups.is_archived(ref.id.target)

    def tell_group(self, address: str, sentence: str) -> None:
        """Put a sentence of our own into a group's conversation."""
        group = ConversationId.group(address)
        message = Message(
            self.account,
            group,
            MessageId(f"bellbird-tip-{uuid.uuid4().hex}"),
            Person(address),
            self._clock(),
            (GroupTip(sentence),),
        )
        self.emit(self._placed(MessageReceived(message, Origin.LIVE)))

    def _invited(self, invitation: Invitation) -> None:
        """Tell of an invitation into a group that we are not in."""
        bookmark = self.bookmarks.get(invitation.group)
        remembered = bookmark is not None and bookmark.autojoin
        if remembered or self.groups.view(invitation.group) is not None:
            return
        self.invitations.add(invitation)
        nickname = resource(invitation.inviter)
        name = clean_name(nickname) if nickname else self.contacts.name(invitation.inviter)
        group = ConversationRef(self.account, ConversationId.group(invitation.group))
        inviter = Person(invitation.inviter, name)
        self.emit(GroupInvited(group, inviter, reason=invitation.reason))

    def _confirm(self, request: ReceiptRequest) -> None:
        """Say that a message came, to those who may know that we are there."""
        allowed = self._confirms() and self.contacts.sees_us(bare(request.address))
        if self._wire is not None and allowed:
            self._say(outgoing.receipt(request.address, request.id, self._wire.new_id()))

    def _say(self, stanza: Element) -> None:
        """Answer by ourselves; without a connection it does not matter any more."""
        if self._wire is not None:
            try:
                self._wire.send_stanza(stanza)
            except AppError as error:
                logger.debug("An answer was not sent: %s", error)

    def on_presence(self, stanza: Element) -> None:
        """Take a presence: a group's, a contact's, or a wish to see ours."""
        if self.groups.take_presence(stanza):
            return
        sender = bare(stanza.get("from", ""))
        if stanza.get("type") in ("subscribe", "unsubscribe"):
            if self.contacts.take_wish(stanza):
                self._say(outgoing.subscription(sender, "subscribed"))
            return
        self.contacts.take_presence(stanza)
        if stanza.get("type") is None and self.contacts.is_known(sender):
            self.avatars.take_presence(sender, stanza)

    def on_roster_change(self, query: Element) -> None:
        """Take a change of the contact list."""
        self.contacts.take_change(query)

    def on_blocklist_change(self, change: Element) -> None:
        """Take a change of the blocklist."""
        self.blocklist.take_change(change)

    def on_lost(self, error: AppError) -> None:
        """Pass on that the connection is gone."""
        self._wire = None
        self._typing.stop_all()
        self._lost(error)

    # Looking back

    def history(self, archive: str, results: tuple[Element, ...]) -> list[Event]:
        """Read a page of older messages into events, without delivering them."""
        events: list[Event] = []
        for result in results:
            reading = self.reader.read_result(
                archive, result, origin=Origin.HISTORY, now=self._clock()
            )
            if reading is not None:
                found = (self.groups.translated(e, reading.occupant) for e in reading.events)
                events += (event for event in found if event is not None)
        return events
