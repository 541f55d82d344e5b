"""Calls: answer or decline what rings. Sound and pictures are not carried by this program yet."""

from msgspec.structs import replace

from app.domain.content import Call, CallAction, Element
from app.domain.events import CallChanged, MessageEdited, ProblemOccurred
from app.ports.im import Deliver
from app.services.accounts import Accounts
from app.services.store import Store

NO_MEDIA = (
    "The call was answered, but this version of Bellbird can't carry sound or pictures yet. "
    "Please go on with another device."
)


class Calls:
    """The user's answers to `AppState.ringing`.

    Both methods raise `ConnectionFailed` without a connection, and `RequestFailed` when the call
    does not ring any more.
    """

    def __init__(self, store: Store, accounts: Accounts) -> None:
        self._store = store
        self._accounts = accounts

    def settle_earlier(self, deliver: Deliver) -> None:
        """Let calls be missed that rang when the last run ended: nothing can answer them now.

        To be called before any account connects; what the servers know better comes later. Until
        then, and without this, their notifications would offer answers that reach nobody.
        """
        for known in tuple(self._store.state.conversations.values()):
            for message in known.messages:
                for element in message.elements:  # a loop that is quick with ten thousand of them
                    rings = isinstance(element, Call) and element.action is CallAction.RING
                    if rings and not message.outgoing:
                        missed = tuple(_missed(each) for each in message.elements)
                        deliver(MessageEdited(message.key, missed))
                        break

    async def accept(self, call: CallChanged) -> None:
        """Answer a call, and say that nothing will be heard here."""
        await self._accounts.session(call.ref.account).accept_call(call.ref.id, call.call_id)
        self._store.dispatch(ProblemOccurred(NO_MEDIA))

    async def reject(self, call: CallChanged) -> None:
        """Decline a call, on all devices."""
        await self._accounts.session(call.ref.account).reject_call(call.ref.id, call.call_id)


def _missed(element: Element) -> Element:
    if isinstance(element, Call) and element.action is CallAction.RING:
        return replace(element, action=CallAction.MISSED)
    return element
