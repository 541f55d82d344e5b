"""A channel of notifications: how important it is, whether it sounds, how much it shows."""

from enum import Enum

from msgspec.structs import replace
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.preview import plain
from app.domain.settings import Channel, Importance, Preview
from app.domain.words import say
from app.gui.look.controls import button, cancel_button, end_row, label
from app.gui.look.theme import Theme
from app.gui.wishes import Context


class ChannelDialog(QDialog):
    """Tunes a channel; "Save" takes effect at once."""

    def __init__(self, context: Context, theme: Theme, channel: Channel, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._id = channel.id
        self.setWindowTitle(plain(say(channel.name), 60))
        self.setMinimumWidth(theme.px(380))
        self.enabled = QCheckBox(self.tr("Show notifications of this kind"))
        self.enabled.setChecked(channel.enabled)
        self.importance = _choice(
            self.tr("Importance"),
            (
                (Importance.LOW, self.tr("Low: stays in the background")),
                (Importance.NORMAL, self.tr("Normal")),
                (Importance.HIGH, self.tr("High: stays until it is seen")),
            ),
            channel.importance,
        )
        self.preview = _choice(
            self.tr("Preview"),
            (
                (None, self.tr("As for all notifications")),
                (Preview.NAME_AND_TEXT, self.tr("Name and text")),
                (Preview.NAME, self.tr("Name only")),
                (Preview.NOTHING, self.tr("Nothing")),
            ),
            channel.preview,
        )
        self.sound = QCheckBox(self.tr("Play a sound"))
        self.sound.setChecked(channel.sound)
        self.save = button(self.tr("Save"), "primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self._save)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(self.enabled)
        form.addRow(self.sound)
        form.addRow(self.tr("Importance"), self.importance)
        form.addRow(self.tr("Preview"), self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(12)
        column.addWidget(label(plain(say(channel.name), 60), "title"))
        if channel.description:
            column.addWidget(label(plain(say(channel.description), 200), "soft", wrap=True))
        column.addLayout(form)
        column.addSpacing(4)
        column.addLayout(end_row(cancel_button(self), self.save))

    def _save(self) -> None:
        channel = replace(
            self._context.store.state.settings.channel(self._id),
            enabled=self.enabled.isChecked(),
            sound=self.sound.isChecked(),
            importance=self.importance.currentData(),
            preview=self.preview.currentData(),
        )
        self._context.tasks.spawn(
            self._context.preferences.set_channel(channel), doing="change the setting"
        )
        self.accept()


def _choice(name: str, options: tuple[tuple[Enum | None, str], ...], chosen: object) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for value, words in options:
        box.addItem(words, value)
        if value is chosen:
            box.setCurrentIndex(box.count() - 1)
    return box
