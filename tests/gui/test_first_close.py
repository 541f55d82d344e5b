"""The question at the first close."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.gui.first_close import ask_about_start


def press(box: QMessageBox, label: str) -> None:
    next(b for b in box.buttons() if b.text().replace("&", "") == label).click()


@pytest.mark.parametrize(
    ("label", "wanted"), [("Start with the computer", True), ("Not now", False)]
)
def test_the_answer_is_taken_once(qtbot: QtBot, label: str, wanted: bool) -> None:
    answers: list[bool] = []
    box = ask_about_start(answers.append)
    press(box, label)
    qtbot.waitUntil(lambda: not isValid(box))
    assert answers == [wanted]


def test_closing_the_question_is_no(qtbot: QtBot) -> None:
    answers: list[bool] = []
    box = ask_about_start(answers.append)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(box))
    assert answers == [False]
