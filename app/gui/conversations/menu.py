"""What can be done with a conversation as a whole, as menu entries."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QDateTime, Qt, QTime
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from app.domain.conversation import MUTED_FOREVER
from app.domain.ids import ConversationKind, ConversationRef
from app.domain.preview import plain
from app.gui.contacts.blocking_choice import add_blocking_choice
from app.gui.wishes import Context


def tr(text: str) -> str:
    """Translate a text of this menu."""
    return QCoreApplication.translate("ConversationMenu", text)


def tomorrow_morning(now: float) -> float:
    """When "until tomorrow" ends: the next day at 8:00, local time."""
    day = QDateTime.fromSecsSinceEpoch(int(now)).date().addDays(1)
    return float(QDateTime(day, QTime(8, 0)).toSecsSinceEpoch())


def fill_mute_menu(menu: QMenu, context: Context, ref: ConversationRef) -> None:
    """Offer to mute a conversation for a while or for good, or to unmute it."""
    now = context.clock()
    if context.store.state.conversation(ref).is_muted(now):
        menu.addAction(tr("Unmute"), lambda: _mute(context, ref, 0.0))
        menu.addSeparator()
    menu.addAction(tr("Mute for 1 hour"), lambda: _mute(context, ref, now + 3600))
    menu.addAction(tr("Mute for 8 hours"), lambda: _mute(context, ref, now + 8 * 3600))
    menu.addAction(
        tr("Mute until tomorrow"), lambda: _mute(context, ref, tomorrow_morning(context.clock()))
    )
    menu.addAction(tr("Mute for good"), lambda: _mute(context, ref, MUTED_FOREVER))


def fill_conversation_menu(
    menu: QMenu,
    context: Context,
    ref: ConversationRef,
    why: Callable[[], None],
    details: Callable[[], None] | None = None,
) -> None:
    """Offer everything: pin, mute, what its notifications do, remove or leave.

    Args:
        why: shows what became of the conversation's messages.
        details: shows everything about it; None: that can't be asked for here.
    """
    conversation = context.store.state.conversation(ref)
    if details is not None:
        group = ref.id.kind is ConversationKind.GROUP
        menu.addAction(tr("About the group…") if group else tr("About the contact…"), details)
        menu.addSeparator()
    pinned = conversation.pinned
    menu.addAction(
        tr("Unpin") if pinned else tr("Pin to the top"),
        lambda: context.tasks.spawn(
            context.conversations.pin(ref, not pinned), doing="pin the conversation"
        ),
    )
    if conversation.is_muted(context.clock()):
        menu.addAction(tr("Unmute"), lambda: _mute(context, ref, 0.0))
    else:
        mute = menu.addMenu(tr("Mute"))
        fill_mute_menu(mute, context, ref)
    _add_notification_choices(menu, context, ref)
    add_blocking_choice(menu, context, ref)
    menu.addAction(tr("Why was I notified, or not?"), why)
    _add_export(menu, context, ref)
    menu.addSeparator()
    group = ref.id.kind is ConversationKind.GROUP
    text = tr("Leave the group…") if group else tr("Remove the conversation…")
    window = menu.parentWidget()
    menu.addAction(text, lambda: _ask_to_remove(window, context, ref))


def _add_export(menu: QMenu, context: Context, ref: ConversationRef) -> None:
    export, window = context.export, menu.parentWidget()
    if export is None or window is None:
        return

    def ask() -> None:
        from app.gui.conversations.export_dialog import ExportDialog

        dialog = ExportDialog(context, export, ref, window.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    menu.addAction(tr("Export…"), ask)


def _add_notification_choices(menu: QMenu, context: Context, ref: ConversationRef) -> None:
    conversation = context.store.state.conversation(ref)
    services, tasks = context.conversations, context.tasks
    doing = "change the conversation's notifications"
    if ref.id.kind is ConversationKind.GROUP:
        _add_switch(
            menu,
            tr("Mentions ring even while it is muted"),
            not conversation.mentions_muted,
            lambda on: tasks.spawn(services.mute_mentions(ref, not on), doing=doing),
        )
    _add_switch(
        menu,
        tr("Secret: tell neither who nor what"),
        conversation.secret,
        lambda on: tasks.spawn(services.keep_secret(ref, on), doing=doing),
    )
    allowed = context.store.state.settings.break_through
    key = str(ref)
    _add_switch(
        menu,
        tr("May break through quiet times"),
        key in allowed,
        lambda on: tasks.spawn(
            context.preferences.change(
                break_through=(*allowed, key) if on else tuple(k for k in allowed if k != key)
            ),
            doing=doing,
        ),
    )


def _add_switch(menu: QMenu, text: str, on: bool, switch: Callable[[bool], None]) -> None:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(on)
    action.toggled.connect(switch)


def _mute(context: Context, ref: ConversationRef, until: float) -> None:
    doing = "mute the conversation" if until else "unmute the conversation"
    context.tasks.spawn(context.conversations.mute(ref, until), doing=doing)


def _ask_to_remove(parent: QWidget | None, context: Context, ref: ConversationRef) -> None:
    group = ref.id.kind is ConversationKind.GROUP
    name = plain(context.store.state.conversation(ref).display_name, 60)
    question = tr("Leave “{name}”?") if group else tr("Remove the conversation with {name}?")
    box = QMessageBox(
        QMessageBox.Icon.NoIcon,
        tr("Leave the group") if group else tr("Remove the conversation"),
        question.format(name=name),
        QMessageBox.StandardButton.Cancel,
        parent.window() if parent is not None else None,
    )
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(tr("Its messages are removed from this computer."))
    box.addButton(tr("Leave") if group else tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.buttonClicked.connect(
        lambda pressed: (
            context.tasks.spawn(
                context.conversations.remove(ref),
                doing="leave the group" if group else "remove the conversation",
            )
            if box.buttonRole(pressed) is QMessageBox.ButtonRole.DestructiveRole
            else None
        )
    )
    box.finished.connect(box.deleteLater)
    box.open()
