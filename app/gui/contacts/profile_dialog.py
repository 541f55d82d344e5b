"""How others see an account of the user's: its name and its picture."""

from msgspec.structs import replace
from PySide6.QtCore import QStandardPaths, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import OwnPicture
from app.domain.state import AccountState
from app.gui.contacts.crop import load_picture
from app.gui.contacts.crop_dialog import CropDialog
from app.gui.contacts.pieces import (
    Address,
    Card,
    GlyphTextButton,
    Portrait,
    ask,
    fact,
    open_size,
)
from app.gui.contacts.status_line import StatusLine
from app.gui.look.controls import account_choice, button, cancel_button, end_row, label
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context
from app.ports.im import SessionFeature

MAX_NAME = 100


class ProfileDialog(QDialog):
    """The page of one's own.

    Args:
        account: whose to begin with; None: the first.
    """

    _loaded = Signal(object)

    def __init__(
        self, context: Context, theme: Theme, account: AccountId | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self.setWindowTitle(self.tr("My profile"))
        open_size(self, theme.px(420), theme.px(470))
        self.status = StatusLine(context.tasks)
        known = context.store.state.accounts.values()
        self.accounts = account_choice((each.account for each in known), account)
        self.accounts.setVisible(self.accounts.count() > 1)
        self.portrait = Portrait(theme, 112)
        self.choose = GlyphTextButton(theme, "image", self.tr("Choose a picture…"))
        self.remove = button(self.tr("Remove the picture…"), "danger")
        self.why_not = label("", "small", wrap=True)
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME)
        self.name.setAccessibleName(self.tr("My name"))
        self.name.setPlaceholderText(self.tr("What others shall call you"))
        self.save = button(self.tr("Save"), "primary")
        self.save.setDefault(True)
        self.address = Address(theme)
        self.address.copied.connect(
            lambda: self.status.tell(self.tr("The address is copied."), error=False)
        )
        self._lay_out()
        self._loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)
        self.choose.clicked.connect(lambda _: self._choose())
        self.remove.clicked.connect(lambda _: self._ask_to_remove())
        self.name.textChanged.connect(lambda _: self._update_save())
        self.save.clicked.connect(lambda _: self._save())
        self.accounts.currentIndexChanged.connect(lambda _: self._show_account())
        store = context.store
        watch(self, store, lambda s: (s.accounts, s.avatars), self._show)
        self._show_account()
        self.name.setFocus()

    @property
    def account(self) -> AccountId:
        """Whose profile is shown."""
        account: AccountId = self.accounts.currentData()
        return account

    def _lay_out(self) -> None:
        picture = QVBoxLayout()
        picture.setSpacing(8)
        picture.addStretch(1)
        picture.addWidget(self.choose)
        picture.addWidget(self.remove)
        picture.addWidget(self.why_not)
        picture.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(20)
        head.addWidget(self.portrait)
        head.addLayout(picture, 1)
        card = Card()
        card.column.addLayout(fact(self.tr("Name"), self.name))
        card.column.addLayout(fact(self.tr("Address"), self.address))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(self.accounts)
        column.addLayout(head)
        column.addWidget(card)
        column.addWidget(self.status.widget)
        column.addStretch(1)
        column.addLayout(end_row(cancel_button(self, closes=True), self.save))

    # -- what the state says -------------------------------------------------------------------

    def _own(self) -> AccountState | None:
        return self._context.store.state.accounts.get(self.account)

    def _picture(self) -> str:
        own = self._own()
        if own is None:
            return ""
        ref = ConversationRef(self.account, ConversationId.c2c(own.account.address))
        return self._context.store.state.avatars.get(ref, "")

    def _show_account(self) -> None:
        """Show another account, with what is kept of it."""
        own = self._own()
        if own is None:
            self.reject()  # it was removed meanwhile
            return
        self.status.clear()
        self.name.setText(own.account.name)
        self.address.show_address(own.account.address)
        self._show(None)

    def _show(self, _: object) -> None:
        own = self._own()
        if own is None:
            return
        picture = self._picture()
        self.portrait.show_picture(own.account.display_name, picture)
        contacts = self._context.contacts
        offers = contacts.offers(self.account) if contacts is not None else SessionFeature.NONE
        takes = SessionFeature.OWN_PICTURE in offers
        self.choose.setEnabled(takes)
        self.remove.setVisible(bool(picture) and takes)
        self.why_not.setVisible(not takes)
        self.why_not.setText(
            self.tr("The picture can be changed while the account is online.")
            if offers is SessionFeature.NONE
            else self.tr("The server of this account keeps no pictures.")
        )
        self._update_save()

    def _update_save(self) -> None:
        own = self._own()
        self.save.setEnabled(own is not None and self._typed() != own.account.name)

    def _typed(self) -> str:
        return " ".join(self.name.text().split())

    # -- what the user does --------------------------------------------------------------------

    def _save(self) -> None:
        own = self._own()
        if own is None or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        self.status.attempt(
            self._context.accounts.change(replace(own.account, name=self._typed())),
            "change the name",
            lambda _: self.status.tell(
                self.tr("Saved. Others see it once they hear of it."), error=False
            ),
            self._update_save,
        )

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a picture"))
        dialog.setObjectName("choose picture")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)"))
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        dialog.setDirectory(QStandardPaths.writableLocation(pictures))
        dialog.fileSelected.connect(self.crop)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def crop(self, file: str) -> None:
        """Ask which square of a file's picture to take; a large one takes a while to decode."""
        self.choose.setEnabled(False)
        QThreadPool.globalInstance().start(lambda: self._loaded.emit(load_picture(file)))

    def _on_loaded(self, image: QImage | None) -> None:
        self.choose.setEnabled(True)
        if image is None:
            self.status.tell(
                self.tr("That file is no picture, or it is far too large. Choose another one.")
            )
            return
        self.status.clear()
        dialog = CropDialog(self._theme, image, self)
        dialog.setObjectName("crop")
        dialog.picked.connect(self._publish)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _publish(self, picture: OwnPicture | None) -> None:
        if self._context.contacts is not None:
            self.status.attempt(
                self._context.contacts.set_own_picture(self.account, picture),
                "change the picture",
            )

    def _ask_to_remove(self) -> None:
        ask(
            self,
            self.tr("Remove the picture"),
            self.tr("Remove your picture?"),
            self.tr("Others will see your initials."),
            self.tr("Remove"),
            lambda: self._publish(None),
        )
