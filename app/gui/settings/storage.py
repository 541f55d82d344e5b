"""The page of what is kept on this computer: how much, how much at most, and deleting it."""

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QMessageBox
from shiboken6 import isValid

from app.domain.settings import Settings
from app.gui.look import words
from app.gui.look.controls import button, label
from app.gui.settings.page import Page
from app.gui.settings.wishes import LocalDataWishes
from app.gui.wishes import Context


class _Download(Enum):
    NEVER = 0
    SMALL = 1
    USUAL = 5
    LARGE = 25


class _Kept(Enum):
    LITTLE = 100
    USUAL = 500
    MUCH = 2_000
    LOTS = 10_000


class StoragePage(Page):
    """Weighs what is kept whenever it is shown."""

    def __init__(self, context: Context, data: LocalDataWishes) -> None:
        super().__init__(context)
        self._data = data
        self.section(self.tr("On this computer"))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(8)
        self.column.addLayout(self._grid)
        self.messages = self._row(self.tr("Messages"))
        self.media = self._row(self.tr("Pictures and sounds of messages"))
        self.avatars = self._row(self.tr("Pictures of people and groups"))
        self.logs = self._row(self.tr("Log files"))
        self.clear = button(self.tr("Clear"))
        self.clear.setAccessibleName(self.tr("Clear pictures and sounds"))
        self.clear.clicked.connect(self._clear_media)
        self._grid.addWidget(self.clear, 1, 2)
        if context.media is not None:
            self._add_media_choices()
        self.section(self.tr("Delete"))
        self.delete = button(self.tr("Delete all messages on this computer…"), "danger")
        self.delete.clicked.connect(self._ask_to_delete)
        self.column.addWidget(self.delete, 0, Qt.AlignmentFlag.AlignLeft)
        self.note(
            self.tr(
                "What the servers keep stays there, and you stay in your groups. Accounts with"
                " their messages are removed on their own pages."
            )
        )
        self.column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Weigh anew."""
        super().showEvent(event)
        self.weigh()

    def weigh(self) -> None:
        """Find out how much is kept, and show it."""
        self.context.tasks.spawn(self._weigh(), doing="weigh what is kept")

    # -- inside --------------------------------------------------------------------------------

    def _row(self, name: str) -> QLabel:
        row = self._grid.rowCount() - 1 if self._grid.count() == 0 else self._grid.rowCount()
        size = label("…", "soft")
        size.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        size.setAccessibleName(name)
        self._grid.addWidget(label(name), row, 0)
        self._grid.addWidget(size, row, 1)
        return size

    def _add_media_choices(self) -> None:
        self.section(self.tr("Pictures and sounds"))
        self.choice(
            self.tr("Fetch by itself what groups and people you know send"),
            [
                (_Download.NEVER, self.tr("Never")),
                *(
                    (size, self.tr("Up to {count} MB").format(count=size.value))
                    for size in (_Download.SMALL, _Download.USUAL, _Download.LARGE)
                ),
            ],
            _download,
            lambda value: self.change(auto_download_mb=value.value),
        )
        self.note(self.tr("The server of a file sees when it is fetched, and from where."))
        self.choice(
            self.tr("Keep at most"),
            [(size, words.file_size(size.value * 1024 * 1024)) for size in _Kept],
            _kept,
            lambda value: self.change(media_cache_mb=value.value),
        )
        self.note(self.tr("What was looked at longest ago goes first."))

    async def _weigh(self) -> None:
        sizes = await self._data.sizes()
        media = await self.context.media.size() if self.context.media is not None else 0
        if not isValid(self):
            return
        for shown, size in (
            (self.messages, sizes.messages),
            (self.media, media),
            (self.avatars, sizes.avatars),
            (self.logs, sizes.logs),
        ):
            shown.setText(words.file_size(size) or self.tr("nothing"))
        self.clear.setEnabled(media > 0)

    def _clear_media(self) -> None:
        self.context.tasks.spawn(self._clear(), doing="clear pictures and sounds")

    async def _clear(self) -> None:
        if self.context.media is not None:
            await self.context.media.clear()
        if isValid(self):
            self.weigh()

    def _ask_to_delete(self) -> None:
        box = QMessageBox(
            QMessageBox.Icon.NoIcon,
            self.tr("Delete all messages"),
            self.tr("Delete all messages on this computer?"),
            QMessageBox.StandardButton.Cancel,
            self.window(),
        )
        box.setInformativeText(
            self.tr("Drafts and messages that wait to be sent are deleted, too.")
        )
        box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.buttonClicked.connect(
            lambda pressed: (
                self._delete()
                if box.buttonRole(pressed) is QMessageBox.ButtonRole.DestructiveRole
                else None
            )
        )
        box.finished.connect(box.deleteLater)
        box.open()

    def _delete(self) -> None:
        self.context.tasks.spawn(self._delete_all(), doing="delete the messages")

    async def _delete_all(self) -> None:
        await self._data.delete_messages()
        if isValid(self):
            self.weigh()


def _download(settings: Settings) -> _Download:
    wanted = settings.auto_download_mb
    return min(_Download, key=lambda size: abs(size.value - wanted))


def _kept(settings: Settings) -> _Kept:
    wanted = settings.media_cache_mb
    return min(_Kept, key=lambda size: abs(size.value - wanted))
