"""What is said after a crash."""

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.gui.crash_dialog import tell_of_crash


def test_the_log_is_offered_and_nothing_waits_for_an_answer(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = tell_of_crash(tmp_path / "bellbird.log", window)
    assert box.isVisible()
    labels = [button.text().replace("&", "") for button in box.buttons()]
    assert labels == ["Close", "Show the log"]
    close: QAbstractButton = box.buttons()[0]
    close.click()
    qtbot.waitUntil(lambda: not isValid(box))
