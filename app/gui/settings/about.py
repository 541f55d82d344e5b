"""The page that says which program this is, what is new in it, and what it is made of."""

import asyncio
from importlib import metadata

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app import changelog, licences
from app.gui.look.controls import button, label
from app.gui.look.icons import app_picture
from app.gui.look.theme import Theme
from app.gui.settings.page import Page
from app.gui.wishes import Context


class AboutPage(Page):
    """Name, version, news, licences, and whether to look for newer versions."""

    def __init__(self, context: Context, theme: Theme) -> None:
        super().__init__(context)
        self._theme = theme
        picture = QLabel()
        picture.setPixmap(app_picture(theme.px(72)))
        self.column.addWidget(picture)
        self.column.addSpacing(4)
        self.column.addWidget(label("Bellbird", "headline"))
        version = self.tr("Version {version}").format(version=metadata.version("bellbird"))
        self.column.addWidget(label(version, "soft"))
        self.column.addSpacing(8)
        self.column.addWidget(
            label(
                self.tr(
                    "A messenger whose heart is the notification: no message is lost, none rings"
                    " twice, and a click opens the right conversation."
                ),
                wrap=True,
            )
        )
        self.column.addWidget(label(self.tr("Free software under the MIT licence."), "soft"))
        self.news = button(self.tr("What is new…"))
        self.news.clicked.connect(self._show_news)
        self.made_of = button(self.tr("What it is made of…"))
        self.made_of.clicked.connect(self._show_parts)
        row = QHBoxLayout()
        row.addWidget(self.news)
        row.addWidget(self.made_of)
        row.addStretch(1)
        self.column.addSpacing(6)
        self.column.addLayout(row)
        self.section(self.tr("Newer versions"))
        self.switch("look_for_updates", self.tr("Look once a day whether there is a newer version"))
        self.note(
            self.tr(
                "A signed note is fetched from where the program comes from. Nothing is installed"
                " by itself, and a build of your own asks nobody."
            )
        )
        self.column.addStretch(1)

    def _show_news(self) -> None:
        text = changelog.read().partition("\n## ")[2]
        dialog = TextDialog(self.tr("What is new"), self._theme, self.window())
        if text:
            dialog.text.setMarkdown(f"## {text}")
        else:
            dialog.show_text(self.tr("No changelog came with this installation."))
        dialog.open()

    def _show_parts(self) -> None:
        dialog = PartsDialog(self._theme, self.window())
        dialog.open()
        self.context.tasks.spawn(dialog.read(), doing="read the licences")


class TextDialog(QDialog):
    """A long text to read; nothing in it is followed or run."""

    def __init__(self, title: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(theme.px(640), theme.px(520))
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(close)
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.text, 1)
        self.column.addLayout(bottom)

    def show_text(self, text: str) -> None:
        """Show a text from its beginning."""
        self.text.setPlainText(text)


class PartsDialog(TextDialog):
    """The works of others in this program: each with its licence, in full."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        title = QCoreApplication.translate("PartsDialog", "What Bellbird is made of")
        super().__init__(title, theme, parent)
        self._parts: tuple[licences.Part, ...] = ()
        self.list = QListWidget()
        self.list.setProperty("part", "card")
        self.list.setAccessibleName(self.tr("Works of others"))
        self.list.setMaximumHeight(theme.px(220))
        self.list.currentRowChanged.connect(self._choose)
        about = self.tr(
            "Qt and Qt for Python are used under the LGPL 3: their libraries lie beside the program"
            " and may be replaced by versions of your own."
        )
        self.column.insertWidget(0, self.list)
        self.column.insertWidget(0, label(about, "small", wrap=True))

    async def read(self) -> None:
        """Read the list, off the event loop, and show it."""
        parts = await asyncio.to_thread(licences.parts)
        if not isValid(self):
            return
        self._parts = parts
        for part in parts:
            self.list.addItem(f"{part.name} {part.version} – {part.licence}")
        self.list.setCurrentRow(0)
        if not parts:
            self.show_text(self.tr("Bellbird was not installed: nothing is known of its parts."))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._parts):
            part = self._parts[row]
            text = part.text or self.tr("Its licence text did not come with it.")
            self.show_text("\n\n".join(piece for piece in (part.home, text) if piece))
