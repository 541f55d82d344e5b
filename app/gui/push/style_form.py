"""The fields of `PushStyle`: what phones show of our messages."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.push_style import DEFAULT_SOUND, NO_SOUND, VIVO_CLASSIFICATIONS, PushStyle
from app.gui.look.controls import form_layout, label

_LONGEST = 200


class StyleForm(QWidget):
    """Shows a style, and tells what the user changes."""

    chosen = Signal(object)
    """The changed fields by their names."""

    def __init__(self, style: PushStyle) -> None:
        super().__init__()
        self._shows = False
        self.lines: dict[str, QLineEdit] = {}
        self.disable_push = QCheckBox(self.tr("Wake phones for my messages"))
        self.ios_badge = QCheckBox(self.tr("Count my messages on the icon of the app (iOS)"))
        self.ios_sound = QComboBox()
        self.vivo_classification = QComboBox()
        self._lay_out()
        self.show_style(style)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.disable_push)
        form = form_layout()
        self._line(form, "title", self.tr("&Title"), self.tr("your name"))
        self._line(form, "desc", self.tr("T&ext"), self.tr("the message"))
        self._add_sounds(form)
        column.addLayout(form)
        column.addWidget(self.ios_badge)
        column.addWidget(
            label(
                self.tr(
                    "Android: the channels and kinds that the receiver's app and the vendors'"
                    " consoles know."
                ),
                "small",
                wrap=True,
            )
        )
        vendors = form_layout()
        for name, text in (
            ("android_sound", self.tr("Sound (Android)")),
            ("oppo_channel", self.tr("Channel of OPPO")),
            ("xiaomi_channel", self.tr("Channel of Xiaomi")),
            ("fcm_channel", self.tr("Channel of Google (FCM)")),
            ("huawei_category", self.tr("Category of Huawei")),
            ("vivo_category", self.tr("Category of vivo")),
        ):
            self._line(vendors, name, text, self.tr("none"))
        names = {0: self.tr("operational"), 1: self.tr("system, as for chats")}
        for value in VIVO_CLASSIFICATIONS:
            self.vivo_classification.addItem(names[value], value)
        self.vivo_classification.setAccessibleName(self.tr("Class of vivo"))
        self.vivo_classification.activated.connect(
            lambda row: self._choose(vivo_classification=self.vivo_classification.itemData(row))
        )
        vendors.addRow(self.tr("Class of vivo"), self.vivo_classification)
        column.addLayout(vendors)
        self.disable_push.clicked.connect(lambda on: self._choose(disable_push=not on))
        self.ios_badge.clicked.connect(lambda on: self._choose(ios_badge=on))

    def _line(self, form: QFormLayout, name: str, text: str, placeholder: str) -> None:
        line = QLineEdit()
        line.setMaxLength(_LONGEST)
        line.setPlaceholderText(placeholder)
        line.setAccessibleName(text.replace("&", ""))
        line.editingFinished.connect(lambda: self._choose(**{name: line.text().strip()}))
        self.lines[name] = line
        form.addRow(text, line)

    def _add_sounds(self, form: QFormLayout) -> None:
        self.ios_sound.setEditable(True)
        self.ios_sound.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.ios_sound.addItem(self.tr("the system's"), DEFAULT_SOUND)
        self.ios_sound.addItem(self.tr("none"), NO_SOUND)
        self.ios_sound.setAccessibleName(self.tr("Sound (iOS)"))
        self.ios_sound.setToolTip(self.tr("Or the name of a sound file in the receiver's app."))
        self.ios_sound.activated.connect(lambda _: self._choose_sound())
        editor = self.ios_sound.lineEdit()
        assert editor is not None, "it is editable"
        editor.setMaxLength(_LONGEST)
        editor.setAccessibleName(self.ios_sound.accessibleName())
        editor.editingFinished.connect(self._choose_sound)
        form.addRow(self.tr("Sound (iOS)"), self.ios_sound)

    def show_style(self, style: PushStyle) -> None:
        """Show a style; what is being typed is left alone."""
        self._shows = True
        self.disable_push.setChecked(not style.disable_push)
        self.ios_badge.setChecked(style.ios_badge)
        row = self.ios_sound.findData(style.ios_sound)
        if row >= 0:
            self.ios_sound.setCurrentIndex(row)
        else:
            self.ios_sound.setEditText(style.ios_sound)
        row = self.vivo_classification.findData(style.vivo_classification)
        self.vivo_classification.setCurrentIndex(row)
        for name, line in self.lines.items():
            if not line.hasFocus():
                line.setText(getattr(style, name))
        self._shows = False

    def _choose_sound(self) -> None:
        text = self.ios_sound.currentText().strip()
        row = self.ios_sound.findText(text)
        sound = self.ios_sound.itemData(row) if row >= 0 else text
        self._choose(ios_sound=sound or DEFAULT_SOUND)

    def _choose(self, **changes: Any) -> None:
        if not self._shows:
            self.chosen.emit(changes)
