"""Translate texts of parts that several modules make together, each under its own heading."""

from PySide6.QtCore import QCoreApplication


def message_tr(text: str) -> str:
    """Translate a text of the message view."""
    return QCoreApplication.translate("MessageView", text)
