"""Ask whether to trust a server's certificate that nobody vouches for: this one, and no other."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from app.domain.preview import plain

_GROUPS_IN_LINE = 16


def shown(fingerprint: str) -> str:
    """Write a fingerprint the way people compare it: pairs of digits, in two lines."""
    pairs = [fingerprint[i : i + 2].upper() for i in range(0, len(fingerprint), 2)]
    lines = [pairs[i : i + _GROUPS_IN_LINE] for i in range(0, len(pairs), _GROUPS_IN_LINE)]
    return "\n".join(":".join(line) for line in lines)


def ask(
    parent: QWidget,
    *,
    server: str,
    reason: str,
    fingerprint: str,
    changed: bool,
    on_trust: Callable[[], None],
) -> QMessageBox:
    """Open the question; nothing is trusted unless the user says so.

    Args:
        reason: why it is not trusted, a whole sentence.
        fingerprint: SHA-256 of the certificate, as hex.
        changed: another certificate of this server was trusted before.
    """
    box = QMessageBox(parent)
    box.setObjectName("certificate question")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(_tr("Certificate"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(
        _tr("The certificate of {server} has changed. Trust the new one?")
        if changed
        else _tr("Trust this certificate of {server}?")
    )
    box.setText(box.text().format(server=plain(server, 80)))
    advice = (
        _tr("If you do not know why it changed, somebody may be listening: do not trust it.")
        if changed
        else _tr(
            "Compare the fingerprint with the one that the server's administrator gives you."
            " Without that, somebody else may be answering in the server's place."
        )
    )
    said = _tr("SHA-256 fingerprint:") + "\n" + shown(fingerprint)
    box.setInformativeText(f"{plain(reason)}\n\n{said}\n\n{advice}")
    for words in box.findChildren(QLabel):
        words.setTextFormat(Qt.TextFormat.PlainText)  # the informative text has a label of its own
    trust = box.addButton(_tr("Trust this certificate"), QMessageBox.ButtonRole.AcceptRole)
    refuse = box.addButton(_tr("Do not trust"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refuse)
    box.setEscapeButton(refuse)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    trust.clicked.connect(on_trust)
    box.open()
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("CertificateQuestion", text)
