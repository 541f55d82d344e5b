"""Calls: answer or decline what rings. Sound and pictures are not carried by this program yet."""

from app.domain.events import CallChanged, ProblemOccurred
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

    async def accept(self, call: CallChanged) -> None:
        """Answer a call, and say that nothing will be heard here."""
        await self._accounts.session(call.ref.account).accept_call(call.ref.id, call.call_id)
        self._store.dispatch(ProblemOccurred(NO_MEDIA))

    async def reject(self, call: CallChanged) -> None:
        """Decline a call, on all devices."""
        await self._accounts.session(call.ref.account).reject_call(call.ref.id, call.call_id)
