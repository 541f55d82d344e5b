"""What is inside of the main window: the lines at the top, the list, and the pane beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.words import say
from app.gui.accounts.connection_line import ConnectionLine
from app.gui.conversations.call_line import CallLine
from app.gui.conversations.contact_requests import ContactRequestLine
from app.gui.conversations.invitation_line import InvitationLine
from app.gui.conversations.list_pane import ConversationList
from app.gui.conversations.pane import ConversationPane
from app.gui.look.theme import Theme
from app.gui.problem_bar import Banner, ProblemBar
from app.gui.wishes import Context


class Inside(QWidget):
    """Lays out the window's parts; made anew when another language is spoken.

    Args:
        banner: a line for the top, or "".
    """

    account_wanted = Signal(str)
    """An account is to be shown; "" asks for a new one."""

    def __init__(self, context: Context, theme: Theme, banner: str, parent: QWidget) -> None:
        super().__init__(parent)
        # Each is made inside of what holds it: to move it there would have Qt style it anew.
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.list = ConversationList(context, theme, self.splitter)
        self.pane = ConversationPane(context, theme, self.splitter)
        self.connection = ConnectionLine(context, self)
        self.problem = ProblemBar(context, theme, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if banner:
            line = Banner(say(banner), self)
            line.account_wanted.connect(lambda: self.account_wanted.emit(""))
            column.addWidget(line)
        column.addWidget(self.connection)
        column.addWidget(self.problem)
        column.addWidget(CallLine(context, self))
        column.addWidget(ContactRequestLine(context, self))
        column.addWidget(InvitationLine(context, self))
        column.addWidget(self.splitter, 1)
        self.pane.account_wanted.connect(lambda: self.account_wanted.emit(""))
        self.connection.account_wanted.connect(self.account_wanted)
        self.problem.account_wanted.connect(self.account_wanted)
