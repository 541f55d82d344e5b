"""Ask which square of a picture others shall see."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QSlider, QVBoxLayout, QWidget

from app.gui.contacts.crop import CropField, Cut, encode
from app.gui.contacts.pieces import open_size
from app.gui.look.controls import button, cancel_button, end_row, label
from app.gui.look.theme import Theme


class CropDialog(QDialog):
    """The picture, a slider, and two buttons."""

    picked = Signal(object)
    """An `OwnPicture`."""

    def __init__(self, theme: Theme, image: QImage, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("My picture"))
        open_size(self, theme.px(380), theme.px(500))
        self.field = CropField(theme, image)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(100, 800)
        self.slider.setAccessibleName(self.tr("Zoom"))
        self.submit = button(self.tr("Use this picture"), "primary")
        self.submit.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Which part of it shall others see?"), "title", wrap=True))
        column.addWidget(self.field, 1)
        column.addWidget(self.slider)
        column.addLayout(end_row(cancel_button(self), self.submit))
        self.slider.valueChanged.connect(self._on_slider)
        self.field.changed.connect(self._on_field)
        self.submit.clicked.connect(self._submit)
        self.field.setFocus()

    def _on_slider(self, value: int) -> None:
        cut = self.field.cut
        if round(cut.zoom * 100) != value:
            self.field.set_cut(Cut(cut.x, cut.y, value / 100))

    def _on_field(self) -> None:
        self.slider.setValue(round(self.field.cut.zoom * 100))

    def _submit(self) -> None:
        self.picked.emit(encode(self.field.square()))
        self.accept()
