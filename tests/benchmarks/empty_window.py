"""The control of every start: the least program with a window. Prints when it could be used."""

import sys
import time

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QWidget


def main() -> int:
    """Show a window until the standard input ends."""
    application = QApplication([])
    window = QWidget()
    window.resize(1080, 720)
    window.show()
    look = QTimer(interval=2)

    def on_look() -> None:
        if window.windowHandle().isExposed():
            look.stop()
            print(time.perf_counter(), flush=True)  # noqa: T201  # it is what the process is for

    look.timeout.connect(on_look)
    look.start()
    end = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    end.activated.connect(application.quit)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
