"""The quiet line above everything while an account is not online, with the way out."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.account import ConnectionPhase, Protocol
from app.domain.ids import AccountId
from app.domain.preview import plain
from app.domain.state import AccountState
from app.domain.words import say
from app.gui.look import words
from app.gui.look.controls import ElidedLabel, button, restyle
from app.gui.subscriptions import watch
from app.gui.wishes import Context

_CALM = 900
"""Milliseconds that connecting may take before it is worth a line."""

_ORDER = (
    ConnectionPhase.FAILED,
    ConnectionPhase.WAITING,
    ConnectionPhase.CONNECTING,
    ConnectionPhase.CATCHING_UP,
)


class ConnectionLine(QFrame):
    """Tells of the account that needs the user most; hidden while all are online."""

    account_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: AccountState | None = None
        self._text = ElidedLabel()
        self._now = button(self.tr("Try now"), "text")
        self._now.clicked.connect(self._try_now)
        self._open = button(self.tr("Account…"), "text")
        self._open.clicked.connect(self._open_account)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.addWidget(self._text, 1)
        row.addWidget(self._now)
        row.addWidget(self._open)
        self._counting = QTimer(self, interval=1000)
        self._counting.timeout.connect(self._show_text)
        self._patience = QTimer(self, singleShot=True, interval=_CALM)
        self._patience.timeout.connect(self.show)
        self.hide()
        watch(self, context.store, lambda s: s.accounts, self._on_accounts)

    def _on_accounts(self, accounts: Mapping[AccountId, AccountState]) -> None:
        troubled = [
            a for a in accounts.values() if a.account.enabled and a.connection.phase in _ORDER
        ]
        troubled.sort(key=lambda a: _ORDER.index(a.connection.phase))
        self._shown = troubled[0] if troubled else None
        if self._shown is None:
            self._patience.stop()
            self._counting.stop()
            self.hide()
            return
        phase = self._shown.connection.phase
        failed, waiting = phase is ConnectionPhase.FAILED, phase is ConnectionPhase.WAITING
        self.setProperty("part", "danger-bar" if failed else "bar")
        restyle(self)
        self._open.setVisible(failed)
        self._open.setText(self._way_out(self._shown))
        self._now.setVisible(failed or waiting)
        if self._shown.connection.displaced:
            self._now.setText(self.tr("Use here"))
        else:
            self._now.setText(self.tr("Try now") if waiting else self.tr("Try again"))
        self._show_text()
        if waiting:
            self._counting.start()
        else:
            self._counting.stop()
        if failed or waiting:
            self._patience.stop()
            self.show()
        elif not self.isVisible():
            self._patience.start()

    def _way_out(self, state: AccountState) -> str:
        if not state.connection.wants_secret:
            return self.tr("Account…")
        if state.account.protocol is Protocol.TENCENT:
            return self.tr("Enter a new signature…")
        return self.tr("Enter the password again…")

    def _show_text(self) -> None:
        if self._shown is None:
            return
        connection = self._shown.connection
        name = plain(self._shown.account.display_name, 80)
        reason = plain(say(connection.reason)).rstrip(".。")
        match connection.phase:
            case ConnectionPhase.FAILED:
                text = self.tr("{account} is offline: {reason}.")
            case ConnectionPhase.WAITING:
                left = connection.retry_at - self._context.clock()
                text = self.tr("No connection: {reason}. Next try in {time}.")
                if left < 1:
                    text = self.tr("No connection: {reason}. Trying again…")
                text = text.replace("{time}", words.wait(left))
            case ConnectionPhase.CATCHING_UP:
                text = self.tr("Getting what arrived meanwhile…")
            case _:
                text = self.tr("Connecting {account}…")
        said = text.replace("{account}", name).replace("{reason}", reason or self.tr("unknown"))
        self._text.set_whole(said)

    def _try_now(self) -> None:
        if self._shown is not None:
            self._context.accounts.connect_now(self._shown.account.id)

    def _open_account(self) -> None:
        if self._shown is not None:
            self.account_wanted.emit(self._shown.account.id)
