"""What is kept on this computer: how much it is, and deleting it."""

from app.domain.events import ConversationRemoved
from app.domain.ids import AccountId
from app.ports.archive import Archive
from app.ports.storage import DataSizes, LocalData
from app.services.store import Store


class LocalDataKeeper:
    """The user's wishes about what is kept here."""

    def __init__(self, store: Store, archive: Archive, data: LocalData) -> None:
        self._store = store
        self._archive = archive
        self._data = data

    async def sizes(self) -> DataSizes:
        """Tell how many bytes are kept of what.

        Raises:
            StorageFailed: the folders can't be read.
        """
        return await self._data.sizes()

    async def delete_messages(self, account: AccountId | None = None) -> None:
        """Delete all conversations and messages of an account, or of all, from this computer.

        Nothing is deleted on the servers, no group is left, and what others write later is kept
        again. Drafts and what waits to be sent go, too.

        Raises:
            StorageFailed: what is not deleted is still there, and is still shown.
        """
        for ref in tuple(self._store.state.conversations):
            if account in (None, ref.account):
                await self._archive.remove_conversation(ref)
                self._store.dispatch(ConversationRemoved(ref))
        await self._data.give_back()
