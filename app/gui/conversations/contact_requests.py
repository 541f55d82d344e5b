"""The line that says who wishes to be a contact, with what to answer."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.events import ContactRequested
from app.domain.preview import plain
from app.gui.look.controls import ElidedLabel, button
from app.gui.subscriptions import watch
from app.gui.wishes import Context


class ContactRequestLine(QFrame):
    """Shows the first wish that waits; the next one follows when it is answered."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._request: ContactRequested | None = None
        self.setProperty("part", "bar")
        self.text = ElidedLabel()
        self.accept = button(self.tr("Accept"), "text")
        self.ignore = button(self.tr("Ignore"), "text")
        self.block = button(self.tr("Block"), "text")
        self.accept.clicked.connect(self._accept)
        self.ignore.clicked.connect(self._ignore)
        self.block.clicked.connect(self._block)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 8, 3)
        row.addWidget(self.text, 1)
        for choice in (self.accept, self.ignore, self.block):
            row.addWidget(choice)
        watch(self, context.store, lambda s: s.contact_requests, self._on_requests)

    def _on_requests(self, requests: tuple[ContactRequested, ...]) -> None:
        self._request = requests[0] if requests else None
        self.setVisible(self._request is not None and self._context.contacts is not None)
        if self._request is None:
            return
        person = self._request.person
        name, address = plain(person.display_name, 60), plain(person.id, 120)
        who = name if name == address else f"{name} ({address})"
        text = self.tr("{who} wants to be your contact").format(who=who)
        said = plain(self._request.text, 200)
        whole = f"{text}: “{said}”" if said else text
        more = len(requests) - 1
        self.text.set_whole(
            self.tr("{text} (and {count} more)").format(text=whole, count=more) if more else whole
        )
        self.text.setToolTip(address)

    def _accept(self) -> None:
        if self._request is not None and self._context.contacts is not None:
            account, user = self._request.account, self._request.person.id
            self._context.tasks.spawn(
                self._context.contacts.accept(account, user), doing="accept the contact"
            )

    def _ignore(self) -> None:
        if self._request is not None and self._context.contacts is not None:
            account, user = self._request.account, self._request.person.id
            self._context.tasks.spawn(
                self._context.contacts.decline(account, user), doing="ignore the contact"
            )

    def _block(self) -> None:
        if self._request is not None and self._context.contacts is not None:
            account, user = self._request.account, self._request.person.id
            self._context.tasks.spawn(
                self._context.contacts.block(account, user), doing="block the contact"
            )
