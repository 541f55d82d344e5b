"""The menu entry that keeps a person away, or lets them in again."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from app.domain.ids import ConversationKind, ConversationRef
from app.gui.wishes import Context


def add_blocking_choice(menu: QMenu, context: Context, ref: ConversationRef) -> None:
    """Offer to block the person of a conversation; groups can be left instead."""
    contacts, user = context.contacts, ref.id.target
    if contacts is None or ref.id.kind is ConversationKind.GROUP:
        return
    blocked = user in context.store.state.blocked.get(ref.account, ())
    if blocked:
        wish, doing = contacts.unblock, "unblock the contact"
    else:
        wish, doing = contacts.block, "block the contact"
    menu.addAction(
        _tr("Unblock") if blocked else _tr("Block"),
        lambda: context.tasks.spawn(wish(ref.account, user), doing=doing),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("BlockingChoice", text)
