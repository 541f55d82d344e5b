"""The page of pushes: what wakes this device, and how phones show our messages."""

from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import DevicePushChanged, PushUpload
from app.domain.ids import AccountId
from app.domain.preview import plain
from app.domain.words import say
from app.gui.look import words
from app.gui.look.controls import button, label
from app.gui.push.style_form import StyleForm
from app.gui.settings.page import Page
from app.gui.subscriptions import watch
from app.gui.wishes import Context

_PREFIX = "org.unifiedpush.Distributor."


class PushPage(Page):
    """The push service, the gateway, who was told; and the style of our messages on phones."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.section(self.tr("What wakes Bellbird"))
        self.status = label("", wrap=True)
        self.status.setAccessibleName(self.tr("Pushes"))
        self.column.addWidget(self.status)
        self._add_service()
        self._add_gateway()
        self._uploads = QVBoxLayout()
        self.column.addLayout(self._uploads)
        self.again = button(self.tr("Look again"))
        self.again.clicked.connect(self._look_again)
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addStretch(1)
        self.column.addLayout(row)
        self.autostart = self.switch(
            "start_with_computer", self.tr("Start with the computer, in the tray")
        )
        self.section(self.tr("How phones show my messages"))
        self.note(
            self.tr(
                "For Tencent accounts: what the receiver's phone shows while their program is not"
                " running. What is empty is filled in: your name, and the message itself."
            )
        )
        self.style_form = StyleForm(context.store.state.settings.push_style)
        self.style_form.chosen.connect(self._keep_style)
        self.column.addWidget(self.style_form)
        self.column.addStretch(1)
        watch(self, context.store, lambda s: s.desktop.push, self._show)
        watch(self, context.store, lambda s: s.settings.push_style, self.style_form.show_style)

    def _add_service(self) -> None:
        self.service = QComboBox()
        self.service.setAccessibleName(self.tr("Push service"))
        self.service.activated.connect(lambda row: self._choose(self.service.itemData(row)))
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Push service")), 1)
        row.addWidget(self.service)
        self.column.addLayout(row)
        self.note(
            self.tr(
                "A program of your desktop that keeps one connection for all; it starts Bellbird"
                " when a message comes."
            )
        )
        watch(self, self.context.store, lambda s: s.settings.push_service, self._show_choice)

    def _add_gateway(self) -> None:
        self.gateway = QLineEdit()
        self.gateway.setPlaceholderText(self.tr("none, for example push.example.org"))
        self.gateway.setAccessibleName(self.tr("Push gateway"))
        self.gateway.editingFinished.connect(self._keep_gateway)
        self.vapid = QLineEdit()
        self.vapid.setPlaceholderText(self.tr("none; some push services want it"))
        self.vapid.setAccessibleName(self.tr("Public key of the gateway (VAPID)"))
        self.vapid.editingFinished.connect(self._keep_vapid)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.addRow(self.tr("Push &gateway"), self.gateway)
        form.addRow(self.tr("Its public &key (VAPID)"), self.vapid)
        self.column.addLayout(form)
        self.note(
            self.tr(
                "The XMPP address of a gateway of yours (XEP-0357): your servers report to it, and"
                " it passes on to the push service, encrypted for this device."
            )
        )
        watch(self, self.context.store, lambda s: s.settings.push_gateway, self.gateway.setText)
        watch(self, self.context.store, lambda s: s.settings.push_vapid, self.vapid.setText)

    # -- showing -------------------------------------------------------------------------------

    def _show(self, push: DevicePushChanged) -> None:
        if push.server:
            text = self.tr("Pushes come by {server}.").format(server=push.server)
        elif push.problem:
            problem = plain(say(push.problem))
            text = self.tr("Nothing wakes Bellbird: {problem}.").format(problem=problem)
        else:
            text = self.tr("Nothing wakes Bellbird: it hears of messages while it runs.")
        self.status.setText(text)
        self._show_services(push.services)
        while self._uploads.count():
            old = self._uploads.takeAt(0)
            if old is not None and (widget := old.widget()) is not None:
                widget.deleteLater()
        for upload in push.uploads:
            self._uploads.addWidget(self._upload_row(upload))

    def _show_services(self, services: tuple[str, ...]) -> None:
        chosen = self.context.store.state.settings.push_service
        self.service.clear()
        self.service.addItem(self.tr("None"), "")
        for name in services:
            self.service.addItem(plain(name.removeprefix(_PREFIX), 60), name)
        if chosen and chosen not in services:
            gone = plain(chosen.removeprefix(_PREFIX), 60)
            self.service.addItem(self.tr("{name} (not there)").format(name=gone), chosen)
        self._show_choice(chosen)

    def _show_choice(self, chosen: str) -> None:
        row = self.service.findData(chosen)
        if row >= 0:
            self.service.setCurrentIndex(row)

    def _upload_row(self, upload: PushUpload) -> QWidget:
        known = self.context.store.state.accounts.get(upload.account)
        name = plain(known.account.display_name, 60) if known is not None else ""
        reason = plain(say(upload.reason))
        if upload.done_at:
            time = words.second_time(upload.done_at)
            text = self.tr("{account} knows it since {time}.").format(account=name, time=time)
        elif upload.ended:
            text = self.tr("{account} does not know it: {reason}.")
            text = text.format(account=name, reason=reason or self.tr("stopped"))
        else:
            text = self.tr("{account} is being told, try {number} of 10. {reason}")
            text = text.format(account=name, number=upload.tries + 1, reason=reason)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(label(text, "soft", wrap=True), 1)
        if not upload.ended:
            stop = button(self.tr("Stop"), "text")
            stop.setAccessibleName(self.tr("Stop telling {account}").format(account=name))
            stop.clicked.connect(lambda _=False, a=upload.account: self._stop(a))
            line.addWidget(stop)
        return row

    # -- what the user does --------------------------------------------------------------------

    def _choose(self, service: str) -> None:
        self.change(push_service=service)

    def _keep_gateway(self) -> None:
        gateway = self.gateway.text().strip()
        if gateway != self.context.store.state.settings.push_gateway:
            self.change(push_gateway=gateway)

    def _keep_vapid(self) -> None:
        vapid = self.vapid.text().strip().rstrip("=")
        if vapid != self.context.store.state.settings.push_vapid:
            self.change(push_vapid=vapid)

    def _keep_style(self, changes: dict[str, Any]) -> None:
        style = replace(self.context.store.state.settings.push_style, **changes)
        if style != self.context.store.state.settings.push_style:
            self.change(push_style=style)

    def _look_again(self) -> None:
        if self.context.device_push is not None:
            self.context.device_push.look_again()

    def _stop(self, account: AccountId) -> None:
        if self.context.device_push is not None:
            self.context.device_push.cancel(account)
