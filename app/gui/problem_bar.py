"""The bar that says what could not be done, until it is dismissed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.events import ProblemDismissed, ProblemOccurred
from app.domain.words import say
from app.gui.look.controls import GlyphButton, button, label
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context

_LONGEST = 400


class ProblemBar(QFrame):
    """Shows the state's problem."""

    account_wanted = Signal(str)

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._problem: ProblemOccurred | None = None
        self.setProperty("part", "danger-bar")
        self._text = label("", wrap=True)
        self._account = button(self.tr("Account…"), "text")
        self._account.clicked.connect(self._open_account)
        close = GlyphButton(theme, "close", self.tr("Dismiss"), size=16)
        close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 8, 5)
        row.addWidget(self._text, 1)
        row.addWidget(self._account)
        row.addWidget(close)
        watch(self, context.store, lambda s: s.problem, self._on_problem)

    def dismiss(self) -> None:
        """Take note and close."""
        self._context.store.dispatch(ProblemDismissed())

    def _on_problem(self, problem: ProblemOccurred | None) -> None:
        self._problem = problem
        self.setVisible(problem is not None)
        if problem is not None:
            self._text.setText(say(problem.text)[:_LONGEST])
            self._text.setAccessibleName(self._text.text())
            self._account.setVisible(problem.account is not None)

    def _open_account(self) -> None:
        if self._problem is not None and self._problem.account is not None:
            self.account_wanted.emit(self._problem.account)
            self.dismiss()


class Banner(QFrame):
    """A line at the very top with something the user should know all the time: it is the demo."""

    account_wanted = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "warning-bar")
        add = button(self.tr("Add an account…"), "text")
        add.clicked.connect(self.account_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 8, 3)
        row.addWidget(label(text, wrap=True), 1)
        row.addWidget(add)
