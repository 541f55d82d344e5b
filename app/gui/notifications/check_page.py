"""The notification check as a page: each link with its mark, its proof, its time and what helps."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout
from shiboken6 import isValid

from app.domain.check import Link, Report, Row, Status
from app.domain.words import say
from app.gui.look import words
from app.gui.look.controls import button, label
from app.gui.look.icons import glyph
from app.gui.look.theme import Theme, Tokens
from app.gui.settings.page import Page
from app.gui.wishes import Context
from app.services.check_report import to_text

_GLYPHS = {
    Status.OK: "check",
    Status.WARNING: "alert",
    Status.FAILED: "close",
    Status.NOT_AVAILABLE: "minus",
}


class CheckPage(Page):
    """Runs the check and shows what it found."""

    def __init__(self, context: Context, theme: Theme) -> None:
        super().__init__(context)
        self._theme = theme
        self._report: Report | None = None
        self._rows: list[CheckRow] = []
        self.verdict = label(self.tr("Do notifications work?"), "title", wrap=True)
        self.column.addWidget(self.verdict)
        self._note = label(
            self.tr(
                "The check sends a real message to your server and back, lets it be shown, follows"
                " a click on it until its conversation is on the screen, and removes it again. The"
                " window comes to the front for a moment."
            ),
            "small",
            wrap=True,
        )
        self.column.addWidget(self._note)
        self.again = button(self.tr("Check now"), "primary")
        self.again.clicked.connect(self.check)
        self.copy = button(self.tr("Copy the report"))
        self.copy.clicked.connect(self._copy)
        self.copy.hide()
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addWidget(self.copy)
        row.addStretch(1)
        self.column.addSpacing(4)
        self.column.addLayout(row)
        self.column.addSpacing(6)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.column.addLayout(self._list)
        self.column.addStretch(1)
        theme.changed.connect(self._show)

    @property
    def rows(self) -> "list[CheckRow]":
        """The rows shown, in order."""
        return self._rows

    def check(self) -> None:
        """Run the check, unless it runs."""
        if not self.again.isEnabled():
            return
        self.again.setEnabled(False)
        self.again.setText(self.tr("Checking…"))
        self.context.tasks.spawn(self._check(), doing="check the notifications")

    async def _check(self) -> None:
        try:
            report = await self.context.check()
        finally:
            if isValid(self):
                self.again.setEnabled(True)
                self.again.setText(self.tr("Check again"))
        if isValid(self):  # the settings may have been closed meanwhile
            self._report = report
            self._show()

    def _show(self) -> None:
        report = self._report
        if report is None:
            return
        for old in self._rows:
            self._list.removeWidget(old)
            old.deleteLater()
        several = len({row.account for row in report.rows if row.account}) > 1
        self._rows = [CheckRow(row, self._theme, tells_account=several) for row in report.rows]
        for row in self._rows:
            self._list.addWidget(row)
        self.copy.show()
        self.verdict.setText(self._in_a_sentence(report))
        self._note.setText(
            self.tr("Checked at {time}, in {seconds} s.").format(
                time=words.second_time(report.at), seconds=words.decimal(report.ms / 1000, 1)
            )
        )

    def _in_a_sentence(self, report: Report) -> str:
        if not report.holds:
            return self.tr("Notifications need your attention")
        if report.broken:
            return self.tr("Notifications work; something beside them does not")
        return self.tr("Notifications work")

    def _copy(self) -> None:
        if self._report is not None:
            QGuiApplication.clipboard().setText(to_text(self._report))


class CheckRow(QFrame):
    """One link; the keyboard can stop at it, and a screen reader says all of it."""

    def __init__(self, row: Row, theme: Theme, *, tells_account: bool) -> None:
        super().__init__()
        self.setProperty("part", "check-row")
        self.setProperty("broken", row.is_broken)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        finding, name = row.finding, self._name(row.link)
        proof, advice = say(finding.proof), say(finding.advice)
        said = self.tr("{link}: {status}. {proof}.").format(
            link=name, status=self._status(finding.status), proof=proof
        )
        self.setAccessibleName(f"{said} {advice}".strip())
        side = theme.px(20)
        mark = QLabel()
        mark.setPixmap(glyph(_GLYPHS[finding.status], _colour(finding.status, theme.tokens), side))
        mark.setFixedSize(side, side)
        head = QHBoxLayout()
        title = label(name, "strong")
        head.addWidget(title)
        if tells_account and row.account:
            head.addWidget(label(row.account, "small"))
        head.addStretch(1)
        if row.ms >= 1:
            head.addWidget(label(f"{words.decimal(row.ms, 0)} ms", "small"))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addLayout(head)
        texts.addWidget(label(_sentence(proof), "soft", wrap=True))
        if row.hops:
            texts.addSpacing(2)
            texts.addLayout(self._hops(row))
        if advice:
            texts.addWidget(label(f"→ {advice}", "advice", wrap=True))
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 10, 14, 10)
        line.setSpacing(12)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(texts, 1)

    def _hops(self, row: Row) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for line, hop in enumerate(row.hops):
            time = label(f"{words.decimal(hop.ms, 1)} ms", "small")
            time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(time, line, 0)
            grid.addWidget(label(say(hop.name), "small"), line, 1)
        return grid

    def _status(self, status: Status) -> str:
        match status:
            case Status.OK:
                return self.tr("works")
            case Status.WARNING:
                return self.tr("works, with a warning")
            case Status.FAILED:
                return self.tr("broken")
            case Status.NOT_AVAILABLE:
                return self.tr("not available")

    def _name(self, link: Link) -> str:
        names = {
            Link.ACCOUNT: self.tr("Account online"),
            Link.CATCH_UP: self.tr("Nothing missed"),
            Link.ACTIVITY: self.tr("Server knows whether you look"),
            Link.SERVER: self.tr("Notification server"),
            Link.PERMISSION: self.tr("Permission"),
            Link.DO_NOT_DISTURB: self.tr("Do not disturb"),
            Link.TRAY: self.tr("Tray"),
            Link.BADGE: self.tr("Number on the taskbar"),
            Link.KEY_RING: self.tr("Key ring"),
            Link.PUSH: self.tr("Push registration"),
            Link.ROUND_TRIP: self.tr("A message to myself"),
        }
        return names[link]


def _sentence(proof: str) -> str:
    """Begin with a capital, unless it begins with an address."""
    return proof if "@" in proof.split(" ", 1)[0] else f"{proof[:1].upper()}{proof[1:]}"


def _colour(status: Status, tokens: Tokens) -> QColor:
    return {
        Status.OK: tokens.online,
        Status.WARNING: tokens.away,
        Status.FAILED: tokens.danger,
        Status.NOT_AVAILABLE: tokens.faint,
    }[status]
