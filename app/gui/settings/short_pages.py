"""The short pages of the settings: appearance and privacy."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider

from app.domain.settings import Theme as ThemeChoice
from app.gui.language import Language
from app.gui.look.controls import label
from app.gui.settings.page import Page
from app.gui.subscriptions import watch
from app.gui.wishes import Context

_ZOOMS = range(70, 201, 10)


class AppearancePage(Page):
    """Theme, size of the text, the window's habits."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.section(self.tr("Language"))
        self.language = self.choice(
            self.tr("Language of the program"),
            (
                (Language.SYSTEM, self.tr("As the system")),
                # Each in its own language, for who reads no other.
                (Language.ENGLISH, "English"),
                (Language.CHINESE, "简体中文"),
            ),
            lambda s: Language.of(s.language),
            lambda value: self.change(language=value.value),
        )
        self.section(self.tr("Colours"))
        self.theme_choice = self.choice(
            self.tr("Theme"),
            (
                (ThemeChoice.SYSTEM, self.tr("As the system")),
                (ThemeChoice.LIGHT, self.tr("Light")),
                (ThemeChoice.DARK, self.tr("Dark")),
                (ThemeChoice.CONTRAST, self.tr("High contrast")),
            ),
            lambda s: s.theme,
            lambda value: self.change(theme=value),
        )
        self.section(self.tr("Size of the text"))
        self._add_zoom()
        self.section(self.tr("Typing"))
        self.switch("enter_sends", self.tr("Enter sends the message"))
        self.note(self.tr("Otherwise Ctrl+Enter does, and Enter breaks the line."))
        self.section(self.tr("Window"))
        self.switch("close_to_tray", self.tr("Keep running in the tray when the window is closed"))
        self.column.addStretch(1)

    def _add_zoom(self) -> None:
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setAccessibleName(self.tr("Size of the text in percent"))
        self.zoom.setRange(0, len(_ZOOMS) - 1)
        self.zoom.setPageStep(1)
        number = label("", "soft")
        number.setMinimumWidth(52)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.addWidget(self.zoom, 1)
        row.addWidget(number)
        self.column.addLayout(row)

        def show(zoom: int) -> None:
            number.setText(f"{zoom} %")
            nearest = min(range(len(_ZOOMS)), key=lambda i: abs(_ZOOMS[i] - zoom))
            blocked = self.zoom.blockSignals(True)  # noqa: FBT003  # Qt's own name for it
            self.zoom.setValue(nearest)
            self.zoom.blockSignals(blocked)

        self.zoom.valueChanged.connect(lambda step: self.change(zoom=_ZOOMS[step]))
        watch(self.zoom, self.context.store, lambda s: s.settings.zoom, show)


class PrivacyPage(Page):
    """What others, and people who pass by, get to see."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.section(self.tr("What others see"))
        self.switch("send_receipts", self.tr("Tell the sender that a message arrived"))
        self.switch("send_read_markers", self.tr("Tell the sender that I read a message"))
        self.note(
            self.tr("Your own devices always learn it, so that they agree on what is unread.")
        )
        self.switch("send_typing", self.tr("Tell the other side that I am typing"))
        self.section(self.tr("At this computer"))
        self.switch(
            "hide_text_when_locked",
            self.tr("Hide the text of notifications while the screen is locked"),
        )
        self.column.addStretch(1)
